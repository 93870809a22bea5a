//! Master keys are rotated: the old one still opens, new keys are written under the newest, and after sealing anew the
//! old one can be taken out.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use cashbook_tests::{artifacts, world::World};

const OLD: &str = "12345678";
const NEW: &str = "87654321";

fn master(version: u32) -> String {
    format!("{version}:{}", BASE64_STANDARD.encode([u8::try_from(version).expect("small"); 32]))
}

#[tokio::test(flavor = "multi_thread")]
async fn master_keys_are_rotated_and_an_old_one_taken_out() {
    let mut world = World::with(|setup| setup.variables.push(("master_keys".to_owned(), master(1)))).await;
    world.company(OLD).await;
    world.waiting(OLD, "R-1").await;

    // Too early: without the old key nothing opens, and it is said.
    world.restart_with("master_keys", &master(2)).await;
    world.api.round().await;
    assert_eq!(world.attention(OLD, "R-1").await, "key-unreadable");
    let left = world.api.reseal(None).await.good();
    assert_eq!(left["unreadable"], serde_json::json!([OLD]), "{left}");
    assert!(!reseal(&world).await.0, "the command fails while a key is left that nothing opens");

    // With both, the old one opens and the newest seals.
    world.restart_with("master_keys", &format!("{},{}", master(2), master(1))).await;
    world.api.round().await;
    assert_eq!(world.state(OLD, "R-1").await, "submitted");
    world.company(NEW).await;
    let (good, said) = reseal(&world).await;
    assert!(good && said.contains("2 companies: 1 keys sealed anew, 1 were"), "{said}");
    let again = world.api.reseal(None).await.good();
    assert_eq!((&again["resealed"], &again["current"]), (&0.into(), &2.into()), "{again}");
    assert!(again["cursor"].is_null());
    world.api.reseal(Some("7")).await.problem(400, "cursor-invalid");

    // The old one is gone, and both companies go on.
    world.restart_with("master_keys", &master(2)).await;
    for company in [OLD, NEW] {
        world.waiting(company, "R-2").await;
        world.api.round().await;
        assert_eq!(world.state(company, "R-2").await, "submitted", "{company}");
    }
    world.end().await;
}

/// As an operator does it.
async fn reseal(world: &World) -> (bool, String) {
    let output = tokio::process::Command::new(artifacts::program())
        .arg("--state-dir")
        .arg(&world.runner.state_dir)
        .args(["reseal", "--url", &world.runner.url()])
        .output()
        .await
        .expect("the program runs");
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}
