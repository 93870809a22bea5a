//! The Spin component: HTTP and the timer's tick come in, the core's flows decide, and what they ask for is done here.
//!
//! `http` and `drive` are plain Rust that the host's tests run; `world` and `entry` are the thin part that only exists
//! as WebAssembly. A trap in the timer's export stops Spin's timer for good, hence the same lints as in the core.
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

pub mod config;
pub mod dispatch;
mod documents;
pub mod drive;
pub mod http;

#[cfg(target_family = "wasm")]
mod entry;
#[cfg(target_family = "wasm")]
mod world;
