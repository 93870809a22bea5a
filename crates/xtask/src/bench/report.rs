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

/// Renews the table between the marks, the figures as JSON, and the plots beside them.
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
    fs::write(&path, format!("{before}{BEGIN}\n{}\n{END}{after}", markdown(figures)))?;
    let folder = root.join("docs/performance");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("figures.json"), serde_json::to_string_pretty(figures)? + "\n")?;
    plots::draw(&folder, figures)
}

fn markdown(figures: &[Figure]) -> String {
    let mut out = "| | Figure | Value | Bar | |\n|---|---|---:|---:|---|\n".to_owned();
    for [bench, name, value, unit, bar, met] in rows(figures) {
        let _ = writeln!(out, "| {bench} | {name} | {value} {unit} | {bar} | {met} |");
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
