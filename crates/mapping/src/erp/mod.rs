//! What the ERP says: the InCash document, the extra data of an OSA XML, and the list of settlements, as JSON.

pub mod document;
pub mod json;
pub mod json_schema;
pub mod line;
mod scan;
pub mod shape;
pub mod words;
