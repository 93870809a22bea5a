//! Content types and bodies as they come, forms above all: nothing panics, and what a form gives was in it.
//!
//! The first line is the content type; the rest is the body.
#![no_main]

use cashbook_core::openapi::ROUTES;
use cashbook_spin::http::{Head, body};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (kind, rest) = data.split_at(end);
    let Ok(kind) = std::str::from_utf8(kind) else { return };
    let bytes = rest.get(1..).unwrap_or_default();
    let head = Head { headers: vec![("content-type".to_owned(), kind.to_owned())], ..Head::default() };
    for route in ROUTES {
        let checked = body::check(&head, route);
        let read = body::read(&head, route, bytes.to_vec());
        assert!(checked.is_ok() || read.is_err(), "{kind} is refused by its head and read all the same");
        if let Ok(body::Body::Form { xml, extra }) = read {
            let text = String::from_utf8_lossy(bytes);
            assert!(text.contains(&xml) && extra.is_none_or(|extra| text.contains(&extra)));
        }
    }
});
