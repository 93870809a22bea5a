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

pub mod auth;
pub mod backfill;
pub mod company;
pub mod document;
pub mod exchange;
pub mod flow;
pub mod icon;
pub mod journal;
pub mod lease;
pub mod mutant;
pub mod openapi;
pub mod problem;
pub mod queue;
pub mod round;
pub mod secret;
pub mod service;
pub mod store;
pub mod submission;
pub mod texts;
pub mod time;
pub mod view;

// A crate of its own, so that it can be compiled for speed; part of the core all the same.
pub use cashbook_mapping::{cashbook, erp, finding, mapping, money, osa, settlement};
