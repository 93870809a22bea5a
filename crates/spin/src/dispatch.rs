//! From an admitted request to the core's flow, and from what it says to an answer.

use cashbook_core::{
    company::CompanyId,
    flow::{Event, Fx, Level},
    openapi::{
        Access, Call,
        wire::{Alive, AuditPage, Numbers, Rounds, Since, StatesWanted},
    },
    problem::{self, Problem},
    round,
    service::{self, Caller, ServiceError},
    texts::service::Refusal,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    config::Engine,
    documents,
    http::{Answer, Head, body::Body, guard::Admitted},
};

/// `cashbook_core::openapi::DOCUMENT`, packed by `build.rs`; [`Answer::packed`] unpacks it for who does not take gzip.
const OPENAPI: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/openapi.json.gz"));

/// What a request may use beside itself.
pub struct Deployment<'a> {
    pub engine: &'a Engine,
    /// How many calls a company may make in a minute.
    pub calls_per_minute: u64,
    pub head: &'a Head,
}

/// Why a call gives no result.
pub enum Failure {
    Problem(Problem),
    Service(ServiceError),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

/// Runs the call. The one place where what the core says becomes a status.
pub async fn answer(fx: &Fx, deployment: &Deployment<'_>, admitted: &Admitted, body: Body) -> Answer {
    match call(fx, deployment, admitted, body).await {
        Ok(answer) => answer,
        Err(Failure::Problem(problem)) => problem.into(),
        Err(Failure::Service(error)) => {
            let wait = error.values.first().cloned().filter(|_| error.refusal == Refusal::TooManyCalls);
            let answer = Answer::from(refused(fx, admitted, error).await);
            match wait {
                Some(seconds) => answer.with("retry-after", seconds),
                None => answer,
            }
        }
    }
}

/// The problem of a refusal; its cause, if it has one, goes into the log.
pub async fn refused(fx: &Fx, admitted: &Admitted, error: ServiceError) -> Problem {
    if let Some(cause) = &error.cause {
        let company = &admitted.params.company;
        let event = Event {
            level: Level::Error,
            event: error.code(),
            company: (!company.is_empty()).then(|| company.clone()),
            number: None,
            detail: cause.clone(),
        };
        fx.log(event).await;
    }
    Problem::refused(error)
}

async fn call(
    fx: &Fx,
    deployment: &Deployment<'_>,
    admitted: &Admitted,
    body: Body,
) -> Result<Answer, Failure> {
    let Deployment { engine, head, calls_per_minute } = deployment;
    let number = admitted.params.number.as_str();
    let cursor = head.query("cursor").filter(|cursor| !cursor.is_empty());
    let cursor = cursor.as_deref();
    let timer = service::Deployment { round_interval_seconds: engine.round_interval_seconds };
    // Routes without a company never look at it.
    let company = || {
        CompanyId::parse(&admitted.params.company)
            .ok_or_else(|| Problem::refusal(Refusal::UnknownCompany, &[&admitted.params.company]))
    };
    let caller =
        Caller { subject: admitted.claims.as_ref().map(|claims| claims.sub.clone()).unwrap_or_default() };
    let master = &engine.master_keys;
    if matches!(admitted.route.access, Access::Company(_)) {
        service::calls_allowed(fx, &company()?, weight(admitted.route.call), *calls_per_minute).await?;
    }
    Ok(match admitted.route.call {
        Call::PutCompany => ok(&service::put_company(fx, &company()?, &caller, json(&body)?).await?),
        Call::GetSettings => ok(&service::get_settings(fx, &company()?).await?),
        Call::PatchSettings => {
            let patch = confidential(&body)?;
            ok(&service::patch_settings(fx, &company()?, &caller, master, patch).await?)
        }
        Call::CheckKey => ok(&service::check_key(fx, &company()?, master).await?),
        Call::PlanBackfill => {
            let Since { from } = json(&body)?;
            ok(&service::backfill_plan(fx, &company()?, &from).await?)
        }
        Call::StartBackfill => {
            let Since { from } = json(&body)?;
            Answer::json(202, &service::start_backfill(fx, &company()?, &caller, &from).await?)
        }
        Call::PutDocument => {
            let (revision, body) = documents::single(body, head.query("revision").as_deref())?;
            ok(&service::put_document(fx, &company()?, number, revision, body).await?)
        }
        Call::PutDocuments => documents::many(fx, admitted, &company()?, &body).await?,
        Call::PutImage => {
            let Body::Pdf(pdf) = &body else { return Err(internal().into()) };
            ok(&service::put_image(fx, &company()?, number, pdf).await?)
        }
        Call::PutSettlements => {
            let Body::Json(list) = &body else { return Err(internal().into()) };
            ok(&service::put_settlements(fx, &company()?, number, list).await?)
        }
        Call::GetDocument => ok(&service::get_document(fx, &company()?, timer, number).await?),
        Call::Preview => ok(&service::preview(fx, &company()?, number).await?),
        Call::States => {
            let StatesWanted { numbers, tag } = json(&body)?;
            ok(&service::states(fx, &company()?, timer, &numbers, tag.as_deref()).await?)
        }
        Call::Mark => {
            let Numbers { numbers } = json(&body)?;
            ok(&service::mark(fx, &company()?, &caller, &numbers).await?)
        }
        Call::Withdraw => {
            let Numbers { numbers } = json(&body)?;
            ok(&service::withdraw(fx, &company()?, &caller, &numbers).await?)
        }
        Call::Submissions => ok(&service::submissions(fx, &company()?, cursor).await?),
        Call::Audit => {
            let (entries, cursor) = service::audit_page(fx, &company()?, cursor).await?;
            ok(&AuditPage { entries, cursor })
        }
        Call::Round => {
            let reports =
                round::run(fx, &engine.round(round::Trigger::Request), master, round::Trigger::Request).await;
            ok(&Rounds { rounds: reports })
        }
        Call::Reseal => ok(&service::reseal(fx, master, cursor).await?),
        Call::Health if admitted.is_operator() => ok(&service::health(fx, timer).await?),
        Call::Health => ok(&Alive { status: "ok", late: service::is_late(fx, timer).await }),
        Call::Metrics => {
            let text = service::metrics(fx, timer).await?;
            Answer::typed(200, service::METRICS_MEDIA_TYPE, text.into_bytes())
        }
        Call::OpenApi => openapi(),
        Call::ProblemTypes => {
            let code = &admitted.params.code;
            ok(&problem::find(code).ok_or_else(|| Problem::new("code-unknown", &[code]))?)
        }
    })
}

/// What a call counts for in a company's minute.
fn weight(call: Call) -> u64 {
    if matches!(call, Call::CheckKey | Call::PlanBackfill) { service::COSTLY } else { 1 }
}

fn openapi() -> Answer {
    Answer::typed(200, "application/json", OPENAPI.to_vec()).with("content-encoding", "gzip")
}

fn ok<T: Serialize>(value: &T) -> Answer {
    Answer::json(200, value)
}

/// A body of a type that the route does not take never comes so far.
pub fn internal() -> Problem {
    Problem::new("internal", &[])
}

/// Reads a JSON body; the reason names the field, the line and the column.
pub fn json<T: DeserializeOwned>(body: &Body) -> Result<T, Problem> {
    let Body::Json(bytes) = body else { return Err(internal()) };
    object(bytes)?;
    serde_json::from_slice(bytes).map_err(|error| Problem::new("json-invalid", &[&error.to_string()]))
}

/// As [`json`] for a body with a secret in it: the reason tells the place, and nothing of what stands there.
fn confidential<T: DeserializeOwned>(body: &Body) -> Result<T, Problem> {
    let Body::Json(bytes) = body else { return Err(internal()) };
    object(bytes)?;
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("unknown field or wrong type at line {} column {}", error.line(), error.column());
        Problem::new("json-invalid", &[&place])
    })
}

/// Whether an object begins here. Serde takes a list for an object, its items for the fields in their order: nobody
/// who sends one means that.
pub fn object(json: &[u8]) -> Result<(), Problem> {
    match json.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Ok(()),
        _ => Err(Problem::new("json-invalid", &["an object is needed"])),
    }
}

#[cfg(test)]
mod tests {
    use cashbook_core::openapi::{DOCUMENT, wire::Since};

    use super::*;

    #[test]
    fn the_packed_document_is_the_document() {
        let answer = openapi().packed(&Head::default());
        assert!(answer.body == DOCUMENT.as_bytes());
        println!("{} bytes, packed {}", DOCUMENT.len(), OPENAPI.len());
        assert!(OPENAPI.len() * 5 < DOCUMENT.len());
    }

    #[test]
    fn a_list_is_no_object() {
        let body = |text: &str| Body::Json(text.as_bytes().to_vec());
        assert_eq!(json::<Since>(&body(" {\"from\":\"2026-01-01\"}")).unwrap().from, "2026-01-01");
        for text in ["[\"2026-01-01\"]", "[]", "null", "\"x\"", "7", ""] {
            assert_eq!(json::<Since>(&body(text)).unwrap_err().code, "json-invalid", "{text}");
            assert!(confidential::<service::SettingsPatch>(&body(text)).is_err(), "{text}");
        }
    }
}
