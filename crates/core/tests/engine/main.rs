//! The engine's flows on a plain store, with a scripted Cashbook: what each call and each round does, and what it costs.

mod interrupted;
mod operation;
mod outcomes;
mod world;

use cashbook_core::{
    company::CompanyId,
    exchange::ExchangeError,
    flow::Fx,
    round,
    service::{self, CompanyPut, MarkOutcome, SettingsPatch},
    view::{SettlementState, State},
};
use world::{COMPANY, World, answer, cancellation, invoice, user};

use MarkOutcome::{AlreadyMarked, AlreadySubmitted, Marked, Refused, Resumed, Withdrawn};
use SettlementState as Settlements;
use State::{NotSubmitted, Submitted, Waiting};

#[test]
fn the_main_story() {
    let mut world = World::new();
    world.put_with_image("SZ/1");
    assert_eq!(world.state("SZ/1"), (NotSubmitted, Settlements::None, None));
    assert_eq!(world.round().examined, 0);
    assert_eq!(world.mark(&["SZ/1"]), [(Marked, None)]);
    assert_eq!(world.mark(&["SZ/1"]), [(AlreadyMarked, None)]);
    assert_eq!(world.state("SZ/1"), (Waiting, Settlements::None, None));
    let report = world.round();
    assert_eq!((report.accepted, report.end), (1, round::End::Done));
    assert_eq!(world.state("SZ/1"), (Submitted, Settlements::None, None));
    assert!(world.posts[0].ends_with("&pdf=JVBERi0xLjQgdGVzdA%3D%3D"), "the image goes along");
    // A settlement makes the whole XML go again, with the placeholder; a second one takes the first along.
    world.settle("SZ/1", &[("K1", false)]).unwrap();
    assert_eq!(world.state("SZ/1"), (Submitted, Settlements::Waiting, None));
    world.round_after(30);
    world.settle("SZ/1", &[("K1", false), ("K2", false)]).unwrap();
    world.round_after(30);
    assert_eq!(world.state("SZ/1"), (Submitted, Settlements::Submitted, None));
    assert_eq!(world.posts.len(), 3);
    assert!(world.posts[2].ends_with("&pdf=payments"));
    assert!(world.posts[2].contains("K1") && world.posts[2].contains("K2"));
    assert_eq!(world.mark(&["SZ/1"]), [(AlreadySubmitted, None)]);
    world.round_after(30);
    assert_eq!(world.posts.len(), 3, "nothing goes twice");
}

#[test]
fn without_an_image_it_waits_and_says_so() {
    let mut world = World::new();
    world.put("SZ-1", 1, &invoice("SZ-1")).unwrap();
    world.mark(&["SZ-1"]);
    world.round();
    assert_eq!(world.state("SZ-1"), (Waiting, Settlements::None, Some("image-missing".into())));
    world.image("SZ-1");
    world.round();
    assert_eq!(world.state("SZ-1").0, Submitted);
}

#[test]
fn revisions_are_idempotent_and_stale_ones_never_win() {
    let mut world = World::new();
    let first = world.put("SZ-1", 3, &invoice("SZ-1")).unwrap();
    assert!(first.changed);
    assert!(!world.put("SZ-1", 3, &invoice("SZ-1")).unwrap().changed);
    assert_eq!(world.put("SZ-1", 2, &invoice("SZ-1")).unwrap_err().code(), "stale-revision");
    let other = invoice("SZ-1").replace("Eladó r1", "Eladó r9");
    assert_eq!(world.put("SZ-1", 3, &other).unwrap_err().code(), "revision-reused");
    assert!(world.put("SZ-1", 4, &other).unwrap().changed);
}

#[test]
fn bad_input_is_refused_and_changes_nothing() {
    let mut world = World::new();
    let before = world.values.clone();
    let broken = world.put("SZ-1", 1, "<InvoiceData>").unwrap_err();
    assert_eq!((broken.code(), broken.findings.is_empty()), ("document-invalid", false));
    assert_eq!(world.put("SZ-2", 1, &invoice("SZ-1")).unwrap_err().code(), "document-invalid");
    assert_eq!(world.put(" ", 1, &invoice(" ")).unwrap_err().code(), "bad-number");
    assert_eq!(world.mark(&["SZ-9"]), [(Refused, Some("unknown-document"))]);
    assert_eq!(world.settle("SZ-9", &[("K1", false)]).unwrap_err().code(), "unknown-document");
    assert_eq!(world.values, before);
}

#[test]
fn a_settlement_is_reversed_never_left_out() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.settle("SZ-1", &[("K1", false), ("K2", false)]).unwrap();
    let left_out = world.settle("SZ-1", &[("K2", false)]).unwrap_err();
    assert_eq!((left_out.code(), left_out.values), ("settlement-left-out", vec!["K1".to_owned()]));
    world.mark(&["SZ-1"]);
    world.round();
    assert!(world.posts[0].contains("K1") && world.posts[0].contains("K2"), "recorded before: goes along");
    world.settle("SZ-1", &[("K1", true), ("K2", false)]).unwrap();
    world.round_after(30);
    assert!(!world.posts[1].contains("K1") && world.posts[1].contains("K2"));
}

#[test]
fn a_refused_document_is_parked_until_somebody_changes_something() {
    let mut world = World::new();
    world.put_with_image("BAD");
    world.put_with_image("GOOD");
    world.mark(&["BAD", "GOOD"]);
    world.answers.push_back(answer(422, r#"{"error":"no"}"#));
    let report = world.round();
    assert_eq!((report.refused, report.accepted), (1, 1), "one bad document delays no other");
    let bad = if world.state("BAD").0 == Waiting { "BAD" } else { "GOOD" };
    assert_eq!(world.state(bad), (Waiting, Settlements::None, Some("refused".into())));
    world.round_after(600);
    assert_eq!(world.posts.len(), 2, "a refusal is not retried");
    assert_eq!(world.mark(&[bad]), [(Resumed, None)]);
    world.round_after(30);
    assert_eq!(world.state(bad).0, Submitted);
}

#[test]
fn a_bad_key_stops_the_company_at_constant_cost() {
    let mut world = World::new();
    let numbers: Vec<String> = (0..300).map(|n| format!("SZ-{n}")).collect();
    for number in &numbers {
        world.put_with_image(number);
    }
    world.mark(&numbers.iter().map(String::as_str).collect::<Vec<_>>());
    world.key_check = 401;
    world.answers = (0..20).map(|_| answer(401, "{}")).collect();
    world.round();
    assert!(world.posts.len() <= 20, "what was in flight, and no more: {}", world.posts.len());
    assert_eq!(world.state("SZ-7"), (Waiting, Settlements::None, Some("key-refused".into())));
    let (posts, checks) = (world.posts.len(), world.checks);
    world.writes = 0;
    world.round_after(30);
    assert_eq!((world.posts.len(), world.checks), (posts, checks + 1), "the key is tried once per round");
    assert!(world.writes <= 8, "{} writes", world.writes);
    // Another key is tried at once, and the queue is still there.
    world.answers.clear();
    world.key_check = 200;
    world.set_key("a-better-key-of-the-test");
    let report = world.round_after(30);
    assert_eq!(report.accepted, 300);
}

#[test]
fn trouble_is_retried_and_an_unknown_outcome_shown_as_such() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.answers.push_back(answer(500, ""));
    world.round();
    assert_eq!(world.state("SZ-1").2.as_deref(), Some("retrying"));
    world.answers.push_back(Err(ExchangeError::Lost("time-out".into())));
    world.round_after(30);
    assert_eq!(world.state("SZ-1"), (Waiting, Settlements::None, Some("unknown".into())));
    assert_eq!(world.withdraw("SZ-1"), (Refused, Some("attempt-begun")));
    world.round_after(300);
    assert_eq!(world.state("SZ-1"), (Submitted, Settlements::None, None));
    assert_eq!(world.posts[1], world.posts[2], "an identical resend");
}

#[test]
fn three_days_of_trouble_end_before_the_user() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.answers = (0..1000).map(|_| answer(503, "")).collect();
    for _ in 0..170 {
        world.round_after(30);
    }
    assert_eq!(world.state("SZ-1"), (Waiting, Settlements::None, Some("gave-up".into())));
    let tries = world.posts.len();
    assert!((15..60).contains(&tries), "{tries} tries in three days");
    world.answers.clear();
    assert_eq!(world.mark(&["SZ-1"]), [(Resumed, None)]);
    world.round();
    assert_eq!(world.state("SZ-1").0, Submitted);
}

#[test]
fn a_missing_image_is_sent_again() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.log_says = "failed: PDF missing";
    world.round();
    world.round_after(30);
    world.log_says = "processed";
    world.round_after(30);
    world.round_after(30);
    assert_eq!(world.posts.len(), 2);
    assert!(!world.posts[1].ends_with("payments"));
    assert_eq!(world.state("SZ-1"), (Submitted, Settlements::None, None));
}

#[test]
fn a_cancellation_follows_what_it_cancels() {
    let mut world = World::new();
    world.put("ST-1", 1, &cancellation("ST-1", "SZ-1")).unwrap();
    world.image("ST-1");
    world.put_with_image("SZ-1");
    assert_eq!(world.mark(&["ST-1"]), [(Refused, Some("reference-not-marked"))]);
    assert_eq!(world.mark(&["SZ-1"]), [(Marked, None)]);
    assert_eq!(world.state("ST-1").0, Waiting, "it goes along");
    let report = world.round();
    assert_eq!(report.accepted, 2);
    assert!(world.posts[0].contains("SZ-1%3C%2FinvoiceNumber"), "the original first");
}

#[test]
fn automatic_mode_never_reaches_back() {
    let mut world = World::new();
    world.put_with_image("OLD");
    world.patch(SettingsPatch { automatic: Some(true), ..SettingsPatch::default() });
    assert_eq!(world.state("OLD").0, NotSubmitted);
    let before = invoice("PAST").replace("2026-11-02", "2026-11-01");
    assert_eq!(world.put("PAST", 1, &before).unwrap().state, NotSubmitted);
    assert_eq!(world.put("NEW", 1, &invoice("NEW")).unwrap().state, Waiting);
}

#[test]
fn a_mark_is_withdrawn_before_an_attempt() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    assert_eq!(world.withdraw("SZ-1"), (Refused, Some("not-marked")));
    world.mark(&["SZ-1"]);
    assert_eq!(world.withdraw("SZ-1"), (Withdrawn, None));
    world.round();
    assert!(world.posts.is_empty());
    assert_eq!(world.state("SZ-1").0, NotSubmitted);
}

#[test]
fn the_backfill_happens_once() {
    let mut world = World::new();
    for number in ["A", "B", "C"] {
        world.put_with_image(number);
    }
    world.put("EARLY", 1, &invoice("EARLY").replace("2026-11-02", "2026-06-30")).unwrap();
    world.mark(&["A"]);
    let plan = world.run(async |fx, id, _| service::backfill_plan(&fx, &id, "2026-07-01").await).unwrap();
    assert_eq!((plan.documents, plan.already), (3, 1));
    assert_eq!(plan.sums.get("HUF").map(String::as_str), Some("1270000"));
    let start =
        async |fx: Fx, id: CompanyId, _| service::start_backfill(&fx, &id, &user(), "2026-07-01").await;
    world.run(start).unwrap();
    assert_eq!(world.run(start).unwrap_err().code(), "backfill-used");
    world.round();
    world.round_after(30);
    assert_eq!(world.state("B").0, Submitted);
    assert_eq!(world.state("EARLY").0, NotSubmitted);
    let settings = world.run(async |fx, id, _| service::get_settings(&fx, &id).await).unwrap();
    assert_eq!((settings.backfill.marked, settings.backfill.done_at.is_some()), (2, true));
}

#[test]
fn without_the_module_everything_rests_and_goes_on_when_it_is_back() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    let module = |module| CompanyPut { name: "Cég".into(), tax_number: format!("{COMPANY}-2-41"), module };
    world.run(async |fx, id, _| service::put_company(&fx, &id, &user(), module(false)).await).unwrap();
    world.round();
    assert!(world.posts.is_empty());
    assert_eq!(world.put("SZ-1", 1, &invoice("SZ-1")).unwrap_err().code(), "module-not-licensed");
    world.run(async |fx, id, _| service::put_company(&fx, &id, &user(), module(true)).await).unwrap();
    world.round_after(30);
    assert_eq!(world.state("SZ-1").0, Submitted);
}

#[test]
fn a_round_costs_what_waits_not_what_is_stored() {
    let mut costs = Vec::new();
    for stored in [100, 1000] {
        let mut world = World::new();
        for n in 0..stored {
            world.put_with_image(&format!("SZ-{n}"));
        }
        let ten: Vec<String> = (0..10).map(|n| format!("SZ-{n}")).collect();
        world.mark(&ten.iter().map(String::as_str).collect::<Vec<_>>());
        (world.reads, world.writes) = (0, 0);
        assert_eq!(world.round().accepted, 10);
        costs.push((world.reads, world.writes));
    }
    assert_eq!(costs[0], costs[1]);
}

#[test]
fn a_submitted_document_costs_at_most_six_store_operations() {
    let cost = |documents: u64| {
        let mut world = World::new();
        let numbers: Vec<String> = (0..documents).map(|n| format!("SZ-{n}")).collect();
        for number in &numbers {
            world.put_with_image(number);
        }
        world.mark(&numbers.iter().map(String::as_str).collect::<Vec<_>>());
        (world.reads, world.writes) = (0, 0);
        assert_eq!(world.round().accepted, documents);
        world.reads + world.writes
    };
    let (few, many) = (cost(100), cost(500));
    println!("100 documents: {few} operations; 500: {many}");
    assert!(many <= 6 * 500, "{many} operations for 500 documents");
}

#[test]
fn a_company_with_nothing_to_submit_costs_a_round_nothing() {
    let cost = |key: bool| {
        let mut world = World::new();
        if !key {
            world.patch(SettingsPatch { secret_key: Some(None), ..SettingsPatch::default() });
        }
        world.round();
        // Its queue entries may have come before what they announce: it is looked at for a while.
        world.round_after(5);
        (world.reads, world.writes) = (0, 0);
        world.round_after(30);
        let idle = world.reads + world.writes;
        let book = world.values.get("w:0").cloned();
        assert!(!String::from_utf8_lossy(&book.expect("the round's book")).contains(COMPANY));
        idle
    };
    assert_eq!(cost(true), cost(false));
}

#[test]
fn a_change_whose_event_comes_after_its_queue_entry_is_not_missed() {
    let mut world = World::new();
    world.put_with_image("A");
    world.round_after(30);
    // The backfill's writer is slow: a round finds its queue entry, but not its event.
    let before = world.values.clone();
    let start =
        async |fx: Fx, id: CompanyId, _| service::start_backfill(&fx, &id, &user(), "2026-07-01").await;
    world.run(start).unwrap();
    let late: Vec<(String, Vec<u8>)> = world
        .values
        .iter()
        .filter(|(key, value)| key.starts_with("c:") && before.get(*key) != Some(*value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    assert!(!late.is_empty(), "the event is in the company's journal");
    for (key, _) in &late {
        match before.get(key) {
            Some(value) => world.values.insert(key.clone(), value.clone()),
            None => world.values.remove(key),
        };
    }
    world.round();
    assert_eq!(world.state("A").0, NotSubmitted);
    world.values.extend(late);
    // One round marks, the next one submits.
    world.round_after(2);
    world.round_after(30);
    assert_eq!(world.state("A").0, Submitted);
}

#[test]
fn a_snapshot_that_stayed_behind_is_mended() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.round();
    let key = world.values.keys().find(|key| key.starts_with("d:") && key.ends_with(":1")).cloned().unwrap();
    let key = key.trim_end_matches(":1").to_owned();
    let behind = world.values[&key].clone();
    world.settle("SZ-1", &[("1", false)]).unwrap();
    world.round_after(30);
    assert_eq!(world.state("SZ-1").1, SettlementState::Submitted);
    // Its writer died between the event and the snapshot: what users see goes by what the round has seen.
    world.values.insert(key.clone(), behind.clone());
    assert_eq!(world.state("SZ-1").1, SettlementState::Submitted);
    // The ERP's next call finds nothing to do, and mends it.
    world.values.insert(key.clone(), behind.clone());
    world.settle("SZ-1", &[("1", false)]).unwrap();
    assert_ne!(world.values[&key], behind);
    // So does the round.
    world.settle("SZ-1", &[("1", false), ("2", false)]).unwrap();
    world.values.insert(key.clone(), behind.clone());
    world.round_after(30);
    assert_ne!(world.values[&key], behind);
    assert_eq!(world.state("SZ-1").1, SettlementState::Submitted);
}
