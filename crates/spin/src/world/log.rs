//! The log: one JSON object per line on standard error. Escaping by serde makes a forged line impossible.

use std::io::Write as _;

use cashbook_core::flow::Event;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a, T> {
    at: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    request: &'a str,
    #[serde(flatten)]
    event: &'a T,
}

pub fn event(event: &Event, request: &str) {
    write(event, request);
}

/// Writes anything that serialises to an object.
pub fn write<T: Serialize>(event: &T, request: &str) {
    let line = Line { at: super::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true), request, event };
    if let Ok(mut line) = serde_json::to_vec(&line) {
        line.push(b'\n');
        // A log that nobody reads must not stop a round; `eprintln!` would panic here.
        let _ = std::io::stderr().write_all(&line);
    }
}
