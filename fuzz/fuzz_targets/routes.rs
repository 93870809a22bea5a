//! Methods, paths and queries: nothing panics, what is found fits its route, and the parameters are what they must be.
#![no_main]

use cashbook_core::{openapi, service};
use cashbook_spin::http::{Head, guard, request_id};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default().to_owned();
    let (method, path, query, id) = (line(), line(), line(), line());
    let headers = vec![("x-request-id".to_owned(), id)];
    let head = Head { method, path, query, headers };
    for name in ["token", "cursor", "revision"] {
        let _ = head.query(name);
    }
    let id = request_id(&head, &[1]);
    assert!((1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()), "{id}");
    match guard::route(&head) {
        Ok((route, params)) => {
            assert_eq!(route.path.split('/').count(), head.path.split('/').count());
            if route.path.contains("{number}") {
                assert!(service::check_number(&params.number).is_ok());
            }
            if route.path.contains("{company}") {
                assert!(
                    params.company.len() == 8 && params.company.bytes().all(|byte| byte.is_ascii_digit())
                );
            }
            // Only the methods of the table lead anywhere.
            assert!(openapi::Method::by_name(&head.method).is_some());
        }
        Err(problem) => {
            let answer = guard::missed(&head, &problem);
            assert!((400..500).contains(&answer.status));
            assert_eq!(answer.status == 405, answer.headers.iter().any(|(name, _)| *name == "allow"));
        }
    }
});
