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
    Slot { name: "InvoiceData", open: "<InvoiceData>", close: "</InvoiceData>", base: false, required: true, max: 1, choice: false, content: Content::Parts(0) },
    // InvoiceDataType
    Slot { name: "invoiceNumber", open: "<invoiceNumber>", close: "</invoiceNumber>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "invoiceIssueDate", open: "<invoiceIssueDate>", close: "</invoiceIssueDate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "completenessIndicator", open: "<completenessIndicator>", close: "</completenessIndicator>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "invoiceMain", open: "<invoiceMain>", close: "</invoiceMain>", base: false, required: true, max: 1, choice: false, content: Content::Parts(1) },
    // InvoiceMainType
    Slot { name: "invoice", open: "<invoice>", close: "</invoice>", base: false, required: false, max: 1, choice: true, content: Content::Parts(2) },
    Slot { name: "batchInvoice", open: "<batchInvoice>", close: "</batchInvoice>", base: false, required: false, max: 0, choice: true, content: Content::Parts(68) },
    // InvoiceType
    Slot { name: "invoiceReference", open: "<invoiceReference>", close: "</invoiceReference>", base: false, required: false, max: 1, choice: false, content: Content::Parts(3) },
    Slot { name: "invoiceHead", open: "<invoiceHead>", close: "</invoiceHead>", base: false, required: true, max: 1, choice: false, content: Content::Parts(4) },
    Slot { name: "invoiceLines", open: "<invoiceLines>", close: "</invoiceLines>", base: false, required: false, max: 1, choice: false, content: Content::Parts(31) },
    Slot { name: "productFeeSummary", open: "<productFeeSummary>", close: "</productFeeSummary>", base: false, required: false, max: 2, choice: false, content: Content::Parts(58) },
    Slot { name: "invoiceSummary", open: "<invoiceSummary>", close: "</invoiceSummary>", base: false, required: true, max: 1, choice: false, content: Content::Parts(60) },
    Slot { name: "invoicePayments", open: "<invoicePayments>", close: "</invoicePayments>", base: false, required: false, max: 1, choice: false, content: Content::Parts(69) },
    // InvoiceReferenceType
    Slot { name: "originalInvoiceNumber", open: "<originalInvoiceNumber>", close: "</originalInvoiceNumber>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "modifyWithoutMaster", open: "<modifyWithoutMaster>", close: "</modifyWithoutMaster>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "modificationIndex", open: "<modificationIndex>", close: "</modificationIndex>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Index) },
    // InvoiceHeadType
    Slot { name: "supplierInfo", open: "<supplierInfo>", close: "</supplierInfo>", base: false, required: true, max: 1, choice: false, content: Content::Parts(5) },
    Slot { name: "customerInfo", open: "<customerInfo>", close: "</customerInfo>", base: false, required: false, max: 1, choice: false, content: Content::Parts(10) },
    Slot { name: "fiscalRepresentativeInfo", open: "<fiscalRepresentativeInfo>", close: "</fiscalRepresentativeInfo>", base: false, required: false, max: 1, choice: false, content: Content::Parts(13) },
    Slot { name: "invoiceDetail", open: "<invoiceDetail>", close: "</invoiceDetail>", base: false, required: true, max: 1, choice: false, content: Content::Parts(14) },
    // SupplierInfoType
    Slot { name: "supplierTaxNumber", open: "<supplierTaxNumber>", close: "</supplierTaxNumber>", base: false, required: true, max: 1, choice: false, content: Content::Parts(6) },
    Slot { name: "groupMemberTaxNumber", open: "<groupMemberTaxNumber>", close: "</groupMemberTaxNumber>", base: false, required: false, max: 1, choice: false, content: Content::Parts(6) },
    Slot { name: "communityVatNumber", open: "<communityVatNumber>", close: "</communityVatNumber>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::CommunityVat) },
    Slot { name: "supplierName", open: "<supplierName>", close: "</supplierName>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    Slot { name: "supplierAddress", open: "<supplierAddress>", close: "</supplierAddress>", base: false, required: true, max: 1, choice: false, content: Content::Parts(7) },
    Slot { name: "supplierBankAccountNumber", open: "<supplierBankAccountNumber>", close: "</supplierBankAccountNumber>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::BankAccount) },
    Slot { name: "individualExemption", open: "<individualExemption>", close: "</individualExemption>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "exciseLicenceNum", open: "<exciseLicenceNum>", close: "</exciseLicenceNum>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    // TaxNumberType
    Slot { name: "taxpayerId", open: "<base:taxpayerId>", close: "</base:taxpayerId>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::TaxpayerId) },
    Slot { name: "vatCode", open: "<base:vatCode>", close: "</base:vatCode>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::VatCode) },
    Slot { name: "countyCode", open: "<base:countyCode>", close: "</base:countyCode>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::County) },
    // AddressType
    Slot { name: "simpleAddress", open: "<base:simpleAddress>", close: "</base:simpleAddress>", base: true, required: false, max: 1, choice: true, content: Content::Parts(8) },
    Slot { name: "detailedAddress", open: "<base:detailedAddress>", close: "</base:detailedAddress>", base: true, required: false, max: 1, choice: true, content: Content::Parts(9) },
    // SimpleAddressType
    Slot { name: "countryCode", open: "<base:countryCode>", close: "</base:countryCode>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Country) },
    Slot { name: "region", open: "<base:region>", close: "</base:region>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "postalCode", open: "<base:postalCode>", close: "</base:postalCode>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::PostalCode) },
    Slot { name: "city", open: "<base:city>", close: "</base:city>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "additionalAddressDetail", open: "<base:additionalAddressDetail>", close: "</base:additionalAddressDetail>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    // DetailedAddressType
    Slot { name: "countryCode", open: "<base:countryCode>", close: "</base:countryCode>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Country) },
    Slot { name: "region", open: "<base:region>", close: "</base:region>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "postalCode", open: "<base:postalCode>", close: "</base:postalCode>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::PostalCode) },
    Slot { name: "city", open: "<base:city>", close: "</base:city>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "streetName", open: "<base:streetName>", close: "</base:streetName>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "publicPlaceCategory", open: "<base:publicPlaceCategory>", close: "</base:publicPlaceCategory>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "number", open: "<base:number>", close: "</base:number>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "building", open: "<base:building>", close: "</base:building>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "staircase", open: "<base:staircase>", close: "</base:staircase>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "floor", open: "<base:floor>", close: "</base:floor>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "door", open: "<base:door>", close: "</base:door>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "lotNumber", open: "<base:lotNumber>", close: "</base:lotNumber>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    // CustomerInfoType
    Slot { name: "customerVatStatus", open: "<customerVatStatus>", close: "</customerVatStatus>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&CUSTOMER_VAT_STATUS)) },
    Slot { name: "customerVatData", open: "<customerVatData>", close: "</customerVatData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(11) },
    Slot { name: "customerName", open: "<customerName>", close: "</customerName>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    Slot { name: "customerAddress", open: "<customerAddress>", close: "</customerAddress>", base: false, required: false, max: 1, choice: false, content: Content::Parts(7) },
    Slot { name: "customerBankAccountNumber", open: "<customerBankAccountNumber>", close: "</customerBankAccountNumber>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::BankAccount) },
    // CustomerVatDataType
    Slot { name: "customerTaxNumber", open: "<customerTaxNumber>", close: "</customerTaxNumber>", base: false, required: false, max: 1, choice: true, content: Content::Parts(12) },
    Slot { name: "communityVatNumber", open: "<communityVatNumber>", close: "</communityVatNumber>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::CommunityVat) },
    Slot { name: "thirdStateTaxId", open: "<thirdStateTaxId>", close: "</thirdStateTaxId>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Text(50)) },
    // CustomerTaxNumberType
    Slot { name: "taxpayerId", open: "<base:taxpayerId>", close: "</base:taxpayerId>", base: true, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::TaxpayerId) },
    Slot { name: "vatCode", open: "<base:vatCode>", close: "</base:vatCode>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::VatCode) },
    Slot { name: "countyCode", open: "<base:countyCode>", close: "</base:countyCode>", base: true, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::County) },
    Slot { name: "groupMemberTaxNumber", open: "<groupMemberTaxNumber>", close: "</groupMemberTaxNumber>", base: false, required: false, max: 1, choice: false, content: Content::Parts(6) },
    // FiscalRepresentativeType
    Slot { name: "fiscalRepresentativeTaxNumber", open: "<fiscalRepresentativeTaxNumber>", close: "</fiscalRepresentativeTaxNumber>", base: false, required: true, max: 1, choice: false, content: Content::Parts(6) },
    Slot { name: "fiscalRepresentativeName", open: "<fiscalRepresentativeName>", close: "</fiscalRepresentativeName>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    Slot { name: "fiscalRepresentativeAddress", open: "<fiscalRepresentativeAddress>", close: "</fiscalRepresentativeAddress>", base: false, required: true, max: 1, choice: false, content: Content::Parts(7) },
    Slot { name: "fiscalRepresentativeBankAccountNumber", open: "<fiscalRepresentativeBankAccountNumber>", close: "</fiscalRepresentativeBankAccountNumber>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::BankAccount) },
    // InvoiceDetailType
    Slot { name: "invoiceCategory", open: "<invoiceCategory>", close: "</invoiceCategory>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&INVOICE_CATEGORY)) },
    Slot { name: "invoiceDeliveryDate", open: "<invoiceDeliveryDate>", close: "</invoiceDeliveryDate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "invoiceDeliveryPeriodStart", open: "<invoiceDeliveryPeriodStart>", close: "</invoiceDeliveryPeriodStart>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "invoiceDeliveryPeriodEnd", open: "<invoiceDeliveryPeriodEnd>", close: "</invoiceDeliveryPeriodEnd>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "invoiceAccountingDeliveryDate", open: "<invoiceAccountingDeliveryDate>", close: "</invoiceAccountingDeliveryDate>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "periodicalSettlement", open: "<periodicalSettlement>", close: "</periodicalSettlement>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "smallBusinessIndicator", open: "<smallBusinessIndicator>", close: "</smallBusinessIndicator>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "currencyCode", open: "<currencyCode>", close: "</currencyCode>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Currency) },
    Slot { name: "exchangeRate", open: "<exchangeRate>", close: "</exchangeRate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::ExchangeRate) },
    Slot { name: "utilitySettlementIndicator", open: "<utilitySettlementIndicator>", close: "</utilitySettlementIndicator>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "selfBillingIndicator", open: "<selfBillingIndicator>", close: "</selfBillingIndicator>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "paymentMethod", open: "<paymentMethod>", close: "</paymentMethod>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PAYMENT_METHOD)) },
    Slot { name: "paymentDate", open: "<paymentDate>", close: "</paymentDate>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "cashAccountingIndicator", open: "<cashAccountingIndicator>", close: "</cashAccountingIndicator>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "invoiceAppearance", open: "<invoiceAppearance>", close: "</invoiceAppearance>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&INVOICE_APPEARANCE)) },
    Slot { name: "conventionalInvoiceInfo", open: "<conventionalInvoiceInfo>", close: "</conventionalInvoiceInfo>", base: false, required: false, max: 1, choice: false, content: Content::Parts(15) },
    Slot { name: "additionalInvoiceData", open: "<additionalInvoiceData>", close: "</additionalInvoiceData>", base: false, required: false, max: 0, choice: false, content: Content::Parts(30) },
    // ConventionalInvoiceInfoType
    Slot { name: "orderNumbers", open: "<orderNumbers>", close: "</orderNumbers>", base: false, required: false, max: 1, choice: false, content: Content::Parts(16) },
    Slot { name: "deliveryNotes", open: "<deliveryNotes>", close: "</deliveryNotes>", base: false, required: false, max: 1, choice: false, content: Content::Parts(17) },
    Slot { name: "shippingDates", open: "<shippingDates>", close: "</shippingDates>", base: false, required: false, max: 1, choice: false, content: Content::Parts(18) },
    Slot { name: "contractNumbers", open: "<contractNumbers>", close: "</contractNumbers>", base: false, required: false, max: 1, choice: false, content: Content::Parts(19) },
    Slot { name: "supplierCompanyCodes", open: "<supplierCompanyCodes>", close: "</supplierCompanyCodes>", base: false, required: false, max: 1, choice: false, content: Content::Parts(20) },
    Slot { name: "customerCompanyCodes", open: "<customerCompanyCodes>", close: "</customerCompanyCodes>", base: false, required: false, max: 1, choice: false, content: Content::Parts(21) },
    Slot { name: "dealerCodes", open: "<dealerCodes>", close: "</dealerCodes>", base: false, required: false, max: 1, choice: false, content: Content::Parts(22) },
    Slot { name: "costCenters", open: "<costCenters>", close: "</costCenters>", base: false, required: false, max: 1, choice: false, content: Content::Parts(23) },
    Slot { name: "projectNumbers", open: "<projectNumbers>", close: "</projectNumbers>", base: false, required: false, max: 1, choice: false, content: Content::Parts(24) },
    Slot { name: "generalLedgerAccountNumbers", open: "<generalLedgerAccountNumbers>", close: "</generalLedgerAccountNumbers>", base: false, required: false, max: 1, choice: false, content: Content::Parts(25) },
    Slot { name: "glnNumbersSupplier", open: "<glnNumbersSupplier>", close: "</glnNumbersSupplier>", base: false, required: false, max: 1, choice: false, content: Content::Parts(26) },
    Slot { name: "glnNumbersCustomer", open: "<glnNumbersCustomer>", close: "</glnNumbersCustomer>", base: false, required: false, max: 1, choice: false, content: Content::Parts(26) },
    Slot { name: "materialNumbers", open: "<materialNumbers>", close: "</materialNumbers>", base: false, required: false, max: 1, choice: false, content: Content::Parts(27) },
    Slot { name: "itemNumbers", open: "<itemNumbers>", close: "</itemNumbers>", base: false, required: false, max: 1, choice: false, content: Content::Parts(28) },
    Slot { name: "ekaerIds", open: "<ekaerIds>", close: "</ekaerIds>", base: false, required: false, max: 1, choice: false, content: Content::Parts(29) },
    // OrderNumbersType
    Slot { name: "orderNumber", open: "<orderNumber>", close: "</orderNumber>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // DeliveryNotesType
    Slot { name: "deliveryNote", open: "<deliveryNote>", close: "</deliveryNote>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // ShippingDatesType
    Slot { name: "shippingDate", open: "<shippingDate>", close: "</shippingDate>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // ContractNumbersType
    Slot { name: "contractNumber", open: "<contractNumber>", close: "</contractNumber>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // SupplierCompanyCodesType
    Slot { name: "supplierCompanyCode", open: "<supplierCompanyCode>", close: "</supplierCompanyCode>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // CustomerCompanyCodesType
    Slot { name: "customerCompanyCode", open: "<customerCompanyCode>", close: "</customerCompanyCode>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // DealerCodesType
    Slot { name: "dealerCode", open: "<dealerCode>", close: "</dealerCode>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // CostCentersType
    Slot { name: "costCenter", open: "<costCenter>", close: "</costCenter>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // ProjectNumbersType
    Slot { name: "projectNumber", open: "<projectNumber>", close: "</projectNumber>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // GeneralLedgerAccountNumbersType
    Slot { name: "generalLedgerAccountNumber", open: "<generalLedgerAccountNumber>", close: "</generalLedgerAccountNumber>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // GlnNumbersType
    Slot { name: "glnNumber", open: "<glnNumber>", close: "</glnNumber>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // MaterialNumbersType
    Slot { name: "materialNumber", open: "<materialNumber>", close: "</materialNumber>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // ItemNumbersType
    Slot { name: "itemNumber", open: "<itemNumber>", close: "</itemNumber>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Text(100)) },
    // EkaerIdsType
    Slot { name: "ekaerId", open: "<ekaerId>", close: "</ekaerId>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::Ekaer) },
    // AdditionalDataType
    Slot { name: "dataName", open: "<dataName>", close: "</dataName>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::DataName) },
    Slot { name: "dataDescription", open: "<dataDescription>", close: "</dataDescription>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "dataValue", open: "<dataValue>", close: "</dataValue>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    // LinesType
    Slot { name: "mergedItemIndicator", open: "<mergedItemIndicator>", close: "</mergedItemIndicator>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "line", open: "<line>", close: "</line>", base: false, required: true, max: 0, choice: false, content: Content::Parts(32) },
    // LineType
    Slot { name: "lineNumber", open: "<lineNumber>", close: "</lineNumber>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::LineNumber) },
    Slot { name: "lineModificationReference", open: "<lineModificationReference>", close: "</lineModificationReference>", base: false, required: false, max: 1, choice: false, content: Content::Parts(33) },
    Slot { name: "referencesToOtherLines", open: "<referencesToOtherLines>", close: "</referencesToOtherLines>", base: false, required: false, max: 1, choice: false, content: Content::Parts(34) },
    Slot { name: "advanceData", open: "<advanceData>", close: "</advanceData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(35) },
    Slot { name: "productCodes", open: "<productCodes>", close: "</productCodes>", base: false, required: false, max: 1, choice: false, content: Content::Parts(37) },
    Slot { name: "lineExpressionIndicator", open: "<lineExpressionIndicator>", close: "</lineExpressionIndicator>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "lineNatureIndicator", open: "<lineNatureIndicator>", close: "</lineNatureIndicator>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&LINE_NATURE_INDICATOR)) },
    Slot { name: "lineDescription", open: "<lineDescription>", close: "</lineDescription>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(512)) },
    Slot { name: "quantity", open: "<quantity>", close: "</quantity>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "unitOfMeasure", open: "<unitOfMeasure>", close: "</unitOfMeasure>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&UNIT_OF_MEASURE)) },
    Slot { name: "unitOfMeasureOwn", open: "<unitOfMeasureOwn>", close: "</unitOfMeasureOwn>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "unitPrice", open: "<unitPrice>", close: "</unitPrice>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "unitPriceHUF", open: "<unitPriceHUF>", close: "</unitPriceHUF>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "lineDiscountData", open: "<lineDiscountData>", close: "</lineDiscountData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(39) },
    Slot { name: "lineAmountsNormal", open: "<lineAmountsNormal>", close: "</lineAmountsNormal>", base: false, required: false, max: 1, choice: true, content: Content::Parts(40) },
    Slot { name: "lineAmountsSimplified", open: "<lineAmountsSimplified>", close: "</lineAmountsSimplified>", base: false, required: false, max: 1, choice: true, content: Content::Parts(47) },
    Slot { name: "intermediatedService", open: "<intermediatedService>", close: "</intermediatedService>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "aggregateInvoiceLineData", open: "<aggregateInvoiceLineData>", close: "</aggregateInvoiceLineData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(48) },
    Slot { name: "newTransportMean", open: "<newTransportMean>", close: "</newTransportMean>", base: false, required: false, max: 1, choice: false, content: Content::Parts(49) },
    Slot { name: "depositIndicator", open: "<depositIndicator>", close: "</depositIndicator>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "obligatedForProductFee", open: "<obligatedForProductFee>", close: "</obligatedForProductFee>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "GPCExcise", open: "<GPCExcise>", close: "</GPCExcise>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "dieselOilPurchase", open: "<dieselOilPurchase>", close: "</dieselOilPurchase>", base: false, required: false, max: 1, choice: false, content: Content::Parts(53) },
    Slot { name: "netaDeclaration", open: "<netaDeclaration>", close: "</netaDeclaration>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "productFeeClause", open: "<productFeeClause>", close: "</productFeeClause>", base: false, required: false, max: 1, choice: false, content: Content::Parts(54) },
    Slot { name: "lineProductFeeContent", open: "<lineProductFeeContent>", close: "</lineProductFeeContent>", base: false, required: false, max: 0, choice: false, content: Content::Parts(57) },
    Slot { name: "conventionalLineInfo", open: "<conventionalLineInfo>", close: "</conventionalLineInfo>", base: false, required: false, max: 1, choice: false, content: Content::Parts(15) },
    Slot { name: "additionalLineData", open: "<additionalLineData>", close: "</additionalLineData>", base: false, required: false, max: 0, choice: false, content: Content::Parts(30) },
    // LineModificationReferenceType
    Slot { name: "lineNumberReference", open: "<lineNumberReference>", close: "</lineNumberReference>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::LineNumber) },
    Slot { name: "lineOperation", open: "<lineOperation>", close: "</lineOperation>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&LINE_OPERATION)) },
    // ReferencesToOtherLinesType
    Slot { name: "referenceToOtherLine", open: "<referenceToOtherLine>", close: "</referenceToOtherLine>", base: false, required: true, max: 0, choice: false, content: Content::Leaf(Leaf::LineNumber) },
    // AdvanceDataType
    Slot { name: "advanceIndicator", open: "<advanceIndicator>", close: "</advanceIndicator>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "advancePaymentData", open: "<advancePaymentData>", close: "</advancePaymentData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(36) },
    // AdvancePaymentDataType
    Slot { name: "advanceOriginalInvoice", open: "<advanceOriginalInvoice>", close: "</advanceOriginalInvoice>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "advancePaymentDate", open: "<advancePaymentDate>", close: "</advancePaymentDate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "advanceExchangeRate", open: "<advanceExchangeRate>", close: "</advanceExchangeRate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::ExchangeRate) },
    // ProductCodesType
    Slot { name: "productCode", open: "<productCode>", close: "</productCode>", base: false, required: true, max: 0, choice: false, content: Content::Parts(38) },
    // ProductCodeType
    Slot { name: "productCodeCategory", open: "<productCodeCategory>", close: "</productCodeCategory>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PRODUCT_CODE_CATEGORY)) },
    Slot { name: "productCodeValue", open: "<productCodeValue>", close: "</productCodeValue>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::ProductCodeValue) },
    Slot { name: "productCodeOwnValue", open: "<productCodeOwnValue>", close: "</productCodeOwnValue>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Text(255)) },
    // DiscountDataType
    Slot { name: "discountDescription", open: "<discountDescription>", close: "</discountDescription>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "discountValue", open: "<discountValue>", close: "</discountValue>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "discountRate", open: "<discountRate>", close: "</discountRate>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Rate) },
    // LineAmountsNormalType
    Slot { name: "lineNetAmountData", open: "<lineNetAmountData>", close: "</lineNetAmountData>", base: false, required: true, max: 1, choice: false, content: Content::Parts(41) },
    Slot { name: "lineVatRate", open: "<lineVatRate>", close: "</lineVatRate>", base: false, required: true, max: 1, choice: false, content: Content::Parts(42) },
    Slot { name: "lineVatData", open: "<lineVatData>", close: "</lineVatData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(45) },
    Slot { name: "lineGrossAmountData", open: "<lineGrossAmountData>", close: "</lineGrossAmountData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(46) },
    // LineNetAmountDataType
    Slot { name: "lineNetAmount", open: "<lineNetAmount>", close: "</lineNetAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "lineNetAmountHUF", open: "<lineNetAmountHUF>", close: "</lineNetAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // VatRateType
    Slot { name: "vatPercentage", open: "<vatPercentage>", close: "</vatPercentage>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Rate) },
    Slot { name: "vatContent", open: "<vatContent>", close: "</vatContent>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Rate) },
    Slot { name: "vatExemption", open: "<vatExemption>", close: "</vatExemption>", base: false, required: false, max: 1, choice: true, content: Content::Parts(43) },
    Slot { name: "vatOutOfScope", open: "<vatOutOfScope>", close: "</vatOutOfScope>", base: false, required: false, max: 1, choice: true, content: Content::Parts(43) },
    Slot { name: "vatDomesticReverseCharge", open: "<vatDomesticReverseCharge>", close: "</vatDomesticReverseCharge>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::True) },
    Slot { name: "marginSchemeIndicator", open: "<marginSchemeIndicator>", close: "</marginSchemeIndicator>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::Word(&MARGIN_SCHEME)) },
    Slot { name: "vatAmountMismatch", open: "<vatAmountMismatch>", close: "</vatAmountMismatch>", base: false, required: false, max: 1, choice: true, content: Content::Parts(44) },
    Slot { name: "noVatCharge", open: "<noVatCharge>", close: "</noVatCharge>", base: false, required: false, max: 1, choice: true, content: Content::Leaf(Leaf::True) },
    // DetailedReasonType
    Slot { name: "case", open: "<case>", close: "</case>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "reason", open: "<reason>", close: "</reason>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(200)) },
    // VatAmountMismatchType
    Slot { name: "vatRate", open: "<vatRate>", close: "</vatRate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Rate) },
    Slot { name: "case", open: "<case>", close: "</case>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    // LineVatDataType
    Slot { name: "lineVatAmount", open: "<lineVatAmount>", close: "</lineVatAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "lineVatAmountHUF", open: "<lineVatAmountHUF>", close: "</lineVatAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // LineGrossAmountDataType
    Slot { name: "lineGrossAmountNormal", open: "<lineGrossAmountNormal>", close: "</lineGrossAmountNormal>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "lineGrossAmountNormalHUF", open: "<lineGrossAmountNormalHUF>", close: "</lineGrossAmountNormalHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // LineAmountsSimplifiedType
    Slot { name: "lineVatRate", open: "<lineVatRate>", close: "</lineVatRate>", base: false, required: true, max: 1, choice: false, content: Content::Parts(42) },
    Slot { name: "lineGrossAmountSimplified", open: "<lineGrossAmountSimplified>", close: "</lineGrossAmountSimplified>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "lineGrossAmountSimplifiedHUF", open: "<lineGrossAmountSimplifiedHUF>", close: "</lineGrossAmountSimplifiedHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // AggregateInvoiceLineDataType
    Slot { name: "lineExchangeRate", open: "<lineExchangeRate>", close: "</lineExchangeRate>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::ExchangeRate) },
    Slot { name: "lineDeliveryDate", open: "<lineDeliveryDate>", close: "</lineDeliveryDate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    // NewTransportMeanType
    Slot { name: "brand", open: "<brand>", close: "</brand>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "serialNum", open: "<serialNum>", close: "</serialNum>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "engineNum", open: "<engineNum>", close: "</engineNum>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "firstEntryIntoService", open: "<firstEntryIntoService>", close: "</firstEntryIntoService>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "vehicle", open: "<vehicle>", close: "</vehicle>", base: false, required: false, max: 1, choice: true, content: Content::Parts(50) },
    Slot { name: "vessel", open: "<vessel>", close: "</vessel>", base: false, required: false, max: 1, choice: true, content: Content::Parts(51) },
    Slot { name: "aircraft", open: "<aircraft>", close: "</aircraft>", base: false, required: false, max: 1, choice: true, content: Content::Parts(52) },
    // VehicleType
    Slot { name: "engineCapacity", open: "<engineCapacity>", close: "</engineCapacity>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "enginePower", open: "<enginePower>", close: "</enginePower>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "kms", open: "<kms>", close: "</kms>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // VesselType
    Slot { name: "length", open: "<length>", close: "</length>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "activityReferred", open: "<activityReferred>", close: "</activityReferred>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "sailedHours", open: "<sailedHours>", close: "</sailedHours>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // AircraftType
    Slot { name: "takeOffWeight", open: "<takeOffWeight>", close: "</takeOffWeight>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "airCargo", open: "<airCargo>", close: "</airCargo>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Boolean) },
    Slot { name: "operationHours", open: "<operationHours>", close: "</operationHours>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // DieselOilPurchaseType
    Slot { name: "purchaseLocation", open: "<purchaseLocation>", close: "</purchaseLocation>", base: false, required: true, max: 1, choice: false, content: Content::Parts(8) },
    Slot { name: "purchaseDate", open: "<purchaseDate>", close: "</purchaseDate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "vehicleRegistrationNumber", open: "<vehicleRegistrationNumber>", close: "</vehicleRegistrationNumber>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Plate) },
    Slot { name: "dieselOilQuantity", open: "<dieselOilQuantity>", close: "</dieselOilQuantity>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // ProductFeeClauseType
    Slot { name: "productFeeTakeoverData", open: "<productFeeTakeoverData>", close: "</productFeeTakeoverData>", base: false, required: false, max: 1, choice: true, content: Content::Parts(55) },
    Slot { name: "customerDeclaration", open: "<customerDeclaration>", close: "</customerDeclaration>", base: false, required: false, max: 1, choice: true, content: Content::Parts(56) },
    // ProductFeeTakeoverDataType
    Slot { name: "takeoverReason", open: "<takeoverReason>", close: "</takeoverReason>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&TAKEOVER)) },
    Slot { name: "takeoverAmount", open: "<takeoverAmount>", close: "</takeoverAmount>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // CustomerDeclarationType
    Slot { name: "productStream", open: "<productStream>", close: "</productStream>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PRODUCT_STREAM)) },
    Slot { name: "productFeeWeight", open: "<productFeeWeight>", close: "</productFeeWeight>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    // ProductFeeDataType
    Slot { name: "productFeeCode", open: "<productFeeCode>", close: "</productFeeCode>", base: false, required: true, max: 1, choice: false, content: Content::Parts(38) },
    Slot { name: "productFeeQuantity", open: "<productFeeQuantity>", close: "</productFeeQuantity>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Quantity) },
    Slot { name: "productFeeMeasuringUnit", open: "<productFeeMeasuringUnit>", close: "</productFeeMeasuringUnit>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PRODUCT_FEE_MEASURING_UNIT)) },
    Slot { name: "productFeeRate", open: "<productFeeRate>", close: "</productFeeRate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "productFeeAmount", open: "<productFeeAmount>", close: "</productFeeAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // ProductFeeSummaryType
    Slot { name: "productFeeOperation", open: "<productFeeOperation>", close: "</productFeeOperation>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PRODUCT_FEE_OPERATION)) },
    Slot { name: "productFeeData", open: "<productFeeData>", close: "</productFeeData>", base: false, required: true, max: 0, choice: false, content: Content::Parts(57) },
    Slot { name: "productChargeSum", open: "<productChargeSum>", close: "</productChargeSum>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "paymentEvidenceDocumentData", open: "<paymentEvidenceDocumentData>", close: "</paymentEvidenceDocumentData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(59) },
    // PaymentEvidenceDocumentDataType
    Slot { name: "evidenceDocumentNo", open: "<evidenceDocumentNo>", close: "</evidenceDocumentNo>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(50)) },
    Slot { name: "evidenceDocumentDate", open: "<evidenceDocumentDate>", close: "</evidenceDocumentDate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "obligatedName", open: "<obligatedName>", close: "</obligatedName>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Text(255)) },
    Slot { name: "obligatedAddress", open: "<obligatedAddress>", close: "</obligatedAddress>", base: false, required: true, max: 1, choice: false, content: Content::Parts(7) },
    Slot { name: "obligatedTaxNumber", open: "<obligatedTaxNumber>", close: "</obligatedTaxNumber>", base: false, required: true, max: 1, choice: false, content: Content::Parts(6) },
    // SummaryType
    Slot { name: "summaryNormal", open: "<summaryNormal>", close: "</summaryNormal>", base: false, required: false, max: 1, choice: true, content: Content::Parts(61) },
    Slot { name: "summarySimplified", open: "<summarySimplified>", close: "</summarySimplified>", base: false, required: false, max: 0, choice: true, content: Content::Parts(66) },
    Slot { name: "summaryGrossData", open: "<summaryGrossData>", close: "</summaryGrossData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(67) },
    // SummaryNormalType
    Slot { name: "summaryByVatRate", open: "<summaryByVatRate>", close: "</summaryByVatRate>", base: false, required: true, max: 0, choice: false, content: Content::Parts(62) },
    Slot { name: "invoiceNetAmount", open: "<invoiceNetAmount>", close: "</invoiceNetAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "invoiceNetAmountHUF", open: "<invoiceNetAmountHUF>", close: "</invoiceNetAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "invoiceVatAmount", open: "<invoiceVatAmount>", close: "</invoiceVatAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "invoiceVatAmountHUF", open: "<invoiceVatAmountHUF>", close: "</invoiceVatAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // SummaryByVatRateType
    Slot { name: "vatRate", open: "<vatRate>", close: "</vatRate>", base: false, required: true, max: 1, choice: false, content: Content::Parts(42) },
    Slot { name: "vatRateNetData", open: "<vatRateNetData>", close: "</vatRateNetData>", base: false, required: true, max: 1, choice: false, content: Content::Parts(63) },
    Slot { name: "vatRateVatData", open: "<vatRateVatData>", close: "</vatRateVatData>", base: false, required: true, max: 1, choice: false, content: Content::Parts(64) },
    Slot { name: "vatRateGrossData", open: "<vatRateGrossData>", close: "</vatRateGrossData>", base: false, required: false, max: 1, choice: false, content: Content::Parts(65) },
    // VatRateNetDataType
    Slot { name: "vatRateNetAmount", open: "<vatRateNetAmount>", close: "</vatRateNetAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "vatRateNetAmountHUF", open: "<vatRateNetAmountHUF>", close: "</vatRateNetAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // VatRateVatDataType
    Slot { name: "vatRateVatAmount", open: "<vatRateVatAmount>", close: "</vatRateVatAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "vatRateVatAmountHUF", open: "<vatRateVatAmountHUF>", close: "</vatRateVatAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // VatRateGrossDataType
    Slot { name: "vatRateGrossAmount", open: "<vatRateGrossAmount>", close: "</vatRateGrossAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "vatRateGrossAmountHUF", open: "<vatRateGrossAmountHUF>", close: "</vatRateGrossAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // SummarySimplifiedType
    Slot { name: "vatRate", open: "<vatRate>", close: "</vatRate>", base: false, required: true, max: 1, choice: false, content: Content::Parts(42) },
    Slot { name: "vatContentGrossAmount", open: "<vatContentGrossAmount>", close: "</vatContentGrossAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "vatContentGrossAmountHUF", open: "<vatContentGrossAmountHUF>", close: "</vatContentGrossAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // SummaryGrossDataType
    Slot { name: "invoiceGrossAmount", open: "<invoiceGrossAmount>", close: "</invoiceGrossAmount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "invoiceGrossAmountHUF", open: "<invoiceGrossAmountHUF>", close: "</invoiceGrossAmountHUF>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    // BatchInvoiceType
    Slot { name: "batchIndex", open: "<batchIndex>", close: "</batchIndex>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Index) },
    Slot { name: "invoice", open: "<invoice>", close: "</invoice>", base: false, required: true, max: 1, choice: false, content: Content::Parts(2) },
    // InvoicePayments
    Slot { name: "payment", open: "<payment>", close: "</payment>", base: false, required: true, max: 0, choice: false, content: Content::Parts(70) },
    // Payment
    Slot { name: "locationCode", open: "<locationCode>", close: "</locationCode>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&LOCATION_CODE)) },
    Slot { name: "locationLedger", open: "<locationLedger>", close: "</locationLedger>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Loose) },
    Slot { name: "paymentMethod", open: "<paymentMethod>", close: "</paymentMethod>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Word(&PAYMENT_METHOD)) },
    Slot { name: "paymentDate", open: "<paymentDate>", close: "</paymentDate>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Date) },
    Slot { name: "amount", open: "<amount>", close: "</amount>", base: false, required: true, max: 1, choice: false, content: Content::Leaf(Leaf::Monetary) },
    Slot { name: "currencyCode", open: "<currencyCode>", close: "</currencyCode>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Currency) },
    Slot { name: "exchangeRate", open: "<exchangeRate>", close: "</exchangeRate>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::ExchangeRate) },
    Slot { name: "warrantNumber", open: "<warrantNumber>", close: "</warrantNumber>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Loose) },
    Slot { name: "paymentComment", open: "<paymentComment>", close: "</paymentComment>", base: false, required: false, max: 1, choice: false, content: Content::Leaf(Leaf::Loose) },
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
