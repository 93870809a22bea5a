//! What OSA 3.0 can say beyond amounts: conventional data, product codes and fees, means of transport.

use super::build::Builder;
use crate::{
    erp::{
        document::{AdditionalData, ProductFeeSummary},
        line::{ConventionalInfo, Line, NewTransport, ProductCode, ProductFeeClause, ProductFeeData},
    },
    money::Decimal,
    osa::el,
    texts::finding as rule,
};

/// The end of a line, from `intermediatedService` to the ERP's own `additionalLineData`.
pub fn line_end<'a>(line: &Line<'a>, to: &mut Builder<'a>) {
    use el::line as at;
    to.flag(at::INTERMEDIATED_SERVICE, line.intermediated_service);
    if let Some(aggregate) = line.aggregate.get() {
        let around = core::mem::replace(&mut to.around, aggregate.at);
        let part = to.open(at::AGGREGATE_INVOICE_LINE_DATA);
        to.number(el::aggregate_invoice_line_data::LINE_EXCHANGE_RATE, aggregate.exchange_rate);
        to.need(
            el::aggregate_invoice_line_data::LINE_DELIVERY_DATE,
            &aggregate.delivery_date,
            "deliveryDate",
        );
        to.close(part);
        to.around = around;
    }
    if let Some(transport) = line.new_transport.get() {
        new_transport(transport, to);
    }
    to.flag(at::DEPOSIT_INDICATOR, line.deposit);
    to.flag(at::OBLIGATED_FOR_PRODUCT_FEE, line.obligated_for_product_fee);
    to.number(at::GPCEXCISE, line.gpc_excise);
    if let Some(purchase) = line.diesel_oil_purchase.get() {
        use el::diesel_oil_purchase as of;
        let around = core::mem::replace(&mut to.around, purchase.at);
        let part = to.open(at::DIESEL_OIL_PURCHASE);
        match purchase.location.get() {
            Some(address) => {
                let outer = core::mem::replace(&mut to.around, address.at);
                let location = to.open(of::PURCHASE_LOCATION);
                to.simple_address(address);
                to.close(location);
                to.around = outer;
            }
            None => to.absent("location"),
        }
        to.need(of::PURCHASE_DATE, &purchase.date, "date");
        to.need(of::VEHICLE_REGISTRATION_NUMBER, &purchase.vehicle, "vehicle");
        to.number(of::DIESEL_OIL_QUANTITY, purchase.quantity);
        to.close(part);
        to.around = around;
    }
    to.flag(at::NETA_DECLARATION, line.neta_declaration);
    if let Some(clause) = line.product_fee_clause.get() {
        product_fee_clause(clause, to);
    }
    for fee in line.product_fee_content.items {
        product_fee(at::LINE_PRODUCT_FEE_CONTENT, fee, to);
    }
    if let Some(info) = line.conventional_info.get() {
        conventional(at::CONVENTIONAL_LINE_INFO, info, to);
    }
    additional(at::ADDITIONAL_LINE_DATA, line.additional_data.items, to);
}

/// `additionalInvoiceData` or `additionalLineData` of the ERP's own.
pub fn additional<'a>(number: u16, items: &[AdditionalData<'a>], to: &mut Builder<'a>) {
    for item in items {
        let around = core::mem::replace(&mut to.around, item.at);
        let part = to.open(number);
        to.need(el::additional_data::DATA_NAME, &item.name, "name");
        to.need(el::additional_data::DATA_DESCRIPTION, &item.description, "description");
        to.need(el::additional_data::DATA_VALUE, &item.value, "value");
        to.close(part);
        to.around = around;
    }
}

/// A product code.
pub fn product_code<'a>(number: u16, code: &ProductCode<'a>, to: &mut Builder<'a>) {
    let around = core::mem::replace(&mut to.around, code.at);
    let part = to.open(number);
    to.need_code(el::product_code::PRODUCT_CODE_CATEGORY, &code.category, "category");
    if code.value.at != 0 && code.own_value.at != 0 {
        to.raise(&rule::FIELD_CONFLICT, code.own_value.at, &["ownValue", "value"]);
    }
    if code.value.at == 0 && code.own_value.at != 0 {
        to.text(el::product_code::PRODUCT_CODE_OWN_VALUE, &code.own_value);
    } else {
        to.need(el::product_code::PRODUCT_CODE_VALUE, &code.value, "value");
    }
    to.close(part);
    to.around = around;
}

/// `conventionalInvoiceInfo` or `conventionalLineInfo`.
pub fn conventional<'a>(number: u16, info: &ConventionalInfo<'a>, to: &mut Builder<'a>) {
    use el::conventional_invoice_info as list;
    let all = [
        (list::ORDER_NUMBERS, el::order_numbers::ORDER_NUMBER, &info.order_numbers),
        (list::DELIVERY_NOTES, el::delivery_notes::DELIVERY_NOTE, &info.delivery_notes),
        (list::SHIPPING_DATES, el::shipping_dates::SHIPPING_DATE, &info.shipping_dates),
        (list::CONTRACT_NUMBERS, el::contract_numbers::CONTRACT_NUMBER, &info.contract_numbers),
        (
            list::SUPPLIER_COMPANY_CODES,
            el::supplier_company_codes::SUPPLIER_COMPANY_CODE,
            &info.supplier_company_codes,
        ),
        (
            list::CUSTOMER_COMPANY_CODES,
            el::customer_company_codes::CUSTOMER_COMPANY_CODE,
            &info.customer_company_codes,
        ),
        (list::DEALER_CODES, el::dealer_codes::DEALER_CODE, &info.dealer_codes),
        (list::COST_CENTERS, el::cost_centers::COST_CENTER, &info.cost_centers),
        (list::PROJECT_NUMBERS, el::project_numbers::PROJECT_NUMBER, &info.project_numbers),
        (
            list::GENERAL_LEDGER_ACCOUNT_NUMBERS,
            el::general_ledger_account_numbers::GENERAL_LEDGER_ACCOUNT_NUMBER,
            &info.general_ledger_account_numbers,
        ),
        (list::GLN_NUMBERS_SUPPLIER, el::gln_numbers::GLN_NUMBER, &info.gln_numbers_supplier),
        (list::GLN_NUMBERS_CUSTOMER, el::gln_numbers::GLN_NUMBER, &info.gln_numbers_customer),
        (list::MATERIAL_NUMBERS, el::material_numbers::MATERIAL_NUMBER, &info.material_numbers),
        (list::ITEM_NUMBERS, el::item_numbers::ITEM_NUMBER, &info.item_numbers),
        (list::EKAER_IDS, el::ekaer_ids::EKAER_ID, &info.ekaer_ids),
    ];
    let part = to.open(number);
    for (list, item, texts) in all {
        if !texts.items.is_empty() {
            let id = to.open(list);
            for text in texts.items {
                to.text(item, text);
            }
            to.close(id);
        }
    }
    to.close(part);
}

fn new_transport<'a>(transport: &NewTransport<'a>, to: &mut Builder<'a>) {
    use el::new_transport_mean as at;
    let around = core::mem::replace(&mut to.around, transport.at);
    let id = to.open(el::line::NEW_TRANSPORT_MEAN);
    to.text(at::BRAND, &transport.brand);
    to.text(at::SERIAL_NUM, &transport.serial_number);
    to.text(at::ENGINE_NUM, &transport.engine_number);
    to.text(at::FIRST_ENTRY_INTO_SERVICE, &transport.first_entry_into_service);
    let kinds = [
        transport.vehicle.get().is_some(),
        transport.vessel.get().is_some(),
        transport.aircraft.get().is_some(),
    ];
    match kinds.iter().filter(|kind| **kind).count() {
        0 => to.absent("vehicle | vessel | aircraft"),
        1 => {}
        _ => to.raise(&rule::FIELD_CONFLICT, 0, &["vehicle", "vessel, aircraft"]),
    }
    if let Some(vehicle) = transport.vehicle.get() {
        to.around = vehicle.at;
        let part = to.open(at::VEHICLE);
        to.need_number(el::vehicle::ENGINE_CAPACITY, vehicle.engine_capacity, "engineCapacity");
        to.need_number(el::vehicle::ENGINE_POWER, vehicle.engine_power, "enginePower");
        to.need_number(el::vehicle::KMS, vehicle.kms, "kms");
        to.close(part);
    }
    if let Some(vessel) = transport.vessel.get() {
        to.around = vessel.at;
        let part = to.open(at::VESSEL);
        to.need_number(el::vessel::LENGTH, vessel.length, "length");
        to.need_flag(el::vessel::ACTIVITY_REFERRED, vessel.activity_referred, "activityReferred");
        to.need_number(el::vessel::SAILED_HOURS, vessel.sailed_hours, "sailedHours");
        to.close(part);
    }
    if let Some(aircraft) = transport.aircraft.get() {
        to.around = aircraft.at;
        let part = to.open(at::AIRCRAFT);
        to.need_number(el::aircraft::TAKE_OFF_WEIGHT, aircraft.take_off_weight, "takeOffWeight");
        to.need_flag(el::aircraft::AIR_CARGO, aircraft.air_cargo, "airCargo");
        to.need_number(el::aircraft::OPERATION_HOURS, aircraft.operation_hours, "operationHours");
        to.close(part);
    }
    to.close(id);
    to.around = around;
}

fn product_fee_clause<'a>(clause: &ProductFeeClause<'a>, to: &mut Builder<'a>) {
    let around = core::mem::replace(&mut to.around, clause.at);
    let id = to.open(el::line::PRODUCT_FEE_CLAUSE);
    match (clause.takeover.get(), clause.customer_declaration.get()) {
        (Some(_), Some(_)) => to.raise(&rule::FIELD_CONFLICT, 0, &["takeover", "customerDeclaration"]),
        (None, None) => to.absent("takeover | customerDeclaration"),
        _ => {}
    }
    if let Some(takeover) = clause.takeover.get() {
        to.around = takeover.at;
        let part = to.open(el::product_fee_clause::PRODUCT_FEE_TAKEOVER_DATA);
        to.need(el::product_fee_takeover_data::TAKEOVER_REASON, &takeover.reason, "reason");
        to.number(el::product_fee_takeover_data::TAKEOVER_AMOUNT, takeover.amount);
        to.close(part);
    }
    if let Some(declaration) = clause.customer_declaration.get() {
        to.around = declaration.at;
        let part = to.open(el::product_fee_clause::CUSTOMER_DECLARATION);
        to.need_code(el::customer_declaration::PRODUCT_STREAM, &declaration.product_stream, "productStream");
        to.number(el::customer_declaration::PRODUCT_FEE_WEIGHT, declaration.weight);
        to.close(part);
    }
    to.close(id);
    to.around = around;
}

/// A product fee; its amount, if it could be told.
fn product_fee<'a>(number: u16, fee: &ProductFeeData<'a>, to: &mut Builder<'a>) -> Option<Decimal> {
    use el::product_fee_data as at;
    let around = core::mem::replace(&mut to.around, fee.at);
    let id = to.open(number);
    match fee.code.get() {
        Some(code) => product_code(at::PRODUCT_FEE_CODE, code, to),
        None => to.absent("code"),
    }
    to.need_number(at::PRODUCT_FEE_QUANTITY, fee.quantity, "quantity");
    to.need_code(at::PRODUCT_FEE_MEASURING_UNIT, &fee.unit, "unit");
    to.need_number(at::PRODUCT_FEE_RATE, fee.rate, "rate");
    let product = fee.quantity.value.and_then(|quantity| quantity.times(fee.rate.value?));
    let amount = fee.amount.value.or_else(|| product.map(|amount| amount.round(2).normal()));
    match amount {
        Some(amount) => to.decimal(at::PRODUCT_FEE_AMOUNT, amount, fee.amount.at),
        None => to.unknown(at::PRODUCT_FEE_AMOUNT),
    }
    to.close(id);
    to.around = around;
    amount
}

/// `productFeeSummary`
pub fn product_fee_summary<'a>(summary: &ProductFeeSummary<'a>, to: &mut Builder<'a>) {
    use el::product_fee_summary as at;
    let around = core::mem::replace(&mut to.around, summary.at);
    let id = to.open(el::invoice::PRODUCT_FEE_SUMMARY);
    to.need_code(at::PRODUCT_FEE_OPERATION, &summary.operation, "operation");
    if summary.data.items.is_empty() {
        to.absent("data");
    }
    let mut sum = Some(Decimal::ZERO);
    for fee in summary.data.items {
        let amount = product_fee(at::PRODUCT_FEE_DATA, fee, to);
        sum = sum.and_then(|sum| sum.plus(amount?));
    }
    match summary.sum.value.or(sum) {
        Some(sum) => to.decimal(at::PRODUCT_CHARGE_SUM, sum, summary.sum.at),
        None => to.unknown(at::PRODUCT_CHARGE_SUM),
    }
    if let Some(evidence) = summary.evidence.get() {
        use el::payment_evidence_document_data as of;
        to.around = evidence.at;
        let part = to.open(at::PAYMENT_EVIDENCE_DOCUMENT_DATA);
        to.need(of::EVIDENCE_DOCUMENT_NO, &evidence.number, "number");
        to.need(of::EVIDENCE_DOCUMENT_DATE, &evidence.date, "date");
        to.need(of::OBLIGATED_NAME, &evidence.name, "name");
        match evidence.address.get() {
            Some(address) => to.address(of::OBLIGATED_ADDRESS, address),
            None => to.absent("address"),
        }
        to.need_tax_number(of::OBLIGATED_TAX_NUMBER, &evidence.tax_number, "taxNumber");
        to.close(part);
    }
    to.close(id);
    to.around = around;
}
