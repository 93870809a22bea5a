//! A company, its module licence (S7) and its settings (S9). The fold of its journal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    journal::Fold,
    mutant::{self, Mutant},
    store,
};

/// The 8-digit taxpayer id (*törzsszám*), the first part of a Hungarian tax number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanyId(String);

impl CompanyId {
    /// `None` unless it is eight ASCII digits (NAV: `TaxpayerIdType`).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn journal(&self) -> String {
        store::key::company(&self.0)
    }
}

impl TryFrom<String> for CompanyId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a company is named by its 8-digit taxpayer id")
    }
}

impl From<CompanyId> for String {
    fn from(id: CompanyId) -> Self {
        id.0
    }
}

impl std::fmt::Display for CompanyId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What the journal folds into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub tax_number: String,
    /// `None`: the vendor has never heard of this company.
    #[serde(default)]
    pub module: Option<bool>,
    #[serde(default)]
    pub key: Option<SealedKey>,
    /// The civil date on which automatic mode was switched on: it never reaches back.
    #[serde(default)]
    pub automatic_since: Option<String>,
    /// Ledger number for settlements that name none.
    #[serde(default)]
    pub settlement_ledger: Option<String>,
    #[serde(default)]
    pub backfill: Option<Backfill>,
}

/// The secret key, sealed (see [`crate::secret`]); never answered, never logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedKey {
    pub sealed: String,
    /// The last four characters.
    pub hint: String,
    /// The journal's number at which it was set: tells one key from the next.
    #[serde(default)]
    pub version: u64,
}

/// The one-time retroactive sending that was asked for (S5, S6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backfill {
    /// The civil date from which on documents are handed over, by issue date.
    pub from: String,
    pub by: String,
    pub at: DateTime<Utc>,
    /// How many documents the index held when it was asked for: later ones are none of its business.
    pub index_count: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    Licence {
        name: String,
        tax_number: String,
        module: bool,
    },
    Key(Option<SealedKey>),
    /// The same key under another master key; nothing where the key of that version has been replaced.
    Resealed {
        version: u64,
        sealed: String,
    },
    /// Switched on from this civil date on, or off.
    Automatic(Option<String>),
    SettlementLedger(Option<String>),
    Backfill(Backfill),
    /// Several at once.
    All(Vec<Event>),
}

impl Fold for Company {
    type Event = Event;

    fn apply(&mut self, event: &Event, seq: u64) {
        match event {
            Event::Licence { name, tax_number, module } => {
                self.name.clone_from(name);
                self.tax_number.clone_from(tax_number);
                self.module = Some(*module);
            }
            Event::Key(key) => {
                self.key = key.clone().map(|key| SealedKey { version: seq, ..key });
            }
            Event::Resealed { version, sealed } => {
                if let Some(key) = self.key.as_mut().filter(|key| key.version == *version) {
                    key.sealed.clone_from(sealed);
                }
            }
            // Switching on what is on already must not move its date.
            Event::Automatic(Some(_)) if self.automatic_since.is_some() => {}
            Event::Automatic(since) => self.automatic_since.clone_from(since),
            Event::SettlementLedger(ledger) => self.settlement_ledger.clone_from(ledger),
            Event::Backfill(backfill) => {
                // Only the first one counts, for ever.
                if self.backfill.is_none() || mutant::on(Mutant::BackfillTwice) {
                    self.backfill = Some(backfill.clone());
                }
            }
            Event::All(events) => {
                for event in events {
                    self.apply(event, seq);
                }
            }
        }
    }

    fn concerns_rounds(&self) -> bool {
        true
    }
}

impl Company {
    #[must_use]
    pub fn is_licensed(&self) -> bool {
        self.module == Some(true)
    }

    /// The module is there, and a key.
    #[must_use]
    pub fn may_submit(&self) -> bool {
        self.is_licensed() && self.key.is_some()
    }
}
