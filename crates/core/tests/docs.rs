//! The published documents are true: made from the code, or run. `UPDATE_DOCS=1 cargo test -p cashbook-core --test docs`
//! writes those that are made.

mod common;

use std::{fs, path::PathBuf};

use cashbook_core::{
    erp::json_schema,
    finding::Severity,
    mapping::{Body, Media, compose, examine},
    settlement::read_list,
    texts::finding::ALL,
};

fn docs(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

fn holds(name: &str, text: &str) {
    let path = docs(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "docs/{name} is out of date: UPDATE_DOCS=1 cargo test -p cashbook-core --test docs"
    );
}

#[test]
fn findings() {
    let mut text = String::from(
        "# Findings\n\nEvery rule that a document, its extra data or its settlements can break. An **error** blocks \
         marking, a *warning* does not.\nThe severity of NAV's rules is NAV's own (ERROR, WARN); where NAV tolerates a \
         difference (1 % of the calculated amount, at\nleast 1 HUF or 0.01 of the currency, whichever is more), so \
         does this product. `{0}`, `{1}`, … are filled with the values at hand.\n\nThis page is made from \
         `crates/mapping/src/texts/finding.rs`; a test keeps it true.\n\n| Code | | Source | Text |\n|---|---|---|---|\n",
    );
    for rule in ALL {
        let severity = if rule.severity == Severity::Error { "**error**" } else { "*warning*" };
        let cell = |text: &str| text.replace('|', "\\|");
        let line = format!(
            "| `{}` | {severity} | {} | {}<br>{} |\n",
            rule.code,
            cell(rule.source),
            cell(rule.text.en),
            cell(rule.text.hu)
        );
        text.push_str(&line);
    }
    holds("findings.md", &text);
}

#[test]
fn json_schemas() {
    let pretty = |value: &serde_json::Value| serde_json::to_string_pretty(value).unwrap() + "\n";
    holds("incash-document.schema.json", &pretty(&json_schema::incash_document()));
    holds("incash-extra.schema.json", &pretty(&json_schema::extra()));
}

/// The examples of docs/mapping.md, in order: `json document`, `json extra`, `json settlements`, `xml osa`.
#[test]
fn examples_of_the_mapping_run() {
    let page = fs::read_to_string(docs("mapping.md")).unwrap();
    let mut osa = None;
    let mut count = 0;
    for block in page.split("\n```").collect::<Vec<_>>().chunks(2).filter_map(|pair| pair.get(1)) {
        let (kind, text) = block.split_once('\n').unwrap();
        count += 1;
        match kind {
            "json document" => {
                let body = Body { media: Media::Incash, text: text.to_owned(), extra: None };
                let findings = examine(&body, "99999999", "SZ-2026/000123").findings;
                let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
                let codes: Vec<_> = findings.iter().map(|finding| &finding.code).collect();
                assert!(
                    codes.is_empty() || errors.iter().all(|e| e.code == "number-mismatch"),
                    "{findings:#?}\n{text}"
                );
                osa = Some(compose(&body, &[]).unwrap());
            }
            "json extra" => {
                let xml = osa.clone().expect("a document before its extra data");
                // The document's own extra data would be there twice.
                let bare = xml.split("<additionalInvoiceData>").next().unwrap().to_owned()
                    + &xml[xml.rfind("</additionalInvoiceData>").map_or(xml.len(), |at| at + 24)..];
                let text =
                    if bare.len() > 1000 && xml.contains("additionalInvoiceData") { bare } else { xml };
                let body = Body {
                    media: Media::Osa,
                    text,
                    extra: Some(block.split_once('\n').unwrap().1.to_owned()),
                };
                compose(&body, &[]).unwrap_or_else(|findings| panic!("{findings:#?}"));
            }
            "json settlements" => {
                let list = read_list(text.as_bytes()).unwrap_or_else(|findings| panic!("{findings:#?}"));
                let body = Body { media: Media::Osa, text: osa.clone().unwrap(), extra: None };
                assert!(compose(&body, &list).unwrap().contains("<invoicePayments>"));
            }
            "sh" | "text" | "xml" => count -= 1,
            other => panic!("an example of unknown kind: {other}"),
        }
    }
    assert!(count >= 8, "{count} examples were run");
}
