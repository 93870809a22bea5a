//! For each official sample there is an InCash document that says the same.

mod common;

use std::{fs, path::PathBuf, process::Command};

use cashbook_core::{
    mapping::{compose, examine},
    osa::{Arena, Value, read, write},
};
use common::{incash, osa, samples};

/// C14N of an XML without its comments and formatting.
fn canonical(name: &str, xml: &str) -> String {
    let path = std::env::temp_dir().join(format!("incash-c14n-{}-{name}.xml", std::process::id()));
    // Between tags only white space stands in for formatting; within a leaf it is content and stays.
    let plain = strip(xml);
    fs::write(&path, plain).unwrap();
    let output = Command::new("xmllint").args(["--nonet", "--c14n"]).arg(&path).output().unwrap();
    fs::remove_file(&path).unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn strip(xml: &str) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find("<!--") {
        out.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find("-->").unwrap() + 3..];
    }
    out.push_str(rest);
    let mut plain = String::new();
    let mut rest = out.as_str();
    while let Some(at) = rest.find('>') {
        plain.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let next = rest.find('<').unwrap_or(rest.len());
        if rest[..next].trim().is_empty() {
            rest = &rest[next..];
        }
    }
    plain
}

fn document(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/samples/{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_document_for_each_sample_says_the_same() {
    let mut different = Vec::new();
    for (name, xml) in samples() {
        let composed = compose(&incash(&document(&name)), &[]).unwrap_or_else(|f| panic!("{name}: {f:#?}"));
        let (ours, theirs) = (canonical(&name, &composed), canonical(&name, &xml));
        if let Some(at) = ours.bytes().zip(theirs.bytes()).position(|(a, b)| a != b) {
            let around = |text: &str| {
                String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(80)..][..160]).into_owned()
            };
            different.push(format!("{name}:\n  ours   {}\n  theirs {}", around(&ours), around(&theirs)));
        } else {
            assert_eq!(ours.len(), theirs.len(), "{name}");
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn both_ways_in_tell_the_same_facts_and_findings() {
    for (name, xml) in samples() {
        let json = document(&name);
        let number = xml.split("<invoiceNumber>").nth(1).unwrap().split('<').next().unwrap();
        let from_xml = examine(&osa(&xml, None), "99999999", number);
        let from_json = examine(&incash(&json), "99999999", number);
        assert_eq!(from_xml.facts, from_json.facts, "{name}");
        let codes = |findings: &[cashbook_core::finding::Finding]| {
            let mut codes: Vec<String> = findings.iter().map(|finding| finding.code.clone()).collect();
            codes.retain(|code| code != "amount-differs");
            codes
        };
        assert_eq!(codes(&from_xml.findings), codes(&from_json.findings), "{name}");
        // NAV's own samples are not free of mistakes; these are theirs.
        let expected: &[&str] = match name.as_str() {
            "belfoldi-ertekesites-tobb-afa-tipus" => &["rate-gross", "rate-gross", "rate-gross"],
            "belfoldi-termekertekesites-maganszemelynek" => &["private-person-unnamed"],
            _ => &[],
        };
        assert_eq!(codes(&from_xml.findings), expected, "{name}: {:#?}", from_xml.findings);
    }
}

#[test]
fn what_was_written_is_read_back() {
    for (name, _) in samples() {
        let xml = compose(&incash(&document(&name)), &[]).unwrap();
        let (arena, mut findings) = (Arena::new(), cashbook_core::finding::Findings::default());
        let read = read::document(&xml, &arena, &mut findings).unwrap();
        assert!(findings.is_empty(), "{name}: {findings:#?}");
        assert!(read.nodes.iter().all(|node| !matches!(node.value, Value::Missing)));
        assert_eq!(write::document(&read), xml, "{name}");
    }
}
