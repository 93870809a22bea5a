//! The table, and its place in `docs/performance.md`.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::Context as _;

use super::{Figure, plots};

/// A figure a line, by measurement: value, bar, whether it is met.
pub fn table(figures: &[Figure]) -> String {
    let mut out = String::new();
    let width = figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or(10).max(10);
    for [bench, name, value, unit, bar, met] in rows(figures) {
        let _ = writeln!(out, "{bench:<11} {name:<width$} {value:>14} {unit:<10} {bar:<12} {met}");
    }
    out
}

/// Renews the table between the marks, the figures as JSON, and the plots beside them; figures of measurements that were
/// not made now stay.
///
/// # Errors
/// When `docs/performance.md` has no marks, or a file cannot be written.
pub fn write(root: &Path, figures: &[Figure]) -> anyhow::Result<()> {
    const BEGIN: &str = "<!-- figures: begin -->\n";
    const END: &str = "<!-- figures: end -->";
    let path = root.join("docs/performance.md");
    let text = fs::read_to_string(&path).context("docs/performance.md")?;
    let (before, rest) =
        text.split_once(BEGIN).context("docs/performance.md has no mark for the table's begin")?;
    let (_, after) = rest.split_once(END).context("docs/performance.md has no mark for the table's end")?;
    let folder = root.join("docs/performance");
    fs::create_dir_all(&folder)?;
    let known: Vec<Figure> = match fs::read(folder.join("figures.json")) {
        Ok(known) => serde_json::from_slice(&known).context("docs/performance/figures.json")?,
        Err(_) => Vec::new(),
    };
    let figures = &merged(known, figures);
    fs::write(&path, format!("{before}{BEGIN}\n{}\n{END}{after}", markdown(figures)))?;
    fs::write(folder.join("figures.json"), serde_json::to_string_pretty(figures)? + "\n")?;
    plots::draw(&folder, figures)
}

/// What was measured now in the place of what is known, in the order of the measurements.
fn merged(known: Vec<Figure>, now: &[Figure]) -> Vec<Figure> {
    let is_new = |figure: &Figure| now.iter().any(|new| new.bench == figure.bench);
    let mut all: Vec<Figure> = known.into_iter().filter(|figure| !is_new(figure)).collect();
    all.extend(now.iter().cloned());
    all.sort_by_key(|figure| super::BENCHES.iter().position(|bench| bench.name == figure.bench));
    all
}

fn markdown(figures: &[Figure]) -> String {
    let mut out = "| | Figure | Value | Bar | |\n|---|---|---:|---:|---|\n".to_owned();
    for [bench, name, value, unit, bar, met] in rows(figures) {
        let _ = writeln!(out, "| {bench} | {name} | {value} {unit} | {bar} | {met} |");
    }
    let mut curves: Vec<&str> = figures.iter().filter_map(|figure| figure.curve.as_deref()).collect();
    curves.sort_unstable();
    curves.dedup();
    for curve in curves {
        let _ = writeln!(out, "\n![{curve}](performance/{})", plots::file_name(curve));
    }
    out
}

/// What both tables say of each figure that is not a point of a curve.
fn rows(figures: &[Figure]) -> impl Iterator<Item = [String; 6]> {
    figures.iter().filter(|figure| figure.curve.is_none()).map(|figure| {
        let bar = figure.bar.map(|bar| format!("{} {bar}", sign(figure))).unwrap_or_default();
        let value = number(figure.value);
        [figure.bench.clone(), figure.name.clone(), value, figure.unit.clone(), bar, met(figure).to_owned()]
    })
}

fn sign(figure: &Figure) -> &'static str {
    if figure.better == super::Better::Lower { "≤" } else { "≥" }
}

fn met(figure: &Figure) -> &'static str {
    match figure.is_met() {
        None => "",
        Some(true) => "met",
        Some(false) => "NOT MET",
    }
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 || value.abs() >= 1000.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_now_stays() {
        let figure = |bench: &str, name: &str, value: f64| Figure {
            bench: bench.to_owned(),
            name: name.to_owned(),
            value,
            unit: "s".to_owned(),
            bar: Some(1.0),
            better: crate::bench::Better::Lower,
            curve: None,
            at: None,
        };
        let known =
            vec![figure("load", "minutes", 30.0), figure("start", "old", 0.5), figure("start", "gone", 2.0)];
        let all = merged(known, &[figure("start", "old", 1.5)]);
        let told: Vec<_> = all.iter().map(|figure| (figure.name.as_str(), met(figure))).collect();
        assert_eq!(told, [("old", "NOT MET"), ("minutes", "NOT MET")]);
    }
}
