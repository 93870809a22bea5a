//! The heart of incash-cashbook: how an InCash invoice becomes what Cashbook takes, and what happens to it when.
//!
//! Pure: no clock, no randomness, no I/O. `now` and seeds are arguments; what has to be done in the world is
//! returned as data (see [`flow`]). Compiles unchanged for the host, `wasm32-wasip2` and `wasm32-unknown-unknown`.
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
pub mod settlement;
pub mod texts;
