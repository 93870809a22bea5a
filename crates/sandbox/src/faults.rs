//! The switches: how the stand-in misbehaves, on whose request, and how often. Pure: deciding takes no clock and no
//! randomness; a rate is drawn from the seed, so a run can be repeated.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// All switches, as `PUT /sandbox/api/faults` takes them; what is left out is off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Faults {
    /// What the rates are drawn from.
    pub seed: u64,
    /// Every answer of Cashbook's interface comes so much later.
    pub delay_ms: u64,
    /// How long an accepted document stays `pending`.
    pub processing_delay_ms: u64,
    /// A document that processing would complain about is refused at once with 422.
    pub refuse_at_once: bool,
    /// `hash` depends on the content alone: an identical resend gets the same one (which Cashbook does is unknown).
    pub hash_by_content: bool,
    /// Tried in order; the first one that fits a request acts (a `delay` acts and lets the next ones be tried).
    pub rules: Vec<Rule>,
}

/// One fault, and the requests that it meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    #[serde(default = "submit_only")]
    pub on: Vec<Call>,
    /// Only documents with this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Only requests with a key of this taxpayer id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// So many requests still; left out: until the rule is taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// So many of 1,000 fitting requests, drawn from the seed; left out: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_mille: Option<u16>,
    #[serde(rename = "do")]
    pub act: Act,
}

/// The three calls of Cashbook's interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Call {
    /// `POST /api/v3/document/pool/osa`
    Submit,
    /// `GET /api/v3/document/pool/detailedlog`
    Log,
    /// `GET /api/v3/oauth2/tokenrelation`
    KeyCheck,
}

/// What goes wrong. „Taken” says that the document is kept and processed although the sender does not learn of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Act {
    /// Answers with this status (401, 403, 4xx, 429, 5xx).
    Status {
        status: u16,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_seconds: Option<u32>,
        #[serde(default)]
        taken: bool,
    },
    /// Taken; then the connection is closed without an answer.
    AcceptThenDrop,
    /// The connection is closed before the body is read. Cannot name a document: its number is in the body.
    DropBeforeReading,
    /// Taken; the answer comes so much later.
    Delay { ms: u64 },
    /// Taken; the answer's head comes at once, its body byte by byte over so much time.
    SlowBody { ms: u64 },
    /// Taken; the answer is this long, JSON whose `hash` is at its very end.
    HugeAnswer { bytes: u64 },
    /// Taken; answered 200 with an HTML page.
    NotJson,
    /// Taken and answered well, but processing ends in this complaint.
    Complain { complaint: Complaint },
}

/// The four refusals that are known, and any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Complaint {
    Unreadable,
    MissingPdf,
    UnknownTaxNumber,
    NoPermission,
    Other,
}

/// What a request looks like to the rules.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub call: Call,
    pub company: Option<&'a str>,
    /// `None` before the body was read, and for calls without a document.
    pub number: Option<&'a str>,
    /// Whether the body is still unread.
    pub at_head: bool,
}

/// What is to be done to a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub delay_ms: u64,
    pub act: Option<Act>,
}

impl Faults {
    /// Says what is wrong with the switches, if anything.
    ///
    /// # Errors
    /// The first rule that cannot work, in one sentence.
    pub fn check(&self) -> Result<(), String> {
        for (at, rule) in self.rules.iter().enumerate() {
            let wrong = match &rule.act {
                Act::Status { status, .. } if !(200..=599).contains(status) => "a status is 200 to 599",
                Act::DropBeforeReading if rule.number.is_some() => "the number is not known before reading",
                Act::HugeAnswer { bytes } if *bytes > HUGE_MAX => "an answer has at most 256 MiB",
                _ if rule.on.is_empty() => "it meets no call",
                _ if rule.per_mille.is_some_and(|rate| rate > 1000) => "a rate is at most 1000 per mille",
                _ if rule.count == Some(0) => "a count is at least 1",
                _ => continue,
            };
            return Err(format!("rules[{at}]: {wrong}"));
        }
        Ok(())
    }

    /// Decides about one request, and counts it. `draw` is a number that no two decisions share.
    pub fn decide(&mut self, asked: Asked<'_>, draw: u64) -> Verdict {
        let mut verdict = Verdict { delay_ms: if asked.at_head { 0 } else { self.delay_ms }, act: None };
        for at in 0..self.rules.len() {
            let fits = self.rules.get(at).is_some_and(|rule| rule.fits(asked) && self.drawn(rule, at, draw));
            if !fits {
                continue;
            }
            let Some(rule) = self.rules.get_mut(at) else { continue };
            rule.count = rule.count.map(|count| count.saturating_sub(1));
            if let Act::Delay { ms } = rule.act {
                verdict.delay_ms = verdict.delay_ms.saturating_add(ms);
            } else {
                verdict.act = Some(rule.act.clone());
                break;
            }
        }
        self.rules.retain(|rule| rule.count != Some(0));
        verdict
    }

    fn drawn(&self, rule: &Rule, at: usize, draw: u64) -> bool {
        let Some(per_mille) = rule.per_mille else { return true };
        let digest = Sha256::digest(format!("{}/{at}/{draw}", self.seed));
        let drawn = digest.iter().take(8).fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        drawn % 1000 < u64::from(per_mille)
    }
}

impl Rule {
    fn fits(&self, asked: Asked<'_>) -> bool {
        asked.at_head == matches!(self.act, Act::DropBeforeReading)
            && self.on.contains(&asked.call)
            && self.number.as_deref().is_none_or(|number| asked.number == Some(number))
            && self.company.as_deref().is_none_or(|company| asked.company == Some(company))
    }
}

/// Enough to prove that a reader limits itself, too little to hurt the machine.
const HUGE_MAX: u64 = 256 << 20;

fn submit_only() -> Vec<Call> {
    vec![Call::Submit]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(json: &str) -> Faults {
        serde_json::from_str(json).expect("valid switches")
    }

    const BODY: Asked<'_> =
        Asked { call: Call::Submit, company: Some("12345678"), number: Some("A/1"), at_head: false };

    #[test]
    fn a_count_runs_out() {
        let mut faults = faults(r#"{"rules":[{"count":2,"do":{"kind":"status","status":503}}]}"#);
        let acts: Vec<bool> = (0..4).map(|draw| faults.decide(BODY, draw).act.is_some()).collect();
        assert_eq!(acts, [true, true, false, false]);
        assert!(faults.rules.is_empty());
    }

    #[test]
    fn a_rate_is_the_seeds_and_about_right() {
        let json = r#"{"seed":7,"rules":[{"perMille":250,"do":{"kind":"accept-then-drop"}}]}"#;
        let run = |mut faults: Faults| -> Vec<bool> {
            (0..4000).map(|draw| faults.decide(BODY, draw).act.is_some()).collect()
        };
        let once = run(faults(json));
        assert_eq!(once, run(faults(json)));
        assert_ne!(once, run(Faults { seed: 8, ..faults(json) }));
        let hits = once.iter().filter(|hit| **hit).count();
        assert!((900..1100).contains(&hits), "{hits} of 4000 at 250 per mille");
    }

    #[test]
    fn rules_meet_only_what_they_name() {
        let json = r#"{"rules":[{"number":"A/1","company":"12345678","do":{"kind":"status","status":422}}]}"#;
        let meets = |asked: Asked<'_>| faults(json).decide(asked, 0).act.is_some();
        assert!(meets(BODY));
        assert!(!meets(Asked { number: Some("A/2"), ..BODY }));
        assert!(!meets(Asked { company: Some("99999999"), ..BODY }));
        assert!(!meets(Asked { call: Call::Log, ..BODY }));
        assert!(!meets(Asked { at_head: true, ..BODY }));
    }

    #[test]
    fn a_delay_adds_up_and_lets_the_next_rule_act() {
        let mut faults = faults(
            r#"{"delayMs":5,"rules":[{"do":{"kind":"delay","ms":10}},{"do":{"kind":"not-json"}},{"do":{"kind":"accept-then-drop"}}]}"#,
        );
        assert_eq!(faults.decide(BODY, 0), Verdict { delay_ms: 15, act: Some(Act::NotJson) });
    }

    #[test]
    fn impossible_switches_are_refused() {
        for json in [
            r#"{"rules":[{"do":{"kind":"status","status":99}}]}"#,
            r#"{"rules":[{"number":"A","do":{"kind":"drop-before-reading"}}]}"#,
            r#"{"rules":[{"on":[],"do":{"kind":"not-json"}}]}"#,
            r#"{"rules":[{"count":0,"do":{"kind":"not-json"}}]}"#,
            r#"{"rules":[{"perMille":1001,"do":{"kind":"not-json"}}]}"#,
        ] {
            assert!(faults(json).check().is_err(), "{json}");
        }
        assert!(serde_json::from_str::<Faults>(r#"{"delay":5}"#).is_err());
    }
}
