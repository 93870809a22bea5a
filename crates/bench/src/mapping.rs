//! What the mapping costs, on one thread: natively, and, compiled to WebAssembly, inside a component.

use std::{hint::black_box, path::Path};

use anyhow::anyhow;
use cashbook_core::{
    mapping::{Body, Media, compose, examine, map},
    settlement::read_list,
};

use crate::measure::{Cost, Figure, cost, shown};

const TEN_LINES: &str = include_str!("../../core/tests/documents/ten-lines.json");
/// Beside the repository; inside a component the folder is opened under this name.
const SAMPLES: &str = if cfg!(target_family = "wasm") {
    "/samples"
} else {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/nav-osa-3.0/samples")
};
const LARGEST_SAMPLE: &str = "belfoldi-ertekesites-tobb-afa-tipus.xml";
const WHERE: &str = if cfg!(target_family = "wasm") { "component" } else { "native" };

struct Row<'r> {
    name: &'static str,
    about: &'static str,
    input: usize,
    output: usize,
    /// µs, natively and inside the component; `None` where nothing was promised.
    bar: Option<[u32; 2]>,
    /// MB/s of input, natively.
    throughput: Option<u32>,
    run: &'r dyn Fn(),
}

/// Measures, prints a table, and gives the figures.
///
/// # Errors
/// When a document of the bench is not what it should be.
pub fn measure() -> anyhow::Result<Vec<Figure>> {
    let wrong = |findings| anyhow!("a document of the bench is not right: {findings:#?}");
    let json = Body { media: Media::Incash, text: TEN_LINES.trim().to_owned(), extra: None };
    let xml = compose(&json, &[]).map_err(wrong)?;
    let sample = std::fs::read_to_string(Path::new(SAMPLES).join(LARGEST_SAMPLE)).unwrap_or_else(|_| {
        eprintln!("NAV's largest sample is not at ../shared: our own XML of ten lines stands in for it");
        xml.clone()
    });
    let osa = Body { media: Media::Osa, text: sample, extra: None };
    let settlements = read_list(
        br#"[{"id":"1","location":"bank","method":"TRANSFER","date":"2026-11-05","amount":"635000"}]"#,
    )
    .map_err(wrong)?;
    let settled = compose(&osa, &settlements).map_err(wrong)?.len();
    let rows = [
        Row {
            name: "json-checked-xml",
            about: "JSON, 10 lines -> checked -> XML",
            input: json.text.len(),
            output: xml.len(),
            bar: Some([7, 18]),
            throughput: None,
            run: &|| {
                black_box(map(black_box(&json), None, &[]).xml);
            },
        },
        Row {
            name: "osa-checked",
            about: "OSA XML -> checked, facts",
            input: osa.text.len(),
            output: 0,
            bar: None,
            throughput: None,
            run: &|| {
                black_box(examine(black_box(&osa), "99999999", "2021/000123A"));
            },
        },
        Row {
            name: "osa-passed-through",
            about: "OSA XML -> passed through",
            input: osa.text.len(),
            output: osa.text.len(),
            bar: None,
            throughput: Some(300),
            run: &|| {
                black_box(compose(black_box(&osa), &[]).is_ok());
            },
        },
        Row {
            name: "osa-with-settlement",
            about: "OSA XML -> with a settlement",
            input: osa.text.len(),
            output: settled,
            bar: None,
            throughput: None,
            run: &|| {
                black_box(compose(black_box(&osa), black_box(&settlements)).is_ok());
            },
        },
    ];
    println!(
        "{:<40} {:>9} {:>9} {:>10} {:>9} {:>12}",
        WHERE, "in bytes", "out bytes", "best µs", "MB/s in", "allocations"
    );
    Ok(rows.iter().flat_map(figures).collect())
}

fn figures(row: &Row<'_>) -> Vec<Figure> {
    let Cost { nanoseconds, allocations } = cost(row.run);
    // Bytes a nanosecond times 1000 are megabytes a second.
    let rate = row.input as u128 * 1000 / nanoseconds;
    let time = shown(nanoseconds / 10);
    println!("{:<40} {:>9} {:>9} {time:>10} {rate:>9} {allocations:>12}", row.about, row.input, row.output);
    let wasm = cfg!(target_family = "wasm");
    let name = |what: &str| format!("mapping/{WHERE}/{}{what}", row.name);
    let mut figures = vec![
        Figure {
            name: name(""),
            hundredths: nanoseconds / 10,
            unit: "µs",
            bar: row.bar.map(|[native, inside]| if wasm { inside } else { native }),
            better: "lower",
        },
        Figure {
            name: name("/allocations"),
            hundredths: u128::from(allocations) * 100,
            unit: "allocations",
            bar: None,
            better: "lower",
        },
    ];
    if row.throughput.is_some() {
        let bar = row.throughput.filter(|_| !wasm);
        figures.push(Figure {
            name: name("/throughput"),
            hundredths: rate * 100,
            unit: "MB/s",
            bar,
            better: "higher",
        });
    }
    figures
}
