//! What arrived, what becomes of it, and what a test asks about it. Time is an argument.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    config::Key,
    faults::{Call, Complaint, Faults},
    store::{Store, hex},
    xml::{self, Payment},
};

/// A submission that was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Order of arrival, from 1.
    pub seq: u64,
    pub hash: String,
    pub at: DateTime<Utc>,
    /// The taxpayer id of the key that it came with.
    pub company: String,
    /// `None` when the XML could not be read.
    pub number: Option<String>,
    #[serde(default)]
    pub issue_date: String,
    #[serde(default)]
    pub supplier_name: String,
    pub customer_name: Option<String>,
    pub payments: Vec<Payment>,
    pub image: Image,
    pub form: Form,
    /// As sent: the sending program's name.
    pub request_id: Option<String>,
    pub resend: Resend,
    /// A settlement of an earlier submission of the same document is not in this one.
    pub fewer_settlements: bool,
    pub complaint: Option<Complaint>,
    /// The complaint's words, in Hungarian and English.
    #[serde(default)]
    pub message: String,
    /// When processing ends.
    pub processed_at: DateTime<Utc>,
    /// SHA-256 of the form's field `xml`, and its length in bytes.
    pub xml_sha256: String,
    pub xml_length: usize,
    /// SHA-256 of the form's field `pdf` as sent (base64 or placeholder).
    pub pdf_sha256: String,
    /// SHA-256 of the decoded image, where the field held one.
    pub image_sha256: Option<String>,
}

/// What the form's field `pdf` held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Image {
    /// A PDF in base64.
    Pdf,
    /// Nothing, but the XML carries `C00000_BASE64_PDF`.
    InXml,
    /// The word `payments`.
    Placeholder,
    Missing,
    /// Neither base64 nor a PDF.
    Unreadable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    Multipart,
    Urlencoded,
}

/// How a submission stands to the earlier ones of the same document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resend {
    First,
    /// The fields `xml` and `pdf` are byte for byte those of an earlier one.
    Identical,
    Changed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Pending,
    Processed,
    Failed,
}

/// A form as it came.
#[derive(Clone, Debug)]
pub struct Submission {
    pub xml: Vec<u8>,
    pub pdf: Option<String>,
    pub form: Form,
    pub request_id: Option<String>,
}

/// One request to Cashbook's interface, taken or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub id: u64,
    pub at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub call: Call,
    pub company: Option<String>,
    pub number: Option<String>,
    pub request_id: Option<String>,
    /// `None` while it runs, and when the connection was closed without an answer.
    pub status: Option<u16>,
    pub outcome: Outcome,
    /// The fault that met it.
    pub fault: Option<String>,
    /// The submission that it became.
    pub seq: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Running,
    Answered,
    /// We closed the connection.
    Dropped,
    /// The sender closed the connection before the answer.
    Abandoned,
}

/// Counts, since the start or the last reset (those of submissions: also over restarts).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    pub submissions: u64,
    pub documents: u64,
    pub identical_resends: u64,
    pub changed_resends: u64,
    pub fewer_settlements: u64,
    pub complaints: u64,
    pub requests: u64,
    /// Submissions running at the same time: now, and the most that was seen.
    pub concurrency: u64,
    pub concurrency_max: u64,
}

/// Everything behind the one lock.
#[derive(Debug)]
pub struct Pool {
    pub faults: Faults,
    pub store: Store,
    records: Vec<Record>,
    /// Positions in `records`, by company and number.
    documents: HashMap<(String, String), Vec<usize>>,
    requests: VecDeque<Request>,
    stats: Stats,
}

impl Pool {
    #[must_use]
    pub fn new(faults: Faults, store: Store, records: Vec<Record>) -> Self {
        let mut pool = Self {
            faults,
            store,
            records: Vec::new(),
            documents: HashMap::new(),
            requests: VecDeque::new(),
            stats: Stats::default(),
        };
        for record in records {
            pool.enter(record);
        }
        pool
    }

    /// What processing will complain about, if anything; nothing is kept.
    #[must_use]
    pub fn foresee(&self, key: &Key, submission: &Submission) -> Option<(Complaint, String)> {
        self.judge(key, submission).complaint
    }

    /// Takes a submission in; processing ends later, as judged now.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn take(
        &mut self,
        key: &Key,
        submission: &Submission,
        forced: Option<Complaint>,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Record> {
        let judged = self.judge(key, submission);
        let complaint = forced.map(|complaint| (complaint, String::new())).or(judged.complaint);
        let seq = self.records.len() as u64 + 1;
        let xml_sha256 = self.store.put(&submission.xml)?;
        let pdf_sha256 = hex(submission.pdf.as_deref().unwrap_or_default().as_bytes());
        let image_sha256 = match &judged.pdf {
            Some(bytes) => Some(self.store.put(bytes)?),
            None => None,
        };
        let seen = judged.seen;
        let number = seen.as_ref().map(|seen| seen.number.clone());
        let earlier: Vec<&Record> = self.of(&key.taxpayer, number.as_deref()).collect();
        let resend = if earlier.is_empty() {
            Resend::First
        } else if earlier
            .iter()
            .any(|record| record.xml_sha256 == xml_sha256 && record.pdf_sha256 == pdf_sha256)
        {
            Resend::Identical
        } else {
            Resend::Changed
        };
        let payments = seen.as_ref().map(|seen| seen.payments.clone()).unwrap_or_default();
        let fewer_settlements = earlier
            .iter()
            .rev()
            .find(|record| record.complaint.is_none())
            .is_some_and(|last| last.payments.iter().any(|payment| !payments.contains(payment)));
        let salt = if self.faults.hash_by_content { 0 } else { seq };
        let record = Record {
            seq,
            hash: hash(&xml_sha256, &pdf_sha256, salt),
            at: now,
            company: key.taxpayer.clone(),
            number,
            issue_date: seen.as_ref().map(|seen| seen.issue_date.clone()).unwrap_or_default(),
            supplier_name: seen.as_ref().map(|seen| seen.supplier_name.clone()).unwrap_or_default(),
            customer_name: seen.as_ref().and_then(|seen| seen.customer_name.clone()),
            payments,
            image: judged.image,
            form: submission.form,
            request_id: submission.request_id.clone(),
            resend,
            fewer_settlements,
            message: complaint.as_ref().map(|(complaint, why)| complaint.words(why)).unwrap_or_default(),
            complaint: complaint.map(|(complaint, _)| complaint),
            processed_at: now
                + TimeDelta::milliseconds(self.faults.processing_delay_ms.min(A_YEAR_MS).cast_signed()),
            xml_length: submission.xml.len(),
            xml_sha256,
            pdf_sha256,
            image_sha256,
        };
        self.store.append(&record)?;
        self.enter(record.clone());
        Ok(record)
    }

    /// Oldest first.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    #[must_use]
    pub fn record(&self, seq: u64) -> Option<&Record> {
        self.records.get(usize::try_from(seq.checked_sub(1)?).ok()?)
    }

    /// All submissions of a document, oldest first; none for a document without a number.
    pub fn of(&self, company: &str, number: Option<&str>) -> impl DoubleEndedIterator<Item = &Record> {
        let key = (company.to_owned(), number.unwrap_or_default().to_owned());
        self.documents
            .get(&key)
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .filter_map(|at| self.records.get(*at))
    }

    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }

    pub fn requests(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.requests.iter()
    }

    /// Notes that a request came, and says its id.
    pub fn begin(&mut self, call: Call, request_id: Option<String>, now: DateTime<Utc>) -> u64 {
        self.stats.requests += 1;
        if call == Call::Submit {
            self.stats.concurrency += 1;
            self.stats.concurrency_max = self.stats.concurrency_max.max(self.stats.concurrency);
        }
        if self.requests.len() == REQUESTS_MAX {
            self.requests.pop_front();
        }
        let id = self.stats.requests;
        self.requests.push_back(Request {
            id,
            at: now,
            finished_at: None,
            call,
            company: None,
            number: None,
            request_id,
            status: None,
            outcome: Outcome::Running,
            fault: None,
            seq: None,
        });
        id
    }

    /// The running request with this id.
    pub fn request_mut(&mut self, id: u64) -> Option<&mut Request> {
        let first = self.requests.front()?.id;
        self.requests.get_mut(usize::try_from(id.checked_sub(first)?).ok()?)
    }

    /// Notes that a request ended.
    pub fn end(&mut self, id: u64, call: Call, outcome: Outcome, status: Option<u16>, now: DateTime<Utc>) {
        if call == Call::Submit {
            self.stats.concurrency = self.stats.concurrency.saturating_sub(1);
        }
        if let Some(request) = self.request_mut(id) {
            request.finished_at = Some(now);
            request.outcome = outcome;
            request.status = status;
        }
    }

    /// Forgets what arrived; requests that still run go on being counted.
    ///
    /// # Errors
    /// The folder cannot be emptied.
    pub fn reset(&mut self, faults: Faults) -> anyhow::Result<()> {
        self.store.clear()?;
        self.faults = faults;
        self.records.clear();
        self.documents.clear();
        self.requests.clear();
        let Stats { concurrency, requests, .. } = self.stats;
        self.stats = Stats { concurrency, concurrency_max: concurrency, requests, ..Stats::default() };
        Ok(())
    }

    fn enter(&mut self, record: Record) {
        self.stats.submissions += 1;
        match record.resend {
            Resend::First => self.stats.documents += 1,
            Resend::Identical => self.stats.identical_resends += 1,
            Resend::Changed => self.stats.changed_resends += 1,
        }
        self.stats.fewer_settlements += u64::from(record.fewer_settlements);
        self.stats.complaints += u64::from(record.complaint.is_some());
        if let Some(number) = &record.number {
            self.documents
                .entry((record.company.clone(), number.clone()))
                .or_default()
                .push(self.records.len());
        }
        self.records.push(record);
    }

    fn judge(&self, key: &Key, submission: &Submission) -> Judged {
        let (mut image, pdf) = image(submission.pdf.as_deref());
        let read =
            std::str::from_utf8(&submission.xml).map_err(|error| error.to_string()).and_then(xml::read);
        let seen = match read {
            Ok(seen) => seen,
            Err(why) => {
                return Judged { complaint: Some((Complaint::Unreadable, why)), seen: None, image, pdf };
            }
        };
        if seen.image_inside && image == Image::Missing {
            image = Image::InXml;
        }
        let mine = |taxpayer: Option<&String>| taxpayer == Some(&key.taxpayer);
        let complaint = if seen.expense && !key.supplier_invoices {
            Some(Complaint::NoPermission)
        } else if !mine(if seen.expense { seen.customer.as_ref() } else { Some(&seen.supplier) }) {
            Some(Complaint::UnknownTaxNumber)
        } else {
            match image {
                Image::Pdf | Image::InXml => None,
                Image::Unreadable => Some(Complaint::Unreadable),
                Image::Placeholder if self.has_image(&key.taxpayer, &seen.number) => None,
                Image::Placeholder | Image::Missing => Some(Complaint::MissingPdf),
            }
        };
        Judged {
            complaint: complaint.map(|complaint| (complaint, String::new())),
            seen: Some(seen),
            image,
            pdf,
        }
    }

    fn has_image(&self, company: &str, number: &str) -> bool {
        self.of(company, Some(number))
            .any(|record| record.complaint.is_none() && matches!(record.image, Image::Pdf | Image::InXml))
    }
}

impl Record {
    #[must_use]
    pub fn status(&self, now: DateTime<Utc>) -> Status {
        match self.complaint {
            _ if now < self.processed_at => Status::Pending,
            None => Status::Processed,
            Some(_) => Status::Failed,
        }
    }
}

impl Complaint {
    /// Our wording: Cashbook's own is not public.
    fn words(self, why: &str) -> String {
        let words = match self {
            Self::Unreadable => "Az adatok nem olvashatók / The data cannot be read",
            Self::MissingPdf => "Hiányzik a PDF / The PDF is missing (missing PDF)",
            Self::UnknownTaxNumber => {
                "Az adószám ismeretlen / The tax number is unknown (unknown tax number)"
            }
            Self::NoPermission => {
                "Nincs jogosultság szállítói számlához / No permission for supplier invoices (no permission)"
            }
            Self::Other => "Egyéb hiba / Another error",
        };
        if why.is_empty() { words.to_owned() } else { format!("{words}: {why}") }
    }
}

struct Judged {
    complaint: Option<(Complaint, String)>,
    seen: Option<xml::Seen>,
    image: Image,
    pdf: Option<Vec<u8>>,
}

fn image(field: Option<&str>) -> (Image, Option<Vec<u8>>) {
    use base64::Engine as _;
    match field {
        None | Some("") => (Image::Missing, None),
        Some("payments") => (Image::Placeholder, None),
        Some(text) => match base64::prelude::BASE64_STANDARD.decode(text) {
            Ok(bytes) if bytes.starts_with(b"%PDF-") => (Image::Pdf, Some(bytes)),
            _ => (Image::Unreadable, None),
        },
    }
}

fn hash(xml_sha256: &str, pdf_sha256: &str, salt: u64) -> String {
    let digest = Sha256::digest(format!("{xml_sha256}/{pdf_sha256}/{salt}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The journal of requests is for looking at and for tests of some thousand documents, not for eternity.
const REQUESTS_MAX: usize = 100_000;
const A_YEAR_MS: u64 = 366 * 24 * 3600 * 1000;
