//! The published JSON Schema (2020-12), made from the declarations that the reader itself is made from.

use serde_json::{Map, Value, json};

use super::shape::{Described, Shape, Type};

/// The schema of an InCash document.
#[must_use]
pub fn incash_document() -> Value {
    schema::<super::document::Document<'_>>("InCash document")
}

/// The schema of the extra data for an OSA XML.
#[must_use]
pub fn extra() -> Value {
    schema::<super::line::Extra<'_>>("Extra data for an OSA XML")
}

/// The schema of anything that is declared by `shape!`.
pub(crate) fn schema<'a, T: Shape<'a>>(title: &str) -> Value {
    let mut definitions = Map::new();
    let described = T::describe();
    let name = described.name;
    define(described, &mut definitions);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": format!("#/$defs/{name}"),
        "$defs": definitions,
    })
}

fn define(described: Described, definitions: &mut Map<String, Value>) {
    let name = described.name;
    if definitions.contains_key(name) {
        return;
    }
    // The place is taken before the fields are looked at: a document's batch holds documents.
    definitions.insert(name.to_owned(), Value::Null);
    let mut properties = Map::new();
    let mut needed: Vec<&str> = Vec::new();
    for field in described.fields {
        let mut of = one(field.of, definitions);
        if field.needed {
            needed.push(field.name);
            of = json!({ "allOf": [of], "not": { "type": "null" } });
        }
        if let Some(object) = of.as_object_mut() {
            object.insert("description".to_owned(), text(field.about).into());
        }
        properties.insert(field.name.to_owned(), of);
    }
    let about = text(described.about);
    if name == "Document" {
        definitions.insert(IN_BATCH.to_owned(), in_batch(&properties));
        if let Some(Value::Object(batch)) = properties.get_mut("batch") {
            batch.insert("items".to_owned(), json!({ "$ref": format!("#/$defs/{IN_BATCH}") }));
        }
    }
    definitions.insert(name.to_owned(), object(about, properties, &needed, conditions(name)));
}

fn object(about: String, properties: Map<String, Value>, needed: &[&str], conditions: Vec<Value>) -> Value {
    let mut object = json!({
        "type": "object",
        "description": about,
        "properties": properties,
        "additionalProperties": false,
    });
    if let Some(object) = object.as_object_mut() {
        if !needed.is_empty() {
            object.insert("required".to_owned(), json!(needed));
        }
        if !conditions.is_empty() {
            object.insert("allOf".to_owned(), Value::Array(conditions));
        }
    }
    object
}

/// A document within another one's batch.
const IN_BATCH: &str = "DocumentInBatch";
/// What only the document around a batch can say.
pub const NOT_IN_BATCH: [&str; 4] = ["number", "kind", "issueDate", "batch"];

fn in_batch(properties: &Map<String, Value>) -> Value {
    let mut own = properties.clone();
    own.retain(|name, _| !NOT_IN_BATCH.contains(&name.as_str()));
    let about =
        "An item of a batch: leaves out what it has in common with the document around it.".to_owned();
    let content = any(&[given(&["lines"]), rates()]);
    object(about, own, &["modifies"], vec![given(&["modifies"]), content])
}

/// What an object cannot do without unless something else is there.
fn conditions(name: &str) -> Vec<Value> {
    let listed =
        json!({ "properties": { "lines": { "type": "array", "minItems": 1 } }, "required": ["lines"] });
    let referring = json!({ "allOf": [given(&["modifies"]), rates()] });
    match name {
        "Document" => vec![
            any(&[given(&["supplier"]), in_each("supplier")]),
            any(&[given(&["customer"]), in_each("customer")]),
            any(&[listed, referring, batch()]),
            how(),
            // A batch is one document: its first item says it.
            json!({ "properties": { "batch": { "prefixItems": [how()] } } }),
        ],
        "Customer" => {
            let numbers =
                [given(&["taxNumber"]), given(&["communityVatNumber"]), given(&["thirdStateTaxId"])];
            let no_group = json!({ "not": given(&["groupMemberTaxNumber"]) });
            let known = [&numbers[..], &[given(&["status"])]].concat();
            vec![any(&known), any(&[&numbers[..], &[no_group]].concat())]
        }
        "Address" => vec![any(&[given(&["street"]), given(&["streetName", "publicPlaceCategory"])])],
        "Line" => {
            let without = set("withoutAmounts");
            let amounts =
                [given(&["net"]), given(&["gross"]), given(&["quantity", "unitPrice"]), without.clone()];
            vec![any(&[given(&["vat"]), without]), any(&amounts)]
        }
        "ProductCode" => vec![any(&[given(&["value"]), given(&["ownValue"])])],
        "NewTransport" => vec![any(&[given(&["vehicle"]), given(&["vessel"]), given(&["aircraft"])])],
        "ProductFeeClause" => vec![any(&[given(&["takeover"]), given(&["customerDeclaration"])])],
        "VatParts" => vec![any(&[
            given(&["vatPercentage"]),
            given(&["vatContent"]),
            given(&["vatExemption"]),
            given(&["vatOutOfScope"]),
            set("vatDomesticReverseCharge"),
            given(&["marginSchemeIndicator"]),
            given(&["vatAmountMismatch"]),
            set("noVatCharge"),
        ])],
        _ => Vec::new(),
    }
}

fn any(of: &[Value]) -> Value {
    json!({ "anyOf": of })
}

/// All of these fields are there; `null` is the same as leaving a field out.
fn given(fields: &[&str]) -> Value {
    let there = json!({ "not": { "type": "null" } });
    let properties: Map<String, Value> =
        fields.iter().map(|field| ((*field).to_owned(), there.clone())).collect();
    json!({ "required": fields, "properties": properties })
}

/// The flag is true.
fn set(field: &str) -> Value {
    json!({ "required": [field], "properties": { field: { "const": true } } })
}

/// A modification without lines says its totals by rate.
fn rates() -> Value {
    json!({
        "required": ["totals"],
        "properties": {
            "totals": {
                "type": "object",
                "required": ["rates"],
                "properties": { "rates": { "type": "array", "minItems": 1 } },
            },
        },
    })
}

/// A reference says whether it cancels or modifies.
fn how() -> Value {
    json!({ "properties": { "modifies": given(&["how"]) } })
}

fn batch() -> Value {
    json!({ "required": ["batch"], "properties": { "batch": { "type": "array", "minItems": 1 } } })
}

/// There is a batch, and each of its items says this itself.
fn in_each(field: &str) -> Value {
    json!({
        "required": ["batch"],
        "properties": { "batch": { "type": "array", "minItems": 1, "items": given(&[field]) } },
    })
}

fn text(about: &[&str]) -> String {
    about.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

fn reference(describe: fn() -> Described, definitions: &mut Map<String, Value>) -> Value {
    let described = describe();
    let name = described.name;
    define(described, definitions);
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn one(of: Type, definitions: &mut Map<String, Value>) -> Value {
    match of {
        Type::Text => json!({ "type": ["string", "null"] }),
        Type::Boolean => json!({ "type": ["boolean", "null"] }),
        Type::Decimal => {
            json!({ "type": ["string", "number", "null"], "pattern": "^-?[0-9]+(\\.[0-9]+)?$" })
        }
        Type::Integer => {
            json!({ "type": ["integer", "string", "null"], "minimum": 0, "pattern": "^[0-9]+$" })
        }
        Type::Vat => {
            let parts = reference(<super::line::VatParts<'_> as Shape<'_>>::describe, definitions);
            json!({ "anyOf": [{ "type": ["string", "number", "null"] }, parts] })
        }
        Type::Object(describe) => {
            let object = reference(describe, definitions);
            json!({ "anyOf": [object, { "type": "null" }] })
        }
        Type::List(item) => json!({ "type": ["array", "null"], "items": one(*item, definitions) }),
        Type::ListOf(describe) => {
            json!({ "type": ["array", "null"], "items": reference(describe, definitions) })
        }
        Type::Map(describe) => {
            json!({ "type": ["object", "null"], "additionalProperties": reference(describe, definitions) })
        }
    }
}
