//! The grammar of `invoiceData.xsd` 3.0 as data: what the reader checks against, and what the writer takes its tags
//! from. `tests/schema.rs` compares it with NAV's own files.
use super::{Choice, Complex, Content, Leaf, Slot};

#[rustfmt::skip]
pub static LOCATION_CODE: [&str; 2] = ["P", "B"];
#[rustfmt::skip]
pub static CUSTOMER_VAT_STATUS: [&str; 3] = ["DOMESTIC", "OTHER", "PRIVATE_PERSON"];
#[rustfmt::skip]
pub static INVOICE_CATEGORY: [&str; 3] = ["NORMAL", "SIMPLIFIED", "AGGREGATE"];
#[rustfmt::skip]
pub static PAYMENT_METHOD: [&str; 5] = ["TRANSFER", "CASH", "CARD", "VOUCHER", "OTHER"];
#[rustfmt::skip]
pub static INVOICE_APPEARANCE: [&str; 4] = ["PAPER", "ELECTRONIC", "EDI", "UNKNOWN"];
#[rustfmt::skip]
pub static LINE_NATURE_INDICATOR: [&str; 3] = ["PRODUCT", "SERVICE", "OTHER"];
#[rustfmt::skip]
pub static UNIT_OF_MEASURE: [&str; 16] = ["PIECE", "KILOGRAM", "TON", "KWH", "DAY", "HOUR", "MINUTE", "MONTH", "LITER", "KILOMETER", "CUBIC_METER", "METER", "LINEAR_METER", "CARTON", "PACK", "OWN"];
#[rustfmt::skip]
pub static LINE_OPERATION: [&str; 2] = ["CREATE", "MODIFY"];
#[rustfmt::skip]
pub static PRODUCT_CODE_CATEGORY: [&str; 10] = ["VTSZ", "SZJ", "KN", "AHK", "CSK", "KT", "EJ", "TESZOR", "OWN", "OTHER"];
#[rustfmt::skip]
pub static MARGIN_SCHEME: [&str; 4] = ["TRAVEL_AGENCY", "SECOND_HAND", "ARTWORK", "ANTIQUES"];
#[rustfmt::skip]
pub static TAKEOVER: [&str; 12] = ["01", "02_aa", "02_ab", "02_b", "02_c", "02_d", "02_ea", "02_eb", "02_fa", "02_fb", "02_ga", "02_gb"];
#[rustfmt::skip]
pub static PRODUCT_STREAM: [&str; 9] = ["BATTERY", "PACKAGING", "OTHER_PETROL", "ELECTRONIC", "TIRE", "COMMERCIAL", "PLASTIC", "OTHER_CHEMICAL", "PAPER"];
#[rustfmt::skip]
pub static PRODUCT_FEE_MEASURING_UNIT: [&str; 2] = ["DARAB", "KG"];
#[rustfmt::skip]
pub static PRODUCT_FEE_OPERATION: [&str; 2] = ["REFUND", "DEPOSIT"];

#[rustfmt::skip]
pub static SLOTS: [Slot; 262] = [
    Slot { name: "InvoiceData", base: false, required: true, max: 1, choice: false, content: Content::Parts(0) },
    // InvoiceDataType
    Slot { name: "invoiceNumber", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "invoiceIssueDate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "completenessIndicator", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "invoiceMain", base: false, required: true, max: 1, choice: false, content: Content::Parts(1) },
    // InvoiceMainType
    Slot { name: "invoice", base: false, required: false, max: 1, choice: true, content: Content::Parts(2) },
    Slot { name: "batchInvoice", base: false, required: false, max: 0, choice: true, content: Content::Parts(68) },
    // InvoiceType
    Slot { name: "invoiceReference", base: false, required: false, max: 1, choice: false, content: Content::Parts(3) },
    Slot { name: "invoiceHead", base: false, required: true, max: 1, choice: false, content: Content::Parts(4) },
    Slot { name: "invoiceLines", base: false, required: false, max: 1, choice: false, content: Content::Parts(31) },
    Slot { name: "productFeeSummary", base: false, required: false, max: 2, choice: false, content: Content::Parts(58) },
    Slot { name: "invoiceSummary", base: false, required: true, max: 1, choice: false, content: Content::Parts(60) },
    Slot { name: "invoicePayments", base: false, required: false, max: 1, choice: false, content: Content::Parts(69) },
    // InvoiceReferenceType
    Slot { name: "originalInvoiceNumber", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "modifyWithoutMaster", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "modificationIndex", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Index) },
    // InvoiceHeadType
    Slot { name: "supplierInfo", base: false, required: true, max: 1, choice: false, content: Content::Parts(5) },
    Slot { name: "customerInfo", base: false, required: false, max: 1, choice: false, content: Content::Parts(10) },
    Slot { name: "fiscalRepresentativeInfo", base: false, required: false, max: 1, choice: false, content: Content::Parts(13) },
    Slot { name: "invoiceDetail", base: false, required: true, max: 1, choice: false, content: Content::Parts(14) },
    // SupplierInfoType
    Slot { name: "supplierTaxNumber", base: false, required: true, max: 1, choice: false, content: Content::Parts(6) },
    Slot { name: "groupMemberTaxNumber", base: false, required: false, max: 1, choice: false, content: Content::Parts(6) },
    Slot { name: "communityVatNumber", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::CommunityVat) },
    Slot { name: "supplierName", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    Slot { name: "supplierAddress", base: false, required: true, max: 1, choice: false, content: Content::Parts(7) },
    Slot { name: "supplierBankAccountNumber", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::BankAccount) },
    Slot { name: "individualExemption", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "exciseLicenceNum", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    // TaxNumberType
    Slot { name: "taxpayerId", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::TaxpayerId) },
    Slot { name: "vatCode", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::VatCode) },
    Slot { name: "countyCode", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::County) },
    // AddressType
    Slot { name: "simpleAddress", base: true, required: false, max: 1, choice: true, content: Content::Parts(8) },
    Slot { name: "detailedAddress", base: true, required: false, max: 1, choice: true, content: Content::Parts(9) },
    // SimpleAddressType
    Slot { name: "countryCode", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Country) },
    Slot { name: "region", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "postalCode", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::PostalCode) },
    Slot { name: "city", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "additionalAddressDetail", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    // DetailedAddressType
    Slot { name: "countryCode", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Country) },
    Slot { name: "region", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "postalCode", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::PostalCode) },
    Slot { name: "city", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "streetName", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "publicPlaceCategory", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "number", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "building", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "staircase", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "floor", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "door", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "lotNumber", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    // CustomerInfoType
    Slot { name: "customerVatStatus", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&CUSTOMER_VAT_STATUS)) },
    Slot { name: "customerVatData", base: false, required: false, max: 1, choice: false, content: Content::Parts(11) },
    Slot { name: "customerName", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    Slot { name: "customerAddress", base: false, required: false, max: 1, choice: false, content: Content::Parts(7) },
    Slot { name: "customerBankAccountNumber", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::BankAccount) },
    // CustomerVatDataType
    Slot { name: "customerTaxNumber", base: false, required: false, max: 1, choice: true, content: Content::Parts(12) },
    Slot { name: "communityVatNumber", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::CommunityVat) },
    Slot { name: "thirdStateTaxId", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Text(50)) },
    // CustomerTaxNumberType
    Slot { name: "taxpayerId", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::TaxpayerId) },
    Slot { name: "vatCode", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::VatCode) },
    Slot { name: "countyCode", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::County) },
    Slot { name: "groupMemberTaxNumber", base: false, required: false, max: 1, choice: false, content: Content::Parts(6) },
    // FiscalRepresentativeType
    Slot { name: "fiscalRepresentativeTaxNumber", base: false, required: true, max: 1, choice: false, content: Content::Parts(6) },
    Slot { name: "fiscalRepresentativeName", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    Slot { name: "fiscalRepresentativeAddress", base: false, required: true, max: 1, choice: false, content: Content::Parts(7) },
    Slot { name: "fiscalRepresentativeBankAccountNumber", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::BankAccount) },
    // InvoiceDetailType
    Slot { name: "invoiceCategory", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&INVOICE_CATEGORY)) },
    Slot { name: "invoiceDeliveryDate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "invoiceDeliveryPeriodStart", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "invoiceDeliveryPeriodEnd", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "invoiceAccountingDeliveryDate", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "periodicalSettlement", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "smallBusinessIndicator", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "currencyCode", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Currency) },
    Slot { name: "exchangeRate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::ExchangeRate) },
    Slot { name: "utilitySettlementIndicator", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "selfBillingIndicator", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "paymentMethod", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PAYMENT_METHOD)) },
    Slot { name: "paymentDate", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "cashAccountingIndicator", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "invoiceAppearance", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&INVOICE_APPEARANCE)) },
    Slot { name: "conventionalInvoiceInfo", base: false, required: false, max: 1, choice: false, content: Content::Parts(15) },
    Slot { name: "additionalInvoiceData", base: false, required: false, max: 0, choice: false, content: Content::Parts(30) },
    // ConventionalInvoiceInfoType
    Slot { name: "orderNumbers", base: false, required: false, max: 1, choice: false, content: Content::Parts(16) },
    Slot { name: "deliveryNotes", base: false, required: false, max: 1, choice: false, content: Content::Parts(17) },
    Slot { name: "shippingDates", base: false, required: false, max: 1, choice: false, content: Content::Parts(18) },
    Slot { name: "contractNumbers", base: false, required: false, max: 1, choice: false, content: Content::Parts(19) },
    Slot { name: "supplierCompanyCodes", base: false, required: false, max: 1, choice: false, content: Content::Parts(20) },
    Slot { name: "customerCompanyCodes", base: false, required: false, max: 1, choice: false, content: Content::Parts(21) },
    Slot { name: "dealerCodes", base: false, required: false, max: 1, choice: false, content: Content::Parts(22) },
    Slot { name: "costCenters", base: false, required: false, max: 1, choice: false, content: Content::Parts(23) },
    Slot { name: "projectNumbers", base: false, required: false, max: 1, choice: false, content: Content::Parts(24) },
    Slot { name: "generalLedgerAccountNumbers", base: false, required: false, max: 1, choice: false, content: Content::Parts(25) },
    Slot { name: "glnNumbersSupplier", base: false, required: false, max: 1, choice: false, content: Content::Parts(26) },
    Slot { name: "glnNumbersCustomer", base: false, required: false, max: 1, choice: false, content: Content::Parts(26) },
    Slot { name: "materialNumbers", base: false, required: false, max: 1, choice: false, content: Content::Parts(27) },
    Slot { name: "itemNumbers", base: false, required: false, max: 1, choice: false, content: Content::Parts(28) },
    Slot { name: "ekaerIds", base: false, required: false, max: 1, choice: false, content: Content::Parts(29) },
    // OrderNumbersType
    Slot { name: "orderNumber", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // DeliveryNotesType
    Slot { name: "deliveryNote", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // ShippingDatesType
    Slot { name: "shippingDate", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // ContractNumbersType
    Slot { name: "contractNumber", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // SupplierCompanyCodesType
    Slot { name: "supplierCompanyCode", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // CustomerCompanyCodesType
    Slot { name: "customerCompanyCode", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // DealerCodesType
    Slot { name: "dealerCode", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // CostCentersType
    Slot { name: "costCenter", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // ProjectNumbersType
    Slot { name: "projectNumber", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // GeneralLedgerAccountNumbersType
    Slot { name: "generalLedgerAccountNumber", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // GlnNumbersType
    Slot { name: "glnNumber", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // MaterialNumbersType
    Slot { name: "materialNumber", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // ItemNumbersType
    Slot { name: "itemNumber", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // EkaerIdsType
    Slot { name: "ekaerId", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Ekaer) },
    // AdditionalDataType
    Slot { name: "dataName", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::DataName) },
    Slot { name: "dataDescription", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "dataValue", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    // LinesType
    Slot { name: "mergedItemIndicator", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "line", base: false, required: true, max: 0, choice: false, content: Content::Parts(32) },
    // LineType
    Slot { name: "lineNumber", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::LineNumber) },
    Slot { name: "lineModificationReference", base: false, required: false, max: 1, choice: false, content: Content::Parts(33) },
    Slot { name: "referencesToOtherLines", base: false, required: false, max: 1, choice: false, content: Content::Parts(34) },
    Slot { name: "advanceData", base: false, required: false, max: 1, choice: false, content: Content::Parts(35) },
    Slot { name: "productCodes", base: false, required: false, max: 1, choice: false, content: Content::Parts(37) },
    Slot { name: "lineExpressionIndicator", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "lineNatureIndicator", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&LINE_NATURE_INDICATOR)) },
    Slot { name: "lineDescription", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    Slot { name: "quantity", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "unitOfMeasure", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&UNIT_OF_MEASURE)) },
    Slot { name: "unitOfMeasureOwn", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "unitPrice", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "unitPriceHUF", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "lineDiscountData", base: false, required: false, max: 1, choice: false, content: Content::Parts(39) },
    Slot { name: "lineAmountsNormal", base: false, required: false, max: 1, choice: true, content: Content::Parts(40) },
    Slot { name: "lineAmountsSimplified", base: false, required: false, max: 1, choice: true, content: Content::Parts(47) },
    Slot { name: "intermediatedService", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "aggregateInvoiceLineData", base: false, required: false, max: 1, choice: false, content: Content::Parts(48) },
    Slot { name: "newTransportMean", base: false, required: false, max: 1, choice: false, content: Content::Parts(49) },
    Slot { name: "depositIndicator", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "obligatedForProductFee", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "GPCExcise", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "dieselOilPurchase", base: false, required: false, max: 1, choice: false, content: Content::Parts(53) },
    Slot { name: "netaDeclaration", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "productFeeClause", base: false, required: false, max: 1, choice: false, content: Content::Parts(54) },
    Slot { name: "lineProductFeeContent", base: false, required: false, max: 0, choice: false, content: Content::Parts(57) },
    Slot { name: "conventionalLineInfo", base: false, required: false, max: 1, choice: false, content: Content::Parts(15) },
    Slot { name: "additionalLineData", base: false, required: false, max: 0, choice: false, content: Content::Parts(30) },
    // LineModificationReferenceType
    Slot { name: "lineNumberReference", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::LineNumber) },
    Slot { name: "lineOperation", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&LINE_OPERATION)) },
    // ReferencesToOtherLinesType
    Slot { name: "referenceToOtherLine", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::LineNumber) },
    // AdvanceDataType
    Slot { name: "advanceIndicator", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "advancePaymentData", base: false, required: false, max: 1, choice: false, content: Content::Parts(36) },
    // AdvancePaymentDataType
    Slot { name: "advanceOriginalInvoice", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "advancePaymentDate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "advanceExchangeRate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::ExchangeRate) },
    // ProductCodesType
    Slot { name: "productCode", base: false, required: true, max: 0, choice: false, content: Content::Parts(38) },
    // ProductCodeType
    Slot { name: "productCodeCategory", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PRODUCT_CODE_CATEGORY)) },
    Slot { name: "productCodeValue", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::ProductCodeValue) },
    Slot { name: "productCodeOwnValue", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Text(255)) },
    // DiscountDataType
    Slot { name: "discountDescription", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "discountValue", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "discountRate", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Rate) },
    // LineAmountsNormalType
    Slot { name: "lineNetAmountData", base: false, required: true, max: 1, choice: false, content: Content::Parts(41) },
    Slot { name: "lineVatRate", base: false, required: true, max: 1, choice: false, content: Content::Parts(42) },
    Slot { name: "lineVatData", base: false, required: false, max: 1, choice: false, content: Content::Parts(45) },
    Slot { name: "lineGrossAmountData", base: false, required: false, max: 1, choice: false, content: Content::Parts(46) },
    // LineNetAmountDataType
    Slot { name: "lineNetAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "lineNetAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // VatRateType
    Slot { name: "vatPercentage", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Rate) },
    Slot { name: "vatContent", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Rate) },
    Slot { name: "vatExemption", base: false, required: false, max: 1, choice: true, content: Content::Parts(43) },
    Slot { name: "vatOutOfScope", base: false, required: false, max: 1, choice: true, content: Content::Parts(43) },
    Slot { name: "vatDomesticReverseCharge", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::True) },
    Slot { name: "marginSchemeIndicator", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Word(&MARGIN_SCHEME)) },
    Slot { name: "vatAmountMismatch", base: false, required: false, max: 1, choice: true, content: Content::Parts(44) },
    Slot { name: "noVatCharge", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::True) },
    // DetailedReasonType
    Slot { name: "case", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "reason", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(200)) },
    // VatAmountMismatchType
    Slot { name: "vatRate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Rate) },
    Slot { name: "case", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    // LineVatDataType
    Slot { name: "lineVatAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "lineVatAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // LineGrossAmountDataType
    Slot { name: "lineGrossAmountNormal", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "lineGrossAmountNormalHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // LineAmountsSimplifiedType
    Slot { name: "lineVatRate", base: false, required: true, max: 1, choice: false, content: Content::Parts(42) },
    Slot { name: "lineGrossAmountSimplified", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "lineGrossAmountSimplifiedHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // AggregateInvoiceLineDataType
    Slot { name: "lineExchangeRate", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::ExchangeRate) },
    Slot { name: "lineDeliveryDate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    // NewTransportMeanType
    Slot { name: "brand", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "serialNum", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "engineNum", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "firstEntryIntoService", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "vehicle", base: false, required: false, max: 1, choice: true, content: Content::Parts(50) },
    Slot { name: "vessel", base: false, required: false, max: 1, choice: true, content: Content::Parts(51) },
    Slot { name: "aircraft", base: false, required: false, max: 1, choice: true, content: Content::Parts(52) },
    // VehicleType
    Slot { name: "engineCapacity", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "enginePower", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "kms", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // VesselType
    Slot { name: "length", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "activityReferred", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "sailedHours", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // AircraftType
    Slot { name: "takeOffWeight", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "airCargo", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "operationHours", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // DieselOilPurchaseType
    Slot { name: "purchaseLocation", base: false, required: true, max: 1, choice: false, content: Content::Parts(8) },
    Slot { name: "purchaseDate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "vehicleRegistrationNumber", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Plate) },
    Slot { name: "dieselOilQuantity", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // ProductFeeClauseType
    Slot { name: "productFeeTakeoverData", base: false, required: false, max: 1, choice: true, content: Content::Parts(55) },
    Slot { name: "customerDeclaration", base: false, required: false, max: 1, choice: true, content: Content::Parts(56) },
    // ProductFeeTakeoverDataType
    Slot { name: "takeoverReason", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&TAKEOVER)) },
    Slot { name: "takeoverAmount", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // CustomerDeclarationType
    Slot { name: "productStream", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PRODUCT_STREAM)) },
    Slot { name: "productFeeWeight", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // ProductFeeDataType
    Slot { name: "productFeeCode", base: false, required: true, max: 1, choice: false, content: Content::Parts(38) },
    Slot { name: "productFeeQuantity", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "productFeeMeasuringUnit", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PRODUCT_FEE_MEASURING_UNIT)) },
    Slot { name: "productFeeRate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "productFeeAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // ProductFeeSummaryType
    Slot { name: "productFeeOperation", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PRODUCT_FEE_OPERATION)) },
    Slot { name: "productFeeData", base: false, required: true, max: 0, choice: false, content: Content::Parts(57) },
    Slot { name: "productChargeSum", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "paymentEvidenceDocumentData", base: false, required: false, max: 1, choice: false, content: Content::Parts(59) },
    // PaymentEvidenceDocumentDataType
    Slot { name: "evidenceDocumentNo", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "evidenceDocumentDate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "obligatedName", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "obligatedAddress", base: false, required: true, max: 1, choice: false, content: Content::Parts(7) },
    Slot { name: "obligatedTaxNumber", base: false, required: true, max: 1, choice: false, content: Content::Parts(6) },
    // SummaryType
    Slot { name: "summaryNormal", base: false, required: false, max: 1, choice: true, content: Content::Parts(61) },
    Slot { name: "summarySimplified", base: false, required: false, max: 0, choice: true, content: Content::Parts(66) },
    Slot { name: "summaryGrossData", base: false, required: false, max: 1, choice: false, content: Content::Parts(67) },
    // SummaryNormalType
    Slot { name: "summaryByVatRate", base: false, required: true, max: 0, choice: false, content: Content::Parts(62) },
    Slot { name: "invoiceNetAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "invoiceNetAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "invoiceVatAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "invoiceVatAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // SummaryByVatRateType
    Slot { name: "vatRate", base: false, required: true, max: 1, choice: false, content: Content::Parts(42) },
    Slot { name: "vatRateNetData", base: false, required: true, max: 1, choice: false, content: Content::Parts(63) },
    Slot { name: "vatRateVatData", base: false, required: true, max: 1, choice: false, content: Content::Parts(64) },
    Slot { name: "vatRateGrossData", base: false, required: false, max: 1, choice: false, content: Content::Parts(65) },
    // VatRateNetDataType
    Slot { name: "vatRateNetAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "vatRateNetAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // VatRateVatDataType
    Slot { name: "vatRateVatAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "vatRateVatAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // VatRateGrossDataType
    Slot { name: "vatRateGrossAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "vatRateGrossAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // SummarySimplifiedType
    Slot { name: "vatRate", base: false, required: true, max: 1, choice: false, content: Content::Parts(42) },
    Slot { name: "vatContentGrossAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "vatContentGrossAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // SummaryGrossDataType
    Slot { name: "invoiceGrossAmount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "invoiceGrossAmountHUF", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // BatchInvoiceType
    Slot { name: "batchIndex", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Index) },
    Slot { name: "invoice", base: false, required: true, max: 1, choice: false, content: Content::Parts(2) },
    // InvoicePayments
    Slot { name: "payment", base: false, required: true, max: 0, choice: false, content: Content::Parts(70) },
    // Payment
    Slot { name: "locationCode", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&LOCATION_CODE)) },
    Slot { name: "locationLedger", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Loose) },
    Slot { name: "paymentMethod", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PAYMENT_METHOD)) },
    Slot { name: "paymentDate", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "amount", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "currencyCode", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Currency) },
    Slot { name: "exchangeRate", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::ExchangeRate) },
    Slot { name: "warrantNumber", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Loose) },
    Slot { name: "paymentComment", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Loose) },
];

#[rustfmt::skip]
pub static TYPES: [Complex; 71] = [
    Complex { name: "InvoiceDataType", first: 1, count: 4, choice: Choice::No },
    Complex { name: "InvoiceMainType", first: 5, count: 2, choice: Choice::Required },
    Complex { name: "InvoiceType", first: 7, count: 6, choice: Choice::No },
    Complex { name: "InvoiceReferenceType", first: 13, count: 3, choice: Choice::No },
    Complex { name: "InvoiceHeadType", first: 16, count: 4, choice: Choice::No },
    Complex { name: "SupplierInfoType", first: 20, count: 8, choice: Choice::No },
    Complex { name: "TaxNumberType", first: 28, count: 3, choice: Choice::No },
    Complex { name: "AddressType", first: 31, count: 2, choice: Choice::Required },
    Complex { name: "SimpleAddressType", first: 33, count: 5, choice: Choice::No },
    Complex { name: "DetailedAddressType", first: 38, count: 12, choice: Choice::No },
    Complex { name: "CustomerInfoType", first: 50, count: 5, choice: Choice::No },
    Complex { name: "CustomerVatDataType", first: 55, count: 3, choice: Choice::Required },
    Complex { name: "CustomerTaxNumberType", first: 58, count: 4, choice: Choice::No },
    Complex { name: "FiscalRepresentativeType", first: 62, count: 4, choice: Choice::No },
    Complex { name: "InvoiceDetailType", first: 66, count: 17, choice: Choice::No },
    Complex { name: "ConventionalInvoiceInfoType", first: 83, count: 15, choice: Choice::No },
    Complex { name: "OrderNumbersType", first: 98, count: 1, choice: Choice::No },
    Complex { name: "DeliveryNotesType", first: 99, count: 1, choice: Choice::No },
    Complex { name: "ShippingDatesType", first: 100, count: 1, choice: Choice::No },
    Complex { name: "ContractNumbersType", first: 101, count: 1, choice: Choice::No },
    Complex { name: "SupplierCompanyCodesType", first: 102, count: 1, choice: Choice::No },
    Complex { name: "CustomerCompanyCodesType", first: 103, count: 1, choice: Choice::No },
    Complex { name: "DealerCodesType", first: 104, count: 1, choice: Choice::No },
    Complex { name: "CostCentersType", first: 105, count: 1, choice: Choice::No },
    Complex { name: "ProjectNumbersType", first: 106, count: 1, choice: Choice::No },
    Complex { name: "GeneralLedgerAccountNumbersType", first: 107, count: 1, choice: Choice::No },
    Complex { name: "GlnNumbersType", first: 108, count: 1, choice: Choice::No },
    Complex { name: "MaterialNumbersType", first: 109, count: 1, choice: Choice::No },
    Complex { name: "ItemNumbersType", first: 110, count: 1, choice: Choice::No },
    Complex { name: "EkaerIdsType", first: 111, count: 1, choice: Choice::No },
    Complex { name: "AdditionalDataType", first: 112, count: 3, choice: Choice::No },
    Complex { name: "LinesType", first: 115, count: 2, choice: Choice::No },
    Complex { name: "LineType", first: 117, count: 28, choice: Choice::Optional },
    Complex { name: "LineModificationReferenceType", first: 145, count: 2, choice: Choice::No },
    Complex { name: "ReferencesToOtherLinesType", first: 147, count: 1, choice: Choice::No },
    Complex { name: "AdvanceDataType", first: 148, count: 2, choice: Choice::No },
    Complex { name: "AdvancePaymentDataType", first: 150, count: 3, choice: Choice::No },
    Complex { name: "ProductCodesType", first: 153, count: 1, choice: Choice::No },
    Complex { name: "ProductCodeType", first: 154, count: 3, choice: Choice::Required },
    Complex { name: "DiscountDataType", first: 157, count: 3, choice: Choice::No },
    Complex { name: "LineAmountsNormalType", first: 160, count: 4, choice: Choice::No },
    Complex { name: "LineNetAmountDataType", first: 164, count: 2, choice: Choice::No },
    Complex { name: "VatRateType", first: 166, count: 8, choice: Choice::Required },
    Complex { name: "DetailedReasonType", first: 174, count: 2, choice: Choice::No },
    Complex { name: "VatAmountMismatchType", first: 176, count: 2, choice: Choice::No },
    Complex { name: "LineVatDataType", first: 178, count: 2, choice: Choice::No },
    Complex { name: "LineGrossAmountDataType", first: 180, count: 2, choice: Choice::No },
    Complex { name: "LineAmountsSimplifiedType", first: 182, count: 3, choice: Choice::No },
    Complex { name: "AggregateInvoiceLineDataType", first: 185, count: 2, choice: Choice::No },
    Complex { name: "NewTransportMeanType", first: 187, count: 7, choice: Choice::Required },
    Complex { name: "VehicleType", first: 194, count: 3, choice: Choice::No },
    Complex { name: "VesselType", first: 197, count: 3, choice: Choice::No },
    Complex { name: "AircraftType", first: 200, count: 3, choice: Choice::No },
    Complex { name: "DieselOilPurchaseType", first: 203, count: 4, choice: Choice::No },
    Complex { name: "ProductFeeClauseType", first: 207, count: 2, choice: Choice::Required },
    Complex { name: "ProductFeeTakeoverDataType", first: 209, count: 2, choice: Choice::No },
    Complex { name: "CustomerDeclarationType", first: 211, count: 2, choice: Choice::No },
    Complex { name: "ProductFeeDataType", first: 213, count: 5, choice: Choice::No },
    Complex { name: "ProductFeeSummaryType", first: 218, count: 4, choice: Choice::No },
    Complex { name: "PaymentEvidenceDocumentDataType", first: 222, count: 5, choice: Choice::No },
    Complex { name: "SummaryType", first: 227, count: 3, choice: Choice::Required },
    Complex { name: "SummaryNormalType", first: 230, count: 5, choice: Choice::No },
    Complex { name: "SummaryByVatRateType", first: 235, count: 4, choice: Choice::No },
    Complex { name: "VatRateNetDataType", first: 239, count: 2, choice: Choice::No },
    Complex { name: "VatRateVatDataType", first: 241, count: 2, choice: Choice::No },
    Complex { name: "VatRateGrossDataType", first: 243, count: 2, choice: Choice::No },
    Complex { name: "SummarySimplifiedType", first: 245, count: 3, choice: Choice::No },
    Complex { name: "SummaryGrossDataType", first: 248, count: 2, choice: Choice::No },
    Complex { name: "BatchInvoiceType", first: 250, count: 2, choice: Choice::No },
    Complex { name: "InvoicePayments", first: 252, count: 1, choice: Choice::No },
    Complex { name: "Payment", first: 253, count: 9, choice: Choice::No },
];
