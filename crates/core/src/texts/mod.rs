//! Every text that a user can see, in Hungarian and English, in one place: one file per part of the product. Those of
//! findings stand beside the mapping, in `crates/mapping`.

pub mod attention;
pub mod problem;
pub mod service;
pub mod ui;

pub use cashbook_mapping::texts::{Lang, Message, Text, finding};
