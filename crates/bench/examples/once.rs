//! One thing a hundred times, for a profiler that counts instructions: `once json|osa|pass`.

use std::hint::black_box;

use cashbook_core::mapping::{Body, Media, compose, examine, map};

const TEN_LINES: &str = include_str!("../../core/tests/documents/ten-lines.json");

fn main() {
    let what = std::env::args().nth(1).unwrap_or_else(|| "json".to_owned());
    let json = Body { media: Media::Incash, text: TEN_LINES.trim().to_owned(), extra: None };
    let path = std::env::args().nth(2);
    let text =
        path.map_or_else(|| compose(&json, &[]).unwrap(), |path| std::fs::read_to_string(path).unwrap());
    let osa = Body { media: Media::Osa, text, extra: None };
    for _ in 0..std::env::var("TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(100) {
        match what.as_str() {
            "json" => drop(black_box(map(black_box(&json), None, &[]).xml)),
            "osa" => drop(black_box(examine(black_box(&osa), "99999999", "2021/000123A"))),
            _ => drop(black_box(compose(black_box(&osa), &[]))),
        }
    }
}
