//! Documents to hand over: the official samples where they are at hand, and InCash documents made here.

use chrono::Utc;
use serde_json::{Value, json};

use crate::artifacts::shared;

/// The issuer of all official samples.
pub const SAMPLES_COMPANY: &str = "99999999";

/// An official sample, or `None`, said loudly, where only the project was cloned.
#[must_use]
pub fn sample(name: &str) -> Option<String> {
    let path = shared().join("nav-osa-3.0/samples").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            eprintln!("SKIPPED, NOT TESTED: the official sample {name} is not at hand ({error})");
            None
        }
    }
}

/// A PDF that says `text`: small, whole, and different for each text.
#[must_use]
pub fn pdf(text: &str) -> Vec<u8> {
    let shown: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let stream = format!("BT /F1 24 Tf 72 720 Td ({shown}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1));
    for place in &places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    ));
    out.into_bytes()
}

/// Today in Budapest, near enough: tests do not run in the two hours after midnight of a change of day unnoticed, as
/// the date only has to be one on which automatic mode was already on.
#[must_use]
pub fn today() -> String {
    (Utc::now() + chrono::TimeDelta::hours(1)).date_naive().to_string()
}

/// A plain invoice of `company` as reported to NAV (OSA 3.0 `InvoiceData`): one line, 27 %, in forints.
#[must_use]
pub fn osa(company: &str, number: &str, issue_date: &str) -> String {
    let number = number.replace('&', "&amp;").replace('<', "&lt;");
    include_str!("../fixtures/invoice.xml")
        .replace("{company}", company)
        .replace("{number}", &number)
        .replace("{date}", issue_date)
}

/// An InCash document of `company`, by the contract's own example; issued today.
#[must_use]
pub fn incash(company: &str, kind: &str, revision: u64) -> Value {
    let today = today();
    json!({
        "kind": kind, "revision": revision,
        "issueDate": today, "deliveryDate": today, "paymentDate": today,
        "paymentMethod": "átutalás", "currency": "HUF", "appearance": "paper",
        "supplier": {
            "taxNumber": format!("{company}-2-42"), "name": "Értékesítő Kft.",
            "bankAccount": "12345678-12345678-12345678",
            "address": { "country": "HU", "postalCode": "1234", "city": "Budapest", "street": "Hármas utca 1." }
        },
        "customer": {
            "status": "domestic", "taxNumber": "99887764-2-02", "name": "Beszerző Kft.",
            "address": { "country": "HU", "postalCode": "7600", "city": "Pécs", "street": "Északi sugárút 123." }
        },
        "lines": [
            { "description": "konyhabútor", "quantity": "1", "unit": "db", "unitPrice": "500000", "vat": "27" }
        ]
    })
}

/// A cancellation of `original`: every quantity turned.
#[must_use]
pub fn cancellation(company: &str, original: &str) -> Value {
    let mut document = incash(company, "normal", 1);
    document["modifies"] = json!({ "number": original, "index": 1, "how": "cancellation" });
    document["lines"][0]["quantity"] = json!("-1");
    // `lineModificationReference`: the cancelling line is the second one of the whole.
    document["lines"][0]["modifies"] = json!({ "line": 2, "operation": "create" });
    document
}

/// A payment of `amount` forints by bank transfer.
#[must_use]
pub fn settlement(id: &str, amount: &str) -> Value {
    json!({ "id": id, "location": "bank", "method": "TRANSFER", "date": "2026-11-05", "amount": amount, "voucher": id })
}
