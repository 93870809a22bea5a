//! The pages that show what arrived. Every one says that this is a stand-in: [`page`] writes it.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use crate::{
    Shared, control,
    faults::Call,
    labels::{self as l, Label, Lang},
    pool::{Form, Image, Outcome, Record, Resend, Status},
    style::STYLE,
    xml::{self, Payment},
};

pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox", get(list))
        .route("/sandbox/submissions/{seq}", get(one))
        .route("/sandbox/submissions/{seq}/xml", get(control::xml))
        .route("/sandbox/submissions/{seq}/image", get(control::image))
        .route("/sandbox/requests", get(requests))
        .route("/sandbox/keys", get(keys))
        .route("/sandbox/style.css", get(|| async { ([(header::CONTENT_TYPE, "text/css")], STYLE) }))
}

/// A whole page around its content. `here` is its path, for the navigation and the language links.
pub fn page(lang: Lang, here: &str, title: &str, content: Markup) -> Markup {
    let link = |path: &str, label: Label| {
        html! { a href={ (path) "?lang=" (lang.code()) } aria-current=[(path == here).then_some("page")] { (lang.say(label)) } }
    };
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – " (lang.say(l::TITLE)) }
                link rel="stylesheet" href="/sandbox/style.css";
            }
            body {
                p.stand-in role="note" { (lang.say(l::STAND_IN)) }
                header {
                    strong { (lang.say(l::TITLE)) }
                    nav {
                        (link("/sandbox", l::ARRIVED))
                        (link("/sandbox/requests", l::REQUESTS))
                        (link("/sandbox/faults", l::FAULTS))
                        (link("/sandbox/keys", l::KEYS))
                    }
                    span.languages {
                        a href={ (here) "?lang=hu" } hreflang="hu" lang="hu" { "magyar" } " · "
                        a href={ (here) "?lang=en" } hreflang="en" lang="en" { "English" }
                    }
                }
                main { h1 { (title) } (content) }
            }
        }
    }
}

#[derive(Debug, Deserialize)]
struct Filter {
    company: Option<String>,
}

async fn list(State(shared): State<Arc<Shared>>, lang: Lang, Query(filter): Query<Filter>) -> Markup {
    let pool = shared.pool();
    let stats = pool.stats();
    let fits = |record: &&Record| filter.company.as_ref().is_none_or(|company| record.company == *company);
    let newest: Vec<&Record> = pool.records().iter().rev().filter(fits).take(ROWS_MAX).collect();
    let counts = [
        (stats.submissions, l::COUNT_SUBMISSIONS),
        (stats.documents, l::COUNT_DOCUMENTS),
        (stats.identical_resends, l::COUNT_IDENTICAL),
        (stats.complaints, l::COUNT_COMPLAINTS),
        (stats.fewer_settlements, l::FEWER),
        (stats.concurrency_max, l::COUNT_CONCURRENCY),
    ];
    let content = html! {
        ul.counts { @for (count, label) in counts { li { b { (count) } " " (lang.say(label)) } } }
        @if newest.is_empty() { p { (lang.say(l::NOTHING_YET)) } } @else {
            div.scroll { (table(lang, &newest)) }
            @if newest.len() == ROWS_MAX { p { (ROWS_MAX) ": " (lang.say(l::NEWEST)) } }
        }
    };
    page(lang, "/sandbox", lang.say(l::ARRIVED), content)
}

fn table(lang: Lang, records: &[&Record]) -> Markup {
    let now = Utc::now();
    html! {
        table {
            thead { tr {
                @for label in [l::TIME, l::COMPANY, l::NUMBER, l::ISSUED, l::PARTNER, l::SETTLEMENTS, l::IMAGE, l::RESEND, l::STATUS] {
                    th scope="col" { (lang.say(label)) }
                }
            } }
            tbody { @for record in records { tr {
                td.mono { (time(record.at)) }
                td { a href={ "/sandbox?lang=" (lang.code()) "&company=" (record.company) } { (record.company) } }
                td { a href={ "/sandbox/submissions/" (record.seq) "?lang=" (lang.code()) } {
                    (record.number.as_deref().unwrap_or("?"))
                } }
                td { (record.issue_date) }
                td { (record.customer_name.as_deref().unwrap_or_default()) }
                td { (record.payments.len()) @if record.fewer_settlements { " " strong.failed { (lang.say(l::FEWER)) } } }
                td { (image_word(lang, record.image)) }
                td { (resend_word(lang, record.resend)) }
                td { (status_word(lang, record.status(now))) }
            } } }
        }
    }
}

async fn one(State(shared): State<Arc<Shared>>, lang: Lang, Path(seq): Path<u64>) -> Response {
    let pool = shared.pool();
    let here = format!("/sandbox/submissions/{seq}");
    let Some(record) = pool.record(seq) else {
        let content = html! { p { (lang.say(l::NOT_FOUND)) } };
        return (StatusCode::NOT_FOUND, page(lang, &here, "404", content)).into_response();
    };
    let bytes = pool.store.get(&record.xml_sha256).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let shown = xml::pretty(&text).unwrap_or_else(|| text.into_owned());
    let siblings: Vec<&Record> = pool.of(&record.company, record.number.as_deref()).collect();
    let content = html! {
        dl {
            dt { (lang.say(l::STATUS)) } dd { (status_word(lang, record.status(Utc::now()))) }
            @if record.complaint.is_some() { dt { (lang.say(l::COMPLAINT)) } dd.failed { (record.message) } }
            dt { (lang.say(l::TIME)) } dd { (time(record.at)) }
            dt { (lang.say(l::COMPANY)) } dd { (record.company) }
            dt { (lang.say(l::SUPPLIER)) } dd { (record.supplier_name) }
            dt { (lang.say(l::PARTNER)) } dd { (record.customer_name.as_deref().unwrap_or("–")) }
            dt { (lang.say(l::ISSUED)) } dd { (record.issue_date) }
            dt { (lang.say(l::HASH)) } dd.mono { (record.hash) }
            dt { (lang.say(l::SENDER)) } dd { (record.request_id.as_deref().unwrap_or("–")) }
            dt { (lang.say(l::FORM)) } dd { (match record.form { Form::Multipart => "multipart/form-data", Form::Urlencoded => "urlencoded" }) }
            dt { (lang.say(l::RESEND)) } dd { (resend_word(lang, record.resend)) }
            dt { (lang.say(l::IMAGE)) } dd {
                (image_word(lang, record.image))
                @if record.image_sha256.is_some() {
                    " – " a href={ (here) "/image" } { (lang.say(l::OPEN)) } ", "
                    a href={ (here) "/image?download=true" } { (lang.say(l::DOWNLOAD)) }
                }
            }
        }
        h2 { (lang.say(l::SETTLEMENTS)) }
        @if record.payments.is_empty() { p { (lang.say(l::NONE)) } } @else { (settlements(lang, &record.payments)) }
        h2 { (lang.say(l::XML)) " – " a href={ (here) "/xml" } { (lang.say(l::DOWNLOAD)) } }
        pre tabindex="0" { (shown) }
        @if siblings.len() > 1 {
            h2 { (lang.say(l::ALL_OF_IT)) }
            div.scroll { (table(lang, &siblings)) }
        }
    };
    page(lang, &here, record.number.as_deref().unwrap_or("?"), content).into_response()
}

fn settlements(lang: Lang, payments: &[Payment]) -> Markup {
    let heads = [l::PLACE, l::LEDGER, l::METHOD, l::DATE, l::AMOUNT, l::RATE, l::VOUCHER, l::COMMENT];
    html! { div.scroll { table {
        thead { tr { @for (at, label) in heads.into_iter().enumerate() {
            th.amount[matches!(at, 4 | 5)] scope="col" { (lang.say(label)) }
        } } }
        tbody { @for payment in payments { tr {
            td { (lang.say(if payment.location_code == "B" { l::BANK } else { l::DESK })) }
            td { (payment.location_ledger) }
            td { (payment.payment_method) }
            td { (payment.payment_date) }
            td.amount { (payment.amount) " " (payment.currency_code) }
            td.amount { (payment.exchange_rate) }
            td { (payment.warrant_number) }
            td { (payment.payment_comment) }
        } } }
    } } }
}

async fn requests(State(shared): State<Arc<Shared>>, lang: Lang) -> Markup {
    let pool = shared.pool();
    let heads = [l::TIME, l::CALL, l::COMPANY, l::NUMBER, l::ANSWER, l::TOOK_MS, l::FAULT];
    let content = html! { div.scroll { table {
        thead { tr { @for label in heads { th scope="col" { (lang.say(label)) } } } }
        tbody { @for request in pool.requests().rev().take(ROWS_MAX) { tr {
            td.mono { (time(request.at)) }
            td { (call_word(lang, request.call)) }
            td { (request.company.as_deref().unwrap_or("?")) }
            td { @if let Some(seq) = request.seq {
                a href={ "/sandbox/submissions/" (seq) "?lang=" (lang.code()) } { (request.number.as_deref().unwrap_or("?")) }
            } @else { (request.number.as_deref().unwrap_or_default()) } }
            td { @match (request.outcome, request.status) {
                (Outcome::Dropped, _) => span.failed { (lang.say(l::DROPPED)) },
                (Outcome::Abandoned, _) => span.warn { (lang.say(l::ABANDONED)) },
                (Outcome::Running, _) => (lang.say(l::RUNNING)),
                (Outcome::Answered, status) => (status.unwrap_or_default()),
            } }
            td.amount { (request.finished_at.map(|end| (end - request.at).num_milliseconds()).unwrap_or_default()) }
            td { (request.fault.as_deref().unwrap_or_default()) }
        } } }
    } } };
    page(lang, "/sandbox/requests", lang.say(l::REQUESTS), content)
}

async fn keys(State(shared): State<Arc<Shared>>, lang: Lang) -> Markup {
    let yes_no = |yes: bool| lang.say(if yes { l::YES } else { l::NO });
    let heads = [l::SECRET_KEY, l::COMPANY, l::DEFAULT_USER, l::SUPPLIER_RIGHT];
    let content = html! {
        p { (lang.say(l::KEYS_HELP)) }
        div.scroll { table {
            thead { tr { @for label in heads { th scope="col" { (lang.say(label)) } } } }
            tbody { @for key in &shared.config.keys { tr {
                td { code { (key.secret) } }
                td { (key.taxpayer) }
                td { (yes_no(key.default_user)) }
                td { (yes_no(key.supplier_invoices)) }
            } } }
        } }
    };
    page(lang, "/sandbox/keys", lang.say(l::KEYS), content)
}

pub fn call_word(lang: Lang, call: Call) -> &'static str {
    lang.say(match call {
        Call::Submit => l::CALL_SUBMIT,
        Call::Log => l::CALL_LOG,
        Call::KeyCheck => l::CALL_KEY,
    })
}

fn time(at: DateTime<Utc>) -> impl maud::Render {
    maud::PreEscaped(at.format("%Y-%m-%d %H:%M:%S%.3f").to_string())
}

fn image_word(lang: Lang, image: Image) -> &'static str {
    match image {
        Image::Pdf => "PDF",
        Image::InXml => lang.say(l::IN_XML),
        Image::Placeholder => lang.say(l::PLACEHOLDER),
        Image::Missing => lang.say(l::NONE),
        Image::Unreadable => lang.say(l::BAD_IMAGE),
    }
}

fn resend_word(lang: Lang, resend: Resend) -> &'static str {
    lang.say(match resend {
        Resend::First => l::FIRST,
        Resend::Identical => l::IDENTICAL,
        Resend::Changed => l::CHANGED,
    })
}

fn status_word(lang: Lang, status: Status) -> Markup {
    let (class, label) = match status {
        Status::Pending => ("pending", l::PENDING),
        Status::Processed => ("processed", l::PROCESSED),
        Status::Failed => ("failed", l::FAILED),
    };
    html! { span class=(class) { (lang.say(label)) } }
}

/// Rows on a page; the JSON interface gives them all.
const ROWS_MAX: usize = 200;
