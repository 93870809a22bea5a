//! What an operator sees of the rounds: health, metrics, log; and what a submission asks of the store, key by key.

use std::collections::BTreeMap;

use cashbook_core::{exchange::ExchangeError, service, store::key};
use chrono::TimeDelta;

use crate::world::{COMPANY, DEPLOYMENT, World, answer};

fn health(world: &mut World) -> service::Health {
    world.run(async |fx, _, _| service::health(&fx, DEPLOYMENT).await).unwrap()
}

fn is_late(world: &mut World) -> Option<bool> {
    world.run(async |fx, _, _| service::is_late(&fx, DEPLOYMENT).await)
}

/// The samples by name and labels; every line must be one of the format, and every family declared once before its samples.
fn metrics(world: &mut World) -> BTreeMap<String, String> {
    let text = world.run(async |fx, _, _| service::metrics(&fx, DEPLOYMENT).await).unwrap();
    let mut family = String::new();
    let mut families = std::collections::BTreeSet::new();
    let mut samples = BTreeMap::new();
    assert!(text.ends_with('\n'));
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            family = help.split(' ').next().unwrap().to_owned();
            assert!(families.insert(family.clone()), "{family} twice");
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert_eq!(name, family);
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
        } else {
            let (sample, value) = line.rsplit_once(' ').unwrap();
            assert!(sample.starts_with(&family), "{line} under {family}");
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(samples.insert(sample.to_owned(), value.to_owned()).is_none(), "{line} twice");
        }
    }
    samples
}

#[test]
fn a_silent_timer_shows_after_two_intervals() {
    let mut world = World::new();
    world.round();
    assert_eq!((is_late(&mut world), health(&mut world).status), (Some(false), "ok"));
    world.now += TimeDelta::minutes(60);
    assert_eq!(is_late(&mut world), Some(false), "two intervals, and not a second more");
    world.now += TimeDelta::seconds(1);
    assert_eq!(is_late(&mut world), Some(true));
    let late = health(&mut world);
    assert_eq!((late.status, late.late, late.rounds[0].late), ("late", true, true));
    assert_eq!(metrics(&mut world)["cashbook_round_late{shard=\"0\"}"], "1");
    world.round();
    assert_eq!((is_late(&mut world), health(&mut world).late), (Some(false), false));
}

#[test]
fn a_timer_that_never_ticked_shows_by_what_waits() {
    let mut world = World::new();
    world.now += TimeDelta::days(30);
    world.put_with_image("SZ-1");
    assert_eq!(is_late(&mut world), Some(false), "nothing waits: a new installation");
    // The settings' own entries name no document; they stand before it in the queue.
    world.mark(&["SZ-1"]);
    let view = health(&mut world).rounds.remove(0);
    assert!(view.queued > 0 && view.last.is_none());
    world.now += TimeDelta::minutes(61);
    assert_eq!(is_late(&mut world), Some(true));
    assert_eq!(health(&mut world).rounds[0].oldest_age_seconds, Some(61 * 60));
    world.round();
    assert_eq!(is_late(&mut world), Some(false));
}

#[test]
fn the_age_of_the_oldest_counts_the_queue_and_the_backlog() {
    let mut world = World::new();
    world.round();
    assert_eq!(health(&mut world).rounds[0].oldest, None);
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.now += TimeDelta::minutes(10);
    let view = health(&mut world).rounds.remove(0);
    assert_eq!((view.waiting, view.queued, view.oldest_age_seconds), (0, 1, Some(600)), "{view:?}");
    world.answers.push_back(answer(500, ""));
    world.round();
    world.now += TimeDelta::minutes(5);
    let view = health(&mut world).rounds.remove(0);
    assert_eq!((view.waiting, view.queued, view.oldest_age_seconds), (1, 0, Some(900)), "{view:?}");
    assert_eq!(metrics(&mut world)["cashbook_oldest_waiting_seconds{shard=\"0\"}"], "900");
}

#[test]
fn metrics_count_outcomes_and_times_over_all_rounds() {
    let mut world = World::new();
    let empty = metrics(&mut world);
    assert_eq!(empty["cashbook_submissions_total{shard=\"0\",outcome=\"accepted\"}"], "0");
    assert_eq!(empty["cashbook_submission_seconds_count{shard=\"0\"}"], "0");
    world.exchange_seconds = 3;
    for number in ["A", "B", "C", "D"] {
        world.put_with_image(number);
    }
    world.mark(&["A", "B"]);
    world.answers.push_back(answer(500, ""));
    world.round();
    world.mark(&["C", "D"]);
    world.answers.push_back(Err(ExchangeError::Lost("time-out".into())));
    world.answers.push_back(answer(422, ""));
    world.round_after(30);
    let page = metrics(&mut world);
    let of = |outcome: &str| {
        let name = format!("cashbook_submissions_total{{shard=\"0\",outcome=\"{outcome}\"}}");
        page[&name].parse::<u64>().unwrap()
    };
    assert_eq!((of("failed"), of("unknown"), of("refused")), (1, 1, 1));
    assert_eq!(of("accepted"), world.posts.len() as u64 - 3);
    let posts = world.posts.len().to_string();
    assert_eq!(page["cashbook_submission_seconds_count{shard=\"0\"}"], posts);
    assert_eq!(page["cashbook_submission_seconds_bucket{shard=\"0\",le=\"+Inf\"}"], posts);
    assert_eq!(
        page["cashbook_submission_seconds_bucket{shard=\"0\",le=\"1\"}"], "0",
        "each took three seconds"
    );
    assert_ne!(page["cashbook_submission_seconds_sum{shard=\"0\"}"], "0");
    assert_eq!(page["cashbook_rounds_total{shard=\"0\",end=\"done\"}"], "2");
}

#[test]
fn a_stopped_company_is_named_counted_and_logged_once() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.key_check = 401;
    world.answers.push_back(answer(401, "{}"));
    world.round();
    world.round_after(30);
    let told: Vec<_> = world.logged.iter().filter(|event| event.event == "company-stopped").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].company.as_deref(), told[0].detail.as_str()), (Some(COMPANY), "key-refused"));
    let page = metrics(&mut world);
    assert_eq!(page["cashbook_companies_held{shard=\"0\",why=\"key-refused\"}"], "1");
    let health = health(&mut world);
    assert_eq!((health.held.len(), health.held[0].waiting), (1, 1));
    world.key_check = 200;
    world.round_after(30);
    assert!(world.logged.iter().any(|event| event.event == "company-resumed"));
    let page = metrics(&mut world);
    assert_eq!(page["cashbook_companies_held{shard=\"0\",why=\"key-refused\"}"], "0");
}

/// Company and number, never contents: what the invoice and its image hold stands in no line.
#[test]
fn the_log_tells_a_round_from_its_beginning_to_its_end() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.round();
    let events: Vec<&str> = world.logged.iter().map(|event| event.event).collect();
    assert_eq!(events, ["round-began", "attempt", "round"]);
    let attempt = &world.logged[1];
    assert_eq!((attempt.company.as_deref(), attempt.number.as_deref()), (Some(COMPANY), Some("SZ-1")));
    for event in &world.logged {
        let line = serde_json::to_string(event).unwrap();
        for content in ["invoiceHead", "Budapest", "PDF-1.4", "a-key-of-the-test"] {
            assert!(!line.contains(content), "{line}");
        }
    }
    assert!(world.logged[2].detail.contains("\"accepted\":1"), "{}", world.logged[2].detail);
}

/// What the totals cost: nothing beyond the one key that a round writes at its end.
#[test]
fn totals_that_cannot_be_read_are_not_begun_anew() {
    let mut world = World::new();
    world.round();
    let broken = b"1{\"end\":".to_vec();
    world.values.insert(key::last_round(0), broken.clone());
    assert_eq!(world.round_after(30).end, cashbook_core::round::End::StoreFailed);
    assert_eq!(world.values[&key::last_round(0)], broken);
}

/// The figures behind docs/scale.md and the hosted variant's concurrency.
#[test]
fn a_submission_writes_two_keys_and_little_more() {
    const DOCUMENTS: u64 = 500;
    let mut world = World::new();
    let numbers: Vec<String> = (0..DOCUMENTS).map(|n| format!("SZ-{n}")).collect();
    let at = |world: &World| (world.keys_read, world.keys_written);
    let begin = at(&world);
    for number in &numbers {
        world.put_with_image(number);
    }
    world.mark(&numbers.iter().map(String::as_str).collect::<Vec<_>>());
    let handed_in = at(&world);
    assert_eq!(world.round().accepted, DOCUMENTS);
    let submitted = at(&world);
    world.log_says = "processed";
    world.round_after(30);
    let looked = at(&world);
    for number in &numbers {
        world.settle(number, &[("K1", false)]).unwrap();
    }
    let settled = at(&world);
    world.log_says = "pending";
    assert_eq!(world.round_after(60).accepted, DOCUMENTS);
    let sent_again = at(&world);
    // What docs/scale.md says, and multiplies with.
    let document = include_str!("../../../../docs/scale.md");
    for (step, from, to) in [
        ("handed in, with its image and a mark: three calls", begin, handed_in),
        ("submitted", handed_in, submitted),
        ("looked for in Cashbook's log, once", submitted, looked),
        ("a settlement handed in", looked, settled),
        ("submitted again with it", settled, sent_again),
    ] {
        let rounded = |count: u64| (count + DOCUMENTS / 2) / DOCUMENTS;
        let row = format!("| {step} | {} | {} |", rounded(to.0 - from.0), rounded(to.1 - from.1));
        println!("{row}");
        assert!(document.contains(&row), "docs/scale.md says otherwise than {row}");
    }
    let writes = submitted.1 - handed_in.1;
    assert!(writes * 10 <= 22 * DOCUMENTS, "{writes} writes for {DOCUMENTS} documents");
}
