//! Curves as SVG: how cost grows.
#![allow(clippy::float_arithmetic, reason = "where a plot ends; no money")]

use std::{collections::BTreeMap, path::Path};

use anyhow::anyhow;
use plotters::prelude::*;

use super::Figure;

/// A curve's unit and points.
type Curve<'a> = (&'a str, Vec<(f64, f64)>);

/// A file for each curve, named by it.
///
/// # Errors
/// When a file cannot be written.
pub fn draw(folder: &Path, figures: &[Figure]) -> anyhow::Result<()> {
    let mut curves: BTreeMap<&str, Curve<'_>> = BTreeMap::new();
    for figure in figures {
        if let (Some(curve), Some(at)) = (&figure.curve, figure.at) {
            curves.entry(curve).or_insert((&figure.unit, Vec::new())).1.push((at, figure.value));
        }
    }
    for (name, (unit, points)) in curves {
        let file = folder.join(file_name(name));
        plot(&file, name, unit, &points).map_err(|error| anyhow!("{}: {error}", file.display()))?;
    }
    Ok(())
}

/// The file of a curve.
pub fn file_name(curve: &str) -> String {
    format!("{}.svg", curve.replace([' ', ',', '\''], "-").replace("--", "-"))
}

fn plot(
    file: &Path,
    name: &str,
    unit: &str,
    points: &[(f64, f64)],
) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::new(file, (640, 320)).into_drawing_area();
    area.fill(&WHITE)?;
    let first = points.iter().map(|point| point.0).fold(f64::MAX, f64::min);
    let last = points.iter().map(|point| point.0).fold(first, f64::max);
    // From zero: what grows little shall look so.
    let top = points.iter().map(|point| point.1).fold(0.0, f64::max) * 1.15 + f64::EPSILON;
    let mut chart = ChartBuilder::on(&area)
        .caption(name, ("sans-serif", 16))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(64)
        .build_cartesian_2d((first..last).log_scale(), 0.0..top)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .y_desc(unit)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.1}"))
        .draw()?;
    let line = RGBColor(0x1F, 0x5F, 0xA8);
    chart.draw_series(LineSeries::new(points.iter().copied(), line.stroke_width(2)))?;
    chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, line.filled())))?;
    area.present()?;
    Ok(())
}
