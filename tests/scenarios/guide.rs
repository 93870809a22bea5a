//! docs/integration.md, run as it stands: its shell blocks in order with the real curl, its Python example in Python.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

use cashbook_core::auth::{Expected, KeySet, Scope, verify};
use cashbook_sandbox::{Image, Status};
use cashbook_tests::{artifacts, say, world::World};
use serde_json::{Value, json};

const COMPANY: &str = "12345676";
const NUMBER: &str = "E-2026/0001";

/// The fenced blocks of a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let page = fs::read_to_string(artifacts::root().join("docs/integration.md")).expect("the guide");
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(of) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if of == language {
                blocks.push(block.join("\n"));
            }
        }
    }
    blocks
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guide_leads_from_nothing_to_a_submitted_invoice_and_its_payment() {
    let world = World::start().await;
    let blocks = blocks("sh");
    let folder = world.folder().join("guide");
    fs::create_dir_all(folder.join("bin")).expect("writable");
    // The program as a developer has it: in the path, with the service's state folder beside.
    let program = folder.join("bin/incash-cashbook");
    let state = world.runner.state_dir.display();
    let script =
        format!("#!/bin/sh\nexec '{}' --state-dir '{state}' \"$@\"\n", artifacts::program().display());
    fs::write(&program, script).expect("writable");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("ours");
    // One shell for all blocks, as the guide says; each block's output in a file of its own.
    let mut script = "set -eu\n".to_owned();
    for (at, block) in blocks.iter().enumerate() {
        script += &format!("exec >'{}'\n{block}\n", folder.join(format!("said-{at}")).display());
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(&folder)
        .env("PATH", format!("{}:{path}", folder.join("bin").display()))
        .env("API", world.runner.url())
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    let said: Vec<Vec<Value>> = (0..blocks.len())
        .map(|at| {
            let text = fs::read(folder.join(format!("said-{at}"))).expect("its output");
            let values = serde_json::Deserializer::from_slice(&text).into_iter();
            values.map(|value| value.unwrap_or_else(|error| panic!("block {at}: {error}"))).collect()
        })
        .collect();

    let with = |word: &str| -> &Vec<Value> {
        let mut fitting = blocks.iter().zip(&said).filter(|(block, _)| block.contains(word));
        let (_, values) = fitting.next().unwrap_or_else(|| panic!("no block with {word}"));
        assert!(fitting.next().is_none(), "{word} stands in two blocks");
        values
    };
    assert_eq!(with("\"module\": true")[0]["company"], COMPANY);
    assert_eq!(with("secretKey").last().expect("checked")["secretKey"]["health"], "ok");
    let taken = &with("cat > document.json")[0];
    assert_eq!((&taken["number"], &taken["changed"]), (&json!(NUMBER), &json!(true)));
    assert_eq!(with("printf '{\"number\"")[0]["result"]["changed"], true);
    assert_eq!(with("image.pdf")[0]["changed"], true);
    let [preview, marked, states, unchanged] = with("/preview").as_slice() else { panic!("four answers") };
    assert!(preview["xml"].as_str().is_some_and(|xml| xml.contains(NUMBER)), "{preview}");
    assert_eq!(marked["results"][0]["result"], "marked");
    assert_eq!(states["states"][0]["state"], "waiting");
    assert_eq!((&unchanged["unchanged"], &unchanged["tag"]), (&json!(true), &states["tag"]));
    let [round, document] = with("OPERATOR=").as_slice() else { panic!("two answers") };
    assert!(round["rounds"].is_array(), "{round}");
    assert_eq!((&document["number"], &document["state"]), (&json!(NUMBER), &json!("submitted")));
    let settled = &with("/settlements")[0];
    assert_eq!(settled["settlements"][0]["id"], "B-1");

    // And Cashbook has it: the invoice with its image, then all of it again with the payment.
    let row = world.api.state(COMPANY, NUMBER).await;
    assert_eq!((&row["state"], &row["settlement"]), (&json!("submitted"), &json!("submitted")), "{row}");
    let records = world.sandbox.submissions_of(COMPANY, NUMBER);
    assert_eq!(records.len(), 2);
    assert_eq!((records[0].image, records[0].status(chrono::Utc::now())), (Image::Pdf, Status::Processed));
    assert_eq!(records[1].payments.len(), 1);
    let calls = blocks.iter().map(|block| block.matches("curl ").count()).sum::<usize>();
    say(&format!("guide: {} blocks, {calls} calls of curl, as the guide says", blocks.len()));
    world.end().await;
}

/// The key and the token that the example makes are taken by the component's own check.
#[test]
fn the_signing_example_makes_a_token_that_is_taken() {
    let given = std::env::var_os("CASHBOOK_SCHEMATHESIS").map(std::path::PathBuf::from);
    let beside = given.unwrap_or_else(|| artifacts::root().join("target/schemathesis/bin/schemathesis"));
    let python = beside.with_file_name("python");
    if !python.is_file() {
        eprintln!("SKIPPED, NOT TESTED: no Python with PyJWT; `cargo xtask test --only rust` installs it");
        return;
    }
    let [example] = blocks("python").try_into().expect("one example");
    let output =
        Command::new(python).arg("-c").arg(format!("{example}\nprint(token)\n")).output().expect("Python");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let (jwks, token) = said.trim().split_once('\n').expect("the set, and the token");
    let keys = KeySet::from_jwks(jwks, false).expect("a set of keys");
    let expected = Expected {
        issuer: "incash".to_owned(),
        audience: "incash-cashbook".to_owned(),
        leeway_s: 60,
        max_lifetime_s: 86_400,
    };
    let claims = verify(token, &keys, &expected, chrono::Utc::now()).expect("the token is taken");
    assert!(claims.company.covers(COMPANY) && !claims.company.covers("12345678"));
    assert!(
        claims.scopes.has(Scope::Marks)
            && claims.scopes.has(Scope::Settings)
            && !claims.scopes.has(Scope::Admin)
    );
}
