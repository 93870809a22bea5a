//! The HTTP contract as data: one table of routes that the component dispatches by and the OpenAPI 3.1 document is
//! generated from, so that the two cannot disagree.

#[cfg(feature = "schema")]
mod document;
mod path;
mod routes;
#[cfg(feature = "schema")]
mod schema;
pub mod wire;

#[cfg(feature = "schema")]
pub use document::{codes, document, text};
pub use path::{Miss, Params, find};
pub use routes::{API, Access, Call, Media, Method, ROUTES, Route};

/// The document, as it is served; generated, see [`text`]. `cargo test -p cashbook-spin --test openapi` holds it to
/// the code, and rewrites it with `UPDATE=1`.
pub const DOCUMENT: &str = include_str!("openapi.json");
