//! Outcomes by name, and the bounds of a round.

use std::collections::BTreeSet;

use cashbook_core::{
    company::CompanyId,
    document::Document,
    exchange::{Answer, ExchangeError, Outcome},
    flow::{Effect, Machine},
    queue,
    round::{self, End, Trigger},
    service,
    submission::{Attempt, Parked, Phase, Submission, What},
};
use chrono::{DateTime, TimeDelta, Utc};

use super::world::{COMPANY, World, answer, invoice, user};
use super::{Refused, Settlements, Submitted, Waiting};

const OTHER: &str = "12345676";

fn lost() -> Result<Answer, ExchangeError> {
    Err(ExchangeError::Lost("time-out".into()))
}

fn attempts(world: &mut World) -> Vec<Attempt> {
    world.run(async |fx, id, _| service::submissions(&fx, &id, None).await).unwrap().submissions
}

#[test]
fn an_unknown_outcome_is_resolved_by_the_log_where_it_can_be() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.answers.push_back(lost());
    world.round();
    assert_eq!(world.state("SZ-1"), (Waiting, Settlements::None, Some("unknown".into())));
    world.log_of_day =
        r#"{"log":[{"hash":"h1","invoiceNumber":"SZ-1","date":"2026-11-02T09:00:01Z"}]}"#.into();
    assert_eq!(world.round_after(30).accepted, 1);
    assert_eq!((world.posts.len(), world.log_looks), (1, 1), "it did not go again");
    assert_eq!(world.state("SZ-1"), (Submitted, Settlements::None, None));
    let list = attempts(&mut world);
    assert_eq!((list[0].what, list[1].what), (What::Found, What::Document));
    assert_eq!(list[0].outcome, Outcome::Accepted { hash: Some("h1".into()) });
    // A later attempt is not looked for: what arrived before without our knowing would look the same.
    world.settle("SZ-1", &[("K1", false)]).unwrap();
    world.answers.push_back(lost());
    world.round_after(30);
    world.round_after(30);
    assert_eq!((world.posts.len(), world.log_looks), (3, 1));
    assert_eq!(world.posts[1], world.posts[2], "an identical resend");
    assert_eq!(world.state("SZ-1"), (Submitted, Settlements::Submitted, None));
}

#[test]
fn what_would_go_differently_now_is_not_looked_for() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.answers.push_back(lost());
    world.round();
    world.settle("SZ-1", &[("K1", false)]).unwrap();
    world.log_of_day = r#"{"log":[{"hash":"h1","invoiceNumber":"SZ-1"}]}"#.into();
    world.round_after(30);
    assert_eq!((world.posts.len(), world.log_looks), (2, 0), "the settlement has to go");
    assert_eq!(world.state("SZ-1"), (Submitted, Settlements::Submitted, None));
}

#[test]
fn an_outcome_that_could_not_be_written_down_is_unknown_in_the_next_round() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.failing = Some(("s:", 4));
    assert_eq!(world.round().end, End::StoreFailed);
    assert_eq!(world.posts.len(), 1);
    assert_eq!(world.withdraw("SZ-1"), (Refused, Some("attempt-begun")), "it may have arrived");
    world.round_after(30);
    assert_eq!((world.posts.len(), world.state("SZ-1").0), (2, Submitted));
    assert_eq!(world.posts[0], world.posts[1]);
}

#[test]
fn told_to_wait_it_waits_and_others_do_not() {
    let mut world = World::new();
    for number in ["SZ-1", "SZ-2"] {
        world.put_with_image(number);
    }
    world.mark(&["SZ-1"]);
    world.answers.push_back(Ok(Answer { status: 429, retry_after_seconds: Some(7200), body: Vec::new() }));
    world.round();
    assert_eq!(world.state("SZ-1"), (Waiting, Settlements::None, Some("told-to-wait".into())));
    world.mark(&["SZ-2"]);
    world.round_after(60);
    assert_eq!(world.posts.len(), 1, "an hour of the two has passed");
    world.become_company(OTHER);
    world.put("SZ-1", 1, &invoice("SZ-1").replace(COMPANY, OTHER)).unwrap();
    world.image("SZ-1");
    world.mark(&["SZ-1"]);
    assert_eq!(world.round_after(1).accepted, 1);
    assert_eq!(world.round_after(61).accepted, 2);
}

#[test]
fn one_companys_refused_key_delays_no_other() {
    let mut world = World::new();
    let numbers: Vec<String> = (0..20).map(|n| format!("SZ-{n}")).collect();
    let refs: Vec<&str> = numbers.iter().map(String::as_str).collect();
    refs.iter().for_each(|number| world.put_with_image(number));
    world.mark(&refs);
    world.bad_keys.push(format!("a-key-of-{COMPANY}"));
    world.become_company(OTHER);
    for number in &refs {
        world.put(number, 1, &invoice(number).replace(COMPANY, OTHER)).unwrap();
        world.image(number);
    }
    world.mark(&refs);
    let report = world.round();
    assert_eq!((report.accepted, report.companies_held), (20, 1));
    assert!(report.refused <= 8, "what was in flight: {}", report.refused);
}

#[test]
fn companies_take_turns() {
    let mut world = World::new();
    let numbers: Vec<String> = (0..50).map(|n| format!("SZ-{n}")).collect();
    let refs: Vec<&str> = numbers.iter().map(String::as_str).collect();
    refs.iter().for_each(|number| world.put_with_image(number));
    world.mark(&refs);
    // It comes after the other in every order, and with two documents only.
    world.become_company("99999998");
    for number in ["A", "B"] {
        world.put(number, 1, &invoice(number).replace(COMPANY, "99999998")).unwrap();
        world.image(number);
    }
    world.mark(&["A", "B"]);
    world.round_with(round::Config { in_flight: 1, ..round::Config::default() });
    let places: Vec<usize> =
        (0..world.posts.len()).filter(|at| world.posts[*at].contains("99999998")).collect();
    assert!(places.len() == 2 && places[1] <= 4, "{places:?}");
}

#[test]
fn a_round_ends_in_time_and_the_next_one_goes_on() {
    let mut world = World::new();
    let numbers: Vec<String> = (0..40).map(|n| format!("SZ-{n}")).collect();
    let refs: Vec<&str> = numbers.iter().map(String::as_str).collect();
    refs.iter().for_each(|number| world.put_with_image(number));
    world.mark(&refs);
    world.exchange_seconds = 40;
    let config = round::Config { in_flight: 1, budget_seconds: 600, ..round::Config::default() };
    let report = world.round_with(config.clone());
    assert_eq!((report.end, report.accepted, report.waiting), (End::OutOfTime, 15, 40));
    world.exchange_seconds = 0;
    world.now += TimeDelta::minutes(1);
    assert_eq!(world.round_with(config).accepted, 25);
    assert_eq!(world.posts.len(), 40);
}

#[test]
fn back_off_doubles_from_seconds_to_hours_for_three_days() {
    let start: DateTime<Utc> = "2026-11-02T09:00:00Z".parse().unwrap();
    let pauses = |number: &str| {
        let (mut submission, mut now, mut pauses) = (Submission::default(), start, Vec::new());
        loop {
            let attempt = Attempt {
                number: number.to_owned(),
                at: now,
                milliseconds: 5,
                what: What::Document,
                outcome: Outcome::Failed { status: Some(500) },
                revision: 1,
                settlements: 0,
                xml: String::new(),
                answer: String::new(),
            };
            submission.record(&Document::default(), attempt, true, now);
            match &submission.phase {
                Phase::Retrying { due, .. } => pauses.push((*due - now).num_seconds()),
                Phase::Parked { why: Parked::GaveUp, .. } => break,
                other => panic!("{other:?}"),
            }
            now = start + TimeDelta::seconds(pauses.iter().sum());
        }
        assert!(now - start > TimeDelta::hours(72), "gave up after {}", now - start);
        pauses
    };
    let of = pauses("SZ-1");
    assert!((15..19).contains(&of[0]), "{of:?}");
    assert!(of.is_sorted_by(|left, right| right >= left || *left > 4 * 3600), "{of:?}");
    assert!(of.iter().all(|pause| *pause <= 5 * 3600) && *of.last().unwrap() >= 4 * 3600, "{of:?}");
    assert_ne!(of, pauses("SZ-2"), "what failed together does not return together");
}

#[test]
fn the_transfer_log_keeps_every_attempt_without_secrets() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    let echo = format!("no a-key-of-{COMPANY} {}", "x".repeat(3000));
    world.answers.push_back(answer(500, &echo));
    world.round();
    world.round_after(30);
    let list = attempts(&mut world);
    let outcomes: Vec<&Outcome> = list.iter().map(|attempt| &attempt.outcome).collect();
    assert_eq!(
        outcomes,
        [&Outcome::Accepted { hash: Some("h2".into()) }, &Outcome::Failed { status: Some(500) }]
    );
    assert_eq!(list[0].xml, list[1].xml);
    assert!(list[1].answer.starts_with("no [secret] xxx") && list[1].answer.chars().count() == 1001);
    let stored = world.values.values().any(|value| {
        value.windows(10 + COMPANY.len()).any(|part| part == format!("a-key-of-{COMPANY}!").as_bytes())
            || String::from_utf8_lossy(value).contains(&format!("a-key-of-{COMPANY}"))
    });
    assert!(!stored, "the key stands in the store");
}

#[test]
fn ten_thousand_waiting_behind_a_bad_key_cost_what_ten_do() {
    let cost = |count: usize| {
        let mut world = World::new();
        world.put_with_image("SZ-0");
        world.mark(&["SZ-0"]);
        world.key_check = 401;
        world.bad_keys.push(format!("a-key-of-{COMPANY}"));
        world.round();
        let numbers: Vec<String> = (0..count).map(|n| format!("SZ-{n}")).collect();
        for numbers in numbers.chunks(1000) {
            world.run(async |fx, company, _| {
                let since = fx.now().await;
                let item = |number: &String| queue::Item {
                    number: number.clone(),
                    seq: 0,
                    due: None,
                    polls: 0,
                    since,
                };
                let entry = queue::Entry { company, documents: numbers.iter().map(item).collect() };
                queue::push(&fx, &entry).await.unwrap();
            });
        }
        world.round_after(30);
        (world.reads, world.writes, world.checks) = (0, 0, 0);
        assert_eq!(world.round_after(30).waiting as usize, count + 1);
        (world.reads, world.writes, world.checks)
    };
    let few = cost(10);
    assert_eq!(few, cost(10_000));
    assert!(few.1 <= 8 && few.2 == 1, "{few:?}");
}

#[test]
fn a_backfill_is_bounded_in_each_round_and_leaves_evidence() {
    let mut world = World::new();
    let numbers: Vec<String> = (0..600).map(|n| format!("SZ-{n}")).collect();
    for number in &numbers {
        world.put(number, 1, &invoice(number)).unwrap();
    }
    let at = world.now;
    world.run(async |fx, id, _| service::start_backfill(&fx, &id, &user(), "2026-11-01").await).unwrap();
    let view = |world: &mut World| {
        world.run(async |fx, id, _| service::get_settings(&fx, &id).await).unwrap().backfill
    };
    world.round();
    let after_one = view(&mut world);
    assert_eq!((after_one.looked_at, after_one.done_at), (500, None));
    world.round_after(30);
    let done = view(&mut world);
    assert_eq!((done.by.as_deref(), done.at, done.marked, done.of), (Some("user"), Some(at), 600, 600));
    assert!(done.done_at.is_some());
    let (entries, _) = world.run(async |fx, id, _| service::audit_page(&fx, &id, None).await).unwrap();
    assert!(entries.iter().any(|entry| (entry.what.as_str(), entry.by.as_str()) == ("backfill", "user")));
    assert_eq!(world.state("SZ-599").0, Waiting);
}

/// The guest's memory: however much waits, so many images are held at once as submissions are in flight.
#[test]
fn a_round_holds_as_many_images_as_are_in_flight() {
    let mut world = World::new();
    let numbers: Vec<String> = (0..60).map(|n| format!("SZ-{n}")).collect();
    let refs: Vec<&str> = numbers.iter().map(String::as_str).collect();
    refs.iter().for_each(|number| world.put_with_image(number));
    world.mark(&refs);
    let in_flight = 8;
    let config = round::Config { in_flight, ..round::Config::default() };
    let master = std::rc::Rc::clone(&world.master);
    let mut machine =
        Machine::new(async |fx| round::run(&fx, &config, &master, Trigger::Timer).await.remove(0));
    // Answers to submissions come last, one at a time: everything else that can be held is held by then.
    let mut held: Vec<(u64, Effect)> = Vec::new();
    let mut images = BTreeSet::new();
    let (mut posted, mut most) = (0, 0);
    let report = loop {
        if let Some(report) = machine.poll() {
            break report;
        }
        let mut any = false;
        while let Some((effect, what)) = machine.next_effect() {
            any = true;
            match &what {
                Effect::Exchange(_) => {
                    held.push((effect, what));
                    continue;
                }
                Effect::Get { key } if key.starts_with("i:") => {
                    assert!(images.insert(key.clone()), "{key} twice")
                }
                _ => {}
            }
            let reply = world.perform(what);
            machine.reply(effect, reply);
        }
        most = most.max(images.len() - posted);
        if !any {
            let (effect, what) = held.remove(0);
            posted += 1;
            let reply = world.perform(what);
            machine.reply(effect, reply);
        }
    };
    assert_eq!((report.accepted, images.len()), (60, 60));
    assert!(most <= in_flight, "{most} images at once");
}

/// Found by the simulation: a slow writer wrote its older snapshot over a newer one, and what it had missed stood behind a
/// number that nobody used.
#[test]
fn an_event_behind_an_abandoned_number_is_not_lost_when_a_snapshot_goes_back() {
    let mut world = World::new();
    world.put("SZ-1", 1, &invoice("SZ-1")).unwrap();
    let id = CompanyId::parse(COMPANY).unwrap();
    let mut slow = Machine::new(async |fx| service::put_image(&fx, &id, "SZ-1", b"%PDF-1.4").await.is_ok());
    let mut held = None;
    while held.is_none() {
        assert_eq!(slow.poll(), None);
        while let Some((effect, what)) = slow.next_effect() {
            if matches!(&what, Effect::Set { key, .. } if key == "d:99999999:SZ-1") {
                held = Some((effect, what));
            } else {
                let reply = world.perform(what);
                slow.reply(effect, reply);
            }
        }
    }
    *world.counters.get_mut("d:99999999:SZ-1:n").unwrap() += 1;
    world.mark(&["SZ-1"]);
    let (effect, what) = held.unwrap();
    let reply = world.perform(what.clone());
    slow.reply(effect, reply);
    while slow.poll().is_none() {
        while let Some((effect, what)) = slow.next_effect() {
            let reply = world.perform(what);
            slow.reply(effect, reply);
        }
    }
    assert_eq!(world.state("SZ-1").0, Waiting);
    // Even should the slow writer have died right after: the round knows of it by the queue.
    world.perform(what);
    world.round();
    world.round_after(30);
    world.round_after(30);
    assert_eq!(world.state("SZ-1").0, Submitted);
}

/// Found by the simulation: a reader that stood still between its look at a hole and its decision about the hole's age
/// closed it over an event that had come in the meantime.
#[test]
fn a_hole_closes_by_the_time_of_the_look() {
    for step in 1..40 {
        stands_still_at(step);
    }
}

fn stands_still_at(step: u32) {
    let mut world = World::new();
    world.put("SZ-1", 1, &invoice("SZ-1")).unwrap();
    let id = CompanyId::parse(COMPANY).unwrap();
    let settlements = br#"[{"id":"K1","location":"bank","ledger":"1","method":"TRANSFER","date":"2026-11-05","amount":"1"}]"#;
    let mut quick =
        Machine::new(async |fx| service::put_settlements(&fx, &id, "SZ-1", settlements).await.is_ok());
    let mut held = None;
    while held.is_none() {
        assert_eq!(quick.poll(), None);
        while let Some((effect, what)) = quick.next_effect() {
            match &what {
                Effect::Set { key, .. } if key == "d:99999999:SZ-1:2" => held = Some((effect, what)),
                _ => {
                    let reply = world.perform(what);
                    quick.reply(effect, reply);
                }
            }
        }
    }
    let id = CompanyId::parse(COMPANY).unwrap();
    let mut stalling =
        Machine::new(async |fx| service::put_image(&fx, &id, "SZ-1", b"%PDF-1.4").await.is_ok());
    let mut steps = 0;
    while stalling.poll().is_none() {
        while let Some((effect, what)) = stalling.next_effect() {
            steps += 1;
            let reply = world.perform(what);
            stalling.reply(effect, reply);
            if steps == step
                && let Some((effect, what)) = held.take()
            {
                let reply = world.perform(what);
                quick.reply(effect, reply);
                while quick.poll().is_none() {
                    while let Some((effect, what)) = quick.next_effect() {
                        let reply = world.perform(what);
                        quick.reply(effect, reply);
                    }
                }
                world.now += TimeDelta::minutes(10);
            }
        }
    }
    if held.is_some() {
        return;
    }
    let left_out = world.settle("SZ-1", &[("K2", false)]).unwrap_err();
    assert_eq!(left_out.code(), "settlement-left-out", "K1 is known, step {step}");
}

/// Found by the simulation: an attempt of unknown outcome had arrived before the last acceptance; its hash, never learned, was
/// taken for that of a later settlement.
#[test]
fn an_old_attempt_of_unknown_outcome_is_not_taken_for_a_new_one() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    world.answers.push_back(lost());
    world.round();
    world.round_after(30);
    assert_eq!(world.state("SZ-1").0, Submitted);
    world.settle("SZ-1", &[("K1", false)]).unwrap();
    world.answers.push_back(lost());
    world.round_after(30);
    world.log_of_day = r#"{"log":[{"hash":"never-learned","invoiceNumber":"SZ-1"}]}"#.into();
    world.round_after(30);
    assert_eq!(world.posts.len(), 4, "the settlement goes again");
    assert_eq!(world.posts[2], world.posts[3]);
}
