//! The elements of `invoiceData.xsd` 3.0 (and `invoiceBase.xsd`), type by type: their numbers in the table of
//! `schema.rs`. `invoicePayments` at the end is Cashbook's extension.

/// The root element, `InvoiceData`.
pub const ROOT: u16 = 0;

/// `InvoiceDataType`
pub mod invoice_data {
    pub const INVOICE_NUMBER: u16 = 1;
    pub const INVOICE_ISSUE_DATE: u16 = 2;
    pub const COMPLETENESS_INDICATOR: u16 = 3;
    pub const INVOICE_MAIN: u16 = 4;
}
/// `InvoiceMainType`
pub mod invoice_main {
    pub const INVOICE: u16 = 5;
    pub const BATCH_INVOICE: u16 = 6;
}
/// `InvoiceType`
pub mod invoice {
    pub const INVOICE_REFERENCE: u16 = 7;
    pub const INVOICE_HEAD: u16 = 8;
    pub const INVOICE_LINES: u16 = 9;
    pub const PRODUCT_FEE_SUMMARY: u16 = 10;
    pub const INVOICE_SUMMARY: u16 = 11;
    pub const INVOICE_PAYMENTS: u16 = 12;
}
/// `InvoiceReferenceType`
pub mod invoice_reference {
    pub const ORIGINAL_INVOICE_NUMBER: u16 = 13;
    pub const MODIFY_WITHOUT_MASTER: u16 = 14;
    pub const MODIFICATION_INDEX: u16 = 15;
}
/// `InvoiceHeadType`
pub mod invoice_head {
    pub const SUPPLIER_INFO: u16 = 16;
    pub const CUSTOMER_INFO: u16 = 17;
    pub const FISCAL_REPRESENTATIVE_INFO: u16 = 18;
    pub const INVOICE_DETAIL: u16 = 19;
}
/// `SupplierInfoType`
pub mod supplier_info {
    pub const SUPPLIER_TAX_NUMBER: u16 = 20;
    pub const GROUP_MEMBER_TAX_NUMBER: u16 = 21;
    pub const COMMUNITY_VAT_NUMBER: u16 = 22;
    pub const SUPPLIER_NAME: u16 = 23;
    pub const SUPPLIER_ADDRESS: u16 = 24;
    pub const SUPPLIER_BANK_ACCOUNT_NUMBER: u16 = 25;
    pub const INDIVIDUAL_EXEMPTION: u16 = 26;
    pub const EXCISE_LICENCE_NUM: u16 = 27;
}
/// `TaxNumberType`
pub mod tax_number {
    pub const TAXPAYER_ID: u16 = 28;
    pub const VAT_CODE: u16 = 29;
    pub const COUNTY_CODE: u16 = 30;
}
/// `AddressType`
pub mod address {
    pub const SIMPLE_ADDRESS: u16 = 31;
    pub const DETAILED_ADDRESS: u16 = 32;
}
/// `SimpleAddressType`
pub mod simple_address {
    pub const COUNTRY_CODE: u16 = 33;
    pub const REGION: u16 = 34;
    pub const POSTAL_CODE: u16 = 35;
    pub const CITY: u16 = 36;
    pub const ADDITIONAL_ADDRESS_DETAIL: u16 = 37;
}
/// `DetailedAddressType`
pub mod detailed_address {
    pub const COUNTRY_CODE: u16 = 38;
    pub const REGION: u16 = 39;
    pub const POSTAL_CODE: u16 = 40;
    pub const CITY: u16 = 41;
    pub const STREET_NAME: u16 = 42;
    pub const PUBLIC_PLACE_CATEGORY: u16 = 43;
    pub const NUMBER: u16 = 44;
    pub const BUILDING: u16 = 45;
    pub const STAIRCASE: u16 = 46;
    pub const FLOOR: u16 = 47;
    pub const DOOR: u16 = 48;
    pub const LOT_NUMBER: u16 = 49;
}
/// `CustomerInfoType`
pub mod customer_info {
    pub const CUSTOMER_VAT_STATUS: u16 = 50;
    pub const CUSTOMER_VAT_DATA: u16 = 51;
    pub const CUSTOMER_NAME: u16 = 52;
    pub const CUSTOMER_ADDRESS: u16 = 53;
    pub const CUSTOMER_BANK_ACCOUNT_NUMBER: u16 = 54;
}
/// `CustomerVatDataType`
pub mod customer_vat_data {
    pub const CUSTOMER_TAX_NUMBER: u16 = 55;
    pub const COMMUNITY_VAT_NUMBER: u16 = 56;
    pub const THIRD_STATE_TAX_ID: u16 = 57;
}
/// `CustomerTaxNumberType`
pub mod customer_tax_number {
    pub const TAXPAYER_ID: u16 = 58;
    pub const VAT_CODE: u16 = 59;
    pub const COUNTY_CODE: u16 = 60;
    pub const GROUP_MEMBER_TAX_NUMBER: u16 = 61;
}
/// `FiscalRepresentativeType`
pub mod fiscal_representative {
    pub const FISCAL_REPRESENTATIVE_TAX_NUMBER: u16 = 62;
    pub const FISCAL_REPRESENTATIVE_NAME: u16 = 63;
    pub const FISCAL_REPRESENTATIVE_ADDRESS: u16 = 64;
    pub const FISCAL_REPRESENTATIVE_BANK_ACCOUNT_NUMBER: u16 = 65;
}
/// `InvoiceDetailType`
pub mod invoice_detail {
    pub const INVOICE_CATEGORY: u16 = 66;
    pub const INVOICE_DELIVERY_DATE: u16 = 67;
    pub const INVOICE_DELIVERY_PERIOD_START: u16 = 68;
    pub const INVOICE_DELIVERY_PERIOD_END: u16 = 69;
    pub const INVOICE_ACCOUNTING_DELIVERY_DATE: u16 = 70;
    pub const PERIODICAL_SETTLEMENT: u16 = 71;
    pub const SMALL_BUSINESS_INDICATOR: u16 = 72;
    pub const CURRENCY_CODE: u16 = 73;
    pub const EXCHANGE_RATE: u16 = 74;
    pub const UTILITY_SETTLEMENT_INDICATOR: u16 = 75;
    pub const SELF_BILLING_INDICATOR: u16 = 76;
    pub const PAYMENT_METHOD: u16 = 77;
    pub const PAYMENT_DATE: u16 = 78;
    pub const CASH_ACCOUNTING_INDICATOR: u16 = 79;
    pub const INVOICE_APPEARANCE: u16 = 80;
    pub const CONVENTIONAL_INVOICE_INFO: u16 = 81;
    pub const ADDITIONAL_INVOICE_DATA: u16 = 82;
}
/// `ConventionalInvoiceInfoType`
pub mod conventional_invoice_info {
    pub const ORDER_NUMBERS: u16 = 83;
    pub const DELIVERY_NOTES: u16 = 84;
    pub const SHIPPING_DATES: u16 = 85;
    pub const CONTRACT_NUMBERS: u16 = 86;
    pub const SUPPLIER_COMPANY_CODES: u16 = 87;
    pub const CUSTOMER_COMPANY_CODES: u16 = 88;
    pub const DEALER_CODES: u16 = 89;
    pub const COST_CENTERS: u16 = 90;
    pub const PROJECT_NUMBERS: u16 = 91;
    pub const GENERAL_LEDGER_ACCOUNT_NUMBERS: u16 = 92;
    pub const GLN_NUMBERS_SUPPLIER: u16 = 93;
    pub const GLN_NUMBERS_CUSTOMER: u16 = 94;
    pub const MATERIAL_NUMBERS: u16 = 95;
    pub const ITEM_NUMBERS: u16 = 96;
    pub const EKAER_IDS: u16 = 97;
}
/// `OrderNumbersType`
pub mod order_numbers {
    pub const ORDER_NUMBER: u16 = 98;
}
/// `DeliveryNotesType`
pub mod delivery_notes {
    pub const DELIVERY_NOTE: u16 = 99;
}
/// `ShippingDatesType`
pub mod shipping_dates {
    pub const SHIPPING_DATE: u16 = 100;
}
/// `ContractNumbersType`
pub mod contract_numbers {
    pub const CONTRACT_NUMBER: u16 = 101;
}
/// `SupplierCompanyCodesType`
pub mod supplier_company_codes {
    pub const SUPPLIER_COMPANY_CODE: u16 = 102;
}
/// `CustomerCompanyCodesType`
pub mod customer_company_codes {
    pub const CUSTOMER_COMPANY_CODE: u16 = 103;
}
/// `DealerCodesType`
pub mod dealer_codes {
    pub const DEALER_CODE: u16 = 104;
}
/// `CostCentersType`
pub mod cost_centers {
    pub const COST_CENTER: u16 = 105;
}
/// `ProjectNumbersType`
pub mod project_numbers {
    pub const PROJECT_NUMBER: u16 = 106;
}
/// `GeneralLedgerAccountNumbersType`
pub mod general_ledger_account_numbers {
    pub const GENERAL_LEDGER_ACCOUNT_NUMBER: u16 = 107;
}
/// `GlnNumbersType`
pub mod gln_numbers {
    pub const GLN_NUMBER: u16 = 108;
}
/// `MaterialNumbersType`
pub mod material_numbers {
    pub const MATERIAL_NUMBER: u16 = 109;
}
/// `ItemNumbersType`
pub mod item_numbers {
    pub const ITEM_NUMBER: u16 = 110;
}
/// `EkaerIdsType`
pub mod ekaer_ids {
    pub const EKAER_ID: u16 = 111;
}
/// `AdditionalDataType`
pub mod additional_data {
    pub const DATA_NAME: u16 = 112;
    pub const DATA_DESCRIPTION: u16 = 113;
    pub const DATA_VALUE: u16 = 114;
}
/// `LinesType`
pub mod lines {
    pub const MERGED_ITEM_INDICATOR: u16 = 115;
    pub const LINE: u16 = 116;
}
/// `LineType`
pub mod line {
    pub const LINE_NUMBER: u16 = 117;
    pub const LINE_MODIFICATION_REFERENCE: u16 = 118;
    pub const REFERENCES_TO_OTHER_LINES: u16 = 119;
    pub const ADVANCE_DATA: u16 = 120;
    pub const PRODUCT_CODES: u16 = 121;
    pub const LINE_EXPRESSION_INDICATOR: u16 = 122;
    pub const LINE_NATURE_INDICATOR: u16 = 123;
    pub const LINE_DESCRIPTION: u16 = 124;
    pub const QUANTITY: u16 = 125;
    pub const UNIT_OF_MEASURE: u16 = 126;
    pub const UNIT_OF_MEASURE_OWN: u16 = 127;
    pub const UNIT_PRICE: u16 = 128;
    pub const UNIT_PRICE_HUF: u16 = 129;
    pub const LINE_DISCOUNT_DATA: u16 = 130;
    pub const LINE_AMOUNTS_NORMAL: u16 = 131;
    pub const LINE_AMOUNTS_SIMPLIFIED: u16 = 132;
    pub const INTERMEDIATED_SERVICE: u16 = 133;
    pub const AGGREGATE_INVOICE_LINE_DATA: u16 = 134;
    pub const NEW_TRANSPORT_MEAN: u16 = 135;
    pub const DEPOSIT_INDICATOR: u16 = 136;
    pub const OBLIGATED_FOR_PRODUCT_FEE: u16 = 137;
    pub const GPCEXCISE: u16 = 138;
    pub const DIESEL_OIL_PURCHASE: u16 = 139;
    pub const NETA_DECLARATION: u16 = 140;
    pub const PRODUCT_FEE_CLAUSE: u16 = 141;
    pub const LINE_PRODUCT_FEE_CONTENT: u16 = 142;
    pub const CONVENTIONAL_LINE_INFO: u16 = 143;
    pub const ADDITIONAL_LINE_DATA: u16 = 144;
}
/// `LineModificationReferenceType`
pub mod line_modification_reference {
    pub const LINE_NUMBER_REFERENCE: u16 = 145;
    pub const LINE_OPERATION: u16 = 146;
}
/// `ReferencesToOtherLinesType`
pub mod references_to_other_lines {
    pub const REFERENCE_TO_OTHER_LINE: u16 = 147;
}
/// `AdvanceDataType`
pub mod advance_data {
    pub const ADVANCE_INDICATOR: u16 = 148;
    pub const ADVANCE_PAYMENT_DATA: u16 = 149;
}
/// `AdvancePaymentDataType`
pub mod advance_payment_data {
    pub const ADVANCE_ORIGINAL_INVOICE: u16 = 150;
    pub const ADVANCE_PAYMENT_DATE: u16 = 151;
    pub const ADVANCE_EXCHANGE_RATE: u16 = 152;
}
/// `ProductCodesType`
pub mod product_codes {
    pub const PRODUCT_CODE: u16 = 153;
}
/// `ProductCodeType`
pub mod product_code {
    pub const PRODUCT_CODE_CATEGORY: u16 = 154;
    pub const PRODUCT_CODE_VALUE: u16 = 155;
    pub const PRODUCT_CODE_OWN_VALUE: u16 = 156;
}
/// `DiscountDataType`
pub mod discount_data {
    pub const DISCOUNT_DESCRIPTION: u16 = 157;
    pub const DISCOUNT_VALUE: u16 = 158;
    pub const DISCOUNT_RATE: u16 = 159;
}
/// `LineAmountsNormalType`
pub mod line_amounts_normal {
    pub const LINE_NET_AMOUNT_DATA: u16 = 160;
    pub const LINE_VAT_RATE: u16 = 161;
    pub const LINE_VAT_DATA: u16 = 162;
    pub const LINE_GROSS_AMOUNT_DATA: u16 = 163;
}
/// `LineNetAmountDataType`
pub mod line_net_amount_data {
    pub const LINE_NET_AMOUNT: u16 = 164;
    pub const LINE_NET_AMOUNT_HUF: u16 = 165;
}
/// `VatRateType`
pub mod vat_rate {
    pub const VAT_PERCENTAGE: u16 = 166;
    pub const VAT_CONTENT: u16 = 167;
    pub const VAT_EXEMPTION: u16 = 168;
    pub const VAT_OUT_OF_SCOPE: u16 = 169;
    pub const VAT_DOMESTIC_REVERSE_CHARGE: u16 = 170;
    pub const MARGIN_SCHEME_INDICATOR: u16 = 171;
    pub const VAT_AMOUNT_MISMATCH: u16 = 172;
    pub const NO_VAT_CHARGE: u16 = 173;
}
/// `DetailedReasonType`
pub mod detailed_reason {
    pub const CASE: u16 = 174;
    pub const REASON: u16 = 175;
}
/// `VatAmountMismatchType`
pub mod vat_amount_mismatch {
    pub const VAT_RATE: u16 = 176;
    pub const CASE: u16 = 177;
}
/// `LineVatDataType`
pub mod line_vat_data {
    pub const LINE_VAT_AMOUNT: u16 = 178;
    pub const LINE_VAT_AMOUNT_HUF: u16 = 179;
}
/// `LineGrossAmountDataType`
pub mod line_gross_amount_data {
    pub const LINE_GROSS_AMOUNT_NORMAL: u16 = 180;
    pub const LINE_GROSS_AMOUNT_NORMAL_HUF: u16 = 181;
}
/// `LineAmountsSimplifiedType`
pub mod line_amounts_simplified {
    pub const LINE_VAT_RATE: u16 = 182;
    pub const LINE_GROSS_AMOUNT_SIMPLIFIED: u16 = 183;
    pub const LINE_GROSS_AMOUNT_SIMPLIFIED_HUF: u16 = 184;
}
/// `AggregateInvoiceLineDataType`
pub mod aggregate_invoice_line_data {
    pub const LINE_EXCHANGE_RATE: u16 = 185;
    pub const LINE_DELIVERY_DATE: u16 = 186;
}
/// `NewTransportMeanType`
pub mod new_transport_mean {
    pub const BRAND: u16 = 187;
    pub const SERIAL_NUM: u16 = 188;
    pub const ENGINE_NUM: u16 = 189;
    pub const FIRST_ENTRY_INTO_SERVICE: u16 = 190;
    pub const VEHICLE: u16 = 191;
    pub const VESSEL: u16 = 192;
    pub const AIRCRAFT: u16 = 193;
}
/// `VehicleType`
pub mod vehicle {
    pub const ENGINE_CAPACITY: u16 = 194;
    pub const ENGINE_POWER: u16 = 195;
    pub const KMS: u16 = 196;
}
/// `VesselType`
pub mod vessel {
    pub const LENGTH: u16 = 197;
    pub const ACTIVITY_REFERRED: u16 = 198;
    pub const SAILED_HOURS: u16 = 199;
}
/// `AircraftType`
pub mod aircraft {
    pub const TAKE_OFF_WEIGHT: u16 = 200;
    pub const AIR_CARGO: u16 = 201;
    pub const OPERATION_HOURS: u16 = 202;
}
/// `DieselOilPurchaseType`
pub mod diesel_oil_purchase {
    pub const PURCHASE_LOCATION: u16 = 203;
    pub const PURCHASE_DATE: u16 = 204;
    pub const VEHICLE_REGISTRATION_NUMBER: u16 = 205;
    pub const DIESEL_OIL_QUANTITY: u16 = 206;
}
/// `ProductFeeClauseType`
pub mod product_fee_clause {
    pub const PRODUCT_FEE_TAKEOVER_DATA: u16 = 207;
    pub const CUSTOMER_DECLARATION: u16 = 208;
}
/// `ProductFeeTakeoverDataType`
pub mod product_fee_takeover_data {
    pub const TAKEOVER_REASON: u16 = 209;
    pub const TAKEOVER_AMOUNT: u16 = 210;
}
/// `CustomerDeclarationType`
pub mod customer_declaration {
    pub const PRODUCT_STREAM: u16 = 211;
    pub const PRODUCT_FEE_WEIGHT: u16 = 212;
}
/// `ProductFeeDataType`
pub mod product_fee_data {
    pub const PRODUCT_FEE_CODE: u16 = 213;
    pub const PRODUCT_FEE_QUANTITY: u16 = 214;
    pub const PRODUCT_FEE_MEASURING_UNIT: u16 = 215;
    pub const PRODUCT_FEE_RATE: u16 = 216;
    pub const PRODUCT_FEE_AMOUNT: u16 = 217;
}
/// `ProductFeeSummaryType`
pub mod product_fee_summary {
    pub const PRODUCT_FEE_OPERATION: u16 = 218;
    pub const PRODUCT_FEE_DATA: u16 = 219;
    pub const PRODUCT_CHARGE_SUM: u16 = 220;
    pub const PAYMENT_EVIDENCE_DOCUMENT_DATA: u16 = 221;
}
/// `PaymentEvidenceDocumentDataType`
pub mod payment_evidence_document_data {
    pub const EVIDENCE_DOCUMENT_NO: u16 = 222;
    pub const EVIDENCE_DOCUMENT_DATE: u16 = 223;
    pub const OBLIGATED_NAME: u16 = 224;
    pub const OBLIGATED_ADDRESS: u16 = 225;
    pub const OBLIGATED_TAX_NUMBER: u16 = 226;
}
/// `SummaryType`
pub mod summary {
    pub const SUMMARY_NORMAL: u16 = 227;
    pub const SUMMARY_SIMPLIFIED: u16 = 228;
    pub const SUMMARY_GROSS_DATA: u16 = 229;
}
/// `SummaryNormalType`
pub mod summary_normal {
    pub const SUMMARY_BY_VAT_RATE: u16 = 230;
    pub const INVOICE_NET_AMOUNT: u16 = 231;
    pub const INVOICE_NET_AMOUNT_HUF: u16 = 232;
    pub const INVOICE_VAT_AMOUNT: u16 = 233;
    pub const INVOICE_VAT_AMOUNT_HUF: u16 = 234;
}
/// `SummaryByVatRateType`
pub mod summary_by_vat_rate {
    pub const VAT_RATE: u16 = 235;
    pub const VAT_RATE_NET_DATA: u16 = 236;
    pub const VAT_RATE_VAT_DATA: u16 = 237;
    pub const VAT_RATE_GROSS_DATA: u16 = 238;
}
/// `VatRateNetDataType`
pub mod vat_rate_net_data {
    pub const VAT_RATE_NET_AMOUNT: u16 = 239;
    pub const VAT_RATE_NET_AMOUNT_HUF: u16 = 240;
}
/// `VatRateVatDataType`
pub mod vat_rate_vat_data {
    pub const VAT_RATE_VAT_AMOUNT: u16 = 241;
    pub const VAT_RATE_VAT_AMOUNT_HUF: u16 = 242;
}
/// `VatRateGrossDataType`
pub mod vat_rate_gross_data {
    pub const VAT_RATE_GROSS_AMOUNT: u16 = 243;
    pub const VAT_RATE_GROSS_AMOUNT_HUF: u16 = 244;
}
/// `SummarySimplifiedType`
pub mod summary_simplified {
    pub const VAT_RATE: u16 = 245;
    pub const VAT_CONTENT_GROSS_AMOUNT: u16 = 246;
    pub const VAT_CONTENT_GROSS_AMOUNT_HUF: u16 = 247;
}
/// `SummaryGrossDataType`
pub mod summary_gross_data {
    pub const INVOICE_GROSS_AMOUNT: u16 = 248;
    pub const INVOICE_GROSS_AMOUNT_HUF: u16 = 249;
}
/// `BatchInvoiceType`
pub mod batch_invoice {
    pub const BATCH_INDEX: u16 = 250;
    pub const INVOICE: u16 = 251;
}
/// `InvoicePayments`, of Cashbook's extension
pub mod invoice_payments {
    pub const PAYMENT: u16 = 252;
}
/// `Payment`, of Cashbook's extension
pub mod payment {
    pub const LOCATION_CODE: u16 = 253;
    pub const LOCATION_LEDGER: u16 = 254;
    pub const PAYMENT_METHOD: u16 = 255;
    pub const PAYMENT_DATE: u16 = 256;
    pub const AMOUNT: u16 = 257;
    pub const CURRENCY_CODE: u16 = 258;
    pub const EXCHANGE_RATE: u16 = 259;
    pub const WARRANT_NUMBER: u16 = 260;
    pub const PAYMENT_COMMENT: u16 = 261;
}
