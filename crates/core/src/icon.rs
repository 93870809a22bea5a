//! What the user sees of a document's state, and what may be done about it: the rules behind the status icon column,
//! the context menu and the settings tab. The three states are the user's; a settlement on its way, a failure and a
//! click that still has to be sent stand beside them as marks, never as a fourth state.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    mapping::Kind,
    texts::{
        Message, Text,
        attention::Attention as Reason,
        ui::{self, Lang},
    },
    view::{SettlementState, State},
};

/// Why a document does not go: what the icon needs of [`crate::view::Attention`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attention {
    pub code: String,
    pub message: Message,
}

impl Attention {
    /// Left alone until somebody changes something or marks it again (`submission::Phase::Parked`).
    fn is_parked(&self) -> bool {
        const REASONS: [Reason; 8] = [
            Reason::Refused,
            Reason::Invalid,
            Reason::GaveUp,
            Reason::ComplaintUnreadable,
            Reason::ComplaintPdfMissing,
            Reason::ComplaintTaxNumber,
            Reason::ComplaintSupplier,
            Reason::ComplaintOther,
        ];
        REASONS.iter().any(|reason| reason.code() == self.code)
    }
}

/// What the page knows of one document: an element of `POST …/states`' answer, and what it keeps itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    pub state: State,
    pub settlement: SettlementState,
    #[serde(default)]
    pub attention: Option<Attention>,
    /// RFC 3339, UTC; absent when the service does not say.
    #[serde(default)]
    pub submitted_at: Option<String>,
}

/// A click that could not be sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pending {
    Mark,
    Withdraw,
}

/// One row of the ERP's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    pub number: String,
    /// As the ERP says it; absent when its list does not hold it, then the service judges.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Absent while the state is not known.
    #[serde(default)]
    pub status: Option<Status>,
    #[serde(default)]
    pub pending: Option<Pending>,
}

/// The drawing, told apart by outline as well as by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Three dots: not known yet.
    Unknown,
    /// An empty ring.
    NotSubmitted,
    /// An hourglass.
    Waiting,
    /// A full disc with a tick.
    Submitted,
}

/// A mark beside the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    Attention,
    Pending,
    SettlementWaiting,
    SettlementSubmitted,
}

/// What is drawn and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Icon {
    pub shape: Shape,
    pub marks: Vec<Mark>,
    /// The accessible name and the tooltip, in plain words.
    pub label: String,
}

/// How the embedder reads instants (RFC 3339) and writes them for people, in civil time of Europe/Budapest.
pub trait Clock {
    /// Milliseconds since 1970-01-01T00:00:00Z; `None` when it cannot be read.
    fn milliseconds(&self, instant: &str) -> Option<i64>;
    /// The time of day: `14:30`.
    fn time_of_day(&self, instant: &str, lang: Lang) -> String;
    /// Date and time of day: `2026. 11. 02. 14:30`.
    fn date_and_time(&self, instant: &str, lang: Lang) -> String;
}

/// The icon of one row. `now` and `next_round_at` are instants (RFC 3339); a round that is already past is not announced.
#[must_use]
pub fn icon(row: &Row, next_round_at: Option<&str>, now: &str, lang: Lang, clock: &impl Clock) -> Icon {
    let Some(status) = &row.status else {
        let mut parts = vec![ui::STATE_UNKNOWN.text.get(lang).to_owned()];
        let marks = pending_mark(row.pending, lang, &mut parts);
        return Icon { shape: Shape::Unknown, marks, label: parts.join(" · ") };
    };
    let (shape, said) = match status.state {
        State::NotSubmitted => (Shape::NotSubmitted, ui::STATE_NOT_SUBMITTED.text.get(lang).to_owned()),
        // What is left alone until somebody acts does not go with the next round.
        State::Waiting if status.attention.as_ref().is_some_and(Attention::is_parked) => {
            (Shape::Waiting, ui::STATE_WAITING.text.get(lang).to_owned())
        }
        State::Waiting => (Shape::Waiting, waiting_text(next_round_at, now, lang, clock)),
        State::Submitted => (Shape::Submitted, submitted_text(status.submitted_at.as_deref(), lang, clock)),
    };
    let mut parts = vec![said];
    let mut marks = pending_mark(row.pending, lang, &mut parts);
    if let Some(attention) = &status.attention {
        marks.insert(0, Mark::Attention);
        parts.push(lang.of(&attention.message).to_owned());
    }
    match status.settlement {
        SettlementState::None => {}
        SettlementState::Waiting => {
            marks.push(Mark::SettlementWaiting);
            parts.push(ui::SETTLEMENT_WAITING.text.get(lang).to_owned());
        }
        SettlementState::Submitted => {
            marks.push(Mark::SettlementSubmitted);
            parts.push(ui::SETTLEMENT_SUBMITTED.text.get(lang).to_owned());
        }
    }
    Icon { shape, marks, label: parts.join(" · ") }
}

/// Why a row cannot be marked for hand-over; `None` when it can, or when only the service can tell.
#[must_use]
pub fn mark_refusal(row: &Row) -> Option<Text> {
    match row.kind {
        Some(Kind::ProForma) => return Some(ui::REFUSED_PRO_FORMA.text),
        Some(Kind::DeliveryNote) => return Some(ui::REFUSED_DELIVERY_NOTE.text),
        Some(Kind::Receipt) => return Some(ui::REFUSED_RECEIPT.text),
        Some(Kind::Normal | Kind::Advance) | None => {}
    }
    if row.pending == Some(Pending::Mark) {
        return Some(ui::REFUSED_PENDING.text);
    }
    let status = row.status.as_ref()?;
    // A parked document goes again when it is marked again.
    let stuck = status.attention.as_ref().is_some_and(Attention::is_parked);
    match status.state {
        State::Waiting if row.pending != Some(Pending::Withdraw) && !stuck => Some(ui::REFUSED_WAITING.text),
        State::Submitted if !stuck => Some(ui::REFUSED_SUBMITTED.text),
        _ => None,
    }
}

/// Whether the user's wish may still be taken back: while it waits, or while the click itself has not been sent.
/// Whether an attempt has begun meanwhile is the service's to say.
#[must_use]
pub fn may_withdraw(row: &Row) -> bool {
    match row.pending {
        Some(Pending::Mark) => true,
        Some(Pending::Withdraw) => false,
        None => row.status.as_ref().is_some_and(|status| status.state == State::Waiting),
    }
}

/// What a menu entry or button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    Mark,
    Withdraw,
    Log,
    Preview,
}

/// One entry of the context menu or the side bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub action: Action,
    pub label: String,
    /// The documents that the action would touch; empty when it is not possible.
    pub numbers: Vec<String>,
    /// Why it is not possible, or what part of the selection it leaves out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What can be done with the selected rows. Marking is always listed, so that its reason can be read when it is not possible.
#[must_use]
pub fn entries(rows: &[Row], lang: Lang) -> Vec<Entry> {
    let mut list = vec![mark_entry(rows, lang)];
    let withdrawable: Vec<String> =
        rows.iter().filter(|row| may_withdraw(row)).map(|row| row.number.clone()).collect();
    if !withdrawable.is_empty() {
        let label = counted(&ui::WITHDRAW, &ui::WITHDRAW_MANY, withdrawable.len(), rows.len(), lang);
        list.push(Entry { action: Action::Withdraw, label, numbers: withdrawable, reason: None });
    }
    if let [row] = rows {
        for (action, label) in [(Action::Log, &ui::OPEN_LOG), (Action::Preview, &ui::OPEN_PREVIEW)] {
            let label = label.text.get(lang).to_owned();
            list.push(Entry { action, label, numbers: vec![row.number.clone()], reason: None });
        }
    }
    list
}

/// A secret key as typed or pasted, without the white space around it.
///
/// # Errors
/// Why it cannot be one: it has to stand in an `Authorization` header (RFC 6750, `b64token` is visible ASCII).
pub fn check_secret_key(typed: &str) -> Result<String, Text> {
    let key = typed.trim();
    if key.is_empty() {
        return Err(ui::KEY_EMPTY.text);
    }
    if key.chars().any(char::is_whitespace) {
        return Err(ui::KEY_WHITE_SPACE.text);
    }
    if !key.chars().all(|c| c.is_ascii_graphic()) {
        return Err(ui::KEY_CHARACTERS.text);
    }
    Ok(key.to_owned())
}

/// The retroactive start date (S5), `YYYY-MM-DD`, against the civil date of today.
///
/// # Errors
/// Why it cannot be one.
pub fn check_backfill_from(from: &str, today: &str) -> Result<(), Text> {
    let Some(date) = civil_date(from) else { return Err(ui::BACKFILL_DATE_UNREADABLE.text) };
    match civil_date(today) {
        Some(today) if date > today => Err(ui::BACKFILL_DATE_FUTURE.text),
        _ => Ok(()),
    }
}

/// `YYYY-MM-DD`, the form of `<input type="date">`; chrono's own parser would triple the browser's download.
fn civil_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let right_lengths = (year.len(), month.len(), day.len()) == (4, 2, 2) && parts.next().is_none();
    right_lengths
        .then(|| NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))?
}

fn waiting_text(next_round_at: Option<&str>, now: &str, lang: Lang, clock: &impl Clock) -> String {
    let ahead = next_round_at.filter(|at| match (clock.milliseconds(at), clock.milliseconds(now)) {
        (Some(at), Some(now)) => at > now,
        _ => false,
    });
    match ahead {
        Some(at) => lang.of(&ui::STATE_WAITING_UNTIL.text.fill(&[&clock.time_of_day(at, lang)])).to_owned(),
        // No round has run yet, or the page has not heard of the next one: the rule is all there is to say.
        None => ui::STATE_WAITING_SOON.text.get(lang).to_owned(),
    }
}

fn submitted_text(at: Option<&str>, lang: Lang, clock: &impl Clock) -> String {
    match at {
        Some(at) => lang.of(&ui::STATE_SUBMITTED_AT.text.fill(&[&clock.date_and_time(at, lang)])).to_owned(),
        None => ui::STATE_SUBMITTED.text.get(lang).to_owned(),
    }
}

fn pending_mark(pending: Option<Pending>, lang: Lang, parts: &mut Vec<String>) -> Vec<Mark> {
    let Some(pending) = pending else { return Vec::new() };
    let text = match pending {
        Pending::Mark => ui::PENDING_MARK.text,
        Pending::Withdraw => ui::PENDING_WITHDRAW.text,
    };
    parts.push(text.get(lang).to_owned());
    vec![Mark::Pending]
}

fn mark_entry(rows: &[Row], lang: Lang) -> Entry {
    let (mut numbers, mut refusals) = (Vec::new(), Vec::<Text>::new());
    for row in rows {
        match mark_refusal(row) {
            None => numbers.push(row.number.clone()),
            Some(text) if refusals.contains(&text) => {}
            Some(text) => refusals.push(text),
        }
    }
    let label = counted(&ui::MARK, &ui::MARK_MANY, numbers.len(), rows.len(), lang);
    let said: Vec<&str> = refusals.iter().map(|text| text.get(lang)).collect();
    let reason = if rows.is_empty() {
        Some(ui::NOTHING_SELECTED.text.get(lang).to_owned())
    } else if said.is_empty() {
        None
    } else if numbers.is_empty() {
        Some(said.join(" "))
    } else {
        let left_out = rows.len().saturating_sub(numbers.len()).to_string();
        Some(lang.of(&ui::MARK_LEFT_OUT.text.fill(&[&left_out, &said.join(" ")])).to_owned())
    };
    Entry { action: Action::Mark, label, numbers, reason }
}

/// The label for one row, or with the count when several are selected.
fn counted(one: &ui::Entry, many: &ui::Entry, count: usize, selected: usize, lang: Lang) -> String {
    if selected > 1 && count > 0 {
        lang.of(&many.text.fill(&[&count.to_string()])).to_owned()
    } else {
        one.text.get(lang).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;
    impl Clock for Plain {
        fn milliseconds(&self, instant: &str) -> Option<i64> {
            chrono::DateTime::parse_from_rfc3339(instant).ok().map(|at| at.timestamp_millis())
        }
        fn time_of_day(&self, instant: &str, _: Lang) -> String {
            instant[11..16].to_owned()
        }
        fn date_and_time(&self, instant: &str, _: Lang) -> String {
            instant[..16].replace('T', " ")
        }
    }

    fn row(json: &str) -> Row {
        serde_json::from_str(json).unwrap()
    }

    fn label(json: &str, lang: Lang) -> (Shape, Vec<Mark>, String) {
        let next = Some("2026-11-02T14:30:00Z");
        let icon = icon(&row(json), next, "2026-11-02T14:10:00Z", lang, &Plain);
        (icon.shape, icon.marks, icon.label)
    }

    #[test]
    fn the_three_states_in_both_languages() {
        let cases = [
            (r#"{"number":"A"}"#, Lang::Hu, Shape::Unknown, "Cashbook-állapot lekérdezése…"),
            (
                r#"{"number":"A","status":{"state":"not-submitted","settlement":"none"}}"#,
                Lang::Hu,
                Shape::NotSubmitted,
                "Nem beküldött",
            ),
            (
                r#"{"number":"A","status":{"state":"waiting","settlement":"none"}}"#,
                Lang::Hu,
                Shape::Waiting,
                "Beküldésre vár, a következő beküldés 14:30-kor",
            ),
            (
                r#"{"number":"A","status":{"state":"waiting","settlement":"none"}}"#,
                Lang::En,
                Shape::Waiting,
                "Waiting for submission, the next one is at 14:30",
            ),
            (
                r#"{"number":"A","status":{"state":"submitted","settlement":"none","submittedAt":"2026-11-02T14:30:05Z"}}"#,
                Lang::Hu,
                Shape::Submitted,
                "Beküldött (2026-11-02 14:30)",
            ),
        ];
        for (json, lang, shape, said) in cases {
            assert_eq!(label(json, lang), (shape, Vec::new(), said.to_owned()), "{json}");
        }
    }

    #[test]
    fn a_round_in_the_past_is_not_announced() {
        let waiting = row(r#"{"number":"A","status":{"state":"waiting","settlement":"none"}}"#);
        for next in [None, Some("2026-11-02T14:10:00Z"), Some("soon")] {
            let icon = icon(&waiting, next, "2026-11-02T14:10:00Z", Lang::Hu, &Plain);
            assert_eq!(icon.label, "Beküldésre vár, a beküldés 30 percenként indul", "{next:?}");
        }
    }

    #[test]
    fn no_next_round_is_announced_for_what_is_parked() {
        let json = r#"{"number":"A","status":{"state":"waiting","settlement":"none",
            "attention":{"code":"refused","message":{"hu":"Elutasítva.","en":"Refused."}}}}"#;
        assert_eq!(label(json, Lang::Hu).2, "Beküldésre vár · Elutasítva.");
    }

    #[test]
    fn marks_stand_beside_the_state() {
        let json = r#"{"number":"A","pending":"withdraw","status":{"state":"waiting","settlement":"waiting",
            "attention":{"code":"key-refused","message":{"hu":"Hibás kulcs.","en":"Wrong key."},"since":"x","retryAt":null}}}"#;
        let (shape, marks, said) = label(json, Lang::En);
        assert_eq!(shape, Shape::Waiting);
        assert_eq!(marks, [Mark::Attention, Mark::Pending, Mark::SettlementWaiting]);
        assert!(said.contains("Wrong key."), "{said}");
    }

    #[test]
    fn kinds_that_are_never_sent_are_refused_by_name() {
        for (kind, text) in [
            ("pro-forma", ui::REFUSED_PRO_FORMA.text),
            ("delivery-note", ui::REFUSED_DELIVERY_NOTE.text),
            ("receipt", ui::REFUSED_RECEIPT.text),
        ] {
            assert_eq!(mark_refusal(&row(&format!(r#"{{"number":"A","kind":"{kind}"}}"#))), Some(text));
        }
        assert_eq!(mark_refusal(&row(r#"{"number":"A","kind":"advance"}"#)), None);
    }

    #[test]
    fn a_parked_document_can_be_marked_again_but_not_one_that_goes_by_itself() {
        for (code, refused) in [("refused", None), ("retrying", Some(ui::REFUSED_WAITING.text))] {
            let json = format!(
                r#"{{"number":"A","status":{{"state":"waiting","settlement":"none","attention":
                    {{"code":"{code}","message":{{"hu":"H","en":"E"}}}}}}}}"#
            );
            assert_eq!(mark_refusal(&row(&json)), refused, "{code}");
        }
    }

    #[test]
    fn a_mixed_selection_says_what_it_leaves_out() {
        let rows = [
            row(r#"{"number":"A","kind":"normal","status":{"state":"not-submitted","settlement":"none"}}"#),
            row(r#"{"number":"B","kind":"advance","status":{"state":"waiting","settlement":"none"}}"#),
            row(
                r#"{"number":"C","kind":"pro-forma","status":{"state":"not-submitted","settlement":"none"}}"#,
            ),
        ];
        let list = entries(&rows, Lang::Hu);
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].numbers, ["A"]);
        assert_eq!(list[0].label, "1 számla beküldése a Cashbook részére");
        assert!(list[0].reason.as_deref().unwrap().starts_with("2 bizonylat kimarad"));
        assert_eq!(
            (list[1].action, list[1].numbers.as_slice()),
            (Action::Withdraw, ["B".to_owned()].as_slice())
        );
    }

    #[test]
    fn one_row_offers_log_and_preview() {
        let list =
            entries(&[row(r#"{"number":"A","status":{"state":"submitted","settlement":"none"}}"#)], Lang::En);
        let actions: Vec<Action> = list.iter().map(|entry| entry.action).collect();
        assert_eq!(actions, [Action::Mark, Action::Log, Action::Preview]);
        assert!(list[0].numbers.is_empty() && list[0].reason.is_some());
        assert_eq!(entries(&[], Lang::En).len(), 1);
    }

    #[test]
    fn a_click_not_yet_sent_can_be_taken_back() {
        let kept =
            row(r#"{"number":"A","pending":"mark","status":{"state":"not-submitted","settlement":"none"}}"#);
        assert!(may_withdraw(&kept));
        assert_eq!(mark_refusal(&kept), Some(ui::REFUSED_PENDING.text));
        let back =
            row(r#"{"number":"A","pending":"withdraw","status":{"state":"waiting","settlement":"none"}}"#);
        assert_eq!((may_withdraw(&back), mark_refusal(&back)), (false, None));
    }

    #[test]
    fn settings_checks() {
        assert_eq!(check_secret_key("  abc-DEF.123_ \n"), Ok("abc-DEF.123_".to_owned()));
        for (typed, text) in [
            (" ", ui::KEY_EMPTY.text),
            ("ab cd", ui::KEY_WHITE_SPACE.text),
            ("kulcs\u{e1}", ui::KEY_CHARACTERS.text),
        ] {
            assert_eq!(check_secret_key(typed), Err(text), "{typed:?}");
        }
        assert_eq!(check_backfill_from("2026-07-01", "2026-11-22"), Ok(()));
        assert_eq!(check_backfill_from("2026-11-23", "2026-11-22"), Err(ui::BACKFILL_DATE_FUTURE.text));
        assert_eq!(check_backfill_from("2026-7-01", "2026-11-22"), Err(ui::BACKFILL_DATE_UNREADABLE.text));
        assert_eq!(check_backfill_from("2026-02-30", "2026-11-22"), Err(ui::BACKFILL_DATE_UNREADABLE.text));
    }
}
