//! The invariants, as the world sees them. Their numbers are those of ARCHITECTURE.md.

use chrono::{DateTime, Utc};

use crate::model::{Company, Post};

/// When a submission sets out: may it?
pub fn departure(
    company: &Company,
    number: &str,
    post: &Post,
    key: u32,
    now: DateTime<Utc>,
) -> Result<(), String> {
    let say = |what: &str| Err(format!("{what}: {} {number} r{} at {now}", company.id, post.revision));
    let Some(document) = company.documents.get(number) else { return say("I1 unknown document submitted") };
    // A mark that may stand: none finished before an acknowledged withdrawal began.
    let is_marked = document.marks_open > 0
        || match (document.mark_ended, document.withdrawn_since) {
            (Some(_), None) => true,
            (Some(marked), Some(withdrawn)) => marked >= withdrawn,
            (None, _) => false,
        };
    if !is_marked {
        return say("I1 submitted without a mark");
    }
    // A round looks at the licence when it opens the company, and lasts some minutes at most.
    if company.unlicensed_since.is_some_and(|since| now.signed_duration_since(since).num_seconds() > 1800) {
        return say("I1 submitted without a licence");
    }
    if key > company.key {
        return say("I1 submitted with a key that was never set");
    }
    if post.revision > document.revision_issued || post.revision == 0 {
        return say("I7 a revision that never was");
    }
    Ok(())
}

/// When a submission arrives and is accepted: is it what it should be?
pub fn arrival(company: &Company, number: &str, post: &Post) -> Result<(), String> {
    let say = |what: &str| Err(format!("{what}: {} {number} r{}", company.id, post.revision));
    let Some(document) = company.documents.get(number) else { return say("I1 unknown document arrived") };
    if let Some(reference) = &document.references
        && company.received.get(reference).is_none_or(|received| received.accepted.is_empty())
    {
        return say("I5 arrived before the document that it refers to");
    }
    let Some(received) = company.received.get(number) else {
        return if post.placeholder { say("I3 placeholder for a document without image") } else { Ok(()) };
    };
    if received.noted.as_ref() == Some(&post.xml) {
        return say("I3 submitted again although nothing was unknown");
    }
    if let Some(last) = received.accepted.last() {
        if post.revision < last.revision {
            return say("I7 a stale revision after a newer one");
        }
        let lost: Vec<_> = last
            .settlements
            .difference(&post.settlements)
            .filter(|id| !document.reversals.contains(*id))
            .collect();
        if !lost.is_empty() {
            return say(&format!("I4 settlements left out {lost:?}"));
        }
    }
    if post.placeholder && received.accepted.iter().all(|earlier| earlier.placeholder) {
        return say("I3 placeholder for a document without image");
    }
    if post.placeholder && received.complained {
        return say("I3 placeholder although the image is missing");
    }
    Ok(())
}

/// When everything has come to rest: is what was promised at Cashbook, or before the user?
pub fn at_rest(company: &Company, number: &str, view: &serde_json::Value) -> Result<(), String> {
    let say = |what: &str| Err(format!("{what}: {} {number}: {view}", company.id));
    let Some(document) = company.documents.get(number) else { return Ok(()) };
    if document.revision_acked == 0 {
        return Ok(());
    }
    let attention = !view["attention"].is_null();
    let state = view["state"].as_str().unwrap_or_default();
    let last = company.received.get(number).and_then(|received| received.accepted.last());
    if view["revision"].as_u64().unwrap_or_default() < document.revision_acked {
        return say("I7 an acknowledged revision is lost");
    }
    let known: Vec<&str> = view["settlements"]
        .as_array()
        .map(|list| list.iter().filter_map(|settlement| settlement["id"].as_str()).collect())
        .unwrap_or_default();
    if let Some(lost) = document.settlements_acked.iter().find(|id| !known.contains(&id.as_str())) {
        return say(&format!("I7 the acknowledged settlement {lost} is lost"));
    }
    let is_marked = document.mark_acked && document.withdrawn_since.is_none() && !document.withdraw_open;
    if !is_marked {
        return Ok(());
    }
    match (state, last) {
        ("submitted", None) => say("I9 shown as submitted, but never arrived"),
        ("submitted", Some(last)) => {
            if attention {
                return Ok(());
            }
            if last.revision < document.revision_acked {
                return say("I2 the last revision never went");
            }
            let missing = document
                .settlements_acked
                .iter()
                .find(|id| !document.reversals.contains(*id) && !last.settlements.contains(*id));
            if let Some(id) = missing {
                return say(&format!("I2 the settlement {id} never went"));
            }
            let reversed = document.reversals_acked.iter().find(|id| last.settlements.contains(*id));
            if let Some(id) = reversed {
                return say(&format!("I2 the reversal of {id} never went"));
            }
            if view["settlement"] == "waiting" {
                return say("I2 a settlement waits for ever");
            }
            Ok(())
        }
        ("waiting", _) if attention => Ok(()),
        _ => say("I2 marked, not submitted, and nobody is told why"),
    }
}
