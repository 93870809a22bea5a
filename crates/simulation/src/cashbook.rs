//! The simulated Cashbook's answers, and its reading of what it gets.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use cashbook_core::exchange::{Answer, ExchangeError};
use memchr::memmem;

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

pub const BAD_MOODS: [Mood; 6] = [
    Mood::Refuses4xx,
    Mood::Fails5xx,
    Mood::ToldToWait,
    Mood::Unreachable,
    Mood::LosesAnswer,
    Mood::LosesRequest,
];

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

/// Reads a submission's form. Nothing is decoded but what is looked at: forms are large and many.
pub fn read_post(key: u32, form: &[u8]) -> Option<Post> {
    let at = memmem::rfind(form, b"&pdf=")?;
    let (xml, pdf) = (form.get(4..at)?, form.get(at + 5..)?);
    let number = decode(between(xml, b"%3CinvoiceNumber%3E", b"%3C")?)?;
    let revision = decode(between(xml, b"Elad%C3%B3+r", b"%3C")?)?.parse().ok()?;
    let mut settlements = BTreeSet::new();
    if let Some(payments) = memmem::rfind(xml, b"%3C%2FinvoiceSummary%3E") {
        let mut rest = &xml[payments..];
        while let Some(at) = memmem::find(rest, b"%3CwarrantNumber%3E") {
            rest = &rest[at + 19..];
            settlements.insert(decode(between_start(rest, b"%3C")?)?);
        }
    }
    let placeholder = pdf == b"payments";
    let (xml, pdf) = (digest(xml), digest(pdf));
    let form = xml.rotate_left(1) ^ pdf;
    Some(Post { key, number, revision, settlements, placeholder, xml, pdf, form })
}

/// The digest of an image as [`read_post`] sees it.
pub fn image_digest(pdf: &[u8]) -> u64 {
    let field = STANDARD.encode(pdf).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    digest(field.as_bytes())
}

fn between<'a>(text: &'a [u8], from: &[u8], to: &[u8]) -> Option<&'a [u8]> {
    between_start(text.get(memmem::find(text, from)? + from.len()..)?, to)
}

fn between_start<'a>(text: &'a [u8], to: &[u8]) -> Option<&'a [u8]> {
    text.get(..memmem::find(text, to)?)
}

fn decode(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(*rest.next()?).to_digit(16)?;
                let low = char::from(*rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Tells forms apart; fast, since each is several kilobytes.
fn digest(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64;
    for part in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    state
}
