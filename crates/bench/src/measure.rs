//! Time and allocations of one thing done again and again, and the figures as a table and as JSON.

use std::time::{Duration, Instant};

/// One figure, as `--json` writes it. In hundredths of the unit: nothing here needs a float.
pub struct Figure {
    pub name: String,
    pub hundredths: u128,
    pub unit: &'static str,
    pub bar: Option<u32>,
    pub better: &'static str,
}

/// Nanoseconds and allocations of one run.
#[derive(Clone, Copy)]
pub struct Cost {
    pub nanoseconds: u128,
    pub allocations: u64,
}

/// The best of many runs: what the machine can do when nothing else interferes.
pub fn cost(run: &dyn Fn()) -> Cost {
    const TIME: Duration = Duration::from_secs(2);
    const AT_ONCE: u32 = 5;
    let allocations = allocation_counter::measure(run).count_total;
    let mut best = Duration::MAX;
    let end = Instant::now() + TIME;
    while Instant::now() < end {
        let start = Instant::now();
        for _ in 0..AT_ONCE {
            run();
        }
        best = best.min(start.elapsed() / AT_ONCE);
    }
    Cost { nanoseconds: best.as_nanos().max(1), allocations }
}

/// The array that every measuring program of this repository writes.
pub fn json(figures: &[Figure]) -> String {
    let lines: Vec<String> = figures
        .iter()
        .map(|figure| {
            let bar = figure.bar.map_or("null".to_owned(), |bar| bar.to_string());
            format!(
                r#"  {{"name": "{}", "value": {}, "unit": "{}", "bar": {bar}, "better": "{}"}}"#,
                figure.name,
                shown(figure.hundredths),
                figure.unit,
                figure.better
            )
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// `1234` as `12.34`.
pub fn shown(hundredths: u128) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
