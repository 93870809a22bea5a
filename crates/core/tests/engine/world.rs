//! A plain store, a clock that stands still until it is moved, and a scripted Cashbook.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use cashbook_core::{
    company::CompanyId,
    exchange::{Answer, ExchangeError, Method, Request},
    flow::{Effect, Event, Fx, Machine, Reply, StoreError},
    mapping::{Body, Media},
    round::{self, Report, Trigger},
    secret::{MasterKeys, Secret},
    service::{self, Caller, CompanyPut, Deployment, MarkOutcome, ServiceError, SettingsPatch, StatesAnswer},
    view::{SettlementState, State},
};
use chrono::{DateTime, TimeDelta, Utc};

pub const COMPANY: &str = "99999999";
pub const DEPLOYMENT: Deployment = Deployment { round_interval_seconds: 1800 };

pub type Said = Result<Answer, ExchangeError>;

pub struct World {
    pub values: BTreeMap<String, Vec<u8>>,
    pub counters: BTreeMap<String, i64>,
    pub now: DateTime<Utc>,
    /// Answers to submissions, in order; when there are none left, each is accepted.
    pub answers: VecDeque<Said>,
    pub key_check: u16,
    pub log_says: &'static str,
    /// Cashbook's log of a day.
    pub log_of_day: String,
    pub log_looks: u32,
    /// Keys that Cashbook refuses.
    pub bad_keys: Vec<String>,
    /// How long an exchange takes.
    pub exchange_seconds: i64,
    /// Whose calls [`World::run`] makes.
    pub company: &'static str,
    /// Writing keys with this beginning fails, so many times.
    pub failing: Option<(&'static str, u32)>,
    /// Forms that arrived.
    pub posts: Vec<String>,
    pub checks: u32,
    pub reads: u64,
    pub writes: u64,
    /// As a backend without batches counts them: key by key.
    pub keys_read: u64,
    pub keys_written: u64,
    pub logged: Vec<Event>,
    pub master: Rc<MasterKeys>,
}

impl World {
    pub fn new() -> Self {
        let mut world = Self {
            values: BTreeMap::new(),
            counters: BTreeMap::new(),
            now: "2026-11-02T09:00:00Z".parse().unwrap(),
            answers: VecDeque::new(),
            key_check: 200,
            log_says: "pending",
            log_of_day: String::new(),
            log_looks: 0,
            bad_keys: Vec::new(),
            exchange_seconds: 0,
            company: COMPANY,
            failing: None,
            posts: Vec::new(),
            checks: 0,
            reads: 0,
            writes: 0,
            keys_read: 0,
            keys_written: 0,
            logged: Vec::new(),
            master: Rc::new(MasterKeys::parse("1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()),
        };
        world.become_company(COMPANY);
        world
    }

    /// From now on this company calls; it has the module and a key.
    pub fn become_company(&mut self, company: &'static str) {
        self.company = company;
        let put = CompanyPut { name: "Cég".into(), tax_number: format!("{company}-2-41"), module: true };
        self.run(async |fx, id, _| service::put_company(&fx, &id, &user(), put.clone()).await).unwrap();
        self.set_key(&format!("a-key-of-{company}"));
    }

    pub fn run<T>(&mut self, flow: impl AsyncFnOnce(Fx, CompanyId, Rc<MasterKeys>) -> T) -> T {
        let id = CompanyId::parse(self.company).unwrap();
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

    pub fn perform(&mut self, effect: Effect) -> Reply {
        match &effect {
            Effect::Get { .. } | Effect::Increment { by: 0, .. } => self.keys_read += 1,
            Effect::GetMany { keys } => self.keys_read += keys.len() as u64,
            Effect::Set { .. } | Effect::Increment { .. } => self.keys_written += 1,
            Effect::DeleteMany { keys } => self.keys_written += keys.len() as u64,
            _ => {}
        }
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
                if let Some((start, times @ 1..)) = &mut self.failing
                    && key.starts_with(*start)
                {
                    *times -= 1;
                    return Reply::Done(Err(StoreError("database is locked".to_owned())));
                }
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
            Effect::Log(event) => {
                self.logged.push(event);
                Reply::Done(Ok(()))
            }
            Effect::Exchange(request) => {
                self.now += TimeDelta::seconds(self.exchange_seconds);
                Reply::Answer(self.exchange(&request))
            }
        }
    }

    pub fn exchange(&mut self, request: &Request) -> Said {
        if request.method == Method::Post {
            self.posts.push(String::from_utf8(request.form.clone().unwrap()).unwrap());
            if self.bad_keys.iter().any(|key| key == request.key.expose()) {
                return answer(401, "{}");
            }
            let hash = format!(r#"{{"hash":"h{}"}}"#, self.posts.len());
            return self.answers.pop_front().unwrap_or_else(|| answer(200, &hash));
        }
        if request.path.contains("tokenrelation") {
            self.checks += 1;
            return answer(self.key_check, "{}");
        }
        let Some((_, hash)) = request.path.split_once("hash=") else {
            assert!(request.path.ends_with("detailedlog?date=2026-11-02"), "{}", request.path);
            self.log_looks += 1;
            return answer(200, &self.log_of_day);
        };
        answer(200, &format!(r#"{{"log":[{{"hash":"{hash}","status":"{}"}}]}}"#, self.log_says))
    }

    pub fn set_key(&mut self, key: &str) {
        let patch =
            SettingsPatch { secret_key: Some(Some(Secret::new(key.into()))), ..SettingsPatch::default() };
        self.patch(patch);
    }

    pub fn patch(&mut self, patch: SettingsPatch) {
        self.run(async |fx, id, master| service::patch_settings(&fx, &id, &user(), &master, patch).await)
            .unwrap();
    }

    pub fn put(
        &mut self,
        number: &str,
        revision: u64,
        text: &str,
    ) -> Result<service::PutAnswer, ServiceError> {
        let body = Body { media: Media::Osa, text: text.to_owned(), extra: None };
        self.run(async |fx, id, _| service::put_document(&fx, &id, number, revision, body).await)
    }

    pub fn put_with_image(&mut self, number: &str) {
        self.put(number, 1, &invoice(number)).unwrap();
        self.image(number);
    }

    pub fn image(&mut self, number: &str) {
        self.run(async |fx, id, _| service::put_image(&fx, &id, number, b"%PDF-1.4 test").await).unwrap();
    }

    pub fn settle(
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

    pub fn mark(&mut self, numbers: &[&str]) -> Vec<(MarkOutcome, Option<&'static str>)> {
        let numbers: Vec<String> = numbers.iter().map(|number| (*number).to_owned()).collect();
        let answer = self.run(async |fx, id, _| service::mark(&fx, &id, &user(), &numbers).await).unwrap();
        answer.results.into_iter().map(|item| (item.result, item.code)).collect()
    }

    pub fn withdraw(&mut self, number: &str) -> (MarkOutcome, Option<&'static str>) {
        let numbers = [number.to_owned()];
        let answer =
            self.run(async |fx, id, _| service::withdraw(&fx, &id, &user(), &numbers).await).unwrap();
        let item = answer.results.into_iter().next().unwrap();
        (item.result, item.code)
    }

    pub fn round(&mut self) -> Report {
        self.round_with(round::Config::default())
    }

    pub fn round_with(&mut self, config: round::Config) -> Report {
        self.run(async |fx, _, master| round::run(&fx, &config, &master, Trigger::Timer).await).remove(0)
    }

    pub fn round_after(&mut self, minutes: i64) -> Report {
        self.now += TimeDelta::minutes(minutes);
        self.round()
    }

    pub fn states(&mut self, numbers: &[&str]) -> StatesAnswer {
        let numbers: Vec<String> = numbers.iter().map(|number| (*number).to_owned()).collect();
        self.run(async |fx, id, _| service::states(&fx, &id, DEPLOYMENT, &numbers, None).await).unwrap()
    }

    pub fn state(&mut self, number: &str) -> (State, SettlementState, Option<String>) {
        let view = self.states(&[number]).states.remove(0);
        (view.state, view.settlement, view.attention.map(|attention| attention.code))
    }
}

pub fn answer(status: u16, body: &str) -> Said {
    Ok(Answer { status, retry_after_seconds: None, body: body.as_bytes().to_vec() })
}

pub fn user() -> Caller {
    Caller { subject: "user".to_owned() }
}

/// The simulation's invoice, which stands on an official sample.
pub fn invoice(number: &str) -> String {
    include_str!("../../../simulation/src/invoice.xml")
        .replace("{number}", number)
        .replace("{company}", COMPANY)
        .replace("{date}", "2026-11-02")
        .replace("{revision}", "1")
        .replace("{reference}", "")
        .replace("{modification}", "")
}

pub fn cancellation(number: &str, of: &str) -> String {
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
