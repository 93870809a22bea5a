//! The ERP's own books in the demo: what it has issued and what has been paid.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const FILES: [&str; 4] = ["elolegszamlak", "szamlak", "helyesbito-es-ervenytelenito", "nem-atadhato"];

/// A document as the ERP holds it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Entry {
    pub number: String,
    /// A decimal in the document's currency, for the ERP's list.
    pub gross: String,
    /// As it is handed over.
    pub document: Value,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settlements: Vec<Value>,
}

/// A row of the ERP's list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    number: String,
    kind: String,
    issue_date: String,
    customer: String,
    gross: String,
    currency: String,
    advance: bool,
    /// Its lines deduct an advance.
    r#final: bool,
    modifies: Option<Value>,
}

/// What came with the demo, and what was added to it since.
pub struct Books {
    given: Vec<Entry>,
    added: Added,
    kept_in: PathBuf,
}

#[derive(Default, Serialize, Deserialize)]
struct Added {
    issued: Vec<Entry>,
    /// By document: every settlement there ever was, those that came with the demo too.
    settlements: BTreeMap<String, Vec<Value>>,
}

impl Entry {
    pub fn row(&self) -> Row {
        let text = |pointer: &str| {
            self.document.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let deducts = |line: &Value| line.get("advanceDeducted").is_some();
        Row {
            number: self.number.clone(),
            kind: text("/kind"),
            issue_date: text("/issueDate"),
            customer: text("/customer/name"),
            gross: self.gross.clone(),
            currency: text("/currency"),
            advance: text("/kind") == "advance",
            r#final: self.document["lines"].as_array().is_some_and(|lines| lines.iter().any(deducts)),
            modifies: self.document.get("modifies").cloned(),
        }
    }
}

impl Books {
    pub fn open(data: &Path, kept_in: &Path) -> anyhow::Result<Self> {
        let mut given = Vec::<Entry>::new();
        for name in FILES {
            let path = data.join(format!("{name}.json"));
            let text = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            given.extend(
                serde_json::from_slice::<Vec<Entry>>(&text).with_context(|| format!("{}", path.display()))?,
            );
        }
        let added = match fs::read(kept_in) {
            Ok(text) => serde_json::from_slice(&text).with_context(|| format!("{}", kept_in.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Added::default(),
            Err(error) => return Err(error).with_context(|| format!("reading {}", kept_in.display())),
        };
        Ok(Self { given, added, kept_in: kept_in.to_owned() })
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.given.iter().chain(&self.added.issued)
    }

    pub fn rows(&self) -> Vec<Row> {
        self.entries().map(Entry::row).collect()
    }

    pub fn settlements(&self, number: &str) -> &[Value] {
        match self.added.settlements.get(number) {
            Some(list) => list,
            None => self.entry(number).map_or(&[], |entry| &entry.settlements),
        }
    }

    /// Issues a document like one that came with the demo, with the next number.
    pub fn issue(&mut self, kind: &str, today: &str) -> anyhow::Result<Entry> {
        let prefix = match kind {
            "normal" => "SZ",
            "advance" => "EL",
            _ => bail!("kind is normal or advance, not {kind}"),
        };
        let models: Vec<&Entry> = self
            .given
            .iter()
            .filter(|entry| entry.document["kind"] == kind && entry.document["currency"] == "HUF")
            .filter(|entry| {
                entry.document.get("modifies").is_none() && entry.row().customer != "Homokhát Szövetkezet"
            })
            .collect();
        let count = self.added.issued.len();
        let model =
            models.get(count % models.len().max(1)).context("the demo has no document of this kind")?;
        let mut document = model.document.clone();
        for name in ["issueDate", "deliveryDate", "paymentDate"] {
            document[name] = json!(today);
        }
        document["revision"] = json!(1);
        let number = format!("{prefix}-2026/1{:04}", count.saturating_add(1));
        document["number"] = json!(number);
        let entry = Entry { number, gross: model.gross.clone(), document, settlements: Vec::new() };
        self.added.issued.push(entry.clone());
        self.keep()?;
        Ok(entry)
    }

    /// Records a bank transfer of the whole sum, and gives all settlements of the document.
    pub fn pay(&mut self, number: &str, today: &str) -> anyhow::Result<Vec<Value>> {
        let entry = self.entry(number).with_context(|| format!("the demo has no document {number}"))?;
        let (amount, currency) = (entry.gross.clone(), entry.document["currency"].clone());
        let rate = entry.document.get("exchangeRate").cloned();
        let mut settlements = self.settlements(number).to_vec();
        let count = settlements.len().saturating_add(1);
        let mut paid = json!({
            "id": format!("K-{number}-{count}"), "location": "bank", "ledger": "3841", "method": "átutalás",
            "date": today, "amount": amount, "currency": currency,
            "voucher": format!("B-{}-{count}", number.replace('/', "-")), "reversed": false,
        });
        if let Some(rate) = rate {
            paid["exchangeRate"] = rate;
        }
        settlements.push(paid);
        self.added.settlements.insert(number.to_owned(), settlements.clone());
        self.keep()?;
        Ok(settlements)
    }

    fn entry(&self, number: &str) -> Option<&Entry> {
        self.entries().find(|entry| entry.number == number)
    }

    fn keep(&self) -> anyhow::Result<()> {
        fs::write(&self.kept_in, serde_json::to_vec_pretty(&self.added)?)
            .with_context(|| format!("writing {}", self.kept_in.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn books(kept_in: &Path) -> Books {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/demo/data");
        Books::open(&data, kept_in).unwrap()
    }

    #[test]
    fn the_data_hold_every_kind_and_what_is_added_outlives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("books.json");
        let mut first = books(&file);
        let kinds: std::collections::BTreeSet<String> =
            first.rows().into_iter().map(|row| row.kind).collect();
        assert_eq!(kinds.len(), 5, "{kinds:?}");
        let issued = first.issue("advance", "2026-11-22").unwrap();
        assert_eq!(first.pay(&issued.number, "2026-11-22").unwrap().len(), 1);
        assert_eq!(first.pay(&issued.number, "2026-11-23").unwrap().len(), 2);
        let second = books(&file);
        assert_eq!(second.settlements(&issued.number).len(), 2);
        assert_eq!(second.rows().len(), first.rows().len());
        assert!(books(&file).issue("receipt", "2026-11-22").is_err());
    }
}
