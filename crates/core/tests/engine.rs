//! The engine's flows on a plain store, with a scripted Cashbook: what each call and each round does, and what it costs.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use cashbook_core::{
    company::CompanyId,
    exchange::{Answer, ExchangeError, Method, Request},
    flow::{Effect, Fx, Machine, Reply},
    mapping::{Body, Media},
    round::{self, Report, Trigger},
    secret::{MasterKeys, Secret},
    service::{self, Caller, CompanyPut, Deployment, MarkOutcome, ServiceError, SettingsPatch, StatesAnswer},
    view::{SettlementState, State},
};
use chrono::{DateTime, TimeDelta, Utc};

const COMPANY: &str = "99999999";
const DEPLOYMENT: Deployment = Deployment { round_interval_seconds: 1800 };

type Said = Result<Answer, ExchangeError>;

struct World {
    values: BTreeMap<String, Vec<u8>>,
    counters: BTreeMap<String, i64>,
    now: DateTime<Utc>,
    /// Answers to submissions, in order; when there are none left, each is accepted.
    answers: VecDeque<Said>,
    key_check: u16,
    log_says: &'static str,
    /// Forms that arrived.
    posts: Vec<String>,
    checks: u32,
    reads: u64,
    writes: u64,
    master: Rc<MasterKeys>,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            values: BTreeMap::new(),
            counters: BTreeMap::new(),
            now: "2026-11-02T09:00:00Z".parse().unwrap(),
            answers: VecDeque::new(),
            key_check: 200,
            log_says: "pending",
            posts: Vec::new(),
            checks: 0,
            reads: 0,
            writes: 0,
            master: Rc::new(MasterKeys::parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()),
        };
        let put = CompanyPut { name: "Cég".into(), tax_number: format!("{COMPANY}-2-41"), module: true };
        world.run(async |fx, id, _| service::put_company(&fx, &id, &user(), put.clone()).await).unwrap();
        world.set_key("a-key-of-the-test");
        world
    }

    fn run<T>(&mut self, flow: impl AsyncFnOnce(Fx, CompanyId, Rc<MasterKeys>) -> T) -> T {
        let id = CompanyId::parse(COMPANY).unwrap();
        let master = Rc::clone(&self.master);
        let mut machine = Machine::new(async |fx| flow(fx, id, master).await);
        loop {
            if let Some(done) = machine.poll() {
                return done;
            }
            while let Some((effect, what)) = machine.next_effect() {
                let reply = self.perform(what);
                machine.reply(effect, reply);
            }
        }
    }

    fn perform(&mut self, effect: Effect) -> Reply {
        match effect {
            Effect::Get { key } => {
                self.reads += 1;
                Reply::Value(Ok(self.values.get(&key).cloned()))
            }
            Effect::GetMany { keys } => {
                self.reads += 1;
                Reply::Values(Ok(keys.iter().map(|key| self.values.get(key).cloned()).collect()))
            }
            Effect::Set { key, value } => {
                self.writes += 1;
                assert!(key.len() <= 256 && value.len() <= 1_000_000, "{key}: {}", value.len());
                self.values.insert(key, value);
                Reply::Done(Ok(()))
            }
            Effect::DeleteMany { keys } => {
                self.writes += 1;
                for key in keys {
                    self.values.remove(&key);
                    self.counters.remove(&key);
                }
                Reply::Done(Ok(()))
            }
            Effect::Increment { key, by } => {
                if by == 0 {
                    self.reads += 1
                } else {
                    self.writes += 1
                }
                let counter = self.counters.entry(key).or_default();
                *counter += by;
                Reply::Count(Ok(*counter))
            }
            Effect::Now => Reply::Time(self.now),
            Effect::Random { count } => Reply::Bytes(vec![7; count]),
            Effect::Log(_) => Reply::Done(Ok(())),
            Effect::Exchange(request) => Reply::Answer(self.exchange(&request)),
        }
    }

    fn exchange(&mut self, request: &Request) -> Said {
        if request.method == Method::Post {
            self.posts.push(String::from_utf8(request.form.clone().unwrap()).unwrap());
            let hash = format!(r#"{{"hash":"h{}"}}"#, self.posts.len());
            return self.answers.pop_front().unwrap_or_else(|| answer(200, &hash));
        }
        if request.path.contains("tokenrelation") {
            self.checks += 1;
            return answer(self.key_check, "{}");
        }
        let hash = request.path.split_once("hash=").unwrap().1;
        answer(200, &format!(r#"{{"log":[{{"hash":"{hash}","status":"{}"}}]}}"#, self.log_says))
    }

    fn set_key(&mut self, key: &str) {
        let patch =
            SettingsPatch { secret_key: Some(Some(Secret::new(key.into()))), ..SettingsPatch::default() };
        self.patch(patch);
    }

    fn patch(&mut self, patch: SettingsPatch) {
        self.run(async |fx, id, master| service::patch_settings(&fx, &id, &user(), &master, patch).await)
            .unwrap();
    }

    fn put(&mut self, number: &str, revision: u64, text: &str) -> Result<service::PutAnswer, ServiceError> {
        let body = Body { media: Media::Osa, text: text.to_owned(), extra: None };
        self.run(async |fx, id, _| service::put_document(&fx, &id, number, revision, body).await)
    }

    fn put_with_image(&mut self, number: &str) {
        self.put(number, 1, &invoice(number)).unwrap();
        self.image(number);
    }

    fn image(&mut self, number: &str) {
        self.run(async |fx, id, _| service::put_image(&fx, &id, number, b"%PDF-1.4 test").await).unwrap();
    }

    fn settle(
        &mut self,
        number: &str,
        list: &[(&str, bool)],
    ) -> Result<service::SettlementsAnswer, ServiceError> {
        let list: Vec<serde_json::Value> = list
            .iter()
            .map(|(id, reversed)| {
                serde_json::json!({"id": id, "location": "bank", "ledger": "3841", "method": "átutalás",
                    "date": "2026-11-05", "amount": "1000", "voucher": id, "reversed": reversed})
            })
            .collect();
        let json = serde_json::Value::from(list).to_string();
        self.run(async |fx, id, _| service::put_settlements(&fx, &id, number, json.as_bytes()).await)
    }

    fn mark(&mut self, numbers: &[&str]) -> Vec<(MarkOutcome, Option<&'static str>)> {
        let numbers: Vec<String> = numbers.iter().map(|number| (*number).to_owned()).collect();
        let answer = self.run(async |fx, id, _| service::mark(&fx, &id, &user(), &numbers).await).unwrap();
        answer.results.into_iter().map(|item| (item.result, item.code)).collect()
    }

    fn withdraw(&mut self, number: &str) -> (MarkOutcome, Option<&'static str>) {
        let numbers = [number.to_owned()];
        let answer =
            self.run(async |fx, id, _| service::withdraw(&fx, &id, &user(), &numbers).await).unwrap();
        let item = answer.results.into_iter().next().unwrap();
        (item.result, item.code)
    }

    fn round(&mut self) -> Report {
        let config = round::Config::default();
        self.run(async |fx, _, master| round::run(&fx, &config, &master, Trigger::Timer).await).remove(0)
    }

    fn round_after(&mut self, minutes: i64) -> Report {
        self.now += TimeDelta::minutes(minutes);
        self.round()
    }

    fn states(&mut self, numbers: &[&str]) -> StatesAnswer {
        let numbers: Vec<String> = numbers.iter().map(|number| (*number).to_owned()).collect();
        self.run(async |fx, id, _| service::states(&fx, &id, DEPLOYMENT, &numbers, None).await).unwrap()
    }

    fn state(&mut self, number: &str) -> (State, SettlementState, Option<String>) {
        let view = self.states(&[number]).states.remove(0);
        (view.state, view.settlement, view.attention.map(|attention| attention.code))
    }
}

fn answer(status: u16, body: &str) -> Said {
    Ok(Answer { status, retry_after_seconds: None, body: body.as_bytes().to_vec() })
}

fn user() -> Caller {
    Caller { subject: "user".to_owned() }
}

/// The simulation's invoice, which stands on an official sample.
fn invoice(number: &str) -> String {
    include_str!("../../simulation/src/invoice.xml")
        .replace("{number}", number)
        .replace("{company}", COMPANY)
        .replace("{date}", "2026-11-02")
        .replace("{revision}", "1")
        .replace("{reference}", "")
        .replace("{modification}", "")
}

fn cancellation(number: &str, of: &str) -> String {
    let reference = format!(
        "<invoiceReference><originalInvoiceNumber>{of}</originalInvoiceNumber>\
         <modifyWithoutMaster>false</modifyWithoutMaster><modificationIndex>1</modificationIndex></invoiceReference>"
    );
    let line = "<lineNumber>1</lineNumber><lineModificationReference><lineNumberReference>2</lineNumberReference>\
                <lineOperation>CREATE</lineOperation></lineModificationReference>";
    invoice(number)
        .replace("<invoiceMain><invoice>", &format!("<invoiceMain><invoice>{reference}"))
        .replace("<lineNumber>1</lineNumber>", line)
}

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
