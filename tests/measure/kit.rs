//! Filling a service quickly, by its own contract.

use anyhow::ensure;
use cashbook_tests::{
    api::{Api, Body},
    documents,
    world::key_of,
};
use reqwest::Method;
use serde_json::json;

/// A company with the module and a key of the sandbox.
pub async fn company(api: &Api, company: &str) {
    api.put_company(company, true).await.good();
    api.patch_settings(company, &json!({ "secretKey": key_of(company) })).await.good();
}

/// Documents of today by the number, in batches of JSON lines; not marked.
pub async fn documents(api: &Api, company: &str, numbers: &[String]) -> anyhow::Result<()> {
    let today = documents::today();
    for batch in numbers.chunks(500) {
        let mut lines = String::new();
        for number in batch {
            let xml = documents::osa(company, number, &today);
            lines.push_str(&json!({ "number": number, "revision": 1, "xml": xml }).to_string());
            lines.push('\n');
        }
        let body = Body::Raw { kind: "application/x-ndjson", bytes: lines.as_bytes() };
        let answer = api.of(company, "documents", Method::POST, &["documents"], body).await;
        let failed = answer.text.lines().find(|line| !line.contains("\"status\":200"));
        ensure!(answer.status.is_success() && failed.is_none(), "{}: {failed:?}", answer.status);
    }
    Ok(())
}

/// An image of exactly so many bytes, different for each text; compresses as badly as a scan does.
pub fn image(text: &str, bytes: usize) -> Vec<u8> {
    let mut pdf = documents::pdf(text);
    let seed = text.bytes().fold(14_695_981_039_346_656_037_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211)
    });
    let mut state = seed | 1;
    while pdf.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        pdf.extend_from_slice(&state.to_le_bytes());
    }
    pdf.truncate(bytes.max(200));
    pdf
}

/// Images, several at once.
pub async fn images(api: &Api, company: &str, numbers: &[String], bytes: usize) {
    use futures_util::{StreamExt as _, stream};
    stream::iter(numbers)
        .for_each_concurrent(4, async |number| {
            api.put_image(company, number, &image(number, bytes)).await.good();
        })
        .await;
}

/// Marks, a thousand at once.
pub async fn mark(api: &Api, company: &str, numbers: &[String]) -> anyhow::Result<()> {
    for batch in numbers.chunks(1000) {
        let names: Vec<&str> = batch.iter().map(String::as_str).collect();
        let answer = api.mark(company, &names).await.good();
        let results = answer["results"].as_array().map_or(0, Vec::len);
        ensure!(results == batch.len(), "{results} results for {} marks", batch.len());
    }
    Ok(())
}

pub fn numbers(prefix: &str, from: usize, to: usize) -> Vec<String> {
    (from..to).map(|at| format!("{prefix}-{at:06}")).collect()
}

/// A valid taxpayer id by its place: eight digits, the last one the check digit (weights 9 7 3 1 9 7 3).
pub fn taxpayer(at: usize) -> String {
    let body = format!("{:07}", 1_000_000 + at);
    let weights = [9, 7, 3, 1, 9, 7, 3];
    let sum: u32 =
        body.chars().zip(weights).filter_map(|(digit, weight)| Some(digit.to_digit(10)? * weight)).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}
