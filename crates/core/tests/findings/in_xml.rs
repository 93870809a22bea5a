//! Each rule broken once in the XML that a document is mapped to.

use crate::{AGGREGATE, BATCH, Change, FOREIGN, JSON, SIMPLE};

/// A simplified line's amounts as a normal one's, with the same gross amount.
const SIMPLIFIED_LINE: Change<'_> = (
    "<lineAmountsSimplified><lineVatRate><vatContent>0.2126</vatContent></lineVatRate><lineGrossAmountSimplified>127\
     </lineGrossAmountSimplified><lineGrossAmountSimplifiedHUF>127</lineGrossAmountSimplifiedHUF></lineAmountsSimplified>",
    "<lineAmountsNormal><lineNetAmountData><lineNetAmount>127</lineNetAmount><lineNetAmountHUF>127</lineNetAmountHUF>\
     </lineNetAmountData><lineVatRate><vatContent>0.2126</vatContent></lineVatRate><lineGrossAmountData>\
     <lineGrossAmountNormal>127</lineGrossAmountNormal><lineGrossAmountNormalHUF>127</lineGrossAmountNormalHUF>\
     </lineGrossAmountData></lineAmountsNormal>",
);
/// The normal summary as a simplified one.
const NORMAL_SUMMARY: (Change<'_>, Change<'_>, Change<'_>) = (
    (
        "<summaryNormal>",
        "<summarySimplified><vatRate><vatExemption><case>KBAET</case><reason>x</reason></vatExemption>\
     </vatRate><vatContentGrossAmount>89.99</vatContentGrossAmount><vatContentGrossAmountHUF>35118.6\
     </vatContentGrossAmountHUF></summarySimplified><!--",
    ),
    ("</summaryNormal>", "-->"),
    ("<summaryGrossData>", "<summaryGrossData>"),
);

/// Code, document, changes to the XML that it is mapped to.
pub const IN_XML: &[(&str, &str, &[Change<'_>])] = &[
    ("xml-malformed", JSON, &[("</InvoiceData>", "")]),
    ("xml-doctype", JSON, &[("\n<InvoiceData", "\n<!DOCTYPE x><InvoiceData")]),
    ("xml-encoding", JSON, &[("UTF-8", "ISO-8859-2")]),
    ("xml-root", JSON, &[("OSA/3.0/data\"", "OSA/2.0/data\"")]),
    ("element-unknown", JSON, &[("<supplierName>", "<colour/><supplierName>")]),
    (
        "element-order",
        JSON,
        &[
            ("<invoiceIssueDate>2026-11-02</invoiceIssueDate>", ""),
            (
                "</completenessIndicator>",
                "</completenessIndicator><invoiceIssueDate>2026-11-02</invoiceIssueDate>",
            ),
        ],
    ),
    (
        "element-repeated",
        JSON,
        &[("<invoiceIssueDate>", "<invoiceIssueDate>2026-11-02</invoiceIssueDate><invoiceIssueDate>")],
    ),
    ("element-missing", JSON, &[("<invoiceAppearance>PAPER</invoiceAppearance>", "")]),
    (
        "element-choice",
        JSON,
        &[(
            "</base:detailedAddress>",
            "</base:detailedAddress><base:simpleAddress><base:countryCode>HU</base:countryCode><base:postalCode>1111</base:postalCode><base:city>B</base:city><base:additionalAddressDetail>x</base:additionalAddressDetail></base:simpleAddress>",
        )],
    ),
    ("attribute-unknown", JSON, &[("<supplierName>", "<supplierName lang=\"hu\">")]),
    ("text-unexpected", JSON, &[("<supplierInfo>", "<supplierInfo>x")]),
    ("value-line-break", JSON, &[("<supplierName>", "<supplierName>a\nb")]),
    (
        "value-number",
        FOREIGN,
        &[("<discountRate>0.1<", "<discountRate>tenth<"), ("<quantity>3<", "<quantity>2.7<")],
    ),
    (
        "payments-inside",
        JSON,
        &[(
            "</invoiceSummary>",
            "</invoiceSummary><invoicePayments><payment><locationCode>B</locationCode><paymentMethod>CASH</paymentMethod><paymentDate>2026-11-11</paymentDate><amount>1</amount></payment></invoicePayments>",
        )],
    ),
    ("customer-info-missing", JSON, &[("<customerInfo>", "<!--"), ("</customerInfo>", "-->")]),
    (
        "batch-of-one",
        BATCH,
        &[("<batchInvoice><batchIndex>2", "<!--"), ("</batchInvoice></invoiceMain>", "--></invoiceMain>")],
    ),
    ("lines-missing", SIMPLE, &[("<invoiceLines>", "<!--"), ("</invoiceLines>", "-->")]),
    ("line-amounts-missing", JSON, &[("<lineAmountsNormal>", "<!--"), ("</lineAmountsNormal>", "-->")]),
    ("batch-index", BATCH, &[("<batchIndex>2</batchIndex>", "<batchIndex>1</batchIndex>")]),
    (
        "unit-own-missing",
        FOREIGN,
        &[("<unitOfMeasure>PIECE</unitOfMeasure>", "<unitOfMeasure>OWN</unitOfMeasure>")],
    ),
    ("line-amounts-kind", SIMPLE, &[SIMPLIFIED_LINE]),
    ("summary-kind", FOREIGN, &[NORMAL_SUMMARY.0, NORMAL_SUMMARY.1, NORMAL_SUMMARY.2]),
    (
        "rate-not-in-summary",
        FOREIGN,
        &[("<vatRate><vatExemption><case>KBAET</case>", "<vatRate><vatExemption><case>EAM</case>")],
    ),
    (
        "rate-not-in-lines",
        FOREIGN,
        &[(
            "</summaryByVatRate>",
            "</summaryByVatRate><summaryByVatRate><vatRate><vatPercentage>0.27</vatPercentage></vatRate><vatRateNetData><vatRateNetAmount>0</vatRateNetAmount><vatRateNetAmountHUF>0</vatRateNetAmountHUF></vatRateNetData><vatRateVatData><vatRateVatAmount>0</vatRateVatAmount><vatRateVatAmountHUF>0</vatRateVatAmountHUF></vatRateVatData></summaryByVatRate>",
        )],
    ),
    (
        "rate-net",
        JSON,
        &[
            ("<vatRateNetAmount>100<", "<vatRateNetAmount>102<"),
            ("<vatRateNetAmountHUF>100<", "<vatRateNetAmountHUF>102<"),
            ("<vatRateGrossAmount>100<", "<vatRateGrossAmount>102<"),
            ("<vatRateGrossAmountHUF>100<", "<vatRateGrossAmountHUF>102<"),
        ],
    ),
    (
        "rate-vat",
        JSON,
        &[
            (
                "<vatRateVatAmount>1.8</vatRateVatAmount><vatRateVatAmountHUF>1.8<",
                "<vatRateVatAmount>3</vatRateVatAmount><vatRateVatAmountHUF>3<",
            ),
            (
                "<vatRateGrossAmount>11.8</vatRateGrossAmount><vatRateGrossAmountHUF>11.8<",
                "<vatRateGrossAmount>13</vatRateGrossAmount><vatRateGrossAmountHUF>13<",
            ),
        ],
    ),
    (
        "total-net",
        JSON,
        &[
            (
                "<invoiceNetAmount>2110</invoiceNetAmount><invoiceNetAmountHUF>2110<",
                "<invoiceNetAmount>2140</invoiceNetAmount><invoiceNetAmountHUF>2140<",
            ),
            (
                "<invoiceGrossAmount>2921.8</invoiceGrossAmount><invoiceGrossAmountHUF>2921.8<",
                "<invoiceGrossAmount>2951.8</invoiceGrossAmount><invoiceGrossAmountHUF>2951.8<",
            ),
        ],
    ),
    (
        "total-vat",
        JSON,
        &[(
            "<invoiceVatAmount>811.8</invoiceVatAmount><invoiceVatAmountHUF>811.8<",
            "<invoiceVatAmount>822</invoiceVatAmount><invoiceVatAmountHUF>822<",
        )],
    ),
    (
        "total-huf",
        FOREIGN,
        &[
            ("<invoiceNetAmountHUF>35118.6<", "<invoiceNetAmountHUF>36118.6<"),
            ("<invoiceGrossAmountHUF>35118.6<", "<invoiceGrossAmountHUF>36118.6<"),
        ],
    ),
    ("aggregate-line-rate-missing", AGGREGATE, &[("<lineExchangeRate>380.5</lineExchangeRate>", "")]),
    (
        "rate-vat-not-zero",
        JSON,
        &[(
            "<vatRateNetAmountHUF>100</vatRateNetAmountHUF></vatRateNetData><vatRateVatData><vatRateVatAmount>0</vatRateVatAmount>",
            "<vatRateNetAmountHUF>100</vatRateNetAmountHUF></vatRateNetData><vatRateVatData><vatRateVatAmount>0.5</vatRateVatAmount>",
        )],
    ),
    ("line-net", JSON, &[("<quantity>2</quantity>", "<quantity>3</quantity>")]),
    (
        "line-vat",
        JSON,
        &[
            ("<lineVatAmount>540</lineVatAmount>", "<lineVatAmount>560</lineVatAmount>"),
            ("<lineVatAmountHUF>540</lineVatAmountHUF>", "<lineVatAmountHUF>560</lineVatAmountHUF>"),
            (
                "<lineGrossAmountNormal>2540</lineGrossAmountNormal><lineGrossAmountNormalHUF>2540</lineGrossAmountNormalHUF>",
                "<lineGrossAmountNormal>2560</lineGrossAmountNormal><lineGrossAmountNormalHUF>2560</lineGrossAmountNormalHUF>",
            ),
        ],
    ),
    (
        "line-gross",
        JSON,
        &[(
            "<lineGrossAmountNormal>2540</lineGrossAmountNormal><lineGrossAmountNormalHUF>2540</lineGrossAmountNormalHUF>",
            "<lineGrossAmountNormal>2600</lineGrossAmountNormal><lineGrossAmountNormalHUF>2600</lineGrossAmountNormalHUF>",
        )],
    ),
    ("line-gross-simplified", SIMPLE, &[("<quantity>1</quantity>", "<quantity>2</quantity>")]),
    ("line-huf", JSON, &[("<lineGrossAmountNormalHUF>2540", "<lineGrossAmountNormalHUF>2600")]),
    (
        "rate-gross",
        JSON,
        &[("<vatRateGrossAmount>11.8</vatRateGrossAmount>", "<vatRateGrossAmount>13.8</vatRateGrossAmount>")],
    ),
    ("rate-huf", FOREIGN, &[("<vatRateNetAmountHUF>", "<vatRateNetAmountHUF>1")]),
    (
        "content-gross",
        SIMPLE,
        &[
            (
                "<vatContentGrossAmount>127</vatContentGrossAmount><vatContentGrossAmountHUF>127</vatContentGrossAmountHUF>",
                "<vatContentGrossAmount>130</vatContentGrossAmount><vatContentGrossAmountHUF>130</vatContentGrossAmountHUF>",
            ),
            (
                "<invoiceGrossAmount>177</invoiceGrossAmount><invoiceGrossAmountHUF>177</invoiceGrossAmountHUF>",
                "<invoiceGrossAmount>180</invoiceGrossAmount><invoiceGrossAmountHUF>180</invoiceGrossAmountHUF>",
            ),
        ],
    ),
    (
        "total-gross",
        SIMPLE,
        &[("<invoiceGrossAmount>177</invoiceGrossAmount>", "<invoiceGrossAmount>180</invoiceGrossAmount>")],
    ),
    (
        "product-fee-summary-missing",
        JSON,
        &[("<productFeeSummary>", "<!--"), ("</productFeeSummary>", "-->")],
    ),
    (
        "product-fee-lines-missing",
        JSON,
        &[("<lineProductFeeContent>", "<!--"), ("</lineProductFeeContent>", "-->")],
    ),
];
