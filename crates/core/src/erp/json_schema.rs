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
    if definitions.contains_key(described.name) {
        return;
    }
    // The place is taken before the fields are looked at: a document's batch holds documents.
    definitions.insert(described.name.to_owned(), Value::Null);
    let mut properties = Map::new();
    for field in described.fields {
        let mut of = one(field.of, definitions);
        if let Some(object) = of.as_object_mut() {
            object.insert("description".to_owned(), text(field.about).into());
        }
        properties.insert(field.name.to_owned(), of);
    }
    let object = json!({
        "type": "object",
        "description": text(described.about),
        "properties": properties,
        "additionalProperties": false,
    });
    definitions.insert(described.name.to_owned(), object);
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
