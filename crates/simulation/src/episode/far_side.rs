//! Cashbook's side of the world: what arrives, what is answered, what is complained of later.

use cashbook_core::exchange::{Answer, ExchangeError, Request};

use super::World;
use crate::{
    cashbook::{self, Mood},
    check,
    model::Post,
};

impl World {
    pub(super) fn mood(&mut self) -> Mood {
        if self.rng.u32(..1000) >= self.mood_bad {
            return Mood::Fine;
        }
        self.totals.cashbook_faults += 1;
        let moods = [
            Mood::Refuses4xx,
            Mood::Fails5xx,
            Mood::Fails5xx,
            Mood::ToldToWait,
            Mood::Unreachable,
            Mood::LosesAnswer,
            Mood::LosesAnswer,
            Mood::LosesRequest,
        ];
        moods[self.rng.usize(..moods.len())]
    }

    pub(super) fn depart(&mut self, request: &Request) -> Result<(), String> {
        let Some((number, post)) = cashbook::read_post(request) else { return Ok(()) };
        let (company, key) = self.caller(request)?;
        if let Some(received) = self.companies[company].received.get_mut(&number)
            && received.noted.as_ref().is_some_and(|noted| *noted != post.xml)
        {
            // Something else is on its way: what was noted may be replaced by it.
            received.noted = None;
        }
        check::departure(&self.companies[company], &number, &post, key, self.now)
    }

    pub(super) fn caller(&self, request: &Request) -> Result<(usize, u32), String> {
        let (company, key) =
            request.key.expose().split_once("-simulated-key-").ok_or("a key that nobody set")?;
        let at =
            self.companies.iter().position(|of| of.id == company).ok_or("a company that nobody knows")?;
        Ok((at, key.parse().map_err(|_| "a key that nobody set")?))
    }

    pub(super) fn exchange(
        &mut self,
        request: &Request,
        mood: Mood,
    ) -> Result<Result<Answer, ExchangeError>, String> {
        let (at, key) = self.caller(request)?;
        let is_good = self.companies[at].good_keys.contains(&key);
        let unauthorised = if key % 2 == 0 { 401 } else { 403 };
        match mood {
            Mood::Unreachable => return Ok(cashbook::unreachable()),
            Mood::LosesRequest => return Ok(cashbook::lost()),
            Mood::Fails5xx => return Ok(cashbook::answer(500, "{}")),
            Mood::ToldToWait => return Ok(cashbook::told_to_wait(self.rng.u64(1..2000))),
            _ if !is_good => return Ok(cashbook::answer(unauthorised, "{}")),
            _ => {}
        }
        let Some((number, post)) = cashbook::read_post(request) else {
            return Ok(if request.path.contains("tokenrelation") {
                cashbook::answer(200, "{}")
            } else {
                self.look_into_log(at, &request.path)
            });
        };
        if mood == Mood::Refuses4xx {
            return Ok(cashbook::answer(422, "{}"));
        }
        if self.verbose {
            println!(
                "{} arrives {number} r{} {:?}",
                self.now.format("%F %T%.3f"),
                post.revision,
                post.settlements
            );
        }
        check::arrival(&self.companies[at], &number, &post)?;
        Ok(self.accept(at, number, post, mood))
    }

    pub(super) fn accept(
        &mut self,
        at: usize,
        number: String,
        post: Post,
        mood: Mood,
    ) -> Result<Answer, ExchangeError> {
        let company = &mut self.companies[at];
        let refers = company.documents.get(&number).is_some_and(|document| document.references.is_some());
        self.totals.referring += u64::from(refers);
        let received = company.received.entry(number.clone()).or_default();
        self.totals.accepted += 1;
        if received.accepted.iter().any(|earlier| earlier.xml == post.xml) {
            self.totals.resent += 1;
        }
        received.noted = None;
        received.answered = None;
        let hash = format!("{number}-{}", received.accepted.len());
        received.accepted.push(post.clone());
        if mood == Mood::LosesAnswer {
            return cashbook::lost();
        }
        received.answered = Some(post.xml);
        cashbook::answer(200, &serde_json::json!({ "hash": hash }).to_string())
    }

    /// Processed, still pending, or (rarely) the image is missing.
    pub(super) fn look_into_log(&mut self, at: usize, path: &str) -> Result<Answer, ExchangeError> {
        let hash = path.split_once("hash=").map_or("", |(_, hash)| hash).replace("%2F", "/");
        let chance = self.rng.u32(..100);
        let Some((number, _)) = hash.rsplit_once('-') else { return cashbook::answer(200, "{\"log\":[]}") };
        let mood_bad = self.mood_bad;
        let Some(received) = self.companies[at].received.get_mut(number) else {
            return cashbook::answer(200, "{\"log\":[]}");
        };
        let text = match chance {
            0..40 => "pending",
            40..55 if mood_bad > 0 && received.complaints < 2 => {
                received.complaints += 1;
                received.noted = None;
                "failed: PDF missing"
            }
            _ => "processed",
        };
        cashbook::answer(200, &serde_json::json!({ "log": [{ "hash": hash, "status": text }] }).to_string())
    }
}
