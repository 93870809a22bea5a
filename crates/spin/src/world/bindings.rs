//! What the SDK does not wrap: the atomic counter of `wasi:keyvalue`, and the timer's export.
//!
//! Generated code crosses the component boundary with raw pointers; it is the one place with `unsafe` in it.
#![allow(unsafe_code)]

wit_bindgen::generate!({
    world: "component",
    path: "wit",
    generate_all,
    pub_export_macro: true,
    export_macro_name: "export_timer",
    default_bindings_module: "crate::world::bindings",
});

pub use self::wasi::keyvalue::{atomics, store};
pub use export_timer;
