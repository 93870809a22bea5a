//! What crosses the component's boundary beside the SDK: the atomic counter and the batches of `wasi:keyvalue`, and the two exports.
//!
//! Generated code passes raw pointers over that boundary; this is the one file in which `unsafe` is allowed.
#![allow(unsafe_code)]

use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

pub use self::wasi::keyvalue::{atomics, batch, store};

wit_bindgen::generate!({ world: "component", path: "wit", generate_all });

struct Component;

export!(Component);

impl Guest for Component {
    fn handle_timer_request() {
        crate::entry::tick();
    }
}

#[http_component]
async fn handle_http_request(request: IncomingRequest, out: ResponseOutparam) {
    crate::entry::serve(request, out).await;
}
