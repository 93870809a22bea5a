//! The OpenAPI 3.1 document, generated from the table of routes.

use serde_json::{Value, json};

/// The document that `GET /api/v1/openapi.json` serves.
#[must_use]
pub fn document() -> Value {
    json!({ "openapi": "3.1.0" })
}
