//! schemathesis makes requests from the served OpenAPI document, right ones and wrong ones, and holds each answer to it.

use std::{fs, path::PathBuf, process::Command};

use cashbook_tests::{artifacts, world::World};
use serde_json::json;

const COMPANY: &str = "12345678";
/// For each operation and way of making requests.
const EXAMPLES: &str = "10";

#[tokio::test(flavor = "multi_thread")]
async fn requests_made_from_the_document_are_answered_as_it_says() {
    let Some(program) = schemathesis() else { return };
    let world = World::on_sqlite(|setup| {
        setup.variables.push(("calls_per_minute".to_owned(), "1000000000".to_owned()));
    })
    .await;
    world.company(COMPANY).await;
    world.waiting(COMPANY, "G-1").await;
    // A call that takes the module away would make every later answer the same: it has a run of its own, at the end.
    let settings = artifacts::root().join("tests/contract");
    let everything = world.api.token("*", "documents,marks,settings,admin,operate").await;
    let mut cases = 0;
    for (which, filter) in
        [("all but PutCompany", "--exclude-operation-id"), ("PutCompany", "--include-operation-id")]
    {
        let report = world.folder().join("generated.json");
        let output = Command::new(&program)
            // It leaves a cache where it runs.
            .current_dir(world.folder())
            .env("SCHEMATHESIS_HOOKS", "hooks")
            .env("PYTHONPATH", &settings)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg("--config-file")
            .arg(settings.join("schemathesis.toml"))
            .arg("run")
            .arg(format!("{}/api/v1/openapi.json", world.runner.url()))
            .args([filter, "PutCompany"])
            .args(["--header", &format!("Authorization: Bearer {everything}")])
            .args(["--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "6"])
            .args(["--generation-database", "none", "--request-timeout", "30", "--max-failures", "20"])
            .args(["--report", "json", "--report-json-path"])
            .arg(&report)
            .arg("--no-color")
            .output()
            .expect("schemathesis runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{which}:\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(report).expect("a report")).expect("JSON");
        let of_this = count(&report);
        println!("schemathesis, {which}: {of_this} cases\n{said}");
        assert!(of_this > 50, "{report}");
        cases += of_this;
    }
    cashbook_tests::say(&format!("schemathesis: {cases} cases, no failure, no 5xx"));
    // What was generated has hurt nothing: the company goes on where it was.
    world.api.put_company(COMPANY, true).await.good();
    world
        .api
        .patch_settings(COMPANY, &json!({ "secretKey": cashbook_tests::world::key_of(COMPANY) }))
        .await
        .good();
    assert!(world.api.is_healthy().await);
    world.end().await;
}

/// As `cargo xtask test` installed it, or from the environment.
fn schemathesis() -> Option<PathBuf> {
    let given = std::env::var_os("CASHBOOK_SCHEMATHESIS").map(PathBuf::from);
    let program = given.unwrap_or_else(|| artifacts::root().join("target/schemathesis/bin/schemathesis"));
    if !program.is_file() {
        eprintln!(
            "SKIPPED, NOT TESTED: schemathesis is not installed; `cargo xtask test --only rust` does it"
        );
        return None;
    }
    Some(program)
}

fn count(report: &serde_json::Value) -> u64 {
    report["test_cases"]["generated"].as_u64().unwrap_or_default()
}
