//! `map` and `check`: the mapping for integrators, on files.

use std::{fs, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, anyhow};
use cashbook_core::{
    finding::{Finding, Severity},
    mapping::{self, Body, Media},
    settlement,
};

/// Writes the XML that Cashbook would get.
#[derive(clap::Args)]
pub struct Map {
    /// An InCash document (JSON) or an OSA 3.0 XML; which one is told from its first character.
    file: PathBuf,
    /// The document's settlements: a JSON list.
    #[arg(long)]
    settlements: Option<PathBuf>,
    /// Extra data for an OSA XML, as JSON.
    #[arg(long)]
    extra: Option<PathBuf>,
}

/// Prints what is wrong with documents. Ends with status 1 when there is an error among it.
#[derive(clap::Args)]
pub struct Check {
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// One JSON object a file, with its findings.
    #[arg(long)]
    json: bool,
    /// Extra data for OSA XML, as JSON.
    #[arg(long)]
    extra: Option<PathBuf>,
}

impl Map {
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let body = body(&self.file, self.extra.as_ref())?;
        let list = match &self.settlements {
            None => Vec::new(),
            Some(file) => match settlement::read_list(&read(file)?) {
                Ok(list) => list,
                Err(findings) => return Ok(tell(&file.display().to_string(), &findings)),
            },
        };
        let mapped = mapping::map(&body, None, &list);
        let findings = mapped.findings.into_list();
        let code = tell(&self.file.display().to_string(), &findings);
        if let Some(xml) = mapped.xml.filter(|_| !findings.iter().any(Finding::is_error)) {
            std::io::stdout().write_all(&xml).context("standard output")?;
            return Ok(ExitCode::SUCCESS);
        }
        Ok(if findings.is_empty() { code } else { ExitCode::FAILURE })
    }
}

impl Check {
    pub fn run(&self) -> anyhow::Result<ExitCode> {
        let mut errors = false;
        let mut out = std::io::stdout().lock();
        for file in &self.files {
            let mapped = mapping::map(&body(file, self.extra.as_ref())?, None, &[]);
            let findings = mapped.findings.into_list();
            errors |= findings.iter().any(Finding::is_error);
            let name = file.display();
            if self.json {
                let line = serde_json::json!({ "file": name.to_string(), "findings": findings });
                writeln!(out, "{line}")?;
            } else if findings.is_empty() {
                writeln!(out, "{name}: ok")?;
            } else {
                for finding in &findings {
                    writeln!(out, "{name}: {}", line(finding))?;
                }
            }
        }
        Ok(if errors { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// Tells findings on the error output.
fn tell(name: &str, findings: &[Finding]) -> ExitCode {
    for finding in findings {
        eprintln!("{name}: {}", line(finding));
    }
    if findings.iter().any(Finding::is_error) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn line(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let path = if finding.path.is_empty() { "/" } else { &finding.path };
    format!("{severity} {} at {path}: {} | {}", finding.code, finding.message.en, finding.message.hu)
}

fn body(file: &PathBuf, extra: Option<&PathBuf>) -> anyhow::Result<Body> {
    let text = utf8(file)?;
    let first = text.trim_start_matches('\u{FEFF}').trim_start().chars().next();
    let media = if first == Some('<') { Media::Osa } else { Media::Incash };
    let extra = match (media, extra) {
        (_, None) => None,
        (Media::Osa, Some(extra)) => Some(utf8(extra)?),
        (Media::Incash, Some(_)) => {
            return Err(anyhow!("--extra goes with an OSA XML; an InCash document says it itself"));
        }
    };
    Ok(Body { media, text, extra })
}

fn utf8(file: &PathBuf) -> anyhow::Result<String> {
    String::from_utf8(read(file)?).map_err(|_| anyhow!("{} is not UTF-8", file.display()))
}

fn read(file: &PathBuf) -> anyhow::Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}
