//! Each rule is broken once in a document that is otherwise right, and gives exactly that finding.

#[path = "../common/mod.rs"]
mod common;
mod in_xml;

use std::collections::BTreeSet;

use cashbook_core::{
    finding::Finding,
    mapping::{Body, examine},
    settlement::read_list,
    texts::finding::ALL,
};
use common::{incash, osa};
use in_xml::IN_XML;

const JSON: &str = include_str!("../documents/full.json");
const SIMPLE: &str = include_str!("../documents/simplified.json");
const AGGREGATE: &str = include_str!("../documents/aggregate.json");
const MODIFICATION: &str = include_str!("../documents/modification.json");
const BATCH: &str = include_str!("../documents/batch.json");
const FOREIGN: &str = include_str!("../documents/foreign.json");

fn xml(json: &str) -> String {
    cashbook_core::mapping::compose(&incash(json), &[]).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn codes(body: &Body) -> Vec<Finding> {
    let number = if body.text.contains("ignored-number") { "ignored-number" } else { "A-1" };
    examine(body, "99999999", number).findings
}

fn is(found: &[Finding], expected: &[&str], what: &str) {
    let found_codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(found_codes, expected, "{what}: {found:#?}");
}

fn check(found: &[Finding], expected: &[&str], what: &str, wrong: &mut Vec<String>) {
    // An amount and its counterpart in HUF break the same rule.
    let mut found_codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
    found_codes.dedup();
    if found_codes != expected {
        let told: Vec<String> =
            found.iter().map(|f| format!("{} {} {}", f.code, f.path, f.message.en)).collect();
        wrong.push(format!("{what}:\n    {}", told.join("\n    ")));
    }
}

/// Replaces once; a mutation that changes nothing is a mistake of the test.
fn mutate(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "not in the document: {from}");
        text.replacen(from, to, 1)
    })
}

#[test]
fn the_documents_themselves_are_right() {
    for (name, json) in [
        ("full", JSON),
        ("simplified", SIMPLE),
        ("aggregate", AGGREGATE),
        ("modification", MODIFICATION),
        ("batch", BATCH),
        ("foreign", FOREIGN),
    ] {
        is(&codes(&incash(json)), &[], name);
        is(&codes(&osa(&xml(json), None)), &[], name);
    }
}

type Change<'c> = (&'c str, &'c str);

/// Code, document, changes to its JSON.
const IN_JSON: &[(&str, &str, &[Change<'_>])] = &[
    ("json-malformed", JSON, &[("\"normal\",", "\"normal\"")]),
    ("field-unknown", JSON, &[("\"kind\"", "\"colour\": 1, \"kind\"")]),
    ("field-repeated", JSON, &[("\"kind\"", "\"comment\": \"x\", \"kind\"")]),
    ("field-type", JSON, &[("\"selfBilling\": false", "\"selfBilling\": \"no\"")]),
    ("field-missing", JSON, &[("\"name\": \"Értékesítő Kft.\",", "")]),
    (
        "field-conflict",
        JSON,
        &[("\"streetName\": \"Hármas\"", "\"street\": \"x\", \"streetName\": \"Hármas\"")],
    ),
    ("word-unknown", JSON, &[("\"átutalás\"", "\"arany\"")]),
    ("value-empty", JSON, &[("\"Értékesítő Kft.\"", "\" \"")]),
    ("value-characters", JSON, &[("\"Értékesítő Kft.\"", "\"\\u0001\"")]),
    ("value-pattern", JSON, &[("\"12345678-12345678-12345678\"", "\"1\"")]),
    ("value-date", JSON, &[("\"2026-11-10\"", "\"2026-02-30\"")]),
    ("value-range", JSON, &[("\"2026-11-10\"", "\"2009-12-31\"")]),
    ("value-digits", JSON, &[("\"gpcExcise\": 5", "\"gpcExcise\": 5.123")]),
    ("value-word", JSON, &[("\"reason\": \"01\"", "\"reason\": \"99\"")]),
    ("number-mismatch", JSON, &[("\"A-1\"", "\"A-2\"")]),
    (
        "company-mismatch",
        JSON,
        &[
            ("10773381-2-44", "99887764-2-44"),
            ("99999999-2-51", "10773381-2-51"),
            ("HU99999999", "HU10773381"),
        ],
    ),
    ("never-sent", JSON, &[("\"normal\"", "\"pro-forma\"")]),
    ("exchange-rate-missing", FOREIGN, &[("\"exchangeRate\": \"390.25\",", "")]),
    ("amount-differs", JSON, &[("\"unitPrice\": \"1000\"", "\"net\": 2000.4, \"unitPrice\": \"1000\"")]),
    // Parties
    ("customer-data-expected", JSON, &[("\"name\": \"Beszerző Kft.\",", "")]),
    ("customer-data-not-expected", JSON, &[("\"status\": \"domestic\"", "\"status\": \"private-person\"")]),
    ("customer-tax-number-missing", JSON, &[("\"taxNumber\": \"99887764-2-02\",", "")]),
    (
        "customer-community-number-not-expected",
        JSON,
        &[("\"taxNumber\": \"99887764-2-02\"", "\"communityVatNumber\": \"DE123456789\"")],
    ),
    (
        "customer-third-state-number-not-expected",
        JSON,
        &[("\"taxNumber\": \"99887764-2-02\"", "\"thirdStateTaxId\": \"123\"")],
    ),
    (
        "private-person-unnamed",
        JSON,
        &[(
            "\"status\": \"domestic\", \"taxNumber\": \"99887764-2-02\", \"name\": \"Beszerző Kft.\"",
            "\"status\": \"private-person\"",
        )],
    ),
    ("tax-number-check-digit", JSON, &[("99887764", "99887765")]),
    ("county-code", JSON, &[("99887764-2-02", "99887764-2-21")]),
    ("country-code", JSON, &[("\"postalCode\": \"7600\"", "\"country\": \"QQ\", \"postalCode\": \"7600\"")]),
    ("supplier-vat-code", JSON, &[("99999999-2-51", "99999999-4-51")]),
    ("supplier-group-member-missing", JSON, &[("99999999-2-51", "99999999-5-51")]),
    ("customer-vat-code", JSON, &[("99887764-2-02", "99887764-4-02")]),
    (
        "group-member-vat-code",
        JSON,
        &[(
            "\"taxNumber\": \"99887764-2-02\"",
            "\"taxNumber\": \"99887764-5-02\", \"groupMemberTaxNumber\": \"10773381-2-44\"",
        )],
    ),
    ("fiscal-representative-vat-code", JSON, &[("10773381-2-44", "10773381-3-44")]),
    ("supplier-community-number", JSON, &[("HU99999999", "HU99999998")]),
    ("customer-community-number", FOREIGN, &[("DE123456789", "US123456789")]),
    ("supplier-is-customer", JSON, &[("99887764", "99999999")]),
    ("supplier-name-is-customers", JSON, &[("Beszerző Kft.", "Értékesítő Kft.")]),
    ("supplier-bank-account-is-customers", JSON, &[("11111111-22222222", "12345678-12345678-12345678")]),
    ("supplier-is-fiscal-representative", JSON, &[("10773381-2-44", "99999999-2-44")]),
    ("supplier-name-is-fiscal-representatives", JSON, &[("Képviselő Zrt.", "Értékesítő Kft.")]),
    ("fiscal-representative-not-expected", JSON, &[("99999999-2-51", "99999999-2-41")]),
    // References
    ("reference-to-itself", MODIFICATION, &[("\"number\": \"A-0\"", "\"number\": \"A-1\"")]),
    ("line-modification-expected", MODIFICATION, &[("\"modifies\": { \"line\": 4 },", "")]),
    (
        "line-modification-not-expected",
        JSON,
        &[("\"advance\": false", "\"modifies\": { \"line\": 9 }, \"advance\": false")],
    ),
    ("line-reference-repeated", MODIFICATION, &[("\"line\": 4", "\"line\": 3")]),
    (
        "batch-reference-missing",
        BATCH,
        &[
            ("\"modifies\": { \"number\": \"A-00\", \"index\": 1 },", ""),
            ("\"modifies\": { \"line\": 5 }, ", ""),
            ("-200", "200"),
        ],
    ),
    ("batch-reference-repeated", BATCH, &[("A-00", "A-0")]),
    (
        "batch-customers-differ",
        BATCH,
        &[(
            "\"number\": \"A-00\", \"index\": 1 },",
            "\"number\": \"A-00\", \"index\": 1 }, \"customer\": { \"taxNumber\": \"10773381-2-44\", \"name\": \"Más\", \"address\": { \"city\": \"Pécs\", \"street\": \"Fő\" } },",
        )],
    ),
    // Head
    (
        "issued-before-line-delivery",
        AGGREGATE,
        &[("\"issueDate\": \"2026-11-12\"", "\"issueDate\": \"2026-11-01\"")],
    ),
    (
        "delivery-not-latest",
        AGGREGATE,
        &[("\"deliveryDate\": \"2026-11-09\",\n", "\"deliveryDate\": \"2026-11-08\",\n")],
    ),
    ("delivery-too-far", JSON, &[("\"deliveryDate\": \"2026-11-02\"", "\"deliveryDate\": \"2027-12-02\"")]),
    ("period-reversed", AGGREGATE, &[("\"start\": \"2026-11-01\"", "\"start\": \"2026-11-30\"")]),
    (
        "period-not-periodical",
        AGGREGATE,
        &[("\"periodicalSettlement\": true", "\"periodicalSettlement\": false")],
    ),
    (
        "exchange-rate-huf",
        JSON,
        &[("\"currency\": \"HUF\"", "\"currency\": \"HUF\", \"exchangeRate\": 1.001")],
    ),
    ("complete-not-electronic", JSON, &[("\"selfBilling\": false", "\"complete\": true")]),
    (
        "complete-merged",
        JSON,
        &[
            ("\"selfBilling\": false", "\"complete\": true, \"mergedItems\": true"),
            ("\"paper\"", "\"electronic\""),
        ],
    ),
    (
        "complete-private-person",
        JSON,
        &[
            ("\"selfBilling\": false", "\"complete\": true"),
            ("\"paper\"", "\"electronic\""),
            ("\"status\": \"domestic\", \"taxNumber\": \"99887764-2-02\"", "\"status\": \"private-person\""),
        ],
    ),
    // Lines
    ("line-number-order", JSON, &[("\"advance\": false", "\"number\": 9")]),
    ("line-refers-to-itself", JSON, &[("\"relatedLines\": [1]", "\"relatedLines\": [2]")]),
    ("line-description-missing", JSON, &[("\"description\": \"konyhabútor\",", "")]),
    (
        "line-quantity-incomplete",
        JSON,
        &[("\"unit\": \"db\", \"unitPrice\": \"1000\"", "\"unitPrice\": \"1000\"")],
    ),
    ("unit-own-not-expected", JSON, &[("\"unit\": \"db\"", "\"unit\": \"db\", \"unitOwn\": \"darab\"")]),
    (
        "aggregate-line-data-missing",
        AGGREGATE,
        &[("\"aggregate\": { \"deliveryDate\": \"2026-11-02\", \"exchangeRate\": \"380.5\" },", "")],
    ),
    (
        "aggregate-line-data-not-expected",
        JSON,
        &[("\"advance\": false", "\"aggregate\": { \"deliveryDate\": \"2026-11-02\" }")],
    ),
    ("product-code-own-value", JSON, &[("\"category\": \"OWN\"", "\"category\": \"OTHER\"")]),
    // VAT
    (
        "vat-exemption-code",
        JSON,
        &[("\"vat\": \"AAM\"", "\"vat\": { \"vatExemption\": { \"case\": \"XXX\", \"reason\": \"x\" } }")],
    ),
    (
        "vat-out-of-scope-code",
        JSON,
        &[("\"vat\": \"AAM\"", "\"vat\": { \"vatOutOfScope\": { \"case\": \"XXX\", \"reason\": \"x\" } }")],
    ),
    ("vat-mismatch-code", JSON, &[("\"REFUNDABLE_VAT\"", "\"XXX\"")]),
    ("vat-mismatch-rate", JSON, &[("\"vatRate\": 0.27", "\"vatRate\": 0.26")]),
    ("vat-percentage", JSON, &[("\"vat\": \"18\"", "\"vat\": \"17\"")]),
    ("vat-rate-date", JSON, &[("\"vat\": \"18\"", "\"vat\": \"25\"")]),
    (
        "vat-content-not-simplified",
        JSON,
        &[("\"vat\": \"18\", \"net\": \"10\"", "\"vat\": { \"vatContent\": 0.1525 }, \"net\": \"10\"")],
    ),
    ("vat-percentage-simplified", SIMPLE, &[("\"vat\": \"27\"", "\"vat\": { \"vatPercentage\": 0.27 }")]),
    ("reverse-charge-customer", FOREIGN, &[("\"vat\": \"KBAET\"", "\"vat\": \"reverse-charge\"")]),
    (
        "vat-not-zero",
        JSON,
        &[(
            "\"vat\": \"AAM\", \"net\": \"100\"",
            "\"vat\": \"AAM\", \"net\": \"100\", \"vatAmount\": \"0.5\"",
        )],
    ),
    ("total-negative", FOREIGN, &[("\"quantity\": \"3\"", "\"quantity\": \"-3\"")]),
    // Product fee
    (
        "product-fee-content-missing",
        JSON,
        &[("\"obligatedForProductFee\": false", "\"obligatedForProductFee\": true")],
    ),
    (
        "product-fee-code",
        JSON,
        &[
            ("\"code\": { \"category\": \"KT\"", "\"code\": { \"category\": \"VTSZ\""),
            ("\"code\": { \"category\": \"KT\"", "\"code\": { \"category\": \"VTSZ\""),
        ],
    ),
    (
        "product-fee-amount",
        JSON,
        &[
            ("\"rate\": \"57\", \"amount\": \"114\"", "\"rate\": \"57\", \"amount\": \"124\""),
            ("\"rate\": \"57\" }", "\"rate\": \"57\", \"amount\": \"124\" }"),
            ("\"sum\": \"114\"", "\"sum\": \"124\""),
        ],
    ),
    (
        "product-fee-not-in-summary",
        JSON,
        &[(
            "\"value\": \"601\" }, \"quantity\": \"2\", \"unit\": \"kg\", \"rate\": \"57\" }",
            "\"value\": \"602\" }, \"quantity\": \"2\", \"unit\": \"kg\", \"rate\": \"57\" }",
        )],
    ),
    ("product-fee-rate", JSON, &[("\"rate\": \"57\" }", "\"rate\": \"57.01\" }")]),
    (
        "product-fee-quantity",
        JSON,
        &[(
            "\"quantity\": \"2\", \"unit\": \"kg\", \"rate\": \"57\" }",
            "\"quantity\": \"2.005\", \"unit\": \"kg\", \"rate\": \"57\" }",
        )],
    ),
    (
        // Each is within NAV's tolerance of quantity times rate, but not of the other.
        "product-fee-amount-summary",
        JSON,
        &[
            ("\"rate\": \"57\", \"amount\": \"114\"", "\"rate\": \"57\", \"amount\": \"113\""),
            ("\"rate\": \"57\" }", "\"rate\": \"57\", \"amount\": \"115.1\" }"),
            ("\"sum\": \"114\"", "\"sum\": \"115.1\""),
        ],
    ),
    (
        "product-fee-weight-code",
        JSON,
        &[
            (", { \"category\": \"KT\", \"value\": \"601\" } ]", " ]"),
            (
                "\"takeover\": { \"reason\": \"01\", \"amount\": \"10\" }",
                "\"customerDeclaration\": { \"productStream\": \"other-petrol\", \"weight\": \"2\" }",
            ),
        ],
    ),
    ("product-fee-takeover-code", JSON, &[(", { \"category\": \"KT\", \"value\": \"601\" } ]", " ]")]),
    ("product-fee-takeover-vtsz", JSON, &[("27101981", "22071000")]),
    (
        "product-fee-takeover-kt",
        JSON,
        &[(
            "{ \"category\": \"KT\", \"value\": \"601\" } ]",
            "{ \"category\": \"KT\", \"value\": \"602\" } ]",
        )],
    ),
    ("product-fee-sum", JSON, &[("\"sum\": \"114\"", "\"sum\": \"124\"")]),
];

#[test]
fn each_rule_broken_once_in_json() {
    let mut wrong = Vec::new();
    for (code, json, changes) in IN_JSON {
        let mutated = mutate(json, changes);
        let expected: &[&str] = match *code {
            // The change has a second, inevitable side, which NAV remarks on as well.
            "vat-not-zero" => &["amount-differs", "vat-not-zero", "rate-vat-not-zero"],
            code => &[code],
        };
        check(&codes(&incash(&mutated)), expected, code, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_rule_broken_once_in_xml() {
    let mut wrong = Vec::new();
    for (code, json, changes) in IN_XML {
        let mutated = mutate(&xml(json), changes);
        // Some places of a document hang together so closely that NAV remarks on two of them.
        let expected: &[&str] = match *code {
            "rate-huf" => &["rate-net", "rate-gross", "rate-huf", "total-net"],
            "total-huf" => &["total-net", "total-huf"],
            "rate-not-in-summary" => &["rate-not-in-lines", "rate-not-in-summary"],
            code => &[code],
        };
        let found = codes(&osa(&mutated, None));
        check(&found, expected, code, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn extra_data_and_settlements_have_their_rules() {
    let full = xml(JSON);
    let cases: &[(&str, &str)] = &[
        ("extra-already-there", r#"{ "comment": "x" }"#),
        ("extra-line-unknown", r#"{ "lines": { "77": { "comment": "x" } } }"#),
        ("extra-customer-not-private", r#"{ "customer": { "name": "x" } }"#),
        ("payment-method-mismatch", r#"{ "paymentMethod": "utánvét" }"#),
        ("word-unknown", r#"{ "how": "x" }"#),
        ("field-unknown", r#"{ "colour": "x" }"#),
        (
            "value-too-long",
            &format!(
                r#"{{ "invoiceType": "income", "lines": {{ "1": {{ "comment": "{}" }} }} }}"#,
                "x".repeat(513)
            ),
        ),
    ];
    for (code, extra) in cases {
        is(&codes(&osa(&full, Some(extra))), &[code], code);
    }
    let twice = br#"[{"id":"1","location":"bank","method":"CASH","date":"2026-01-02","amount":"1"},
                     {"id":"1","location":"bank","method":"CASH","date":"2026-01-02","amount":"1"}]"#;
    is(&read_list(twice).unwrap_err(), &["settlement-id-repeated"], "ids");
    let list = br#"[{"id":"1","location":"bank","method":"CASH","date":"2026-01-02","amount":"1","currency":"USD"}]"#;
    let list = read_list(list).unwrap();
    let refused = cashbook_core::mapping::compose(&osa(&full, None), &list).unwrap_err();
    is(&refused, &["settlement-exchange-rate-missing"], "rate");
    is(
        &cashbook_core::mapping::compose(&incash(JSON), &list).unwrap_err(),
        &["settlement-exchange-rate-missing"],
        "rate",
    );
}

/// The number of an InCash document may stand in the address alone, and then no JSON has kept anything out of it.
#[test]
fn a_number_from_the_address_is_checked_like_any_other() {
    let mut without: serde_json::Value = serde_json::from_str(JSON).unwrap();
    without.as_object_mut().unwrap().remove("number");
    let body = incash(&without.to_string());
    is(&examine(&body, "99999999", "A-1").findings, &[], "as it should be");
    for (number, code) in [
        ("A\u{1}1", "value-characters"),
        ("A\n1", "value-line-break"),
        (" ", "value-empty"),
        (&"1".repeat(51), "value-too-long"),
    ] {
        is(&examine(&body, "99999999", number).findings, &[code], number);
    }
}

/// However long: the message names the digits, and not that it is no number.
#[test]
fn a_number_of_too_many_digits_is_still_a_number() {
    let original = xml(JSON);
    let start = original.find("<unitPrice>").unwrap() + "<unitPrice>".len();
    let end = start + original[start..].find('<').unwrap();
    for (price, code) in [
        ("1".repeat(23), "value-digits"),
        ("1".repeat(36), "value-digits"),
        ("1".repeat(60), "value-digits"),
        (format!("-0.{}", "1".repeat(40)), "value-digits"),
        ("1e3".to_owned(), "value-number"),
        (format!("{}x", "1".repeat(60)), "value-number"),
        (".".to_owned(), "value-number"),
    ] {
        let broken = format!("{}{price}{}", &original[..start], &original[end..]);
        let found = codes(&osa(&broken, None));
        assert!(found.iter().any(|finding| finding.code == code), "{price}: {found:#?}");
    }
}

#[test]
fn a_document_may_be_too_large() {
    let huge = " ".repeat(11 * 1024 * 1024);
    is(&codes(&osa(&huge, None)), &["too-large"], "XML");
    is(&codes(&incash(&huge)), &["too-large"], "JSON");
    let deep = format!("{}{}", "<a>".repeat(40), "</a>".repeat(40));
    let deep = xml(JSON).replacen("<supplierInfo>", &format!("{deep}<supplierInfo>"), 1);
    assert!(codes(&osa(&deep, None)).iter().any(|finding| finding.code == "too-large"));
    is(&codes(&incash(&"{\"batch\":[".repeat(40))), &["json-malformed"], "depth");
}

#[test]
fn every_rule_is_broken_somewhere_here() {
    let source = concat!(include_str!("main.rs"), include_str!("in_xml.rs"));
    let unbroken: BTreeSet<&str> =
        ALL.iter().map(|rule| rule.code).filter(|code| !source.contains(&format!("\"{code}\""))).collect();
    assert!(unbroken.is_empty(), "{unbroken:?}");
    let codes: BTreeSet<&str> = ALL.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), ALL.len(), "codes are unique");
}
