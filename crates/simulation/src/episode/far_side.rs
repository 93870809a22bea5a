//! Cashbook's side of the world: what arrives, what is answered, what is complained of later.

use cashbook_core::{
    exchange::{Answer, ExchangeError, Method, Request},
    flow::Effect,
    time::budapest_date,
};

use super::{World, live::wait_seconds};
use crate::{
    cashbook::{self, BAD_MOODS, Mood},
    check,
    model::{Accepted, HOUR, Moment, Post, SECOND, Sent, Verdict},
};

type Said = Result<Answer, ExchangeError>;

impl World {
    fn mood(&mut self, company: usize, post: Option<&Post>) -> Mood {
        let forced = match (&self.weather.trouble, &self.weather.bad_document, post) {
            (_, Some((bad, mood)), Some(post)) if *bad == post.number && company > 0 => Some(*mood),
            (Some((at, mood)), ..) if *at == company => Some(*mood),
            _ => None,
        };
        let is_out = self.now < self.weather.outage_until;
        let mood = match forced {
            Some(mood) => mood,
            None if is_out => [Mood::Fails5xx, Mood::Unreachable, Mood::LosesRequest, Mood::LosesAnswer]
                [self.rng.usize(..4)],
            None if self.rng.u32(..1000) < self.weather.mood_bad => {
                BAD_MOODS[self.rng.usize(..BAD_MOODS.len())]
            }
            None => return Mood::Fine,
        };
        if let Some(count) = BAD_MOODS.iter().position(|of| *of == mood) {
            self.totals.moods[count] += 1;
        }
        mood
    }

    /// Something sets out for Cashbook.
    pub(super) fn depart(&mut self, task: u64, request: &Request) -> Result<(Mood, Option<Post>), String> {
        let (company, key) = self.caller(request)?;
        let post = match &request.form {
            Some(form) if request.method == Method::Post => {
                Some(cashbook::read_post(key, form).ok_or("I7 a form that nobody can read")?)
            }
            _ => None,
        };
        let mood = self.mood(company, post.as_ref());
        let Some(post) = post else {
            self.totals.looks += u64::from(request.path.contains("detailedlog"));
            return Ok((mood, None));
        };
        self.totals.posts += 1;
        self.tell(format_args!(
            "departs {company} {} r{} {:?} from {task}: {mood:?}",
            post.number, post.revision, post.settlements
        ));
        let (now, lag) = (self.now, self.store.lag);
        let round = self.round_so_far(task, company);
        let of = &mut self.companies[company];
        if let Some(received) = of.received.get_mut(&post.number)
            && received.noted.is_some_and(|noted| noted != post.xml)
        {
            // Something else is on its way: what was noted may be replaced by it.
            received.noted = None;
        }
        check::departure(of, &post, &round, now, lag).map_err(|what| self.with_time(&what))?;
        if let Some(document) = self.companies[company].documents.get_mut(&post.number) {
            document.last_sent = Some(Sent { at: now, form: post.form });
            document.departed = Some(now);
            document.unrecorded = Some(now);
            document.failing_since.get_or_insert(now);
        }
        Ok((mood, Some(post)))
    }

    fn with_time(&self, what: &str) -> String {
        format!("{what} at {}", self.instant())
    }

    fn caller(&self, request: &Request) -> Result<(usize, u32), String> {
        let (company, key) =
            request.key.expose().split_once("-simulated-key-").ok_or("I1 a key that nobody set")?;
        let at =
            self.companies.iter().position(|of| of.id == company).ok_or("I1 a company that nobody knows")?;
        Ok((at, key.parse().map_err(|_| "I1 a key that nobody set")?))
    }

    pub(super) fn exchange(
        &mut self,
        task: u64,
        request: &Request,
        mood: Mood,
        post: Option<Post>,
    ) -> Result<Said, String> {
        let (at, key) = self.caller(request)?;
        let is_good = self.companies[at].good_keys.contains(&key);
        match mood {
            Mood::Unreachable => return Ok(cashbook::unreachable()),
            Mood::LosesRequest => return Ok(cashbook::lost()),
            Mood::Fails5xx => return Ok(cashbook::answer(500, "{}")),
            Mood::ToldToWait => {
                let is_trial = self.weather.trouble.is_some_and(|(company, _)| company == at);
                let seconds = if is_trial { 3600 } else { wait_seconds(&mut self.rng) };
                let until = self.now + Moment::try_from(seconds).unwrap_or_default() * SECOND;
                if let Some(task) = self.tasks.get_mut(&task).filter(|_| post.is_some()) {
                    task.told[at] += 1;
                    // The last one counts.
                    task.told_until[at] = until;
                }
                return Ok(cashbook::told_to_wait(seconds));
            }
            _ if !is_good => {
                if let Some(task) = self.tasks.get_mut(&task).filter(|_| post.is_some()) {
                    task.refused[at] += 1;
                }
                return Ok(cashbook::answer(if key.is_multiple_of(2) { 401 } else { 403 }, "{}"));
            }
            _ => {}
        }
        let Some(post) = post else {
            return Ok(if request.path.contains("tokenrelation") {
                cashbook::answer(200, "{}")
            } else {
                self.look_into_log(at, &request.path)
            });
        };
        if mood == Mood::Refuses4xx {
            return Ok(cashbook::answer(422, "{}"));
        }
        self.tell(format_args!("arrives {} r{} {:?}", post.number, post.revision, post.settlements));
        check::arrival(&self.companies[at], &post).map_err(|what| self.with_time(&what))?;
        Ok(self.accept(at, post, mood))
    }

    fn accept(&mut self, at: usize, post: Post, mood: Mood) -> Said {
        let now = self.now;
        let company = &mut self.companies[at];
        let refers =
            company.documents.get(&post.number).is_some_and(|document| document.references.is_some());
        self.totals.referring += u64::from(refers);
        self.totals.accepted += 1;
        let received = company.received.entry(post.number.clone()).or_default();
        if received.accepted.iter().any(|earlier| earlier.post.xml == post.xml) {
            self.totals.resent += 1;
        }
        (received.noted, received.answered) = (None, None);
        let hash = if self.weather.hash_by_content {
            format!("{:x}", post.form)
        } else {
            format!("{}-{}", post.number, received.accepted.len())
        };
        let verdict = match self.rng.u32(..40) {
            0..3 if self.weather.mood_bad > 0 && received.complaints < 2 => Verdict::ImageMissing,
            3 if self.weather.mood_bad > 0 => Verdict::TaxNumberUnknown,
            4 if self.weather.mood_bad > 0 => Verdict::Unreadable,
            _ => Verdict::Processed,
        };
        if verdict != Verdict::Processed {
            received.complaints += 1;
            self.totals.complaints += 1;
        }
        let verdict_at = now + if self.rng.bool() { 0 } else { self.rng.i64(0..2 * HOUR) };
        let xml = post.xml;
        received.accepted.push(Accepted { post, hash: hash.clone(), at: now, verdict, verdict_at });
        if mood == Mood::LosesAnswer {
            return cashbook::lost();
        }
        received.answered = Some(xml);
        cashbook::answer(200, &serde_json::json!({ "hash": hash }).to_string())
    }

    /// By a submission's hash, or by the day.
    fn look_into_log(&mut self, at: usize, path: &str) -> Said {
        let now = self.now;
        let (start, hungarian) = (self.start, self.weather.log_hungarian);
        let (by_hash, by_day) = (path.split_once("hash="), path.split_once("date="));
        let hash = by_hash.map(|(_, hash)| hash.replace("%2F", "/"));
        let day_of = |moment: Moment| {
            let at = start + chrono::TimeDelta::milliseconds(moment);
            if hungarian { budapest_date(at) } else { at.date_naive() }.to_string()
        };
        let mut entries = Vec::new();
        for (number, received) in &mut self.companies[at].received {
            for accepted in &received.accepted {
                let is_asked = match (&hash, by_day) {
                    (Some(hash), _) => *hash == accepted.hash,
                    (None, Some((_, day))) => *day == day_of(accepted.at),
                    (None, None) => false,
                };
                if !is_asked {
                    continue;
                }
                let verdict = (accepted.verdict_at <= now).then_some(accepted.verdict);
                if verdict == Some(Verdict::ImageMissing) {
                    // The image has to go again, be it in the same form.
                    received.noted = None;
                }
                let status = match verdict {
                    None => "pending",
                    Some(Verdict::Processed) => "processed",
                    Some(Verdict::ImageMissing) => "failed: PDF missing",
                    Some(Verdict::TaxNumberUnknown) => "failed: tax number unknown",
                    Some(Verdict::Unreadable) => "failed: cannot be read",
                };
                let mut entry = serde_json::json!({
                    "hash": accepted.hash, "invoiceNumber": number, "status": status,
                });
                if self.weather.log_dated {
                    let instant = start + chrono::TimeDelta::milliseconds(accepted.at);
                    entry["date"] = instant.to_rfc3339().into();
                }
                entries.push((accepted.at, entry));
            }
        }
        entries.sort_by_key(|(at, _)| if self.weather.log_newest_first { -at } else { *at });
        let log: Vec<_> = entries.into_iter().map(|(_, entry)| entry).collect();
        cashbook::answer(200, &serde_json::json!({ "log": log }).to_string())
    }

    /// Sees what the engine safely notes: events of journals, and what came of attempts.
    pub(super) fn watch(&mut self, effect: &Effect) -> Result<(), String> {
        let Effect::Set { key, value } = effect else { return Ok(()) };
        let Some((kind @ ("d" | "s"), rest)) = key.split_once(':') else { return Ok(()) };
        let Some((company, id)) = rest.split_once(':') else { return Ok(()) };
        let Some(at) = self.companies.iter().position(|of| of.id == company) else { return Ok(()) };
        // A journal's entry bears its number; without one it is the snapshot.
        let (id, entry) = id.split_once(':').map_or((id, None), |(id, entry)| (id, Some(entry)));
        let Some(number) = self.names.get(&(at, id.to_owned())) else { return Ok(()) };
        let now = self.now;
        let of = &mut self.companies[at];
        let Some(document) = of.documents.get_mut(number) else { return Ok(()) };
        if kind == "d" {
            if let Some(entry) = entry {
                document.journal_at = Some(now);
                document.journal_seq = document.journal_seq.max(entry.parse().unwrap_or_default());
                // After a complaint whatever somebody changes gives it another try, be it the same.
                if let Some(received) = of.received.get_mut(number)
                    && received.accepted.last().is_some_and(|last| last.verdict != Verdict::Processed)
                {
                    received.noted = None;
                }
            }
            return Ok(());
        }
        document.unrecorded = None;
        let has = |text: &[u8]| memchr::memmem::find(value, text).is_some();
        let (is_idle, is_parked) = (has(b"\"phase\":\"idle\""), has(b"\"phase\":\"parked\""));
        // Given up once, it stands as that until an attempt says something else.
        let had_given_up = document.given_up;
        document.given_up = is_parked && has(b"\"why\":\"gave-up\"");
        if document.given_up
            && !had_given_up
            && document.failing_since.is_none_or(|since| now - since < 72 * HOUR)
        {
            return Err(format!(
                "I2 given up before three days were over: {company} {number} at {}",
                self.instant()
            ));
        }
        if is_idle || is_parked {
            document.failing_since = None;
        } else {
            // An attempt that broke off counts from when the engine learned of it, even if nothing had set out.
            document.failing_since.get_or_insert(now);
        }
        let seq = memchr::memmem::rfind(value, b"\"seq\":").and_then(|at| value.get(at + 6..));
        let digits = seq.map(|seq| seq.iter().take_while(|byte| byte.is_ascii_digit()));
        document.recorded_seq =
            digits.map_or(0, |digits| digits.fold(0, |number, byte| number * 10 + u64::from(byte - b'0')));
        // A refusal that the engine never heard of (the round died over it) binds nobody.
        let last_attempt = memchr::memmem::rfind(value, b"\"what\":").and_then(|at| value.get(at..));
        let says = |what: &[u8]| last_attempt.is_some_and(|last| memchr::memmem::find(last, what).is_some());
        let is_refused = says(b"\"refused-document\"");
        document.refused = document.last_sent.filter(|_| is_refused);
        let Some(received) = of.received.get_mut(number) else { return Ok(()) };
        // A complaint that the engine never heard of (the round died over it) binds nobody.
        received.complained = has(b"\"complaint\":\"pdf-missing\"");
        if is_idle && last_attempt.is_some_and(|last| last.starts_with(b"\"what\":\"found\"")) {
            // It learned from the log that the last one arrived.
            if received.answered.is_none() && received.noted.is_none() && document.last_sent.is_some() {
                self.totals.found += 1;
                received.answered = received.accepted.last().map(|last| last.post.xml);
            }
        }
        if is_idle && let Some(xml) = received.answered.take() {
            received.noted = Some(xml);
            if let Some(document) = of.documents.get_mut(number) {
                document.last_sent = None;
            }
        }
        Ok(())
    }
}
