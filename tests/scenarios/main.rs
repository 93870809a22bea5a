//! The scenarios: each plays in a world of its own, through the parts that ship.

mod abuse;
mod bad_input;
mod crash;
mod documentation;
mod faults;
mod generated;
mod guide;
mod kills;
mod matrix;
mod refusals;
mod rotation;
mod settings;
mod store;
mod story;
mod timer;
mod variants;
mod wasm;
