//! What the core's work costs: `cargo xtask bench mapping [--json FILE]`.

mod mapping;
mod measure;

use anyhow::{Context as _, bail};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut json = None;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "mapping" => {}
            "--json" => json = Some(arguments.next().context("--json needs a file")?),
            other => bail!("unknown: {other}; usage: cashbook-bench [mapping] [--json FILE]"),
        }
    }
    let figures = mapping::measure()?;
    if let Some(path) = json {
        std::fs::write(&path, measure::json(&figures))
            .with_context(|| format!("{path} cannot be written"))?;
    }
    Ok(())
}
