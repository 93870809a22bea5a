//! Every command in the documents, run as it stands there: the blocks marked `sh`, in order, in one shell per document, in
//! a folder of their own, against the application as it ships. What needs the real Spin is marked `sh spin` and left
//! alone; `cargo xtask …` in the README is what CI runs (crates/xtask/src/tidy/commands.rs holds the rest to that).

use std::{path::Path, process::Stdio, time::Duration};

use cashbook_tests::{artifacts, documents, redis::Redis, world::World};

/// The blocks of a document that are marked as a shell's.
fn blocks(document: &str) -> Vec<String> {
    let text = std::fs::read_to_string(artifacts::root().join(document)).expect("the document");
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "```sh" {
            blocks.push(lines.by_ref().take_while(|line| *line != "```").collect::<Vec<_>>().join("\n"));
        }
    }
    blocks
}

/// Runs them; gives what they printed.
async fn run(document: &str, world: &World, folder: &Path, more: &[(&str, &str)]) -> String {
    let blocks = blocks(document);
    assert!(!blocks.is_empty(), "{document} has no commands");
    // The program as it is installed, but with the world's keys.
    let bin = folder.join("bin");
    std::fs::create_dir_all(&bin).expect("writable");
    let program = bin.join("incash-cashbook");
    // A document that names no address means the default one, which is not free here.
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *--url*) ;; round*) set -- \"$@\" --url \"$API\" ;; esac\n\
         exec '{}' --state-dir '{}' \"$@\"\n",
        artifacts::program().display(),
        world.runner.state_dir.display()
    );
    std::fs::write(&program, script).expect("writable");
    let mut permissions = std::fs::metadata(&program).expect("there").permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&program, permissions).expect("ours");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = tokio::process::Command::new("bash");
    command
        .current_dir(folder)
        .args(["-euo", "pipefail", "-c", &format!("set -x\n{}", blocks.join("\n"))])
        .env("PATH", path)
        .env("API", world.runner.url())
        .envs(more.iter().copied())
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = tokio::time::timeout(Duration::from_secs(120), command.output()).await;
    let output = output.expect("two minutes are enough").expect("bash runs");
    let (said, traced) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{document}: {}\n{said}\n{traced}", output.status);
    said.into_owned()
}

/// A folder for the commands beside the world's own, which is searched for secrets at its end.
fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("incash-cashbook-docs-").tempdir().expect("a folder")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_integration_guide() {
    let world = World::start().await;
    let folder = folder();
    let said = run("docs/integration.md", &world, folder.path(), &[]).await;
    // The last round of the guide took the settlement along.
    assert!(said.contains("\"accepted\":1"), "{said}");
    assert_eq!(world.state("12345676", "E-2026/0001").await, "submitted");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mapping_guide_and_the_readme() {
    let world = World::start().await;
    for document in ["docs/mapping.md", "README.md"] {
        let folder = folder();
        let core = artifacts::root().join("crates/core/tests");
        std::fs::copy(core.join("documents/ten-lines.json"), folder.path().join("document.json"))
            .expect("copied");
        let list = r#"[{"id": "B-1", "location": "bank", "method": "átutalás", "date": "2026-11-05", "amount": "100"}]"#;
        std::fs::write(folder.path().join("settlements.json"), list).expect("writable");
        let invoice = documents::osa("12345678", "SZ-1", &documents::today());
        std::fs::write(folder.path().join("invoice.xml"), invoice).expect("writable");
        std::fs::write(folder.path().join("extra.json"), "{}").expect("writable");
        run(document, &world, folder.path(), &[]).await;
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operations_guide() {
    let world = World::start().await;
    world.company("12345678").await;
    let folder = folder();
    // Where the commands find the store: as beside a manifest.
    std::os::unix::fs::symlink(&world.runner.state_dir, folder.path().join(".spin")).expect("linked");
    let Some(redis) = Redis::start(folder.path()).await else {
        assert!(std::env::var_os("CI").is_none(), "CI has Redis");
        eprintln!("SKIPPED: no Redis here; the guide's commands were not run");
        return;
    };
    let said = run("docs/operations.md", &world, folder.path(), &[("REDIS", &redis.url)]).await;
    for (what, sign) in [
        ("the backup is sound", "\nok\n"),
        ("health for anyone", "{\"status\":\"ok\",\"late\":false}"),
        ("health in detail", "\"companiesWaiting\""),
        ("metrics", "# TYPE cashbook_submission_seconds histogram"),
        ("the keys sealed anew", "1 companies"),
        ("a round", "\"end\":\"done\""),
    ] {
        assert!(said.contains(sign), "{what}: {said}");
    }
    // The copy has what the store has.
    let count = |file: &Path| {
        let store = rusqlite::Connection::open(file).expect("a database");
        store
            .query_row("SELECT count(*) FROM spin_key_value", [], |row| row.get::<_, i64>(0))
            .expect("its table")
    };
    assert!(count(&folder.path().join("backup.db")) > 0);
    let master = std::fs::read_to_string(folder.path().join("master-keys.txt")).expect("written");
    assert!(cashbook_core::secret::MasterKeys::parse(master.trim()).is_ok(), "what the guide makes is taken");
    assert_eq!(std::fs::read(folder.path().join("backup.rdb")).expect("written")[..5], *b"REDIS");
    world.end().await;
}
