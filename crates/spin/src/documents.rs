//! The bodies in which documents come: one, or many as JSON lines.

use cashbook_core::{
    company::CompanyId,
    flow::Fx,
    mapping::{self, Media},
    openapi::wire::{LineResult, REVISION_MAX},
    problem::Problem,
    service::{self, BATCH_MAX, PutAnswer},
    texts::service::Refusal,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    dispatch::{self, Failure},
    http::{Answer, body::Body, guard::Admitted},
};

/// The revision and the body of `PUT …/documents/{number}`. `query` is the parameter `revision`, which an OSA XML has
/// no place for.
///
/// # Errors
/// When there is no revision, or the JSON is none.
pub fn single(body: Body, query: Option<&str>) -> Result<(u64, mapping::Body), Problem> {
    match body {
        Body::Json(bytes) => {
            let text =
                String::from_utf8(bytes).map_err(|_| Problem::new("body-unreadable", &["not UTF-8"]))?;
            Ok((revision_of(&text)?, mapping::Body { media: Media::Incash, text, extra: None }))
        }
        Body::Xml(text) => osa(text, None, query),
        Body::Form { xml, extra } => osa(xml, extra, query),
        _ => Err(dispatch::internal()),
    }
}

/// `POST …/documents`: each line on its own; one that is refused takes nothing from the others. The answer has a line
/// for each, in their order.
///
/// # Errors
/// Too many lines, or something that concerns them all: the module, the company, the store.
pub async fn many(fx: &Fx, admitted: &Admitted, company: &CompanyId, body: &Body) -> Result<Answer, Failure> {
    let Body::JsonLines(text) = body else { return Err(dispatch::internal().into()) };
    let lines: Vec<(usize, &str)> =
        (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
    if lines.len() > BATCH_MAX {
        return Err(Problem::refusal(Refusal::TooMany, &[&BATCH_MAX.to_string()]).into());
    }
    service::licensed(fx, company).await?;
    let mut answer = Vec::new();
    for (at, line) in lines {
        let result = match one(fx, admitted, company, line).await {
            Ok(put) => LineResult { line: at, status: 200, result: Some(put), problem: None },
            Err(problem) => {
                LineResult { line: at, status: problem.status, result: None, problem: Some(problem) }
            }
        };
        serde_json::to_writer(&mut answer, &result).map_err(|_| dispatch::internal())?;
        answer.push(b'\n');
    }
    Ok(Answer::typed(200, "application/x-ndjson", answer))
}

async fn one(fx: &Fx, admitted: &Admitted, company: &CompanyId, line: &str) -> Result<PutAnswer, Problem> {
    dispatch::object(line.as_bytes())?;
    let item: Item = serde_json::from_slice(line.as_bytes())
        .map_err(|error| Problem::new("json-invalid", &[&error.to_string()]))?;
    let (revision, body) = match (item.document, item.xml) {
        (Some(document), None) if item.extra.is_none() => {
            let text = document.get().to_owned();
            let body = mapping::Body { media: Media::Incash, text, extra: None };
            (if item.revision.is_some() { known(item.revision)? } else { revision_of(&body.text)? }, body)
        }
        (None, Some(xml)) => {
            let revision = known(item.revision)?;
            let extra = item.extra.map(|extra| extra.get().to_owned());
            (revision, mapping::Body { media: Media::Osa, text: xml, extra })
        }
        _ => return Err(Problem::new("line-invalid", &[])),
    };
    match service::put_document(fx, company, &item.number, revision, body).await {
        Ok(put) => Ok(put),
        Err(error) => Err(dispatch::refused(fx, admitted, error).await),
    }
}

fn osa(text: String, extra: Option<String>, query: Option<&str>) -> Result<(u64, mapping::Body), Problem> {
    let revision = known(query.and_then(|query| query.parse().ok()))?;
    Ok((revision, mapping::Body { media: Media::Osa, text, extra }))
}

/// The field `revision` of an InCash document; the rest is the mapping's to read.
fn revision_of(json: &str) -> Result<u64, Problem> {
    #[derive(Deserialize)]
    struct Revised {
        revision: Option<serde_json::Value>,
    }
    dispatch::object(json.as_bytes())?;
    let Revised { revision } = serde_json::from_slice(json.as_bytes())
        .map_err(|error| Problem::new("json-invalid", &[&error.to_string()]))?;
    known(revision.as_ref().and_then(serde_json::Value::as_u64))
}

fn known(revision: Option<u64>) -> Result<u64, Problem> {
    revision.filter(|revision| *revision <= REVISION_MAX).ok_or_else(|| Problem::new("revision-missing", &[]))
}

/// A line that comes in: an InCash `document`, or an `xml` with its `revision` and, where needed, `extra`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    number: String,
    revision: Option<u64>,
    document: Option<Box<RawValue>>,
    xml: Option<String>,
    extra: Option<Box<RawValue>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: Body, query: Option<&str>) -> &'static str {
        single(body, query).unwrap_err().code
    }

    #[test]
    fn a_json_document_carries_its_revision_and_stays_as_it_came() {
        let text = "{ \"kind\":\"normal\",\t\"revision\": 3, \"x\": 1.10 }";
        let (revision, body) = single(Body::Json(text.as_bytes().to_vec()), None).unwrap();
        assert_eq!((revision, body.text.as_str(), body.media), (3, text, Media::Incash));
        for (json, expected) in [
            ("{}", "revision-missing"),
            ("{\"revision\":null}", "revision-missing"),
            ("{\"revision\":-1}", "revision-missing"),
            ("{\"revision\":1.5}", "revision-missing"),
            ("{\"revision\":\"3\"}", "revision-missing"),
            ("{\"revision\":9007199254740992}", "revision-missing"),
            ("{\"revision\":3", "json-invalid"),
            ("", "json-invalid"),
            ("[]", "json-invalid"),
            ("[3]", "json-invalid"),
            ("{\"revision\":1,\"revision\":2}", "json-invalid"),
        ] {
            assert_eq!(code(Body::Json(json.as_bytes().to_vec()), Some("7")), expected, "{json}");
        }
        assert_eq!(code(Body::Json(b"{\"revision\":1,\"a\":\"\xff\"}".to_vec()), None), "body-unreadable");
        let deep = format!("{{\"revision\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(code(Body::Json(deep.into_bytes()), None), "json-invalid");
    }

    #[test]
    fn an_xml_takes_its_revision_from_the_query() {
        let xml = || Body::Xml("<a/>".to_owned());
        assert_eq!(single(xml(), Some("4")).unwrap().0, 4);
        for query in [None, Some(""), Some("-1"), Some("x"), Some("1.0")] {
            assert_eq!(code(xml(), query), "revision-missing", "{query:?}");
        }
        let form = Body::Form { xml: "<a/>".to_owned(), extra: Some("{}".to_owned()) };
        let (revision, body) = single(form, Some("5")).unwrap();
        assert_eq!((revision, body.media, body.extra.as_deref()), (5, Media::Osa, Some("{}")));
    }
}
