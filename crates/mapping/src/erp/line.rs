//! The lines of an InCash document, and what enriches an OSA XML.

use std::borrow::Cow;

use super::{
    document::{AdditionalData, Address, Ledger},
    json::{Json, Kind, Stop, decimal},
    shape::{self, Field, Flag, Integer, List, Number, Part, Text, Type, shape},
};
use crate::{money::Decimal, texts::finding as rule};

shape! {
    /// A line. An amount left out is calculated; `null` leaves an optional one out of the XML.
    Line<'a> {
        /// Name of the goods or service.
        "description" description: Text<'a>,
        /// Quantity, up to 10 decimals.
        "quantity" quantity: Number,
        /// Unit: the ERP's own (`db`, `kg`, `óra`, …) or NAV's code; what NAV has no code for goes as an own unit.
        "unit" unit: Text<'a>,
        /// Unit price in the currency: net, on a simplified invoice gross.
        "unitPrice" unit_price: Number,
        /// VAT: a percentage (`27`), a NAV case (`AAM`, `TAM`, `KBAET`, `KBAUK`, `EAM`, `NAM`, `ATK`, `EUFAD37`,
        /// `EUFADE`, `EUE`, `HO`), `reverse-charge`, a margin scheme (`travel-agency`, `second-hand`, `artwork`,
        /// `antiques`), `no-vat-charge`, or NAV's `lineVatRate` as an object.
        "vat" vat: Vat<'a>,
        /// Net amount.
        "net" net: Number,
        /// VAT amount; `null` leaves `lineVatData` out.
        "vatAmount" vat_amount: Number,
        /// Gross amount; `null` leaves `lineGrossAmountData` out.
        "gross" gross: Number,
        /// Reason of an exemption, in words.
        "vatReason" vat_reason: Text<'a>,
        /// The line is an advance payment.
        "advance" advance: Flag,
        /// The line deducts an advance that was invoiced before.
        "advanceDeducted" advance_deducted: Part<'a, AdvanceDeducted<'a>>,
        /// Discount that the unit price does not hold.
        "discount" discount: Part<'a, Discount<'a>>,
        /// Ledger numbers of the line (Cashbook `C00006`–`C00008`).
        "ledger" ledger: Part<'a, LineLedger<'a>>,
        /// Line of the VAT return (Cashbook `C00009`).
        "vatReturnLine" vat_return_line: Text<'a>,
        /// Work number, *munkaszám* (Cashbook `C00011`).
        "workNumber" work_number: Text<'a>,
        /// Comment (Cashbook `C00012`).
        "comment" comment: Text<'a>,
        /// Unit price in HUF; `null` leaves it out.
        "unitPriceHuf" unit_price_huf: Number,
        /// Net amount in HUF.
        "netHuf" net_huf: Number,
        /// VAT amount in HUF.
        "vatAmountHuf" vat_amount_huf: Number,
        /// Gross amount in HUF.
        "grossHuf" gross_huf: Number,
        /// Number of the line; its place in the list if left out.
        "number" number: Integer<'a>,
        /// `lineModificationReference`: needed on a document that modifies or cancels, and nowhere else.
        "modifies" modifies: Part<'a, LineModifies<'a>>,
        /// Numbers of lines that this one belongs to: `referencesToOtherLines`.
        "relatedLines" related_lines: List<'a, Integer<'a>>,
        /// Product codes.
        "productCodes" product_codes: List<'a, ProductCode<'a>>,
        /// `lineExpressionIndicator`: the quantity is in a natural unit; true with a quantity and a unit if left out.
        "expressible" expressible: Flag,
        /// `product`, `service` or `other`: `lineNatureIndicator`.
        "nature" nature: Text<'a>,
        /// Name of the own unit, when `unit` is `OWN`.
        "unitOwn" unit_own: Text<'a>,
        /// The line has no amounts at all: neither `lineAmountsNormal` nor `lineAmountsSimplified`.
        "withoutAmounts" without_amounts: Flag,
        /// `intermediatedService` (*közvetített szolgáltatás*)
        "intermediatedService" intermediated_service: Flag,
        /// `aggregateInvoiceLineData`, on an aggregate invoice.
        "aggregate" aggregate: Part<'a, Aggregate<'a>>,
        /// `newTransportMean`
        "newTransport" new_transport: Part<'a, NewTransport<'a>>,
        /// `depositIndicator` (*betétdíj*)
        "deposit" deposit: Flag,
        /// `obligatedForProductFee` (*termékdíjköteles*)
        "obligatedForProductFee" obligated_for_product_fee: Flag,
        /// `GPCExcise` (*jövedéki adó*), HUF.
        "gpcExcise" gpc_excise: Number,
        /// `dieselOilPurchase`
        "dieselOilPurchase" diesel_oil_purchase: Part<'a, DieselOilPurchase<'a>>,
        /// `netaDeclaration` (*népegészségügyi termékadó*)
        "netaDeclaration" neta_declaration: Flag,
        /// `productFeeClause`
        "productFeeClause" product_fee_clause: Part<'a, ProductFeeClause<'a>>,
        /// `lineProductFeeContent`
        "productFeeContent" product_fee_content: List<'a, ProductFeeData<'a>>,
        /// Order numbers, delivery notes and the like: `conventionalLineInfo`.
        "conventionalInfo" conventional_info: Part<'a, ConventionalInfo<'a>>,
        /// Further data by name: `additionalLineData`.
        "additionalData" additional_data: List<'a, AdditionalData<'a>>,
    }
}

shape! {
    /// `lineModificationReference`
    LineModifies<'a> {
        /// `lineNumberReference`: number of the line within the original and all that modified it.
        need "line" line: Integer<'a>,
        /// `create` (the default) or `modify`
        "operation" operation: Text<'a>,
    }
}

shape! {
    /// The advance that a line deducts.
    AdvanceDeducted<'a> {
        /// Number of the advance invoice.
        need "number" number: Text<'a>,
        /// The day the advance was paid.
        need "paymentDate" payment_date: Text<'a>,
        /// Exchange rate of the advance; `1` if left out.
        "exchangeRate" exchange_rate: Number,
    }
}

shape! {
    /// Discount of a line.
    Discount<'a> {
        /// What it is for.
        "description" description: Text<'a>,
        /// Its amount in the currency.
        "value" value: Number,
        /// Its rate, 0 to 1.
        "rate" rate: Number,
    }
}

shape! {
    /// Ledger numbers of a line.
    LineLedger<'a> {
        /// Net amount (`C00006`).
        "net" net: Text<'a>,
        /// VAT (`C00007`).
        "vat" vat: Text<'a>,
        /// The account's name (`C00008`).
        "title" title: Text<'a>,
    }
}

shape! {
    /// A product code: NAV's category with a value, or the own one.
    ProductCode<'a> {
        /// `VTSZ`, `SZJ`, `KN`, `AHK`, `CSK`, `KT`, `EJ`, `TESZOR`, `OWN` or `OTHER`
        need "category" category: Text<'a>,
        /// `productCodeValue`: `[A-Z0-9]{2,30}`
        "value" value: Text<'a>,
        /// `productCodeOwnValue`
        "ownValue" own_value: Text<'a>,
    }
}

shape! {
    /// What a line of an aggregate invoice needs.
    Aggregate<'a> {
        /// `lineExchangeRate`
        "exchangeRate" exchange_rate: Number,
        /// `lineDeliveryDate`
        need "deliveryDate" delivery_date: Text<'a>,
    }
}

shape! {
    /// A new means of transport.
    NewTransport<'a> {
        /// Brand and type.
        "brand" brand: Text<'a>,
        /// Chassis or serial number.
        "serialNumber" serial_number: Text<'a>,
        /// Engine number.
        "engineNumber" engine_number: Text<'a>,
        /// First entry into service.
        "firstEntryIntoService" first_entry_into_service: Text<'a>,
        /// A motorised land vehicle.
        "vehicle" vehicle: Part<'a, Vehicle<'a>>,
        /// A vessel.
        "vessel" vessel: Part<'a, Vessel<'a>>,
        /// An aircraft.
        "aircraft" aircraft: Part<'a, Aircraft<'a>>,
    }
}

shape! {
    /// A motorised land vehicle.
    Vehicle<'a> {
        /// cm³
        need "engineCapacity" engine_capacity: Number,
        /// kW
        need "enginePower" engine_power: Number,
        /// km
        need "kms" kms: Number,
    }
}

shape! {
    /// A vessel.
    Vessel<'a> {
        /// m
        need "length" length: Number,
        /// `activityReferred`
        need "activityReferred" activity_referred: Flag,
        /// `sailedHours`
        need "sailedHours" sailed_hours: Number,
    }
}

shape! {
    /// An aircraft.
    Aircraft<'a> {
        /// kg
        need "takeOffWeight" take_off_weight: Number,
        /// `airCargo`
        need "airCargo" air_cargo: Flag,
        /// `operationHours`
        need "operationHours" operation_hours: Number,
    }
}

shape! {
    /// Diesel oil bought.
    DieselOilPurchase<'a> {
        /// Where (a simple address).
        need "location" location: Part<'a, Address<'a>>,
        /// When.
        need "date" date: Text<'a>,
        /// Registration number of the vehicle.
        need "vehicle" vehicle: Text<'a>,
        /// Litres.
        "quantity" quantity: Number,
    }
}

shape! {
    /// `productFeeClause`: one of the two.
    ProductFeeClause<'a> {
        /// `productFeeTakeoverData`
        "takeover" takeover: Part<'a, Takeover<'a>>,
        /// `customerDeclaration`
        "customerDeclaration" customer_declaration: Part<'a, CustomerDeclaration<'a>>,
    }
}

shape! {
    /// Takeover of the product fee.
    Takeover<'a> {
        /// `takeoverReason`: `01`, `02_aa`, …
        need "reason" reason: Text<'a>,
        /// HUF
        "amount" amount: Number,
    }
}

shape! {
    /// The customer's declaration on the product fee.
    CustomerDeclaration<'a> {
        /// `BATTERY`, `PACKAGING`, …
        need "productStream" product_stream: Text<'a>,
        /// kg
        "weight" weight: Number,
    }
}

shape! {
    /// A product fee.
    ProductFeeData<'a> {
        /// `CSK` or `KT` code.
        need "code" code: Part<'a, ProductCode<'a>>,
        /// Quantity.
        need "quantity" quantity: Number,
        /// `DARAB` or `KG`
        need "unit" unit: Text<'a>,
        /// HUF per unit.
        need "rate" rate: Number,
        /// HUF; quantity times rate if left out.
        "amount" amount: Number,
    }
}

shape! {
    /// Conventional data, each a list of texts.
    ConventionalInfo<'a> {
        /// `orderNumbers`
        "orderNumbers" order_numbers: List<'a, Text<'a>>,
        /// `deliveryNotes`
        "deliveryNotes" delivery_notes: List<'a, Text<'a>>,
        /// `shippingDates`
        "shippingDates" shipping_dates: List<'a, Text<'a>>,
        /// `contractNumbers`
        "contractNumbers" contract_numbers: List<'a, Text<'a>>,
        /// `supplierCompanyCodes`
        "supplierCompanyCodes" supplier_company_codes: List<'a, Text<'a>>,
        /// `customerCompanyCodes`
        "customerCompanyCodes" customer_company_codes: List<'a, Text<'a>>,
        /// `dealerCodes`
        "dealerCodes" dealer_codes: List<'a, Text<'a>>,
        /// `costCenters`
        "costCenters" cost_centers: List<'a, Text<'a>>,
        /// `projectNumbers`
        "projectNumbers" project_numbers: List<'a, Text<'a>>,
        /// `generalLedgerAccountNumbers`
        "generalLedgerAccountNumbers" general_ledger_account_numbers: List<'a, Text<'a>>,
        /// `glnNumbersSupplier`
        "glnNumbersSupplier" gln_numbers_supplier: List<'a, Text<'a>>,
        /// `glnNumbersCustomer`
        "glnNumbersCustomer" gln_numbers_customer: List<'a, Text<'a>>,
        /// `materialNumbers`
        "materialNumbers" material_numbers: List<'a, Text<'a>>,
        /// `itemNumbers`
        "itemNumbers" item_numbers: List<'a, Text<'a>>,
        /// `ekaerIds`
        "ekaerIds" ekaer_ids: List<'a, Text<'a>>,
    }
}

shape! {
    /// What enriches an OSA XML that was reported to NAV.
    Extra<'a> {
        /// `cancellation` or `modification`: which of the two a document with an `invoiceReference` is. NAV's XML does
        /// not say; `modification` if left out.
        "how" how: Text<'a>,
        /// Name and address of a private person.
        "customer" customer: Part<'a, ExtraCustomer<'a>>,
        /// Comment on the invoice (`C00001`).
        "comment" comment: Text<'a>,
        /// Work number (`C00002`).
        "workNumber" work_number: Text<'a>,
        /// Ledger numbers (`C00003`–`C00005`).
        "ledger" ledger: Part<'a, Ledger<'a>>,
        /// `income` or `expense` (`C00010`).
        "invoiceType" invoice_type: Text<'a>,
        /// Payment method; one that NAV knows as OTHER goes as `C00013`.
        "paymentMethod" payment_method: Text<'a>,
        /// By line number; in a batch by `batchIndex/lineNumber`.
        "lines" lines: ExtraLines<'a>,
    }
}

shape! {
    /// A private person.
    ExtraCustomer<'a> {
        /// Name.
        "name" name: Text<'a>,
        /// Address.
        "address" address: Part<'a, Address<'a>>,
    }
}

shape! {
    /// What enriches a line.
    ExtraLine<'a> {
        /// Ledger numbers of the line (`C00006`–`C00008`).
        "ledger" ledger: Part<'a, LineLedger<'a>>,
        /// Line of the VAT return (`C00009`).
        "vatReturnLine" vat_return_line: Text<'a>,
        /// Work number (`C00011`).
        "workNumber" work_number: Text<'a>,
        /// Comment (`C00012`).
        "comment" comment: Text<'a>,
    }
}

/// The lines of [`Extra`], by number.
#[derive(Clone, Debug, Default)]
pub struct ExtraLines<'a> {
    pub at: u32,
    pub items: Vec<(String, ExtraLine<'a>)>,
}

impl<'a> Field<'a> for ExtraLines<'a> {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
        self.at = json.here();
        match json.kind()? {
            Kind::Null => return json.null(),
            Kind::Object => {}
            _ => return json.wrong("object"),
        }
        let items = &mut self.items;
        json.object(&mut |json, key| {
            if items.iter().any(|(line, _)| line == key) {
                let at = json.here();
                json.raise(&rule::FIELD_REPEATED, at, &[key]);
                return json.skip();
            }
            let mut line = ExtraLine::default();
            shape::object(&mut line, json)?;
            items.push((key.to_owned(), line));
            Ok(())
        })
    }

    fn at(&self) -> u32 {
        self.at
    }

    fn schema() -> Type {
        Type::Map(<ExtraLine<'a> as shape::Shape<'a>>::describe)
    }
}

/// `lineVatRate` as the ERP says it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Vat<'a> {
    pub at: u32,
    pub value: Option<Said<'a>>,
}

/// The spellings of [`Vat`].
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// A percentage: 27 for 27 %.
    Percent(Decimal),
    Word(Text<'a>),
    Parts(&'a VatParts<'a>),
}

shape! {
    /// NAV's `lineVatRate`: exactly one of its choices.
    VatParts<'a> {
        /// 0 to 1
        "vatPercentage" percentage: Number,
        /// 0 to 1, on a simplified invoice
        "vatContent" content: Number,
        /// Tax exemption
        "vatExemption" exemption: Part<'a, DetailedReason<'a>>,
        /// Out of scope of VAT
        "vatOutOfScope" out_of_scope: Part<'a, DetailedReason<'a>>,
        /// Domestic reverse charge
        "vatDomesticReverseCharge" reverse_charge: Flag,
        /// `TRAVEL_AGENCY`, `SECOND_HAND`, `ARTWORK` or `ANTIQUES`
        "marginSchemeIndicator" margin_scheme: Text<'a>,
        /// Tax base and tax do not match
        "vatAmountMismatch" mismatch: Part<'a, VatMismatch<'a>>,
        /// No VAT charged under section 17
        "noVatCharge" no_vat_charge: Flag,
    }
}

shape! {
    /// A case with its reason.
    DetailedReason<'a> {
        /// The code.
        need "case" case: Text<'a>,
        /// In words.
        need "reason" reason: Text<'a>,
    }
}

shape! {
    /// `vatAmountMismatch`
    VatMismatch<'a> {
        /// 0 to 1
        need "vatRate" rate: Number,
        /// `REFUNDABLE_VAT` or `NONREFUNDABLE_VAT`
        need "case" case: Text<'a>,
    }
}

impl<'a> Field<'a> for Vat<'a> {
    fn read(&mut self, json: &mut Json<'a>) -> Result<(), Stop> {
        let (at, kind) = json.value()?;
        if kind == Kind::Null {
            return json.null();
        }
        self.at = at;
        if let Some(percent) = json.short_decimal(kind) {
            self.value = Some(Said::Percent(percent));
            return Ok(());
        }
        match kind {
            Kind::Text => {
                let text = match json.string()? {
                    Cow::Borrowed(text) => text,
                    Cow::Owned(text) => json.arena().alloc_str(&text),
                };
                let number = text.strip_suffix('%').map_or(text, str::trim_end);
                self.value = Some(match decimal(number) {
                    Some(percent) => Said::Percent(percent),
                    None => Said::Word(Text { at: self.at, value: Some(text) }),
                });
                Ok(())
            }
            Kind::Number => {
                self.value = decimal(json.number()?).map(Said::Percent);
                if self.value.is_none() {
                    json.raise(&rule::FIELD_TYPE, self.at, &["decimal"]);
                }
                Ok(())
            }
            Kind::Object => {
                let parts = json.arena().alloc(VatParts::default());
                shape::object(parts, json)?;
                self.value = Some(Said::Parts(parts));
                Ok(())
            }
            _ => json.wrong("string, number, object"),
        }
    }

    fn at(&self) -> u32 {
        self.at
    }

    fn schema() -> Type {
        Type::Vat
    }
}
