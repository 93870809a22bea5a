//! The InCash document can say all that OSA 3.0 can, and the published schema asks for what the reader asks for.

mod common;

use std::{collections::BTreeSet, fs};

use cashbook_core::{
    erp::json_schema,
    finding::Findings,
    mapping::{compose, examine},
    osa::{Arena, read, schema, write},
};
use common::incash;
use serde_json::{Map, Value};

const EVERYTHING: &str = include_str!("documents/everything.json");

fn documents() -> Vec<(String, String)> {
    let mut documents = Vec::new();
    for folder in ["documents", "samples"] {
        let folder = format!("{}/tests/{folder}", env!("CARGO_MANIFEST_DIR"));
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            documents.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    documents.sort();
    documents
}

#[test]
fn every_element_of_the_schema_can_be_said() {
    // Alternatives exclude each other: these take the place of what the document says.
    let domestic =
        r#""status": "domestic", "taxNumber": "99887764-5-02", "groupMemberTaxNumber": "22699701-4-42","#;
    let third = r#""status": "third-country", "thirdStateTaxId": "US-1","#;
    assert!(EVERYTHING.contains(domestic));
    let mut texts: Vec<String> = documents().into_iter().map(|(_, text)| text).collect();
    texts.push(
        EVERYTHING
            .replace(domestic, third)
            .replace(r#"{ "vatDomesticReverseCharge": true }"#, "\"HO\"")
            .replace("\"reverse-charge\"", "\"HO\""),
    );
    let mut said = BTreeSet::new();
    for text in &texts {
        let xml = compose(&incash(text), &[]).unwrap_or_else(|findings| panic!("{findings:#?}\n{text}"));
        let (arena, mut findings) = (Arena::new(), Findings::default());
        let document = read::document(&xml, &arena, &mut findings).unwrap();
        assert!(findings.is_empty(), "{findings:#?}");
        assert_eq!(write::document(&document), xml);
        said.extend(document.nodes.iter().map(|node| usize::from(node.slot)));
    }
    // Cashbook's own elements are made of settlements.
    let first = schema::TYPES.iter().find(|of| of.name == "InvoicePayments").unwrap().first;
    let unsaid: Vec<String> = (0..usize::from(first))
        .filter(|number| !said.contains(number) && schema::SLOTS[*number].name != "invoicePayments")
        .map(|number| {
            let of = schema::TYPES.iter().rfind(|of| usize::from(of.first) <= number).unwrap();
            format!("{}/{}", of.name, schema::SLOTS[number].name)
        })
        .collect();
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}

/// The first `$ref` in a property's schema: what kind of object it holds.
fn object_in(schema: &Value) -> Option<&str> {
    match schema {
        Value::Object(map) => {
            let own = map.get("$ref").and_then(Value::as_str);
            own.and_then(|path| path.rsplit('/').next()).or_else(|| map.values().find_map(object_in))
        }
        Value::Array(list) => list.iter().find_map(object_in),
        _ => None,
    }
}

/// Every member of every object: its pointer, and the object's name in the schema with the member's own.
fn members(of: &str, value: &Value, schema: &Value, path: &str, into: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                members(of, item, schema, &format!("{path}/{index}"), into);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                into.push((format!("{path}/{name}"), format!("{of}.{name}")));
                if let Some(inner) = object_in(&schema["$defs"][of]["properties"][name]) {
                    members(inner, value, schema, &format!("{path}/{name}"), into);
                }
            }
        }
        _ => {}
    }
}

fn at<'v>(value: &'v mut Value, path: &str) -> (&'v mut Map<String, Value>, String) {
    let (around, name) = path.rsplit_once('/').unwrap();
    (value.pointer_mut(around).unwrap().as_object_mut().unwrap(), name.to_owned())
}

#[test]
fn the_schema_asks_for_what_the_reader_asks_for() {
    let schema = json_schema::incash_document();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut refused_by_both = BTreeSet::new();
    let mut wrong = Vec::new();
    for (name, text) in documents() {
        let whole: Value = serde_json::from_str(&text).unwrap();
        let told: Vec<String> = validator.iter_errors(&whole).map(|error| error.to_string()).collect();
        assert!(told.is_empty(), "{name}: {told:#?}");
        let mut all = Vec::new();
        members("Document", &whole, &schema, "", &mut all);
        for (path, field) in all {
            for null in [false, true] {
                let mut changed = whole.clone();
                let (around, key) = at(&mut changed, &path);
                if null {
                    around.insert(key, Value::Null);
                } else {
                    around.remove(&key);
                }
                let body = incash(&changed.to_string());
                let findings = examine(&body, "99999999", "A-1").findings;
                let missing = |code: &str| {
                    matches!(
                        code,
                        "field-missing"
                            | "customer-info-missing"
                            | "lines-missing"
                            | "batch-reference-missing"
                    )
                };
                let asked = findings.iter().find(|finding| missing(&finding.code));
                match (validator.is_valid(&changed), asked) {
                    (false, Some(_)) => {
                        refused_by_both.insert(field.clone());
                    }
                    // What can be calculated depends on more than a schema can look at.
                    (true, Some(finding)) if is_amount(&finding.path) => {}
                    (true, None) => {}
                    (false, None) => wrong.push(format!(
                        "{name} {path}, null {null}: only the schema asks for {field}: {findings:#?}"
                    )),
                    (true, Some(finding)) => wrong.push(format!(
                        "{name} {path}, null {null}: only the reader asks for {field}: {finding:#?}"
                    )),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n"));
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        for field in definition["required"].as_array().into_iter().flatten() {
            let field = format!("{name}.{}", field.as_str().unwrap());
            assert!(refused_by_both.contains(&field), "{field} was never left out");
        }
    }
}

fn is_amount(path: &str) -> bool {
    let amounts = ["net", "gross", "vat", "vatAmount", "netHuf", "grossHuf", "vatHuf", "vatAmountHuf"];
    path.rsplit('/').next().is_some_and(|name| amounts.contains(&name))
}
