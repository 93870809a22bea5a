//! Schemas of what is not read by serde alone: the InCash document and its parts are checked by `mapping`, which names
//! every mistake at once, so these say what a program should send rather than all that is understood.

use serde_json::{Map, Value, json};

/// The schemas written by hand, by name.
#[must_use]
pub fn written() -> Map<String, Value> {
    let Value::Object(schemas) = json!({
        "Problem": problem(),
        "Document": document(),
        "DocumentLine": document_line(),
        "LineResult": line_result(),
        "Extra": extra(),
        "SettlementList": { "type": "array", "maxItems": 500, "items": { "$ref": "#/components/schemas/SettlementIn" } },
        "SettlementIn": settlement(),
        "Party": party(),
        "Ledger": ledger(),
        "Amount": amount(),
    }) else {
        return Map::new();
    };
    schemas
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

fn amount() -> Value {
    json!({
        "description": "A decimal, as a string or a number; never read as a binary float.",
        "anyOf": [{ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }, { "type": "number" }],
    })
}

/// The InCash document, by NAV's terms in lower camel case; whatever else OSA 3.0 can say is optional.
fn document() -> Value {
    json!({
        "type": "object",
        "required": ["kind", "revision", "issueDate", "supplier", "customer", "lines"],
        "properties": {
            "kind": { "enum": ["normal", "advance", "pro-forma", "delivery-note", "receipt"] },
            "revision": { "type": "integer", "minimum": 0 },
            "issueDate": { "type": "string", "format": "date" },
            "deliveryDate": { "type": "string", "format": "date" },
            "paymentDate": { "type": "string", "format": "date" },
            "paymentMethod": { "type": "string" },
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
            "exchangeRate": amount_ref(),
            "appearance": { "type": "string" },
            "supplier": { "$ref": "#/components/schemas/Party" },
            "customer": { "$ref": "#/components/schemas/Party" },
            "modifies": {
                "type": "object", "required": ["number", "how"],
                "properties": {
                    "number": { "type": "string" },
                    "index": { "type": "integer", "minimum": 1 },
                    "how": { "enum": ["cancellation", "modification"] },
                },
            },
            "lines": {
                "type": "array",
                "items": {
                    "type": "object", "required": ["description", "vat"],
                    "properties": {
                        "description": { "type": "string" },
                        "quantity": amount_ref(),
                        "unit": { "type": "string" },
                        "unitPrice": amount_ref(),
                        "vat": { "description": "A percentage, or a NAV case such as AAM.", "type": ["string", "number"] },
                        "advance": { "type": "boolean" },
                        "advanceDeducted": {
                            "type": "object", "required": ["number"],
                            "properties": {
                                "number": { "type": "string" },
                                "paymentDate": { "type": "string", "format": "date" },
                                "exchangeRate": amount_ref(),
                            },
                        },
                    },
                },
            },
            "comment": { "type": "string" },
            "workNumber": { "type": "string" },
            "ledger": { "$ref": "#/components/schemas/Ledger" },
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
            "revision": { "type": "integer", "minimum": 0 },
            "document": { "$ref": "#/components/schemas/Document" },
            "xml": { "type": "string" },
            "extra": { "$ref": "#/components/schemas/Extra" },
        },
        "oneOf": [{ "required": ["document"] }, { "required": ["xml", "revision"] }],
    })
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

fn extra() -> Value {
    json!({
        "type": "object",
        "properties": {
            "customer": { "$ref": "#/components/schemas/Party" },
            "comment": { "type": "string" },
            "workNumber": { "type": "string" },
            "ledger": { "$ref": "#/components/schemas/Ledger" },
            "paymentMethod": { "type": "string" },
            "lines": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "properties": {
                        "ledger": { "$ref": "#/components/schemas/Ledger" },
                        "vatReturnLine": { "type": "string" },
                        "workNumber": { "type": "string" },
                        "comment": { "type": "string" },
                    },
                },
            },
        },
    })
}

fn settlement() -> Value {
    json!({
        "type": "object",
        "required": ["id", "location", "method", "date", "amount"],
        "properties": {
            "id": { "type": "string", "minLength": 1 },
            "location": { "enum": ["bank", "cash-desk"] },
            "ledger": { "type": "string" },
            "method": { "type": "string" },
            "date": { "type": "string", "format": "date" },
            "amount": amount_ref(),
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
            "exchangeRate": amount_ref(),
            "voucher": { "type": "string" },
            "comment": { "type": "string" },
            "reversed": { "type": "boolean" },
        },
    })
}

fn party() -> Value {
    json!({
        "type": "object",
        "properties": {
            "status": { "type": "string" },
            "taxNumber": { "type": "string" },
            "name": { "type": "string" },
            "bankAccount": { "type": "string" },
            "address": {
                "type": "object",
                "properties": {
                    "country": { "type": "string", "pattern": "^[A-Z]{2}$" },
                    "postalCode": { "type": "string" },
                    "city": { "type": "string" },
                    "street": { "type": "string" },
                },
            },
        },
    })
}

fn ledger() -> Value {
    json!({
        "type": "object",
        "properties": { "net": { "type": "string" }, "vat": { "type": "string" }, "gross": { "type": "string" }, "title": { "type": "string" } },
    })
}

fn amount_ref() -> Value {
    json!({ "$ref": "#/components/schemas/Amount" })
}
