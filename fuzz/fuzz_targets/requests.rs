//! Whole requests with a good token, to each route by each of its types: nothing panics, every answer is one of the
//! documented kind, and what is refused has written nothing.
//!
//! The first byte chooses the route, the second the type of the body; the rest is the body.
#![no_main]

use cashbook_core::openapi::{Access, Call, ROUTES};
use incash_cashbook_fuzz::{COMPANY, Service};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [choice, kind, body @ ..] = data else { return };
    let route = &ROUTES[usize::from(*choice) % ROUTES.len()];
    let kind = match route.takes.len() {
        0 => "",
        count => route.takes[usize::from(*kind) % count].name(),
    };
    let kind = if kind == "multipart/form-data" { "multipart/form-data; boundary=XX" } else { kind };
    let path = route.path.replace("{company}", COMPANY).replace("{number}", "A-1").replace("{code}", "x");
    let query = if route.call == Call::PutDocument { "?revision=2" } else { "" };
    let service = Service::new();
    let before = service.stored();
    let answer = service.call(route.method.name(), &format!("{path}{query}"), kind, body);
    let shown = String::from_utf8_lossy(&answer.body);
    assert!(answer.status < 500, "{} {path}: {shown}", route.method.name());
    let is_json = |json: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(json).is_ok();
    let kind = answer.headers.iter().find(|(name, _)| *name == "content-type").map(|(_, kind)| kind.as_str());
    match kind.expect("a type") {
        "application/json" | "application/problem+json" => assert!(is_json(&answer.body), "{shown}"),
        "application/x-ndjson" => {
            let mut lines = answer.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            assert!(lines.all(is_json), "{shown}");
        }
        other => assert!(other.starts_with("text/plain"), "{other}"),
    }
    if answer.status >= 400 {
        assert!(shown.contains("\"code\":\""), "{shown}");
        assert_eq!(service.stored(), before, "{} {path} refused with {shown}", route.method.name());
    } else {
        assert!(
            route.success.contains(&answer.status) && route.access != Access::Public || answer.status == 200
        );
    }
});
