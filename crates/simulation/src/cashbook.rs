//! The simulated Cashbook: takes submissions, refuses, loses answers, complains later.

use std::collections::BTreeSet;

use cashbook_core::exchange::{Answer, ExchangeError, Method, Request};

use crate::model::Post;

/// How Cashbook treats a call at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Fine,
    Refuses4xx,
    Fails5xx,
    ToldToWait,
    /// Nothing arrives.
    Unreachable,
    /// It arrives and is accepted; the answer is lost.
    LosesAnswer,
    /// The connection breaks before anything arrived, but the sender cannot know.
    LosesRequest,
}

pub fn answer(status: u16, body: &str) -> Result<Answer, ExchangeError> {
    Ok(Answer { status, retry_after_seconds: None, body: body.as_bytes().to_vec() })
}

pub fn told_to_wait(seconds: u64) -> Result<Answer, ExchangeError> {
    Ok(Answer { status: 429, retry_after_seconds: Some(seconds), body: Vec::new() })
}

pub fn lost() -> Result<Answer, ExchangeError> {
    Err(ExchangeError::Lost("connection reset".to_owned()))
}

pub fn unreachable() -> Result<Answer, ExchangeError> {
    Err(ExchangeError::NotSent("connection refused".to_owned()))
}

/// A submission's form, read back.
pub fn read_post(request: &Request) -> Option<(String, Post)> {
    if request.method != Method::Post {
        return None;
    }
    let form = request.form.as_ref()?;
    let text = String::from_utf8(form.clone()).ok()?;
    let (xml, pdf) = text.strip_prefix("xml=")?.split_once("&pdf=")?;
    let xml = decode(xml)?;
    let number = between(&xml, "<invoiceNumber>", "</invoiceNumber>")?.to_owned();
    let revision = between(&xml, "Eladó r", "<")?.parse().ok()?;
    let mut settlements = BTreeSet::new();
    let mut rest = xml.as_str();
    while let Some(at) = rest.find("<warrantNumber>") {
        rest = &rest[at + "<warrantNumber>".len()..];
        settlements.insert(rest.split('<').next()?.to_owned());
    }
    Some((number, Post { revision, settlements, placeholder: pdf == "payments", xml }))
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split(to).next()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
