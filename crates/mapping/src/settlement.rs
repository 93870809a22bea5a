//! A settlement (*pénzügyi kiegyenlítés*): a payment that touches a document.

use bumpalo::Bump;
use serde::{Deserialize, Serialize};

use crate::{
    erp::{
        json::{Json, Kind, Stop},
        shape::{Field, Flag, List, Number, Text, shape},
        words,
    },
    finding::Finding,
    osa::{Leaf, read::cut},
    texts::finding as rule,
};

/// Where the money moved: Cashbook's `locationCode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Location {
    /// `B`
    Bank,
    /// `P`
    CashDesk,
}

/// One settlement, checked. Amounts are decimal strings in canonical form (digits, at most one dot, optional minus).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settlement {
    /// The ERP's own id; settlements of a document are told apart by it.
    pub id: String,
    pub location: Location,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<String>,
    /// As the ERP said it; `mapping` knows the Hungarian and English names.
    pub method: String,
    /// `YYYY-MM-DD`, a civil date.
    pub date: String,
    pub amount: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_rate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    #[serde(default)]
    pub reversed: bool,
}

shape! {
    /// A settlement (*kiegyenlítés*) as the ERP says it.
    SettlementIn<'a> {
        /// The ERP's own id, unique among the document's settlements.
        need "id" id: Text<'a>,
        /// `bank` or `cash-desk` (also `B`, `P`).
        need "location" location: Text<'a>,
        /// Ledger number of the bank account or cash desk; from the settings if left out.
        "ledger" ledger: Text<'a>,
        /// Payment method by its Hungarian or English name or code.
        need "method" method: Text<'a>,
        /// Day of the payment, `YYYY-MM-DD`.
        need "date" date: Text<'a>,
        /// Amount in the currency.
        need "amount" amount: Number,
        /// ISO 4217; the document's if left out.
        "currency" currency: Text<'a>,
        /// HUF for one unit of the currency; needed for a foreign currency other than the document's.
        "exchangeRate" exchange_rate: Number,
        /// Voucher number (*bizonylatszám*).
        "voucher" voucher: Text<'a>,
        /// Comment.
        "comment" comment: Text<'a>,
        /// The settlement was taken back; it is not sent.
        "reversed" reversed: Flag,
    }
}

/// Reads the JSON list that `PUT …/documents/{number}/settlements` carries.
///
/// # Errors
/// Every finding at once; nothing is taken when there is an error among them.
pub fn read_list(json: &[u8]) -> Result<Vec<Settlement>, Vec<Finding>> {
    let text = core::str::from_utf8(json).map_err(|error| {
        vec![rule::JSON_MALFORMED.at(String::new(), &[&error.valid_up_to().to_string(), "not UTF-8"])]
    })?;
    let mut list = Vec::new();
    let arena = Bump::new();
    let (findings, outcome) = Json::whole(text, &arena, &mut |json| {
        let mut given: List<'_, SettlementIn<'_>> = List::default();
        if json.kind()? == Kind::List {
            given.read(json)?;
        } else {
            json.wrong("list")?;
        }
        list = settlements(given.items, json);
        Ok(())
    });
    if matches!(outcome, Err(Stop)) || findings.has_errors() {
        return Err(findings.into_list());
    }
    Ok(list)
}

/// The published schema of one settlement, as it comes in.
#[cfg(feature = "schema")]
#[must_use]
pub fn json_schema() -> serde_json::Value {
    crate::erp::json_schema::schema::<SettlementIn<'_>>("Settlement")
}

fn settlements(given: &[SettlementIn<'_>], json: &mut Json<'_>) -> Vec<Settlement> {
    let mut list: Vec<Settlement> = Vec::with_capacity(given.len());
    let mut ids = std::collections::BTreeSet::new();
    for item in given {
        let id = need(json, item.at, &item.id, "id", Leaf::Text(255));
        if !id.is_empty() && !ids.insert(id.clone()) {
            json.raise(&rule::SETTLEMENT_REPEATED, item.id.at, &[cut(&id)]);
        }
        let location = location(json, item);
        let method = need(json, item.at, &item.method, "method", Leaf::Loose);
        if !method.is_empty() && words::method(&method).is_none() {
            json.raise(&rule::WORD_UNKNOWN, item.method.at, &[cut(&method), words::METHOD_NAMES]);
        }
        let date = need(json, item.at, &item.date, "date", Leaf::Date);
        if item.amount.at == 0 {
            missing(json, item.at, "amount");
        }
        list.push(Settlement {
            id,
            location,
            ledger: optional(json, &item.ledger, "ledger", Leaf::Loose),
            method,
            date,
            amount: number(json, item.amount, "amount", Leaf::Monetary).unwrap_or_default(),
            currency: optional(json, &item.currency, "currency", Leaf::Currency),
            exchange_rate: number(json, item.exchange_rate, "exchangeRate", Leaf::ExchangeRate),
            voucher: optional(json, &item.voucher, "voucher", Leaf::Loose),
            comment: optional(json, &item.comment, "comment", Leaf::Loose),
            reversed: item.reversed.is(),
        });
    }
    list
}

fn location(json: &mut Json<'_>, item: &SettlementIn<'_>) -> Location {
    match item.location.get() {
        Some("bank" | "B" | "b") => Location::Bank,
        Some("cash-desk" | "P" | "p") => Location::CashDesk,
        Some(word) => {
            json.raise(&rule::WORD_UNKNOWN, item.location.at, &[cut(word), "bank, cash-desk"]);
            Location::Bank
        }
        None => {
            if item.location.at == 0 {
                missing(json, item.at, "location");
            }
            Location::Bank
        }
    }
}

fn need(json: &mut Json<'_>, around: u32, text: &Text<'_>, field: &str, leaf: Leaf) -> String {
    if text.at == 0 {
        missing(json, around, field);
    }
    optional(json, text, field, leaf).unwrap_or_default()
}

fn optional(json: &mut Json<'_>, text: &Text<'_>, field: &str, leaf: Leaf) -> Option<String> {
    let value = text.get()?;
    if crate::osa::leaf::forbidden(value) {
        json.raise(&rule::VALUE_CHARACTERS, text.at, &[field]);
    } else if let Err((broken, form)) = leaf.check(value) {
        json.raise(broken, text.at, &[field, cut(value), &form]);
    }
    Some(value.to_owned())
}

fn number(json: &mut Json<'_>, number: Number, field: &str, leaf: Leaf) -> Option<String> {
    let value = number.value?;
    let text = value.normal().to_string();
    if let Err((broken, form)) = leaf.check_number(value) {
        json.raise(broken, number.at, &[field, &text, &form]);
    }
    Some(text)
}

fn missing(json: &mut Json<'_>, around: u32, field: &str) {
    let path = crate::erp::json::pointer(json.source(), around);
    json.findings.add(rule::FIELD_MISSING.at(format!("{path}/{field}"), &[field]));
}

#[cfg(test)]
mod tests {
    use super::{Location, read_list};

    #[test]
    fn reads_what_the_contract_shows() {
        let list = read_list(
            r#"[{ "id": "1", "location": "bank", "ledger": "3841", "method": "átutalás", "date": "2026-11-05",
                "amount": "635000", "currency": "HUF", "exchangeRate": "1", "voucher": "B-21-545424",
                "comment": "…", "reversed": false },
               { "id": "2", "location": "cash-desk", "method": "Készpénz", "date": "2026-11-06", "amount": 10.50 }]"#
                .as_bytes(),
        )
        .unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!((list[0].amount.as_str(), list[1].amount.as_str()), ("635000", "10.5"));
        assert_eq!(list[1].location, Location::CashDesk);
    }

    #[test]
    fn tells_everything_at_once() {
        let findings = read_list(
            br#"[{ "id": "1", "location": "safe", "method": "gold", "date": "2026-02-30", "amount": "1e3", "x": 1 },
                 { "id": "1", "location": "bank", "method": "CASH", "date": "2026-02-03", "amount": "0.001" }, {}]"#,
        )
        .unwrap_err();
        let found: Vec<(&str, &str)> = findings.iter().map(|f| (f.code.as_str(), f.path.as_str())).collect();
        assert_eq!(
            found,
            [
                ("field-type", "/0/amount"),
                ("field-unknown", "/0/x"),
                ("word-unknown", "/0/location"),
                ("word-unknown", "/0/method"),
                ("value-date", "/0/date"),
                ("settlement-id-repeated", "/1/id"),
                ("value-digits", "/1/amount"),
                ("field-missing", "/2/id"),
                ("field-missing", "/2/location"),
                ("field-missing", "/2/method"),
                ("field-missing", "/2/date"),
                ("field-missing", "/2/amount"),
            ]
        );
        for bad in ["", "{}", "[", "null", "[] []", "[1]", "\u{1}"] {
            assert!(read_list(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(read_list(b"\xff").is_err());
        assert!(read_list(b"[]").unwrap().is_empty());
    }
}
