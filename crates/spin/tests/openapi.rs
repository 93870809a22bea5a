//! The served OpenAPI document is what the code generates, knows every route and no other, and is sound.

use std::collections::BTreeSet;

use cashbook_core::{
    auth::Scope,
    erp::json_schema,
    openapi::{self, DOCUMENT, ROUTES},
    problem, settlement,
};
use serde_json::Value;

fn served() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

#[test]
fn the_served_document_is_the_generated_one() {
    let generated = openapi::text();
    if std::env::var_os("UPDATE").is_some_and(|update| update == "1") {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/src/openapi/openapi.json");
        std::fs::write(file, &generated).unwrap();
        return;
    }
    assert!(
        generated == DOCUMENT,
        "openapi.json is not current: UPDATE=1 cargo test -p cashbook-spin --test openapi"
    );
    assert_eq!(serde_json::from_str::<Value>(&generated).unwrap(), openapi::document());
    println!("{} bytes", DOCUMENT.len());
}

#[test]
fn every_route_is_in_the_document_and_nothing_else() {
    let document = served();
    let mut described = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            described.insert((method.to_uppercase(), path.clone()));
        }
    }
    let routed: BTreeSet<_> =
        ROUTES.iter().map(|route| (route.method.name().to_owned(), route.path.to_owned())).collect();
    assert_eq!(described, routed);
    let ids: BTreeSet<_> = ROUTES
        .iter()
        .map(|route| &document["paths"][route.path][route.method.name().to_lowercase()]["operationId"])
        .map(ToString::to_string)
        .collect();
    assert_eq!(ids.len(), ROUTES.len(), "operation ids are not unique");
}

#[test]
fn every_code_is_described_and_every_description_used() {
    let mut used = BTreeSet::from(["not-found", "method-not-allowed"]);
    for route in ROUTES {
        for code in openapi::codes(route) {
            assert!(problem::find(code).is_some(), "{}: {code} is not described", route.path);
            used.insert(code);
        }
    }
    // Refusals of single items of a batch, which answers 200.
    used.extend([
        "kind-never-sent",
        "reference-not-marked",
        "attempt-begun",
        "not-marked",
        "line-invalid",
        "bad-number",
    ]);
    let unused: Vec<_> = problem::kinds().map(|kind| kind.code).filter(|code| !used.contains(code)).collect();
    assert_eq!(unused, Vec::<&str>::new(), "described, but answered by no route");
}

#[test]
fn references_resolve_and_schemas_are_sound() {
    let document = served();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in &references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{name} is no schema");
        assert!(references.iter().any(|used| used.ends_with(&format!("/{name}"))), "{name} is used nowhere");
    }
}

/// What a document, its extra data and a settlement may hold is said by the declarations that they are read by.
#[test]
fn the_schemas_of_documents_are_those_of_their_readers() {
    let served = served();
    for published in [json_schema::incash_document(), json_schema::extra(), settlement::json_schema()] {
        let relocated = published["$defs"].to_string().replace("#/$defs/", "#/components/schemas/");
        let definitions: Value = serde_json::from_str(&relocated).unwrap();
        for (name, definition) in definitions.as_object().unwrap() {
            assert_eq!(
                &served["components"]["schemas"][name], definition,
                "{name}: another type has this name"
            );
        }
    }
}

#[test]
fn scopes_and_the_write_only_key_are_said() {
    let document = served();
    let settings = &document["paths"]["/api/v1/companies/{company}/settings"];
    assert_eq!(settings["patch"]["security"][0]["token"][0], Scope::Settings.name());
    let text = document["components"]["schemas"].to_string();
    assert!(text.contains("\"writeOnly\":true"));
    let view = document["components"]["schemas"]["SettingsView"].to_string();
    assert!(!view.contains("writeOnly") && view.contains("secretKey"));
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(reference) if name == "$ref" => references.push(reference.clone()),
                    _ => collect(member, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}
