//! What the mapping costs, on one thread: `cargo run --release -p cashbook-bench`.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use cashbook_core::{
    mapping::{Body, Media, compose, examine, map},
    settlement::read_list,
};

const TEN_LINES: &str = include_str!("../../core/tests/documents/ten-lines.json");
const LARGEST_SAMPLE: &str = "../../../shared/nav-osa-3.0/samples/belfoldi-ertekesites-tobb-afa-tipus.xml";

fn main() {
    let json = Body { media: Media::Incash, text: TEN_LINES.trim().to_owned(), extra: None };
    let xml = compose(&json, &[]).expect("the document of the bench is right");
    let sample =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(LARGEST_SAMPLE));
    if sample.is_err() {
        eprintln!("NAV's largest sample is not at ../shared: our own XML of ten lines stands in for it");
    }
    let osa = Body { media: Media::Osa, text: sample.unwrap_or_else(|_| xml.clone()), extra: None };
    let settlements = read_list(
        br#"[{"id":"1","location":"bank","method":"TRANSFER","date":"2026-11-05","amount":"635000"}]"#,
    )
    .expect("a settlement");
    println!(
        "{:<44} {:>9} {:>9} {:>10} {:>9} {:>12}",
        "", "in bytes", "out bytes", "best µs", "MB/s in", "allocations"
    );
    row("JSON, 10 lines -> checked -> XML", &json.text, xml.len(), &|| {
        black_box(map(black_box(&json), None, &[]).xml);
    });
    row("OSA XML -> checked, facts", &osa.text, 0, &|| {
        black_box(examine(black_box(&osa), "99999999", "2021/000123A"));
    });
    row("OSA XML -> passed through", &osa.text, osa.text.len(), &|| {
        black_box(compose(black_box(&osa), &[]).is_ok());
    });
    let settled = compose(&osa, &settlements).map_or(0, |xml| xml.len());
    row("OSA XML -> with a settlement", &osa.text, settled, &|| {
        black_box(compose(black_box(&osa), black_box(&settlements)).is_ok());
    });
}

/// The best of many runs: what the machine can do when nothing else interferes.
fn row(name: &str, input: &str, output: usize, run: &dyn Fn()) {
    let allocations = allocation_counter::measure(run).count_total;
    let mut best = Duration::MAX;
    let end = Instant::now() + Duration::from_secs(2);
    while Instant::now() < end {
        let start = Instant::now();
        for _ in 0..20 {
            run();
        }
        best = best.min(start.elapsed() / 20);
    }
    let nanoseconds = best.as_nanos().max(1);
    // Bytes a nanosecond times 1000 are megabytes a second.
    let rate = input.len() as u128 * 1000 / nanoseconds;
    println!(
        "{name:<44} {:>9} {output:>9} {:>7}.{:02} {rate:>9} {allocations:>12}",
        input.len(),
        nanoseconds / 1000,
        nanoseconds % 1000 / 10
    );
}
