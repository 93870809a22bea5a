//! What the rounds of a shard did, added up for the metrics. Stands beside the last round's report under the same key, so
//! it has the same one writer and costs no further write. A round that dies is not counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{End, Report, document::Step};
use crate::{exchange::Outcome, submission::StoppedWhy};

/// Upper bounds of the histogram of submission times, in milliseconds; what took longer stands behind the last one.
pub const BUCKETS_MS: [u64; 10] = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 20_000, 45_000];

/// What stands under [`crate::store::key::last_round`]. Who needs the report alone reads it as a [`Report`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    #[serde(flatten)]
    pub report: Report,
    #[serde(default)]
    pub totals: Totals,
}

/// Counts since the store began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Totals {
    pub rounds: BTreeMap<End, u64>,
    pub taken: u64,
    pub accepted: u64,
    pub refused: u64,
    pub failed: u64,
    pub unknown: u64,
    pub polled: u64,
    /// Submissions by how long they took: one count per bound of [`BUCKETS_MS`], and one for what took longer.
    pub durations: Vec<u64>,
    /// All of them together.
    pub milliseconds: u64,
    /// Companies that the last round held, by reason.
    pub held: BTreeMap<Held, u64>,
}

/// Why nothing more of a company goes in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    NoModule,
    NoKey,
    KeyRefused,
    NotDefaultUser,
    KeyUnreadable,
    ToldToWait,
    /// Too many failures in a row.
    Failing,
}

impl Held {
    pub const ALL: [Self; 7] = [
        Self::NoModule,
        Self::NoKey,
        Self::KeyRefused,
        Self::NotDefaultUser,
        Self::KeyUnreadable,
        Self::ToldToWait,
        Self::Failing,
    ];

    /// As it is stored and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoModule => "no-module",
            Self::NoKey => "no-key",
            Self::KeyRefused => "key-refused",
            Self::NotDefaultUser => "not-default-user",
            Self::KeyUnreadable => "key-unreadable",
            Self::ToldToWait => "told-to-wait",
            Self::Failing => "failing",
        }
    }
}

impl From<StoppedWhy> for Held {
    fn from(why: StoppedWhy) -> Self {
        match why {
            StoppedWhy::KeyRefused => Self::KeyRefused,
            StoppedWhy::NotDefaultUser => Self::NotDefaultUser,
            StoppedWhy::KeyUnreadable => Self::KeyUnreadable,
        }
    }
}

impl Totals {
    /// Takes in how long a submission took.
    pub fn time(&mut self, step: &Step) {
        let Some(attempt) = &step.attempt else { return };
        self.durations.resize(BUCKETS_MS.len().saturating_add(1), 0);
        let at = BUCKETS_MS.partition_point(|bound| *bound < attempt.milliseconds);
        if let Some(count) = self.durations.get_mut(at) {
            *count = count.saturating_add(1);
        }
        self.milliseconds = self.milliseconds.saturating_add(attempt.milliseconds);
    }

    /// Takes in a round that has come to its end.
    pub fn add(&mut self, report: &Report) {
        let ended = self.rounds.entry(report.end).or_default();
        *ended = ended.saturating_add(1);
        for (sum, more) in [
            (&mut self.taken, report.taken),
            (&mut self.accepted, report.accepted),
            (&mut self.refused, report.refused),
            (&mut self.failed, report.failed),
            (&mut self.unknown, report.unknown),
            (&mut self.polled, report.polled),
        ] {
            *sum = sum.saturating_add(more);
        }
    }

    /// Counts the outcome of a document's turn in the round's report.
    pub fn count(report: &mut Report, step: &Step) {
        let counter = match step.attempt.as_ref().map(|attempt| &attempt.outcome) {
            Some(Outcome::Accepted { .. }) => &mut report.accepted,
            Some(Outcome::RefusedDocument { .. } | Outcome::RefusedCompany { .. }) => &mut report.refused,
            Some(Outcome::Failed { .. } | Outcome::ToldToWait { .. }) => &mut report.failed,
            Some(Outcome::Unknown) => &mut report.unknown,
            None if step.polled => &mut report.polled,
            None => return,
        };
        *counter = counter.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_named_as_it_is_stored() {
        for held in Held::ALL {
            assert_eq!(serde_json::to_value(held).unwrap(), held.name());
        }
    }

    #[test]
    fn what_an_earlier_version_noted_has_no_totals_yet() {
        let report = r#"{"end":"done","trigger":"timer","startedAt":"2026-11-02T09:00:00Z","timerAt":null,
            "endedAt":"2026-11-02T09:00:05Z","taken":1,"examined":1,"accepted":1,"refused":0,"failed":0,"unknown":0,
            "polled":0,"waiting":0,"companiesHeld":0,"oldest":null}"#;
        let noted: Noted = serde_json::from_str(report).unwrap();
        assert_eq!(noted.totals, Totals::default());
        // And the earlier version reads what this one notes.
        let mut totals = Totals::default();
        totals.add(&noted.report);
        let text = serde_json::to_string(&Noted { totals, ..noted.clone() }).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), noted.report);
        assert_eq!(serde_json::from_str::<Noted>(&text).unwrap().totals.rounds[&End::Done], 1);
    }
}
