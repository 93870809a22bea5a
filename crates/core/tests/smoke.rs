//! The fuzz targets' entry functions on the stable toolchain, for a few seconds: damaged documents, from a seed. And the
//! JSON reader beside `serde_json`, the XML tokens beside quick-xml's events. `SMOKE_SEED=…` replays, `SMOKE_ROUNDS=…` changes how many.

mod common;

use std::fs;

use cashbook_core::{
    erp::json::Json,
    finding::Findings,
    mapping::{compose, examine},
    osa::{
        Arena, read,
        tokens::{Token, Tokens},
        write,
    },
    settlement::read_list,
};
use common::{incash, osa, samples};
use quick_xml::{Reader, events::Event};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// xorshift*
fn next(state: &mut u64) -> usize {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize
}

/// Cuts, doubles, exchanges and inserts pieces of a text.
fn damage(text: &str, state: &mut u64) -> String {
    const PIECES: [&str; 18] = [
        "<",
        ">",
        "&",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "-",
        "1e9",
        "<!DOCTYPE a>",
        "]]>",
        "&#0;",
        "\u{FFFF}",
    ];
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=next(state) % 4 {
        if characters.is_empty() {
            break;
        }
        let at = next(state) % characters.len();
        let end = (at + 1 + next(state) % 40).min(characters.len());
        match next(state) % 4 {
            0 => drop(characters.drain(at..end)),
            1 => {
                let piece: Vec<char> = characters[at..end].to_vec();
                characters.splice(at..at, piece);
            }
            2 => {
                let other = next(state) % characters.len();
                characters.swap(at, other);
            }
            _ => {
                let piece = PIECES[next(state) % PIECES.len()];
                characters.splice(at..at, piece.chars());
            }
        }
    }
    characters.into_iter().collect()
}

fn documents() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

#[test]
fn damaged_documents_do_no_harm() {
    let seed = number("SMOKE_SEED", 7);
    let rounds = number("SMOKE_ROUNDS", 3_000);
    println!("SMOKE_SEED={seed} SMOKE_ROUNDS={rounds}");
    let mut state = seed | 1;
    let json = documents();
    let mut xml: Vec<String> = samples().into_iter().map(|(_, xml)| xml).collect();
    xml.extend(json.iter().map(|json| compose(&incash(json), &[]).unwrap()));
    let (mut through, mut refused) = (0, 0);
    for _ in 0..rounds {
        let text = damage(&json[next(&mut state) % json.len()], &mut state);
        let _ = read_list(text.as_bytes());
        let body = incash(&text);
        let findings = examine(&body, "99999999", "A-1").findings;
        match compose(&body, &[]) {
            Ok(composed) => {
                through += 1;
                let (arena, mut found) = (Arena::new(), Findings::default());
                let document = read::document(&composed, &arena, &mut found).expect("our own XML is read");
                assert!(found.is_empty(), "{found:#?}\n{composed}");
                assert_eq!(write::document(&document), composed);
            }
            Err(_) => {
                refused += 1;
                assert!(!findings.is_empty(), "{text}");
            }
        }
        let text = damage(&xml[next(&mut state) % xml.len()], &mut state);
        let extra = damage(r#"{ "comment": "c", "lines": { "1": { "comment": "d" } } }"#, &mut state);
        let _ = examine(&osa(&text, Some(&extra)), "99999999", "A-1");
        if let Ok(composed) = compose(&osa(&text, None), &[]) {
            assert_eq!(composed, text);
        }
    }
    assert!(through > 0 && refused > 0, "{through} passed, {refused} were refused");
}

#[test]
fn json_is_what_serde_json_takes_for_it() {
    let mut state = number("SMOKE_SEED", 7) | 1;
    let small = [
        "[]",
        "{}",
        "[1, -0, 0.5, 1e5, 1E-7, \"\\u00e1\\ud83d\\ude00\\n\", true, false, null]",
        "{\"a\": {\"b\": [ ]}}",
        "\"\\ud800\"",
        "01",
        "1.",
        "-",
        "\"\t\"",
        "[1,]",
        "{\"a\":1,}",
        "nul",
        "\u{FEFF}[]",
        "[]]",
        "\"",
        "",
        " 1 ",
    ];
    let mut agreed = [0_usize; 2];
    for round in 0..20_000 {
        let text = match small.get(round) {
            Some(text) => (*text).to_owned(),
            None => damage(small[next(&mut state) % small.len()], &mut state),
        };
        // What XML could not carry is refused here and not there; a byte order mark the other way round.
        if text.contains(['\u{FFFE}', '\u{FFFF}', '\u{FEFF}']) {
            continue;
        }
        let (_, outcome) = Json::whole(&text, &Arena::new(), &mut Json::skip);
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let too_big = theirs.as_ref().is_err_and(|error| error.to_string().contains("number out of range"));
        assert!(outcome.is_ok() == theirs.is_ok() || too_big, "{text}: {theirs:?}");
        agreed[usize::from(theirs.is_ok())] += 1;
    }
    assert!(agreed[0] > 1_000 && agreed[1] > 1_000, "{agreed:?}");
}

/// Tokens as text, up to the first mistake (`None`) or a DTD; neighbouring text in one piece.
fn tokens(xml: &str) -> Option<Vec<String>> {
    let mut tokens = Tokens::new(xml);
    let mut list = Vec::new();
    loop {
        list.push(match tokens.token().ok()? {
            Token::Start { name, attributes } => format!("<{name}|{}", attributes.trim()),
            Token::End => "/".to_owned(),
            Token::Text(text) => format!("t{text}"),
            Token::Data(text) => format!("d{text}"),
            Token::Reference(name) => format!("&{name}"),
            Token::Declaration(text) => format!("?{text}"),
            Token::DocType => return None,
            Token::Aside => "-".to_owned(),
            Token::Finish => return Some(list),
        });
    }
}

fn events(xml: &str) -> Option<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_comments = true;
    let mut list = Vec::new();
    let mut open = 0;
    loop {
        list.push(match reader.read_event().ok()? {
            Event::Start(tag) => {
                open += 1;
                format!("<{}|{}", tag.name().as_ref(), tag.attributes_raw().trim())
            }
            Event::End(_) => {
                open -= 1;
                "/".to_owned()
            }
            Event::Text(text) => format!("t{}", text.into_inner()),
            Event::CData(text) => format!("d{}", text.into_inner()),
            Event::GeneralRef(name) => format!("&{}", &*name),
            Event::Decl(text) => format!("?{}", &*text),
            Event::DocType(_) => return None,
            Event::Comment(_) | Event::PI(_) => "-".to_owned(),
            Event::Empty(_) => unreachable!("empty elements are expanded"),
            Event::Eof if open > 0 => return None,
            Event::Eof => return Some(list),
        });
    }
}

#[test]
fn xml_is_what_quick_xml_takes_for_it() {
    let mut state = number("SMOKE_SEED", 7) | 1;
    let mut texts: Vec<String> = samples().into_iter().map(|(_, xml)| xml).collect();
    texts.extend(documents().iter().map(|json| compose(&incash(json), &[]).unwrap()));
    let small =
        "<?xml version='1.0'?><a b='1' c=\"<>\"><!-- x - y --><b/><c />t&amp;&#65;<![CDATA[d]]></a\n><?p i?>";
    texts.extend(std::iter::repeat_n(small.to_owned(), 20));
    for text in &texts {
        assert!(tokens(text).is_some() && tokens(text) == events(text), "{text}");
    }
    let mut agreed = [0_usize; 2];
    for _ in 0..number("SMOKE_ROUNDS", 10_000) {
        let text = damage(&texts[next(&mut state) % texts.len()], &mut state);
        let (ours, theirs) = (tokens(&text), events(&text));
        // It lets a name be empty, and `]]>` stand in text; XML does not.
        let stricter = ours.is_none()
            && (text.contains("]]>")
                || ["< ", "<>", "</>", "<\n", "<\t", "<?"].iter().any(|odd| text.contains(odd)));
        assert!(ours == theirs || stricter, "{text}\n{ours:?}\n{theirs:?}");
        agreed[usize::from(ours.is_some())] += 1;
    }
    assert!(agreed[0] > 1_000 && agreed[1] > 100, "{agreed:?}");
}
