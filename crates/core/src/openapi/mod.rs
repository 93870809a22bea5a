//! The HTTP contract as data: one table of routes that the component dispatches by and the OpenAPI 3.1 document is
//! generated from, so that the two cannot disagree.

mod document;
mod path;
mod routes;

pub use document::document;
pub use path::{Miss, Params, find};
pub use routes::{API, Access, Call, Media, Method, ROUTES, Route};
