//! The invariants, as the world sees them. Their numbers are those of ARCHITECTURE.md.

use crate::model::{Company, Moment, Post, Received, SECOND, Verdict};

/// From the look at a document until its submission sets out there are some steps of the store, each of which can be slow.
const LOOK: Moment = 120 * SECOND;

/// What of a round bears on whether a submission may set out.
pub struct RoundSoFar {
    pub began: Moment,
    pub budget: Moment,
    pub in_flight: u32,
    /// Answers 401 or 403, and 429, to this company in this round.
    pub refused: u32,
    pub told: u32,
}

/// When a submission sets out: may it? `lag`: how far reads of the store may be behind.
pub fn departure(
    company: &Company,
    post: &Post,
    round: &RoundSoFar,
    now: Moment,
    lag: Moment,
) -> Result<(), String> {
    let number = &post.number;
    let say = |what: &str| Err(format!("{what}: {} {number} r{}", company.id, post.revision));
    let Some(document) = company.documents.get(number) else { return say("I1 unknown document submitted") };
    // A mark that may stand: none finished before an acknowledged withdrawal began.
    let is_marked = document.marks_open > 0
        // What set out before went with a mark that nobody could take back any more (see `withdrawn` below).
        || document.departed.is_some()
        || match (document.mark_ended, document.withdrawn_since) {
            (Some(_), None) => true,
            (Some(marked), Some(withdrawn)) => marked >= withdrawn,
            (None, _) => false,
        };
    // The one exemption under lag (ARCHITECTURE.md, "Who writes what"): the round's look at the document may have
    // missed a withdrawal that was just acknowledged.
    let is_exempt =
        lag > 0 && document.withdrawn_since.is_some() && now - document.withdrawal_acked <= lag + LOOK;
    if !is_marked && !is_exempt {
        return say("I1 submitted without a mark");
    }
    // A round looks at the licence when it opens the company, and lasts some minutes at most.
    if company.unlicensed_since.is_some_and(|since| now - since > 1800 * SECOND) {
        return say("I1 submitted without a licence");
    }
    if post.key > company.key {
        return say("I1 submitted with a key that was never set");
    }
    if post.revision > document.revision_issued || post.revision == 0 {
        return say("I7 a revision that never was");
    }
    if !post.placeholder && !document.images.contains(&post.pdf) {
        return say("I7 an image that never was");
    }
    if let Some(last) = document.last_sent
        && last.form != post.form
        && !document.is_touched_since(last.at, LOOK + lag)
    {
        return say("I3 sent again with another body although nothing changed");
    }
    if let Some(refused) = document.refused
        && !document.is_touched_since(refused.at, LOOK + lag)
    {
        return say("I11 refused, and sent again although nothing changed");
    }
    if now - round.began > round.budget + LOOK {
        return say("I10 submitted long after the round's time was over");
    }
    if now < company.told_until && round.began < company.told_until {
        return say("I11 told to wait in an earlier round, and sent all the same");
    }
    // What was admitted when the first answer came may still go.
    if round.refused > 2 * round.in_flight {
        return say("I11 goes on with a key that was refused in this round");
    }
    if round.told > 2 * round.in_flight {
        return say("I11 goes on although told to wait in this round");
    }
    Ok(())
}

/// When a submission arrives and is accepted: is it what it should be?
pub fn arrival(company: &Company, post: &Post) -> Result<(), String> {
    let number = &post.number;
    let say = |what: &str| Err(format!("{what}: {} {number} r{}", company.id, post.revision));
    let Some(document) = company.documents.get(number) else { return say("I1 unknown document arrived") };
    if let Some(reference) = &document.references
        && !company.has_arrived(reference)
    {
        return say("I5 arrived before the document that it refers to");
    }
    let Some(received) = company.received.get(number) else {
        return if post.placeholder { say("I3 placeholder for a document without image") } else { Ok(()) };
    };
    if received.noted == Some(post.xml) {
        return say("I3 submitted again although nothing was unknown");
    }
    if let Some(last) = received.accepted.last() {
        if post.revision < last.post.revision {
            return say("I7 a stale revision after a newer one");
        }
        let lost: Vec<_> = last
            .post
            .settlements
            .difference(&post.settlements)
            .filter(|id| !document.reversals.contains(*id))
            .collect();
        if !lost.is_empty() {
            return say(&format!("I4 settlements left out {lost:?}"));
        }
    }
    if post.placeholder && received.accepted.iter().all(|earlier| earlier.post.placeholder) {
        return say("I3 placeholder for a document without image");
    }
    if post.placeholder && received.complained {
        return say("I3 placeholder although the image is missing");
    }
    Ok(())
}

/// What a user sees at any time.
pub fn seen(
    company: &Company,
    number: &str,
    view: &serde_json::Value,
    began: Moment,
    lag: Moment,
) -> Result<(), String> {
    let Some(document) = company.documents.get(number) else { return Ok(()) };
    let was_shown = document.shown_submitted.is_some_and(|shown| shown < began);
    // Under lag one look may be older than the one before.
    if was_shown && view["state"] != "submitted" && lag == 0 {
        return Err(format!("I9 shown as submitted, and later as unsent: {} {number}: {view}", company.id));
    }
    Ok(())
}

/// When a withdrawal was acknowledged: had no attempt begun?
pub fn withdrawn(company: &Company, number: &str, began: Moment, lag: Moment) -> Result<(), String> {
    let Some(document) = company.documents.get(number) else { return Ok(()) };
    // Somebody else may have marked it again since, and that mark have been served.
    let is_marked_again = document.marks_open > 0 || document.mark_ended.is_some_and(|at| at >= began);
    let is_late = |departed| departed + lag < began || (lag == 0 && !is_marked_again);
    // The same exemption under lag: the flight record may not have been seen yet.
    if document.departed.is_some_and(is_late) {
        return Err(format!("I1 withdrawn although an attempt had begun: {} {number}", company.id));
    }
    Ok(())
}

/// When a round has ended well: does it know of every attempt that an earlier one left unfinished?
pub fn round_ended(company: &Company, began: Moment) -> Result<(), String> {
    for (number, document) in &company.documents {
        if document.unrecorded.is_some_and(|departed| departed < began) {
            return Err(format!("I2 an attempt that broke off is forgotten: {} {number}", company.id));
        }
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
    let attention = view["attention"]["code"].as_str();
    let state = view["state"].as_str().unwrap_or_default();
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
    if matches!(attention, Some("retrying" | "unknown" | "told-to-wait" | "revision-waiting")) {
        return say("I2 promised to be tried again, and is not");
    }
    if attention.is_some_and(|code| code.starts_with("key-") || code == "not-default-user") {
        return say("I2 rests for its company, which is well");
    }
    if state == "waiting" && attention.is_none() {
        return say("I2 waits for ever, and nobody is told why");
    }
    if state != "submitted" && document.shown_submitted.is_some() {
        return say("I9 shown as submitted, and later as unsent");
    }
    if company.backfilled.iter().any(|of| of == number)
        && !document.withdraw_tried
        && state == "not-submitted"
    {
        return say("I6 the backfill passed it over");
    }
    let is_marked = document.mark_acked && document.withdrawn_since.is_none() && !document.withdraw_open;
    if is_marked && state == "not-submitted" {
        return say("I7 an acknowledged mark is lost");
    }
    if state == "submitted" {
        let received = company.received.get(number);
        return submitted(company, number, view, received);
    }
    Ok(())
}

fn submitted(
    company: &Company,
    number: &str,
    view: &serde_json::Value,
    received: Option<&Received>,
) -> Result<(), String> {
    let say = |what: &str| Err(format!("{what}: {} {number}: {view}", company.id));
    let Some(last) = received.and_then(|received| received.accepted.last()) else {
        return say("I9 shown as submitted, but never arrived");
    };
    let Some(document) = company.documents.get(number) else { return Ok(()) };
    if !view["attention"].is_null() {
        return Ok(());
    }
    if last.verdict != Verdict::Processed {
        return say("I2 Cashbook's complaint stands before nobody");
    }
    if last.post.revision < document.revision_acked {
        return say("I2 the last revision never went");
    }
    let went = &last.post.settlements;
    if let Some(id) =
        document.settlements_acked.iter().find(|id| !document.reversals.contains(*id) && !went.contains(*id))
    {
        return say(&format!("I2 the settlement {id} never went"));
    }
    if let Some(id) = document.reversals_acked.iter().find(|id| went.contains(*id)) {
        return say(&format!("I2 the reversal of {id} never went"));
    }
    if view["settlement"] == "waiting" {
        return say("I2 a settlement waits for ever");
    }
    Ok(())
}
