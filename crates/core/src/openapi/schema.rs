//! Schemas of what is not read by serde alone. The InCash document, the extra data and the settlement come from the
//! declarations that their readers are made from ([`json_schema`]); the rest is written here.

use serde_json::{Map, Value, json};

use super::wire::REVISION_MAX;
use crate::{erp::json_schema, settlement};

/// The schemas that schemars does not make, by name.
#[must_use]
pub fn written() -> Map<String, Value> {
    let mut schemas = Map::new();
    for published in [json_schema::incash_document(), json_schema::extra(), settlement::json_schema()] {
        schemas.extend(definitions(published));
    }
    let own = json!({
        "Problem": problem(),
        "DocumentLine": document_line(),
        "LineResult": line_result(),
        "SettlementList": { "type": "array", "maxItems": 500, "items": { "$ref": "#/components/schemas/SettlementIn" } },
    });
    if let Value::Object(own) = own {
        schemas.extend(own);
    }
    schemas
}

/// The definitions of a schema that stands alone, as components of the document.
fn definitions(mut published: Value) -> Map<String, Value> {
    relocate(&mut published);
    match published.get_mut("$defs").map(Value::take) {
        Some(Value::Object(definitions)) => definitions,
        _ => Map::new(),
    }
}

fn relocate(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(reference) if name == "$ref" => {
                        *reference = reference.replace("#/$defs/", "#/components/schemas/");
                    }
                    _ => relocate(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(relocate),
        _ => {}
    }
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail", "code", "message"],
        "additionalProperties": false,
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": { "type": "string" },
            "code": { "type": "string", "pattern": "^[a-z-]+$" },
            "message": { "$ref": "#/components/schemas/Message" },
            "findings": { "type": "array", "items": { "$ref": "#/components/schemas/Finding" } },
        },
    })
}

fn document_line() -> Value {
    json!({
        "description": "One line: an InCash document, or an XML with its revision.",
        "type": "object",
        "required": ["number"],
        "additionalProperties": false,
        "properties": {
            "number": { "type": "string", "minLength": 1, "maxLength": 50 },
            "revision": revision(),
            "document": { "$ref": "#/components/schemas/Document" },
            "xml": { "type": "string" },
            "extra": { "$ref": "#/components/schemas/Extra" },
        },
        "oneOf": [
            {
                "required": ["document"],
                "properties": { "extra": false },
                "anyOf": [{ "required": ["revision"] }, { "properties": { "document": revised() } }],
            },
            { "required": ["xml", "revision"] },
        ],
    })
}

/// What `PUT …/documents/{number}` adds to a document: there the revision is needed.
#[must_use]
pub fn revised() -> Value {
    json!({ "required": ["revision"], "properties": { "revision": revision() } })
}

#[must_use]
pub fn revision() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": REVISION_MAX })
}

fn line_result() -> Value {
    json!({
        "description": "One line of the answer, for each line of the request.",
        "type": "object",
        "required": ["line", "status"],
        "additionalProperties": false,
        "properties": {
            "line": { "type": "integer", "minimum": 1 },
            "status": { "type": "integer" },
            "result": { "$ref": "#/components/schemas/PutAnswer" },
            "problem": { "$ref": "#/components/schemas/Problem" },
        },
        "oneOf": [{ "required": ["result"] }, { "required": ["problem"] }],
    })
}
