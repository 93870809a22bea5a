//! The page of switches: which faults are on, and forms to switch them. What it posts becomes a [`Rule`] like those of
//! the JSON interface.

use std::{str::FromStr, sync::Arc};

use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    Shared,
    faults::{Act, Call, Complaint, Faults, Rule},
    labels::{self as l, Label, Lang},
    pages::{call_word, page},
};

pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox/faults", get(show))
        .route("/sandbox/faults/add", post(add))
        .route("/sandbox/faults/remove", post(remove))
        .route("/sandbox/faults/clear", post(clear))
        .route("/sandbox/faults/general", post(general))
}

const ACTS: [(&str, Label); 8] = [
    ("status", l::ACT_STATUS),
    ("accept-then-drop", l::ACT_ACCEPT_DROP),
    ("drop-before-reading", l::ACT_DROP),
    ("delay", l::ACT_DELAY),
    ("slow-body", l::ACT_SLOW),
    ("huge-answer", l::ACT_HUGE),
    ("not-json", l::ACT_NOT_JSON),
    ("complain", l::ACT_COMPLAIN),
];

const COMPLAINTS: [(&str, Complaint); 5] = [
    ("missing-pdf", Complaint::MissingPdf),
    ("unreadable", Complaint::Unreadable),
    ("unknown-tax-number", Complaint::UnknownTaxNumber),
    ("no-permission", Complaint::NoPermission),
    ("other", Complaint::Other),
];

async fn show(State(shared): State<Arc<Shared>>, lang: Lang) -> Markup {
    whole(lang, &shared.pool().faults, None)
}

fn whole(lang: Lang, faults: &Faults, wrong: Option<&str>) -> Markup {
    let content = html! {
        @if let Some(wrong) = wrong { p.failed role="alert" { (wrong) } }
        h2 { (lang.say(l::ACTIVE)) }
        @if faults.rules.is_empty() { p { (lang.say(l::NO_FAULTS)) } } @else { (active(lang, faults)) }
        h2 { (lang.say(l::ADD_TITLE)) }
        (add_form(lang))
        h2 { (lang.say(l::GENERAL)) }
        (general_form(lang, faults))
    };
    page(lang, "/sandbox/faults", lang.say(l::FAULTS), content)
}

fn active(lang: Lang, faults: &Faults) -> Markup {
    html! {
        div.scroll { table {
            thead { tr {
                th scope="col" { (lang.say(l::WHAT)) } th scope="col" { (lang.say(l::WHEN)) } th scope="col" { (lang.say(l::REMOVE)) }
            } }
            tbody { @for (at, rule) in faults.rules.iter().enumerate() { tr {
                td { (act_words(lang, &rule.act)) }
                td {
                    @for call in &rule.on { (call_word(lang, *call)) " " }
                    @if let Some(number) = &rule.number { (lang.say(l::NUMBER)) ": " (number) " " }
                    @if let Some(company) = &rule.company { (lang.say(l::COMPANY)) ": " (company) " " }
                    @if let Some(count) = rule.count { "× " (count) " " }
                    @if let Some(rate) = rule.per_mille { (rate) " ‰" }
                }
                td { form method="post" action={ "/sandbox/faults/remove?lang=" (lang.code()) } {
                    button name="at" value=(at) { (lang.say(l::REMOVE)) }
                } }
            } } }
        } }
        form.below method="post" action={ "/sandbox/faults/clear?lang=" (lang.code()) } { button { (lang.say(l::REMOVE_ALL)) } }
    }
}

fn act_words(lang: Lang, act: &Act) -> String {
    let (label, detail) = match act {
        Act::Status { status, retry_after_seconds, taken } => {
            let wait =
                retry_after_seconds.map(|seconds| format!(", Retry-After: {seconds}")).unwrap_or_default();
            let taken = if *taken { format!(", {}", lang.say(l::TAKEN)) } else { String::new() };
            (l::ACT_STATUS, format!("{status}{wait}{taken}"))
        }
        Act::AcceptThenDrop => (l::ACT_ACCEPT_DROP, String::new()),
        Act::DropBeforeReading => (l::ACT_DROP, String::new()),
        Act::Delay { ms } => (l::ACT_DELAY, format!("{ms} ms")),
        Act::SlowBody { ms } => (l::ACT_SLOW, format!("{ms} ms")),
        Act::HugeAnswer { bytes } => (l::ACT_HUGE, format!("{bytes} B")),
        Act::NotJson => (l::ACT_NOT_JSON, String::new()),
        Act::Complain { complaint } => (l::COMPLAINT, lang.say(complaint_label(*complaint)).to_owned()),
    };
    if detail.is_empty() { lang.say(label).to_owned() } else { format!("{}: {detail}", lang.say(label)) }
}

fn complaint_label(complaint: Complaint) -> Label {
    match complaint {
        Complaint::Unreadable => l::WHY_UNREADABLE,
        Complaint::MissingPdf => l::WHY_MISSING_PDF,
        Complaint::UnknownTaxNumber => l::WHY_TAX_NUMBER,
        Complaint::NoPermission => l::WHY_PERMISSION,
        Complaint::Other => l::WHY_OTHER,
    }
}

fn add_form(lang: Lang) -> Markup {
    let field = |name: &str, label: Label, kind: &str| {
        html! { label { (lang.say(label)) input name=(name) type=(kind) min=[(kind == "number").then_some("0")] autocomplete="off"; } }
    };
    let calls =
        [("submit", l::CALL_SUBMIT), ("log", l::CALL_LOG), ("key-check", l::CALL_KEY), ("all", l::CALL_ALL)];
    html! {
        form.fields method="post" action={ "/sandbox/faults/add?lang=" (lang.code()) } {
            label { (lang.say(l::WHAT)) select name="kind" {
                @for (value, label) in ACTS { option value=(value) { (lang.say(label)) } }
            } }
            (field("value", l::VALUE, "number"))
            (field("retryAfter", l::RETRY_AFTER, "number"))
            label { (lang.say(l::ON_CALL)) select name="on" {
                @for (value, label) in calls { option value=(value) { (lang.say(label)) } }
            } }
            label { (lang.say(l::WHICH_COMPLAINT)) select name="complaint" {
                @for (value, complaint) in COMPLAINTS { option value=(value) { (lang.say(complaint_label(complaint))) } }
            } }
            (field("count", l::HOW_MANY, "number"))
            (field("perMille", l::PER_MILLE, "number"))
            (field("number", l::ONLY_NUMBER, "text"))
            (field("company", l::ONLY_COMPANY, "text"))
            label.tick { input type="checkbox" name="taken" value="true"; (lang.say(l::TAKEN)) }
            div { button { (lang.say(l::ADD)) } }
        }
    }
}

fn general_form(lang: Lang, faults: &Faults) -> Markup {
    let numbers = [
        ("delayMs", l::DELAY, faults.delay_ms),
        ("processingDelayMs", l::PROCESSING_DELAY, faults.processing_delay_ms),
        ("seed", l::SEED, faults.seed),
    ];
    let ticks = [
        ("refuseAtOnce", l::REFUSE_AT_ONCE, faults.refuse_at_once),
        ("hashByContent", l::HASH_BY_CONTENT, faults.hash_by_content),
    ];
    html! {
        form.fields method="post" action={ "/sandbox/faults/general?lang=" (lang.code()) } {
            @for (name, label, value) in numbers {
                label { (lang.say(label)) input type="number" min="0" name=(name) value=(value); }
            }
            @for (name, label, on) in ticks {
                label.tick { input type="checkbox" name=(name) value="true" checked[on]; (lang.say(label)) }
            }
            div { button { (lang.say(l::SAVE)) } }
        }
    }
}

/// An untouched field of an HTML form comes as an empty text.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct AddForm {
    kind: String,
    value: String,
    retry_after: String,
    on: String,
    complaint: String,
    count: String,
    per_mille: String,
    number: String,
    company: String,
    taken: bool,
}

async fn add(State(shared): State<Arc<Shared>>, lang: Lang, Form(form): Form<AddForm>) -> Response {
    let mut pool = shared.pool();
    let wrong = match form.rule() {
        Ok(rule) => {
            let mut faults = pool.faults.clone();
            faults.rules.push(rule);
            match faults.check() {
                Ok(()) => {
                    pool.faults = faults;
                    return back(lang);
                }
                Err(wrong) => wrong,
            }
        }
        Err(wrong) => wrong,
    };
    (StatusCode::UNPROCESSABLE_ENTITY, whole(lang, &pool.faults, Some(&wrong))).into_response()
}

impl AddForm {
    fn rule(&self) -> Result<Rule, String> {
        let value = || number::<u64>("value", &self.value)?.ok_or_else(|| "value: is needed".to_owned());
        let act = match self.kind.as_str() {
            "status" => Act::Status {
                status: u16::try_from(value()?).map_err(|_| "value: a status is 200 to 599".to_owned())?,
                retry_after_seconds: number("retryAfter", &self.retry_after)?,
                taken: self.taken,
            },
            "accept-then-drop" => Act::AcceptThenDrop,
            "drop-before-reading" => Act::DropBeforeReading,
            "delay" => Act::Delay { ms: value()? },
            "slow-body" => Act::SlowBody { ms: value()? },
            "huge-answer" => Act::HugeAnswer { bytes: value()? },
            "not-json" => Act::NotJson,
            "complain" => {
                let known = COMPLAINTS.iter().find(|(name, _)| *name == self.complaint);
                let (_, complaint) =
                    known.ok_or_else(|| format!("complaint: `{}` is unknown", self.complaint))?;
                Act::Complain { complaint: *complaint }
            }
            other => return Err(format!("kind: `{other}` is unknown")),
        };
        let on = match self.on.as_str() {
            "submit" => vec![Call::Submit],
            "log" => vec![Call::Log],
            "key-check" => vec![Call::KeyCheck],
            "all" => vec![Call::Submit, Call::Log, Call::KeyCheck],
            other => return Err(format!("on: `{other}` is unknown")),
        };
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Rule {
            on,
            number: text(&self.number),
            company: text(&self.company),
            count: number("count", &self.count)?,
            per_mille: number("perMille", &self.per_mille)?,
            act,
        })
    }
}

fn number<T: FromStr>(name: &str, text: &str) -> Result<Option<T>, String> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("{name}: `{text}` is not a number that fits")),
    }
}

#[derive(Debug, Deserialize)]
struct RemoveForm {
    at: usize,
}

async fn remove(State(shared): State<Arc<Shared>>, lang: Lang, Form(form): Form<RemoveForm>) -> Response {
    let mut pool = shared.pool();
    if form.at < pool.faults.rules.len() {
        pool.faults.rules.remove(form.at);
    }
    back(lang)
}

async fn clear(State(shared): State<Arc<Shared>>, lang: Lang) -> Response {
    shared.pool().faults.rules.clear();
    back(lang)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GeneralForm {
    delay_ms: u64,
    processing_delay_ms: u64,
    seed: u64,
    #[serde(default)]
    refuse_at_once: bool,
    #[serde(default)]
    hash_by_content: bool,
}

async fn general(State(shared): State<Arc<Shared>>, lang: Lang, Form(form): Form<GeneralForm>) -> Response {
    let faults = &mut shared.pool().faults;
    faults.delay_ms = form.delay_ms;
    faults.processing_delay_ms = form.processing_delay_ms;
    faults.seed = form.seed;
    faults.refuse_at_once = form.refuse_at_once;
    faults.hash_by_content = form.hash_by_content;
    back(lang)
}

fn back(lang: Lang) -> Response {
    Redirect::to(&format!("/sandbox/faults?lang={}", lang.code())).into_response()
}
