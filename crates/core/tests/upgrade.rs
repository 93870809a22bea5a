//! A store that an earlier version wrote is read by this one, and goes on. `tests/fixtures/store-0.1.0.json` holds every
//! key and value that 0.1.0 left behind after [`write_a_store`], and what its API said of each document then.
//!
//! A release that changes a stored shape keeps the older files as they are and adds one of its own:
//! `STORE_VERSION=0.2.0 cargo test -p cashbook-core --test upgrade`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    rc::Rc,
    sync::OnceLock,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use cashbook_core::{
    company::CompanyId,
    exchange::{Answer, ExchangeError, Method, Request},
    flow::{Effect, Fx, Machine, Reply},
    mapping::{Body, Media},
    round::{self, End, Report, Trigger},
    secret::{MasterKeys, Secret},
    service::{self, Caller, CompanyPut, Deployment, SettingsPatch},
    store,
    view::StateView,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const DEPLOYMENT: Deployment = Deployment { round_interval_seconds: 1800 };
/// Every state that a document can be in.
const MAIN: &str = "99999999";
/// Its key is refused.
const STOPPED: &str = "11111111";
/// Its backfill is asked for and has not begun.
const BACKFILL: &str = "22222222";
/// Its round died while a submission was under way.
const INTERRUPTED: &str = "33333333";

type Said = Result<Answer, ExchangeError>;

/// What a file holds. Values are text as they are; other bytes are base64 behind `base64:`.
#[derive(Debug, Serialize, Deserialize)]
struct Golden {
    version: String,
    now: DateTime<Utc>,
    counters: BTreeMap<String, i64>,
    values: BTreeMap<String, String>,
    /// What the API of that version said, by company and number; without the texts, which may be worded better.
    states: BTreeMap<String, BTreeMap<String, Value>>,
}

struct World {
    values: BTreeMap<String, Vec<u8>>,
    counters: BTreeMap<String, i64>,
    now: DateTime<Utc>,
    master: Rc<MasterKeys>,
    /// What Cashbook says of a document; what is not named is accepted.
    says: BTreeMap<&'static str, Said>,
    log_says: BTreeMap<String, &'static str>,
    /// Keys that Cashbook refuses.
    bad_keys: BTreeSet<&'static str>,
    /// The machine stops for good when this document is about to be sent.
    dies_at: Option<&'static str>,
    posts: Vec<String>,
}

const BASE64: &str = "base64:";

impl World {
    fn new(now: DateTime<Utc>) -> Self {
        Self {
            values: BTreeMap::new(),
            counters: BTreeMap::new(),
            now,
            master: Rc::new(MasterKeys::parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()),
            says: BTreeMap::new(),
            log_says: BTreeMap::new(),
            bad_keys: BTreeSet::new(),
            dies_at: None,
            posts: Vec::new(),
        }
    }

    fn of(golden: &Golden) -> Self {
        let mut world = Self::new(golden.now);
        world.counters.clone_from(&golden.counters);
        for (key, value) in &golden.values {
            let bytes = match value.strip_prefix(BASE64) {
                Some(bytes) => STANDARD.decode(bytes).unwrap(),
                None => value.clone().into_bytes(),
            };
            world.values.insert(key.clone(), bytes);
        }
        world
    }

    fn golden(&mut self, version: &str) -> Golden {
        let known = self.known().into_iter();
        let states = known.map(|company| (company.clone(), wordless(&self.states(&company)))).collect();
        let text = |bytes: &Vec<u8>| {
            String::from_utf8(bytes.clone()).unwrap_or_else(|_| format!("{BASE64}{}", STANDARD.encode(bytes)))
        };
        Golden {
            version: version.to_owned(),
            now: self.now,
            counters: self.counters.clone(),
            values: self.values.iter().map(|(key, value)| (key.clone(), text(value))).collect(),
            states,
        }
    }

    /// The companies in the store.
    fn known(&self) -> Vec<String> {
        let journals = self.values.keys().filter_map(|key| key.strip_prefix("c:"));
        journals.filter(|rest| !rest.contains(':')).map(str::to_owned).collect()
    }

    /// `None` when the machine died.
    fn try_run<T>(&mut self, flow: impl AsyncFnOnce(Fx, Rc<MasterKeys>) -> T) -> Option<T> {
        let master = Rc::clone(&self.master);
        let mut machine = Machine::new(async |fx| flow(fx, master).await);
        loop {
            if let Some(done) = machine.poll() {
                return Some(done);
            }
            while let Some((id, effect)) = machine.next_effect() {
                let reply = self.perform(effect)?;
                machine.reply(id, reply);
            }
        }
    }

    fn run<T>(&mut self, flow: impl AsyncFnOnce(Fx, Rc<MasterKeys>) -> T) -> T {
        self.try_run(flow).expect("the machine does not die here")
    }

    fn perform(&mut self, effect: Effect) -> Option<Reply> {
        Some(match effect {
            Effect::Get { key } => Reply::Value(Ok(self.values.get(&key).cloned())),
            Effect::GetMany { keys } => {
                Reply::Values(Ok(keys.iter().map(|key| self.values.get(key).cloned()).collect()))
            }
            Effect::Set { key, value } => {
                self.values.insert(key, value);
                Reply::Done(Ok(()))
            }
            Effect::DeleteMany { keys } => {
                for key in keys {
                    self.values.remove(&key);
                    self.counters.remove(&key);
                }
                Reply::Done(Ok(()))
            }
            Effect::Increment { key, by } => {
                let counter = self.counters.entry(key).or_default();
                *counter += by;
                Reply::Count(Ok(*counter))
            }
            Effect::Now => Reply::Time(self.now),
            Effect::Random { count } => Reply::Bytes(vec![7; count]),
            Effect::Log(_) => Reply::Done(Ok(())),
            Effect::Exchange(request) => Reply::Answer(self.exchange(&request)?),
        })
    }

    fn exchange(&mut self, request: &Request) -> Option<Said> {
        if self.bad_keys.contains(request.key.expose()) {
            return Some(said(401, "{}"));
        }
        let Some(form) = &request.form else {
            let Some((_, hash)) = request.path.split_once("hash=") else { return Some(said(200, "{}")) };
            let status = self.log_says.get(hash).copied().unwrap_or("pending");
            return Some(said(200, &format!(r#"{{"log":[{{"hash":"{hash}","status":"{status}"}}]}}"#)));
        };
        assert_eq!(request.method, Method::Post);
        let form = std::str::from_utf8(form).unwrap();
        let number = form.split("%3CinvoiceNumber%3E").nth(1).unwrap().split("%3C").next().unwrap();
        if self.dies_at == Some(number) {
            return None;
        }
        self.posts.push(form.to_owned());
        Some(
            self.says
                .get(number)
                .cloned()
                .unwrap_or_else(|| said(200, &format!(r#"{{"hash":"hash-{number}"}}"#))),
        )
    }

    fn company(&mut self, company: &str, key: &str) {
        let id = id(company);
        let put = CompanyPut { name: "Cég".into(), tax_number: format!("{company}-2-41"), module: true };
        self.run(async |fx, _| service::put_company(&fx, &id, &user(), put).await).unwrap();
        let patch =
            SettingsPatch { secret_key: Some(Some(Secret::new(key.into()))), ..SettingsPatch::default() };
        self.run(async |fx, master| service::patch_settings(&fx, &id, &user(), &master, patch).await)
            .unwrap();
    }

    fn put(&mut self, company: &str, number: &str, image: bool) {
        self.put_text(company, number, &invoice(company, number), image);
    }

    fn put_text(&mut self, company: &str, number: &str, text: &str, image: bool) {
        let id = id(company);
        let body = Body { media: Media::Osa, text: text.to_owned(), extra: None };
        self.run(async |fx, _| service::put_document(&fx, &id, number, 1, body).await).unwrap();
        if image {
            self.image(company, number);
        }
    }

    fn image(&mut self, company: &str, number: &str) {
        let id = id(company);
        // Not UTF-8, as real images are.
        self.run(async |fx, _| service::put_image(&fx, &id, number, b"%PDF-1.4 \xff\xfe test").await)
            .unwrap();
    }

    fn settle(&mut self, company: &str, number: &str, ids: &[&str]) {
        let id = id(company);
        let list: Vec<Value> = ids
            .iter()
            .map(|id| {
                serde_json::json!({"id": id, "location": "bank", "ledger": "3841", "method": "átutalás",
                    "date": "2026-11-05", "amount": "1000", "voucher": id})
            })
            .collect();
        let json = Value::from(list).to_string();
        self.run(async |fx, _| service::put_settlements(&fx, &id, number, json.as_bytes()).await).unwrap();
    }

    fn mark(&mut self, company: &str, numbers: &[&str]) {
        let id = id(company);
        let numbers: Vec<String> = numbers.iter().map(|number| (*number).to_owned()).collect();
        self.run(async |fx, _| service::mark(&fx, &id, &user(), &numbers).await).unwrap();
    }

    fn withdraw(&mut self, company: &str, number: &str) {
        let id = id(company);
        self.run(async |fx, _| service::withdraw(&fx, &id, &user(), &[number.to_owned()]).await).unwrap();
    }

    fn backfill(&mut self, company: &str) {
        let id = id(company);
        self.run(async |fx, _| service::start_backfill(&fx, &id, &user(), "2026-07-01").await).unwrap();
    }

    /// `None` when it died.
    fn round(&mut self) -> Option<Report> {
        // One after the other, so that what is sent does not depend on the order of answers.
        let config = round::Config { in_flight: 1, ..round::Config::default() };
        self.try_run(async |fx, master| round::run(&fx, &config, &master, Trigger::Timer).await)
            .map(|mut reports| reports.remove(0))
    }

    fn round_after(&mut self, minutes: i64) -> Report {
        self.now += TimeDelta::minutes(minutes);
        self.round().expect("it does not die")
    }

    fn states(&mut self, company: &str) -> Vec<StateView> {
        let id = id(company);
        let prefix = format!("d:{company}:");
        let numbers: Vec<String> = self
            .values
            .keys()
            .filter_map(|key| key.strip_prefix(&prefix))
            .filter(|rest| !rest.contains(':'))
            // A number with a slash stands in its key as a digest.
            .map(|number| if number.starts_with('~') { SLASH.to_owned() } else { number.to_owned() })
            .collect();
        self.run(async |fx, _| service::states(&fx, &id, DEPLOYMENT, &numbers, None).await).unwrap().states
    }

    fn state(&mut self, company: &str, number: &str) -> String {
        let states = self.states(company);
        let view = states.iter().find(|view| view.number == number).unwrap();
        let attention = view.attention.as_ref().map(|attention| attention.code.as_str()).unwrap_or("-");
        let word = |value: Value| value.as_str().unwrap().to_owned();
        let state = word(serde_json::to_value(view.state).unwrap());
        let settlement = word(serde_json::to_value(view.settlement).unwrap());
        format!("{state} {settlement} {attention}")
    }
}

fn wordless(states: &[StateView]) -> BTreeMap<String, Value> {
    let wordless = |view: &StateView| {
        let mut value = serde_json::to_value(view).unwrap();
        if let Some(attention) = value["attention"].as_object_mut() {
            attention.remove("message");
        }
        (view.number.clone(), value)
    };
    states.iter().map(wordless).collect()
}

const SLASH: &str = "SZ/2026/1";

fn said(status: u16, body: &str) -> Said {
    Ok(Answer { status, retry_after_seconds: None, body: body.as_bytes().to_vec() })
}

fn id(company: &str) -> CompanyId {
    CompanyId::parse(company).unwrap()
}

fn user() -> Caller {
    Caller { subject: "kovacs.eva".to_owned() }
}

fn invoice(company: &str, number: &str) -> String {
    include_str!("../../simulation/src/invoice.xml")
        .replace("{number}", number)
        .replace("{company}", company)
        .replace("{date}", "2026-11-02")
        .replace("{revision}", "1")
        .replace("{reference}", "")
        .replace("{modification}", "")
}

fn cancellation(company: &str, number: &str, of: &str) -> String {
    let reference = format!(
        "<invoiceReference><originalInvoiceNumber>{of}</originalInvoiceNumber>\
         <modifyWithoutMaster>false</modifyWithoutMaster><modificationIndex>1</modificationIndex></invoiceReference>"
    );
    let line = "<lineNumber>1</lineNumber><lineModificationReference><lineNumberReference>2</lineNumberReference>\
                <lineOperation>CREATE</lineOperation></lineModificationReference>";
    invoice(company, number)
        .replace("<invoiceMain><invoice>", &format!("<invoiceMain><invoice>{reference}"))
        .replace("<lineNumber>1</lineNumber>", line)
}

/// Documents in every state, companies in every standing, a queue, a book with a backlog, an interrupted round.
fn write_a_store() -> World {
    let mut world = World::new("2026-11-02T09:00:00Z".parse().unwrap());
    world.company(MAIN, "key-of-main");
    world.company(STOPPED, "key-of-stopped");
    world.company(BACKFILL, "key-of-backfill");
    world.company(INTERRUPTED, "key-of-interrupted");
    world.bad_keys.insert("key-of-stopped");

    for number in
        ["UNMARKED", "DONE", "PAID", "PARKED", "RETRYING", "UNKNOWN", "COMPLAINT", "WITHDRAWN", SLASH]
    {
        world.put(MAIN, number, true);
    }
    world.put(MAIN, "NO-IMAGE", false);
    world.put_text(MAIN, "CANCELS", &cancellation(MAIN, "CANCELS", "PARKED"), true);
    world.settle(MAIN, "UNMARKED", &["K0"]);
    world.settle(MAIN, "PAID", &["K1"]);
    world.mark(
        MAIN,
        &[
            "DONE",
            "PAID",
            "PARKED",
            "RETRYING",
            "UNKNOWN",
            "COMPLAINT",
            "WITHDRAWN",
            "NO-IMAGE",
            "CANCELS",
            SLASH,
        ],
    );
    world.withdraw(MAIN, "WITHDRAWN");
    world.put(STOPPED, "S-1", true);
    world.put(STOPPED, "S-2", true);
    world.put(INTERRUPTED, "I-0", true);
    world.backfill(INTERRUPTED);
    world.mark(STOPPED, &["S-1", "S-2"]);
    world.says.insert("PARKED", said(422, r#"{"error":"no"}"#));
    world.says.insert("RETRYING", said(500, ""));
    world.says.insert("UNKNOWN", Err(ExchangeError::Lost("no answer in time".into())));
    world.log_says.insert("hash-DONE".into(), "processed");
    world.log_says.insert("hash-COMPLAINT".into(), "failed: tax number is not known");
    world.round().unwrap();
    // The log is asked; what failed fails again.
    world.round_after(30);
    assert_eq!(world.state(INTERRUPTED, "I-0"), "submitted none -", "the backfill took it along");
    world.put(MAIN, "WAITING", true);
    world.mark(MAIN, &["WAITING"]);
    // A round dies while it sends: its flight record and its lease stay.
    world.put(INTERRUPTED, "I-1", true);
    world.mark(INTERRUPTED, &["I-1"]);
    world.says.insert("WAITING", said(503, ""));
    world.dies_at = Some("I-1");
    world.now += TimeDelta::minutes(30);
    assert!(world.round().is_none(), "it dies");
    world.dies_at = None;
    // Not yet seen by any round: a backfill and settlements.
    for number in ["B-1", "B-2"] {
        world.put(BACKFILL, number, true);
    }
    world.backfill(BACKFILL);
    let stopped = id(STOPPED);
    world.run(async |fx, master| service::check_key(&fx, &stopped, &master).await).unwrap();
    world.settle(MAIN, "DONE", &["K9"]);
    world.settle(MAIN, "PAID", &["K1", "K2"]);
    world
}

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

/// Every file that a version left, oldest first.
fn goldens() -> &'static [Golden] {
    static READ: OnceLock<Vec<Golden>> = OnceLock::new();
    READ.get_or_init(read_goldens)
}

fn read_goldens() -> Vec<Golden> {
    if let Ok(version) = std::env::var("STORE_VERSION") {
        let golden = write_a_store().golden(&version);
        let file = fixtures().join(format!("store-{version}.json"));
        assert!(!file.exists(), "{} is there; what a version wrote is never written again", file.display());
        std::fs::write(file, serde_json::to_string_pretty(&golden).unwrap() + "\n").unwrap();
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("store-"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files.iter().map(|file| serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()).collect()
}

#[test]
fn the_store_of_an_earlier_version_says_the_same() {
    for golden in goldens() {
        let mut world = World::of(golden);
        assert_eq!(world.known().len(), 4);
        for (company, said) in &golden.states {
            let now = wordless(&world.states(company));
            assert_eq!(now, *said, "{company} in the store of {}", golden.version);
        }
        // The words, so that the comparison is of what is meant.
        for (number, state) in [
            ("UNMARKED", "not-submitted none -"),
            ("WITHDRAWN", "not-submitted none -"),
            ("DONE", "submitted waiting -"),
            ("PAID", "submitted waiting -"),
            ("PARKED", "waiting none refused"),
            ("RETRYING", "waiting none retrying"),
            ("UNKNOWN", "waiting none unknown"),
            ("COMPLAINT", "submitted none complaint-tax-number"),
            ("NO-IMAGE", "waiting none image-missing"),
            ("CANCELS", "waiting none waits-for-reference"),
            (SLASH, "submitted none -"),
        ] {
            assert_eq!(world.state(MAIN, number), state, "{number} in the store of {}", golden.version);
        }
        assert_eq!(world.state(STOPPED, "S-1"), "waiting none key-refused");
    }
}

#[test]
fn the_store_of_an_earlier_version_goes_on() {
    for golden in goldens() {
        let version = &golden.version;
        let mut world = World::of(golden);
        world.log_says.insert("hash-DONE".into(), "processed");
        // What waits for its image gets it, what was refused is asked for again, a settlement comes.
        world.image(MAIN, "NO-IMAGE");
        world.mark(MAIN, &["UNMARKED", "PARKED"]);
        world.settle(MAIN, "PAID", &["K1", "K2", "K3"]);
        world.company(STOPPED, "another-key-of-stopped");
        // The lease of the round that died is over by now.
        let report = world.round_after(10);
        assert_eq!(report.end, End::Done, "{version}: {report:?}");
        world.round_after(30);
        let report = world.round_after(24 * 60);
        assert_eq!((report.end, report.companies_held), (End::Done, 0), "{version}: {report:?}");
        for number in ["UNMARKED", "PAID", "DONE"] {
            assert_eq!(world.state(MAIN, number), "submitted submitted -", "{number} of {version}");
        }
        for number in ["PARKED", "CANCELS", "RETRYING", "UNKNOWN", "NO-IMAGE", "WAITING", SLASH] {
            assert_eq!(world.state(MAIN, number), "submitted none -", "{number} of {version}");
        }
        assert_eq!(world.state(MAIN, "WITHDRAWN"), "not-submitted none -");
        for (company, number) in
            [(STOPPED, "S-1"), (STOPPED, "S-2"), (BACKFILL, "B-1"), (BACKFILL, "B-2"), (INTERRUPTED, "I-1")]
        {
            assert_eq!(world.state(company, number), "submitted none -", "{number} of {version}");
        }
        // Nothing that was accepted before goes a second time without a reason.
        let sent = |number: &str| {
            world
                .posts
                .iter()
                .filter(|form| form.contains(&format!("%3CinvoiceNumber%3E{number}%3C")))
                .count()
        };
        assert_eq!((sent("COMPLAINT"), sent("DONE"), sent("PAID"), sent("I-1")), (0, 1, 1, 1), "{version}");
        let paid = world.posts.iter().find(|form| form.contains("%3CinvoiceNumber%3EPAID%3C")).unwrap();
        assert!(["K1", "K2", "K3"].iter().all(|id| paid.contains(id)), "all settlements go along");
        assert!(paid.ends_with("&pdf=payments"), "the image is known to have arrived");
    }
}

/// A store of a version that is not known yet: named in the error, and nothing is written over.
#[test]
fn a_newer_store_is_left_alone_with_an_error_that_says_so() {
    let newer = store::VERSION + 1;
    for golden in goldens() {
        let mut world = World::of(golden);
        for (key, value) in &mut world.values {
            // Images have no version: they are bytes of the caller.
            if !key.starts_with("i:") {
                value[0] = newer;
            }
        }
        let before = world.values.clone();
        let company = id(MAIN);
        let refused = world
            .run(async |fx, _| service::states(&fx, &company, DEPLOYMENT, &["DONE".to_owned()], None).await)
            .unwrap_err();
        let cause = refused.cause.clone().unwrap_or_default();
        assert_eq!(refused.code(), "store-unavailable");
        assert!(cause.contains("a newer version wrote this") && cause.contains("c:99999999"), "{cause}");
        world.now += TimeDelta::minutes(30);
        let report = world.round().unwrap();
        assert_eq!(report.end, End::StoreFailed);
        assert!(world.posts.is_empty());
        assert_eq!(world.values, before, "a newer store was written over");
    }
}

/// What the fixture is good for: that no kind of key is missing in it.
#[test]
fn the_stores_hold_every_kind_of_key() {
    for golden in goldens() {
        let kinds: BTreeSet<&str> = golden
            .values
            .keys()
            .chain(golden.counters.keys())
            .filter_map(|key| key.split_once(':').map(|(kind, _)| kind))
            .collect();
        for kind in [
            "d", "c", "i", "s", "cs", "ck", "bf", "xn", "x", "qn", "q", "w", "b", "f", "l", "le", "t", "r",
            "an", "a",
        ] {
            assert!(kinds.contains(kind), "no {kind}: in the store of {}", golden.version);
        }
    }
}
