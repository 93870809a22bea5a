//! `Authorization` headers and key sets: nothing panics, and no token opens that was not signed.
#![no_main]

use cashbook_core::auth::{Expected, KeySet, bearer, verify};
use incash_cashbook_fuzz::{key, now, token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for development in [false, true] {
        let _ = KeySet::from_jwks(text, development);
    }
    let keys = KeySet::from_jwks(&key().jwks(), false).expect("our own set");
    let expected = Expected {
        issuer: "incash".to_owned(),
        audience: "incash-cashbook".to_owned(),
        leeway_s: 60,
        max_lifetime_s: 86_400,
    };
    let verified =
        |header: &str| bearer(Some(header)).and_then(|token| verify(token, &keys, &expected, now()));
    if verified(text).is_ok() {
        // The one token that was ever signed here; the scheme's case is the caller's (RFC 9110, 11.1).
        assert!(text.trim_end().ends_with(&token()), "opened by {text}");
    }
    // The same with a good signature's parts around: header and claims are looked at deeper.
    let whole = token();
    let parts: Vec<&str> = whole.split('.').collect();
    for (at, _) in parts.iter().enumerate() {
        let mut changed = parts.clone();
        changed[at] = text;
        let changed = changed.join(".");
        assert!(changed == whole || verified(&format!("Bearer {changed}")).is_err(), "opened by {changed}");
    }
});
