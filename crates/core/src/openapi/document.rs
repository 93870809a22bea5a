//! Generates the OpenAPI 3.1 document from the table of routes and the types that the API takes and answers.
//!
//! Only in builds with the feature `schema`: the component serves the generated file, and a test keeps that current.

use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::{
    Access, Call, Media, ROUTES, Route, schema,
    wire::{Alive, AuditPage, Numbers, Rounds, Since, StatesWanted},
};
use crate::{auth::Scope, problem, service};

/// The document, as the component serves it.
#[must_use]
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut types = settings.into_generator();
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.name().to_ascii_lowercase(), operation(route, &mut types));
        }
    }
    let mut schemas = types.take_definitions(true);
    schemas.extend(schema::written());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "incash-cashbook",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": parameters(),
            "responses": SHARED.iter().map(|(name, codes)| ((*name).to_owned(), response(codes))).collect::<Map<_, _>>(),
            "securitySchemes": {
                "token": {
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "A JWT signed with Ed25519 (EdDSA) by the InCash back end; claims iss, aud, sub, exp, company, scope.",
                },
                "scheduler": {
                    "type": "apiKey", "in": "query", "name": "token",
                    "description": "For schedulers that can send no header.",
                },
                "schedulerHeader": {
                    "type": "http", "scheme": "bearer", "description": "The scheduler's token where a token stands.",
                },
            },
        },
    })
}

/// The document as text: compact, but a line for each path and each schema, so that a change can be read.
#[must_use]
pub fn text() -> String {
    let mut out = String::new();
    write(&document(), 0, &mut out);
    out.push('\n');
    out
}

const DESCRIPTION: &str = "Hands invoices and settlements of InCash over to Cashbook. JSON in UTF-8; dates YYYY-MM-DD, \
instants RFC 3339 in UTC; amounts are decimal strings. Errors are problems of RFC 9457 with a stable `code`; what a code \
means is at /api/v1/problems/{code}. A token for one company sees another's things as 404.";

/// Calls that append to a journal, which two at once may have to repeat.
const WRITES: &[Call] = &[
    Call::PutCompany,
    Call::PatchSettings,
    Call::StartBackfill,
    Call::PutDocument,
    Call::PutImage,
    Call::PutSettlements,
];

fn operation(route: &Route, types: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": route.summary,
        "tags": [tag(route)],
        "parameters": route_parameters(route),
        "responses": responses(route, types),
        "security": security(route),
    });
    if let (false, Some(operation)) = (route.takes.is_empty(), operation.as_object_mut()) {
        let content: Map<String, Value> = route
            .takes
            .iter()
            .map(|media| (media.name().to_owned(), json!({ "schema": request(route.call, *media, types) })))
            .collect();
        let description = format!("At most {} bytes.", route.body_bytes_max);
        operation.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "description": description, "content": content }),
        );
    }
    operation
}

fn operation_id(route: &Route) -> String {
    match (route.call, route.method) {
        (Call::Round, super::Method::Get) => "RoundByGet".to_owned(),
        (call, _) => format!("{call:?}"),
    }
}

fn tag(route: &Route) -> &'static str {
    match route.access {
        Access::Public => "service",
        Access::Scheduler | Access::Operator => Scope::Operate.name(),
        Access::Company(scopes) => scopes.first().map_or("service", |scope| scope.name()),
    }
}

fn security(route: &Route) -> Value {
    match route.access {
        // A token may show more, but none is needed.
        Access::Public if route.call == Call::Health => json!([{}, { "token": [Scope::Operate.name()] }]),
        Access::Public => json!([]),
        Access::Company(scopes) => {
            scopes.iter().map(|scope| json!({ "token": [scope.name()] })).collect::<Vec<_>>().into()
        }
        Access::Operator => json!([{ "token": [Scope::Operate.name()] }]),
        Access::Scheduler => {
            json!([{ "token": [Scope::Operate.name()] }, { "scheduler": [] }, { "schedulerHeader": [] }])
        }
    }
}

fn route_parameters(route: &Route) -> Value {
    let mut names: Vec<&str> = ["company", "number", "code"]
        .into_iter()
        .filter(|name| route.path.contains(&format!("{{{name}}}")))
        .collect();
    match route.call {
        Call::PutDocument => names.push("revision"),
        Call::Submissions | Call::Audit | Call::Reseal => names.push("cursor"),
        _ => {}
    }
    names.iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })).collect()
}

fn parameters() -> Value {
    json!({
        "company": {
            "name": "company", "in": "path", "required": true, "description": "The 8-digit taxpayer id.",
            "schema": { "type": "string", "pattern": "^[0-9]{8}$" }, "example": "12345678",
        },
        "number": {
            "name": "number", "in": "path", "required": true,
            "description": "The document's number, percent-encoded: a slash in it is %2F.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 50 }, "example": "AAA000567",
        },
        "code": {
            "name": "code", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 },
            "example": "stale-revision",
        },
        "revision": {
            "name": "revision", "in": "query", "required": false,
            "description": "The ERP's revision of an XML document; in JSON it is a field.",
            "schema": schema::revision(),
        },
        "cursor": {
            "name": "cursor", "in": "query", "required": false, "description": "As the last answer gave it.",
            "schema": { "type": "string" },
        },
    })
}

fn responses(route: &Route, types: &mut SchemaGenerator) -> Value {
    let mut responses = Map::new();
    for status in route.success {
        let (media, schema) = answer(route.call, types);
        responses.insert(
            status.to_string(),
            json!({ "description": route.summary, "content": { media: { "schema": schema } } }),
        );
    }
    let codes = codes(route);
    let mut statuses: Vec<u16> = codes.iter().filter_map(|code| Some(problem::find(code)?.status)).collect();
    statuses.sort_unstable();
    statuses.dedup();
    for status in statuses {
        let of: Vec<&str> = of_status(&codes, status);
        let shared = SHARED.iter().find(|(_, codes)| of == of_status(codes, status));
        let response = match shared {
            Some((name, _)) => json!({ "$ref": format!("#/components/responses/{name}") }),
            None => response(&of),
        };
        responses.insert(status.to_string(), response);
    }
    Value::Object(responses)
}

/// Responses that most routes have alike; named once, which keeps the document small.
const SHARED: &[(&str, &[&str])] = &[
    ("Unauthorized", TOKEN),
    ("Failed", &["internal", "misconfigured"]),
    ("TooLarge", &["body-too-large"]),
    ("UnsupportedMediaType", &["media-type-unsupported"]),
    ("Unavailable", &["store-unavailable"]),
    ("Unreadable", &["body-unreadable"]),
    ("UnreadableJson", &["body-unreadable", "json-invalid"]),
    ("TooManyCalls", &["too-many-calls"]),
    ("Forbidden", &["module-not-licensed", "scope-missing"]),
    ("NoCompany", &["not-found", "unknown-company"]),
    ("NoDocument", &["not-found", "unknown-company", "unknown-document"]),
];

const TOKEN: &[&str] = &[
    "token-algorithm",
    "token-audience",
    "token-claims",
    "token-expired",
    "token-issuer",
    "token-key-unknown",
    "token-lifetime",
    "token-malformed",
    "token-missing",
    "token-not-yet-valid",
    "token-signature",
];

fn of_status<'a>(codes: &[&'a str], status: u16) -> Vec<&'a str> {
    let has_status = |code: &&str| problem::find(code).is_some_and(|kind| kind.status == status);
    codes.iter().copied().filter(has_status).collect()
}

fn response(codes: &[&str]) -> Value {
    let schema = json!({
        "allOf": [{ "$ref": "#/components/schemas/Problem" }, { "properties": { "code": { "enum": codes } } }],
    });
    json!({ "description": codes.join(", "), "content": { problem::MEDIA_TYPE: { "schema": schema } } })
}

/// Every code that a route can answer: its own, and those that follow from its form.
#[must_use]
pub fn codes(route: &Route) -> Vec<&'static str> {
    let mut codes: Vec<&str> = route.problems.to_vec();
    codes.extend(["internal", "misconfigured", "body-too-large", "body-unreadable"]);
    codes.extend(crate::auth::AuthError::ALL.iter().map(|error| error.code()));
    match route.access {
        Access::Public => {}
        Access::Scheduler => codes.extend(["scope-missing", "round-token-wrong"]),
        Access::Operator => codes.push("scope-missing"),
        Access::Company(_) => {
            codes.extend(["scope-missing", "unknown-company", "store-unavailable", "not-found"]);
            codes.push("too-many-calls");
            if route.call != Call::PutCompany {
                codes.push("module-not-licensed");
            }
        }
    }
    if !route.takes.is_empty() {
        codes.push("media-type-unsupported");
    }
    if route.takes.contains(&Media::Json) {
        codes.push("json-invalid");
    }
    if WRITES.contains(&route.call) {
        codes.push("busy");
    }
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn request(call: Call, media: Media, types: &mut SchemaGenerator) -> Value {
    let written = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    match (call, media) {
        (_, Media::Xml) => {
            json!({ "type": "string", "description": "OSA 3.0 InvoiceData, as reported to NAV." })
        }
        (_, Media::Pdf) => json!({ "type": "string", "contentMediaType": "application/pdf" }),
        (_, Media::Form) => json!({
            "type": "object", "required": ["xml"], "additionalProperties": false,
            "properties": {
                "xml": { "type": "string", "contentMediaType": "application/xml" },
                "extra": { "type": "string", "contentMediaType": "application/json", "contentSchema": written("Extra") },
            },
        }),
        (_, Media::JsonLines) => written("DocumentLine"),
        (Call::PutDocument, _) => json!({ "allOf": [written("Document"), schema::revised()] }),
        (Call::PutSettlements, _) => written("SettlementList"),
        (Call::PutCompany, _) => types.subschema_for::<service::CompanyPut>().to_value(),
        (Call::PatchSettings, _) => types.subschema_for::<service::SettingsPatch>().to_value(),
        (Call::PlanBackfill | Call::StartBackfill, _) => types.subschema_for::<Since>().to_value(),
        (Call::States, _) => types.subschema_for::<StatesWanted>().to_value(),
        _ => types.subschema_for::<Numbers>().to_value(),
    }
}

fn answer(call: Call, types: &mut SchemaGenerator) -> (&'static str, Value) {
    let schema = match call {
        Call::PutCompany => types.subschema_for::<service::CompanyView>(),
        Call::GetSettings | Call::PatchSettings | Call::CheckKey | Call::StartBackfill => {
            types.subschema_for::<service::SettingsView>()
        }
        Call::PlanBackfill => types.subschema_for::<service::BackfillPlan>(),
        Call::PutDocument => types.subschema_for::<service::PutAnswer>(),
        Call::PutDocuments => {
            // Named here for the line's schema, which is written by hand.
            types.subschema_for::<service::PutAnswer>();
            return (Media::JsonLines.name(), json!({ "$ref": "#/components/schemas/LineResult" }));
        }
        Call::PutImage => types.subschema_for::<service::ImagePut>(),
        Call::PutSettlements => types.subschema_for::<service::SettlementsAnswer>(),
        Call::GetDocument => types.subschema_for::<service::DocumentView>(),
        Call::Preview => types.subschema_for::<service::PreviewAnswer>(),
        Call::States => types.subschema_for::<service::StatesAnswer>(),
        Call::Mark | Call::Withdraw => types.subschema_for::<service::MarksAnswer>(),
        Call::Submissions => types.subschema_for::<service::SubmissionsAnswer>(),
        Call::Audit => types.subschema_for::<AuditPage>(),
        Call::Round => types.subschema_for::<Rounds>(),
        Call::Reseal => types.subschema_for::<service::ResealAnswer>(),
        Call::Health => {
            let (alive, health) = (types.subschema_for::<Alive>(), types.subschema_for::<service::Health>());
            return ("application/json", json!({ "anyOf": [alive, health] }));
        }
        Call::Metrics => return ("text/plain", json!({ "type": "string" })),
        Call::OpenApi => return ("application/json", json!({ "type": "object" })),
        Call::ProblemTypes => types.subschema_for::<problem::Kind>(),
    };
    ("application/json", schema.to_value())
}

/// Line breaks down to the third level, nothing below.
fn write(value: &Value, level: usize, out: &mut String) {
    match value {
        Value::Object(members) if level < 3 && !members.is_empty() => {
            out.push('{');
            for (at, (name, member)) in members.iter().enumerate() {
                out.push_str(if at == 0 { "\n" } else { ",\n" });
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write(member, level.saturating_add(1), out);
            }
            out.push_str("\n}");
        }
        other => out.push_str(&other.to_string()),
    }
}
