//! OSA XML, with or without extra data (after a NUL): nothing panics, and what passes without insertions is the same.
#![no_main]

use cashbook_core::{
    mapping::{Body, Media, compose, examine},
    settlement::read_list,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (xml, extra) = match text.split_once('\0') {
        Some((xml, extra)) => (xml, Some(extra.to_owned())),
        None => (text, None),
    };
    let plain = extra.is_none();
    let body = Body { media: Media::Osa, text: xml.to_owned(), extra };
    let _ = examine(&body, "99999999", "A/1");
    if let Ok(composed) = compose(&body, &[]) {
        if plain {
            assert_eq!(composed, xml);
        }
        let list = br#"[{"id":"1","location":"bank","method":"CASH","date":"2026-01-02","amount":"1","currency":"HUF"}]"#;
        let settled = compose(&body, &read_list(list).unwrap()).unwrap();
        assert!(settled.len() > composed.len());
    }
});
