//! The service in memory, for targets that send it whole requests.

use std::{cell::RefCell, collections::BTreeMap};

use cashbook_core::{
    auth::{
        Scope,
        sign::{Grant, SigningKey},
    },
    exchange::{Answer as Said, ExchangeError, Request},
    flow::{Effect, Machine, Reply},
};
use cashbook_spin::{
    config::{Engine, Trust},
    dispatch::{self, Deployment},
    drive,
    http::{Answer, Head, body, guard},
};
use chrono::{DateTime, TimeZone as _, Utc};
use futures_util::FutureExt as _;

pub const COMPANY: &str = "12345678";

#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).single().expect("a time")
}

#[must_use]
pub fn key() -> SigningKey {
    SigningKey::new("k1", [7; 32])
}

/// A token that opens everything.
#[must_use]
pub fn token() -> String {
    let grant = Grant {
        issuer: "incash",
        audience: "incash-cashbook",
        sub: "fuzz",
        company: "*",
        scopes: &Scope::ALL,
    };
    key().token(&grant, 600, now())
}

/// What spin.toml gives, with keys.
fn variable(name: &str) -> Result<String, String> {
    match name {
        "cashbook_url" => return Ok("https://cashbook.hu".to_owned()),
        "jwks" => return Ok(key().jwks()),
        "master_keys" => return Ok("1:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".to_owned()),
        "calls_per_minute" => return Ok("1000000000".to_owned()),
        _ => {}
    }
    let declared = format!("{name} = {{ default = \"");
    let line = include_str!("../../spin.toml").lines().find_map(|line| line.strip_prefix(&declared));
    line.and_then(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .ok_or_else(|| format!("{name} has no default"))
}

/// The service, and what it has stored.
pub struct Service {
    engine: Engine,
    trust: Trust,
    values: RefCell<BTreeMap<String, Vec<u8>>>,
    counters: RefCell<BTreeMap<String, i64>>,
}

impl Service {
    /// With a company that has the module, and a marked document `A-1`.
    #[must_use]
    pub fn new() -> Self {
        let service = Self {
            engine: Engine::read(&variable).ok().expect("a good configuration"),
            trust: Trust::read(&variable).ok().expect("a good configuration"),
            values: RefCell::default(),
            counters: RefCell::default(),
        };
        let licence = br#"{"name":"C","taxNumber":"12345678-2-42","module":true}"#;
        let xml = include_bytes!("../../tests/fixtures/invoice.xml");
        let xml = String::from_utf8_lossy(xml).replace("{company}", COMPANY).replace("{number}", "A-1");
        let xml = xml.replace("{date}", "2026-11-20");
        let calls: [(&str, &str, &str, &[u8]); 3] = [
            ("PUT", "/api/v1/companies/12345678", "application/json", licence),
            ("PUT", "/api/v1/companies/12345678/documents/A-1?revision=1", "application/xml", xml.as_bytes()),
            ("POST", "/api/v1/companies/12345678/marks", "application/json", br#"{"numbers":["A-1"]}"#),
        ];
        for (method, target, kind, body) in calls {
            let answer = service.call(method, target, kind, body);
            assert_eq!(answer.status, 200, "{target}: {}", String::from_utf8_lossy(&answer.body));
        }
        service
    }

    /// One request with a good token, through everything that stands behind Spin's own interface.
    #[must_use]
    pub fn call(&self, method: &str, target: &str, kind: &str, bytes: &[u8]) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let head = Head {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![
                ("authorization".to_owned(), format!("Bearer {}", token())),
                ("content-type".to_owned(), kind.to_owned()),
            ],
        };
        match self.respond(&head, bytes) {
            Ok(answer) | Err(answer) => answer.packed(&head),
        }
    }

    fn respond(&self, head: &Head, bytes: &[u8]) -> Result<Answer, Answer> {
        let (route, params) = guard::route(head).map_err(|problem| guard::missed(head, &problem))?;
        let admitted = guard::admit(head, route, params, &self.trust, now())?;
        body::check(head, route)?;
        if bytes.len() > body::limit(route) {
            return Err(body::too_large(route).into());
        }
        let body = body::read(head, route, bytes.to_vec())?;
        let deployment =
            Deployment { engine: &self.engine, head, calls_per_minute: self.trust.calls_per_minute };
        let machine = Machine::new(async |fx| dispatch::answer(&fx, &deployment, &admitted, body).await);
        let driven = drive::drive(machine, self).now_or_never().expect("nothing here is waited for");
        Ok(driven.ok().expect("no flow stalls"))
    }

    /// All that is stored, but for the counts of calls.
    #[must_use]
    pub fn stored(&self) -> BTreeMap<String, Vec<u8>> {
        let mut all = self.values.borrow().clone();
        all.extend(
            self.counters.borrow().iter().map(|(key, count)| (key.clone(), count.to_be_bytes().to_vec())),
        );
        all.retain(|key, value| {
            !key.starts_with("rl:") && !key.starts_with("rm:") && value.as_slice() != 0_i64.to_be_bytes()
        });
        all
    }
}

impl Default for Service {
    fn default() -> Self {
        Self::new()
    }
}

impl drive::World for Service {
    fn perform(&self, effect: Effect) -> Reply {
        match effect {
            Effect::Get { key } => Reply::Value(Ok(self.values.borrow().get(&key).cloned())),
            Effect::GetMany { keys } => {
                Reply::Values(Ok(keys.iter().map(|key| self.values.borrow().get(key).cloned()).collect()))
            }
            Effect::Set { key, value } => {
                self.values.borrow_mut().insert(key, value);
                Reply::Done(Ok(()))
            }
            Effect::DeleteMany { keys } => {
                keys.iter().for_each(|key| drop(self.values.borrow_mut().remove(key)));
                Reply::Done(Ok(()))
            }
            Effect::Increment { key, by } => {
                let mut counters = self.counters.borrow_mut();
                let count = counters.entry(key).or_default();
                *count = count.saturating_add(by);
                Reply::Count(Ok(*count))
            }
            Effect::Now => Reply::Time(now()),
            Effect::Random { count } => Reply::Bytes(vec![7; count]),
            Effect::Log(_) => Reply::Done(Ok(())),
            Effect::Exchange(_) => Reply::Answer(Err(ExchangeError::NotSent("elsewhere".to_owned()))),
        }
    }

    async fn exchange(&self, _: Request) -> Result<Said, ExchangeError> {
        Err(ExchangeError::NotSent("there is no Cashbook".to_owned()))
    }
}
