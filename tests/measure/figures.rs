//! Figures, their bars, and how they are handed on.

use std::path::Path;

use anyhow::Context as _;
use serde_json::{Value, json};

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    Lower,
    Higher,
}

/// What was measured so far.
#[derive(Default)]
pub struct Figures(Vec<Value>);

impl Figures {
    /// A figure with the bar that it is held to.
    pub fn held(&mut self, name: &str, value: f64, unit: &str, bar: f64, better: Better) {
        let better = if better == Better::Lower { "lower" } else { "higher" };
        self.0.push(json!({ "name": name, "value": value, "unit": unit, "bar": bar, "better": better }));
    }

    /// A figure for the reader's knowledge.
    pub fn told(&mut self, name: &str, value: f64, unit: &str) {
        self.0.push(json!({ "name": name, "value": value, "unit": unit, "bar": null, "better": "lower" }));
    }

    /// A point of a curve: what `docs/performance.md` draws.
    pub fn point(&mut self, curve: &str, at: usize, value: f64, unit: &str) {
        self.0.push(json!({ "name": format!("{curve}, {at}"), "value": value, "unit": unit, "bar": null,
            "better": "lower", "curve": curve, "at": at }));
    }

    pub fn print(&self) {
        for figure in &self.0 {
            let value = figure["value"].as_f64().unwrap_or(f64::NAN);
            let bar = figure["bar"].as_f64().map_or(String::new(), |bar| format!("bar {bar}"));
            println!(
                "{:<64} {value:>12.3} {:<10} {bar}",
                figure["name"].as_str().unwrap_or_default(),
                figure["unit"].as_str().unwrap_or_default()
            );
        }
    }

    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        std::fs::write(file, serde_json::to_string_pretty(&self.0)?)
            .with_context(|| format!("{} cannot be written", file.display()))
    }
}
