//! The table of routes.

use crate::auth::Scope;

/// What every path of the API begins with.
pub const API: &str = "/api/v1";

/// Every operation, once; the dispatcher matches on it without a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    PutCompany,
    GetSettings,
    PatchSettings,
    CheckKey,
    PlanBackfill,
    StartBackfill,
    PutDocument,
    PutDocuments,
    PutImage,
    PutSettlements,
    GetDocument,
    Preview,
    States,
    Mark,
    Withdraw,
    Submissions,
    Audit,
    Round,
    Reseal,
    Health,
    Metrics,
    OpenApi,
    ProblemTypes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Put,
    Post,
    Patch,
}

impl Method {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Patch => "PATCH",
        }
    }

    /// `HEAD` is answered as `GET` (RFC 9110, 9.3.2); the adapter leaves the body out.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "GET" | "HEAD" => Some(Self::Get),
            "PUT" => Some(Self::Put),
            "POST" => Some(Self::Post),
            "PATCH" => Some(Self::Patch),
            _ => None,
        }
    }
}

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone; a token, where there is one, may show more.
    Public,
    /// A token that grants one of these for the company in the path.
    Company(&'static [Scope]),
    /// A token that grants `operate` for all companies.
    Operator,
    /// As [`Self::Operator`], or the scheduler's token, in the query or in the token's place.
    Scheduler,
}

/// What a body may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    Json,
    /// One JSON value per line.
    JsonLines,
    Xml,
    /// Parts `xml` and `extra`.
    Form,
    Pdf,
}

impl Media {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::JsonLines => "application/x-ndjson",
            Self::Xml => "application/xml",
            Self::Form => "multipart/form-data",
            Self::Pdf => "application/pdf",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub call: Call,
    pub method: Method,
    /// Segments in braces are parameters: `{company}`, `{number}`, `{code}`.
    pub path: &'static str,
    pub access: Access,
    /// Empty for a call without body.
    pub takes: &'static [Media],
    pub body_bytes_max: usize,
    /// The statuses of success.
    pub success: &'static [u16],
    /// The codes of [`crate::texts::problem::PROBLEMS`] that belong to this call, beyond those of every call.
    pub problems: &'static [&'static str],
    pub summary: &'static str,
}

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
/// A list of a thousand numbers of 50 characters fits several times.
const SMALL: usize = 256 * KIB;
/// Hosted Spin takes bodies of 10 MiB.
const LARGE: usize = 8 * MIB;

const JSON: &[Media] = &[Media::Json];
const DOCUMENT: &[Media] = &[Media::Json, Media::Xml, Media::Form];

macro_rules! routes {
    ($($call:ident $method:ident $path:literal $access:expr, $takes:expr, $limit:expr, $success:expr, $problems:expr, $summary:literal;)*) => {
        &[$(Route {
            call: Call::$call,
            method: Method::$method,
            path: $path,
            access: $access,
            takes: $takes,
            body_bytes_max: $limit,
            success: $success,
            problems: $problems,
            summary: $summary,
        }),*]
    };
}

use Access::{Company, Operator, Public, Scheduler};

const ADMIN: &[Scope] = &[Scope::Admin];
const DOCUMENTS: &[Scope] = &[Scope::Documents];
const MARKS: &[Scope] = &[Scope::Marks];
const SETTINGS: &[Scope] = &[Scope::Settings];
/// The company's own administrators, and the vendor.
const AUDIT: &[Scope] = &[Scope::Settings, Scope::Admin];

pub const ROUTES: &[Route] = routes! {
    PutCompany Put "/api/v1/companies/{company}" Company(ADMIN), JSON, SMALL, &[200], &["settings-invalid", "tax-number-mismatch"],
        "Register a company, or change its name, tax number and module";
    GetSettings Get "/api/v1/companies/{company}/settings" Company(SETTINGS), &[], 0, &[200], &[],
        "The settings; the secret key never comes out";
    PatchSettings Patch "/api/v1/companies/{company}/settings" Company(SETTINGS), JSON, SMALL, &[200], &["settings-invalid"],
        "Change the secret key, the automatic mode or the default ledger";
    CheckKey Post "/api/v1/companies/{company}/settings/check" Company(SETTINGS), &[], 0, &[200], &["key-missing"],
        "Ask Cashbook about the key now";
    PlanBackfill Post "/api/v1/companies/{company}/backfill/plan" Company(SETTINGS), JSON, SMALL, &[200], &["date-invalid", "backfill-used"],
        "What a retroactive sending would take; changes nothing";
    StartBackfill Post "/api/v1/companies/{company}/backfill" Company(SETTINGS), JSON, SMALL, &[202], &["date-invalid", "backfill-used"],
        "Start the retroactive sending; works once";
    PutDocument Put "/api/v1/companies/{company}/documents/{number}" Company(DOCUMENTS), DOCUMENT, LARGE, &[200],
        &["bad-number", "document-invalid", "revision-missing", "stale-revision", "revision-reused"],
        "Hand over a document; idempotent by its revision";
    PutDocuments Post "/api/v1/companies/{company}/documents" Company(DOCUMENTS), &[Media::JsonLines], LARGE, &[200], &["too-many"],
        "Hand over many documents: JSON lines in, a result per line out";
    PutImage Put "/api/v1/companies/{company}/documents/{number}/image" Company(DOCUMENTS), &[Media::Pdf], LARGE, &[200],
        &["bad-number", "unknown-document", "image-not-pdf", "image-too-large"],
        "The invoice's image";
    PutSettlements Put "/api/v1/companies/{company}/documents/{number}/settlements" Company(DOCUMENTS), JSON, MIB, &[200],
        &["bad-number", "unknown-document", "settlements-invalid", "settlement-left-out", "too-many"],
        "The whole list of a document's settlements";
    GetDocument Get "/api/v1/companies/{company}/documents/{number}" Company(MARKS), &[], 0, &[200],
        &["bad-number", "unknown-document"],
        "A document's state, attention, attempts and next round";
    Preview Get "/api/v1/companies/{company}/documents/{number}/preview" Company(MARKS), &[], 0, &[200],
        &["bad-number", "unknown-document"],
        "The XML that Cashbook would get, and the findings";
    States Post "/api/v1/companies/{company}/states" Company(MARKS), JSON, SMALL, &[200], &["too-many"],
        "The states of up to 1,000 documents";
    Mark Post "/api/v1/companies/{company}/marks" Company(MARKS), JSON, SMALL, &[200], &["too-many"],
        "Mark documents for hand-over";
    Withdraw Post "/api/v1/companies/{company}/marks/withdraw" Company(MARKS), JSON, SMALL, &[200], &["too-many"],
        "Take marks back while no attempt has begun";
    Submissions Get "/api/v1/companies/{company}/submissions" Company(MARKS), &[], 0, &[200], &["cursor-invalid"],
        "The transfer log, newest first";
    Audit Get "/api/v1/companies/{company}/audit" Company(AUDIT), &[], 0, &[200], &["cursor-invalid"],
        "Who changed settings, marked, withdrew, ran the backfill; newest first";
    Round Get "/internal/round" Scheduler, &[], 0, &[200], &[],
        "Run one round now";
    Round Post "/internal/round" Scheduler, &[], 0, &[200], &[],
        "Run one round now";
    Reseal Post "/internal/reseal" Operator, &[], 0, &[200], &["cursor-invalid", "store-unavailable", "busy"],
        "Seal the companies' secret keys anew with the newest master key; a page of companies per call";
    Health Get "/health" Public, &[], 0, &[200], &["store-unavailable"],
        "Liveness, and whether rounds are late; with the scope operate, in detail";
    Metrics Get "/metrics" Scheduler, &[], 0, &[200], &["store-unavailable"],
        "What the rounds did and what waits, in Prometheus' text format";
    OpenApi Get "/api/v1/openapi.json" Public, &[], 0, &[200], &[],
        "This document";
    ProblemTypes Get "/api/v1/problems/{code}" Public, &[], 0, &[200], &["code-unknown"],
        "What a problem's code means";
};
