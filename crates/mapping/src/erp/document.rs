//! The InCash document: its head, its parties and its totals. The lines are in [`super::line`].

use super::{
    line::{ConventionalInfo, Line, ProductFeeData, Vat},
    shape::{Flag, Integer, List, Number, Part, Text, shape},
};

shape! {
    /// An invoice as InCash issued it. What OSA 3.0 can say and this page does not mention, is said in NAV's terms.
    Document<'a> {
        /// Kind of the document: `normal`, `advance`; `pro-forma`, `delivery-note` and `receipt` are known and never sent.
        "kind" kind: Text<'a>,
        /// The document's number (`invoiceNumber`), at most 50 characters. May be left out where the address gives it.
        "number" number: Text<'a>,
        /// The ERP's revision of the document; a lower one never replaces a higher one.
        "revision" revision: Integer<'a>,
        /// Issue date (*kelt*), `YYYY-MM-DD`.
        need "issueDate" issue_date: Text<'a>,
        /// Delivery date (*teljesítés*), `YYYY-MM-DD`; the issue date if left out.
        "deliveryDate" delivery_date: Text<'a>,
        /// Payment deadline (*fizetési határidő*), `YYYY-MM-DD`.
        "paymentDate" payment_date: Text<'a>,
        /// Payment method by its Hungarian or English name or NAV's code: `átutalás`, `készpénz`, `bankkártya`,
        /// `utalvány`, `csekk`, `inkasszó`, `kompenzáció`, `utánvét`, `csoportos beszedés`, `egyéb`.
        "paymentMethod" payment_method: Text<'a>,
        /// Currency, ISO 4217; `HUF` if left out.
        "currency" currency: Text<'a>,
        /// HUF for one unit of the currency; needed unless the currency is HUF.
        "exchangeRate" exchange_rate: Number,
        /// `paper`, `electronic`, `edi` or `unknown` (the default).
        "appearance" appearance: Text<'a>,
        /// The issuer.
        "supplier" supplier: Part<'a, Supplier<'a>>,
        /// The customer.
        "customer" customer: Part<'a, Customer<'a>>,
        /// The lines (*tételek*).
        "lines" lines: List<'a, Line<'a>>,
        /// `normal` (the default), `simplified` or `aggregate` (*gyűjtőszámla*): `invoiceCategory`.
        "category" category: Text<'a>,
        /// What this document cancels or modifies.
        "modifies" modifies: Part<'a, Modifies<'a>>,
        /// Totals as the ERP has them; they are compared with what is calculated.
        "totals" totals: Part<'a, Totals<'a>>,
        /// Comment on the invoice (Cashbook `C00001`).
        "comment" comment: Text<'a>,
        /// Work number, *munkaszám* (Cashbook `C00002`).
        "workNumber" work_number: Text<'a>,
        /// Ledger numbers of the invoice (Cashbook `C00003`–`C00005`).
        "ledger" ledger: Part<'a, Ledger<'a>>,
        /// `income` (the default) or `expense` (Cashbook `C00010`).
        "invoiceType" invoice_type: Text<'a>,
        /// First and last day of the delivery, if it is a period.
        "deliveryPeriod" delivery_period: Part<'a, Period<'a>>,
        /// Date of accounting accomplishment: `invoiceAccountingDeliveryDate`.
        "accountingDeliveryDate" accounting_delivery_date: Text<'a>,
        /// `periodicalSettlement`
        "periodicalSettlement" periodical_settlement: Flag,
        /// `smallBusinessIndicator` (*kisadózó*)
        "smallBusiness" small_business: Flag,
        /// `utilitySettlementIndicator` (*közműszámla*)
        "utilitySettlement" utility_settlement: Flag,
        /// `selfBillingIndicator` (*önszámlázás*)
        "selfBilling" self_billing: Flag,
        /// `cashAccountingIndicator` (*pénzforgalmi elszámolás*)
        "cashAccounting" cash_accounting: Flag,
        /// `completenessIndicator`: the data are the electronic invoice itself; `false` if left out.
        "complete" complete: Flag,
        /// `mergedItemIndicator`: the lines are merged to reduce the size; `false` if left out.
        "mergedItems" merged_items: Flag,
        /// The fiscal representative (*pénzügyi képviselő*).
        "fiscalRepresentative" fiscal_representative: Part<'a, FiscalRepresentative<'a>>,
        /// Order numbers, delivery notes and the like: `conventionalInvoiceInfo`.
        "conventionalInfo" conventional_info: Part<'a, ConventionalInfo<'a>>,
        /// Further data by name: `additionalInvoiceData`.
        "additionalData" additional_data: List<'a, AdditionalData<'a>>,
        /// Product fee summaries: `productFeeSummary`, at most two.
        "productFeeSummaries" product_fee_summaries: List<'a, ProductFeeSummary<'a>>,
        /// Modifications of several invoices in one document: `batchInvoice`. An item leaves out what it has in common
        /// with the document around it; `modifies`, `lines` and `totals` are its own.
        "batch" batch: List<'a, Document<'a>>,
        /// Decimals that calculated amounts are rounded to, 0 to 2; 2 if left out. Half a unit goes away from zero.
        "decimals" decimals: Integer<'a>,
    }
}

shape! {
    /// Where a cancellation or modification points.
    Modifies<'a> {
        /// Number of the original invoice.
        need "number" number: Text<'a>,
        /// `modificationIndex`: 1 for the first document that touches the original, then 2, …
        need "index" index: Integer<'a>,
        /// `cancellation` (*érvénytelenítés*, STORNO) or `modification` (*helyesbítés*, MODIFY).
        "how" how: Text<'a>,
        /// `modifyWithoutMaster`: the original was never reported to NAV; `false` if left out.
        "withoutMaster" without_master: Flag,
    }
}

shape! {
    /// A period.
    Period<'a> {
        /// First day.
        "start" start: Text<'a>,
        /// Last day.
        "end" end: Text<'a>,
    }
}

shape! {
    /// The issuer of the invoice.
    Supplier<'a> {
        /// Hungarian tax number: `12345678-2-42`, or its first eight digits.
        need "taxNumber" tax_number: Text<'a>,
        /// The group member's tax number, if the supplier is a VAT group.
        "groupMemberTaxNumber" group_member_tax_number: Text<'a>,
        /// EU VAT number: `HU12345678`.
        "communityVatNumber" community_vat_number: Text<'a>,
        /// Name.
        need "name" name: Text<'a>,
        /// Address.
        need "address" address: Part<'a, Address<'a>>,
        /// Bank account, Hungarian or IBAN.
        "bankAccount" bank_account: Text<'a>,
        /// `individualExemption`: the supplier is exempt from VAT (AAM).
        "individualExemption" individual_exemption: Flag,
        /// `exciseLicenceNum`
        "exciseLicence" excise_licence: Text<'a>,
    }
}

shape! {
    /// The customer.
    Customer<'a> {
        /// `domestic`, `eu`, `third-country`, `private-person` or `other`; told from the numbers if left out.
        "status" status: Text<'a>,
        /// Hungarian tax number: `12345678-2-42`, or its first eight digits.
        "taxNumber" tax_number: Text<'a>,
        /// The group member's tax number, if the customer is a VAT group.
        "groupMemberTaxNumber" group_member_tax_number: Text<'a>,
        /// EU VAT number.
        "communityVatNumber" community_vat_number: Text<'a>,
        /// Tax id of a third state.
        "thirdStateTaxId" third_state_tax_id: Text<'a>,
        /// Name. Cashbook needs a private person's, too.
        "name" name: Text<'a>,
        /// Address. Cashbook needs a private person's, too.
        "address" address: Part<'a, Address<'a>>,
        /// Bank account, Hungarian or IBAN.
        "bankAccount" bank_account: Text<'a>,
    }
}

shape! {
    /// The fiscal representative.
    FiscalRepresentative<'a> {
        /// Hungarian tax number.
        need "taxNumber" tax_number: Text<'a>,
        /// Name.
        need "name" name: Text<'a>,
        /// Address.
        need "address" address: Part<'a, Address<'a>>,
        /// Bank account, Hungarian or IBAN.
        "bankAccount" bank_account: Text<'a>,
    }
}

shape! {
    /// An address: `street` for a simple one, or `streetName` and `publicPlaceCategory` for a detailed one.
    Address<'a> {
        /// ISO 3166 alpha-2; `HU` if left out.
        "country" country: Text<'a>,
        /// Postal code; `0000` if left out.
        "postalCode" postal_code: Text<'a>,
        /// City.
        need "city" city: Text<'a>,
        /// Street, house number and all the rest: `additionalAddressDetail`.
        "street" street: Text<'a>,
        /// ISO 3166 province code.
        "region" region: Text<'a>,
        /// Name of the public place: `Hármas`.
        "streetName" street_name: Text<'a>,
        /// Its category: `utca`.
        "publicPlaceCategory" public_place_category: Text<'a>,
        /// House number.
        "number" number: Text<'a>,
        /// Building.
        "building" building: Text<'a>,
        /// Staircase.
        "staircase" staircase: Text<'a>,
        /// Floor.
        "floor" floor: Text<'a>,
        /// Door.
        "door" door: Text<'a>,
        /// Lot number (*helyrajzi szám*).
        "lotNumber" lot_number: Text<'a>,
    }
}

shape! {
    /// Ledger numbers (*főkönyvi számok*) of the invoice.
    Ledger<'a> {
        /// Net amount (`C00003`).
        "net" net: Text<'a>,
        /// VAT (`C00004`).
        "vat" vat: Text<'a>,
        /// Gross amount (`C00005`).
        "gross" gross: Text<'a>,
    }
}

shape! {
    /// NAV's further data: a name such as `X00001_MRSZ`, what it is, and the value.
    AdditionalData<'a> {
        /// `[A-Z][0-9]{5}[_][_A-Z0-9]{1,249}`
        need "name" name: Text<'a>,
        /// What it is, at most 255 characters.
        need "description" description: Text<'a>,
        /// The value, at most 512 characters.
        need "value" value: Text<'a>,
    }
}

shape! {
    /// The totals. An amount left out is calculated; `null` leaves an optional one out of the XML.
    Totals<'a> {
        /// By VAT rate, in the order of the XML; from the lines if left out.
        "rates" rates: List<'a, RateTotal<'a>>,
        /// `invoiceNetAmount`
        "net" net: Number,
        /// `invoiceNetAmountHUF`
        "netHuf" net_huf: Number,
        /// `invoiceVatAmount`
        "vat" vat: Number,
        /// `invoiceVatAmountHUF`
        "vatHuf" vat_huf: Number,
        /// `invoiceGrossAmount`; `null` leaves `summaryGrossData` out.
        "gross" gross: Number,
        /// `invoiceGrossAmountHUF`
        "grossHuf" gross_huf: Number,
    }
}

shape! {
    /// The total of a VAT rate.
    RateTotal<'a> {
        /// As on the lines.
        need "vat" vat: Vat<'a>,
        /// Reason of an exemption, in words.
        "vatReason" vat_reason: Text<'a>,
        /// `vatRateNetAmount`
        "net" net: Number,
        /// `vatRateNetAmountHUF`
        "netHuf" net_huf: Number,
        /// `vatRateVatAmount`
        "vatAmount" vat_amount: Number,
        /// `vatRateVatAmountHUF`
        "vatAmountHuf" vat_amount_huf: Number,
        /// `vatRateGrossAmount`, on a simplified invoice `vatContentGrossAmount`; `null` leaves `vatRateGrossData` out.
        "gross" gross: Number,
        /// `vatRateGrossAmountHUF`, on a simplified invoice `vatContentGrossAmountHUF`
        "grossHuf" gross_huf: Number,
    }
}

shape! {
    /// Summary of product fees (*termékdíj*).
    ProductFeeSummary<'a> {
        /// `refund` or `deposit`
        need "operation" operation: Text<'a>,
        /// The fees.
        need "data" data: List<'a, ProductFeeData<'a>>,
        /// Their sum (`productChargeSum`); calculated if left out.
        "sum" sum: Number,
        /// Document that proves the payment.
        "evidence" evidence: Part<'a, PaymentEvidence<'a>>,
    }
}

shape! {
    /// `paymentEvidenceDocumentData`
    PaymentEvidence<'a> {
        /// Number of the document.
        need "number" number: Text<'a>,
        /// Its date.
        need "date" date: Text<'a>,
        /// Name of the one who is liable.
        need "name" name: Text<'a>,
        /// Address of the one who is liable.
        need "address" address: Part<'a, Address<'a>>,
        /// Tax number of the one who is liable.
        need "taxNumber" tax_number: Text<'a>,
    }
}
