//! The HTTP contract as data: one table of routes that the component dispatches by and the OpenAPI 3.1 document is
//! generated from, so that the two cannot disagree.

mod path;
mod routes;

pub use path::{Miss, Params, find, is_document_number};
pub use routes::{API, Access, Call, Media, Method, ROUTES, Route};
