//! How an InCash invoice becomes what Cashbook takes: the pure mapping, as `cashbook-core` shows it under the same names.
//!
//! A crate of its own for one reason: a profile chooses the optimisation by crate. This code is what WebAssembly must run
//! fast; all else that ships is compiled to be small (`[profile.wasm]` in the workspace's `Cargo.toml`).
//!
//! Everything here is reachable from a timer tick, and a panic stops Spin's timer for good: hence the lints.
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod cashbook;
pub mod erp;
pub mod finding;
pub mod mapping;
pub mod money;
pub mod osa;
pub mod out;
pub mod same;
pub mod settlement;
pub mod texts;
