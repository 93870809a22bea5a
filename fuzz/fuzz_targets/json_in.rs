//! InCash documents: whatever comes in, nothing panics, the same comes out twice, and what is written without an
//! error is read back as it is.
#![no_main]

use cashbook_core::{
    finding::Findings,
    mapping::{Body, Media, compose, examine},
    osa::{Arena, read, write},
    settlement::read_list,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = read_list(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    let body = Body { media: Media::Incash, text: text.to_owned(), extra: None };
    let seen = examine(&body, "99999999", "A/1");
    let composed = compose(&body, &[]);
    assert_eq!(composed, compose(&body, &[]));
    if let Ok(xml) = composed {
        let (arena, mut findings) = (Arena::new(), Findings::default());
        let document = read::document(&xml, &arena, &mut findings).expect("our own XML is read");
        assert!(findings.is_empty(), "our own XML keeps to the schema: {findings:?}\n{xml}");
        assert_eq!(write::document(&document), xml);
    } else {
        assert!(!seen.findings.is_empty());
    }
});
