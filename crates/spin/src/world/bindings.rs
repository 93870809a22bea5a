//! What crosses the component's boundary beside the SDK: the atomic counter and the batches of `wasi:keyvalue`, and the
//! exports.
//!
//! Generated code passes raw pointers over that boundary; this is the one file in which `unsafe` is allowed.
#![allow(unsafe_code)]

use spin_sdk::http::{IncomingRequest, ResponseOutparam};
use spin_sdk::http_component;

pub use self::wasi::keyvalue::{atomics, batch, store};

#[cfg(not(feature = "cron"))]
wit_bindgen::generate!({ world: "component", path: "wit", generate_all });
#[cfg(feature = "cron")]
wit_bindgen::generate!({ world: "component-cron", path: "wit", generate_all });

struct Component;

export!(Component);

impl Guest for Component {
    fn handle_timer_request() {
        // Nobody takes an answer; what went wrong stands in the log.
        let _ = crate::entry::tick();
    }

    /// Blocks like the timer's tick: an async export may.
    #[cfg(feature = "cron")]
    async fn handle_cron_event(_: Metadata) -> Result<(), Error> {
        crate::entry::tick().map_err(Error::Other)
    }
}

#[http_component]
async fn handle_http_request(request: IncomingRequest, out: ResponseOutparam) {
    crate::entry::serve(request, out).await;
}
