//! What the people of the simulated world do: the ERP, users, the vendor. Each call is a task; one that breaks off is
//! repeated by its caller, as a real one would.

use std::rc::Rc;

use cashbook_core::{
    company::CompanyId,
    flow::Machine,
    mapping::{Body, Media},
    round,
    secret::{MasterKeys, Secret},
    service::{self, Caller, Deployment, SettingsPatch},
};

/// One call, with everything needed to repeat it.
#[derive(Clone, Debug)]
pub enum Call {
    Company { module: bool },
    Key { key: u32 },
    Automatic { on: bool },
    Put { number: String, revision: u64, reference: Option<String>, date: String },
    Image { number: String, pdf: Pdf },
    Settlements { number: String, list: Vec<(String, bool)> },
    Mark { number: String },
    Withdraw { number: String },
    Backfill { from: String },
    View { number: String },
    Round { timer: bool },
}

/// An image's bytes; of no interest when told.
#[derive(Clone)]
pub struct Pdf(pub Rc<[u8]>);

impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// What came of a call.
#[derive(Debug)]
pub enum Outcome {
    Done,
    /// The service said no, with this code.
    Refused(&'static str),
    View(serde_json::Value),
    Round(Box<round::Report>),
}

/// Issue dates in the past of the world, which begins on the third.
pub const DATES: [&str; 3] = ["2026-01-15", "2026-06-15", "2026-11-02"];
pub const DEPLOYMENT: Deployment = Deployment { round_interval_seconds: 1800 };

pub struct Fixed {
    pub master: MasterKeys,
    pub config: round::Config,
}

/// An image, and what tells it from the document's others. Now and then one is too large for a single value.
pub fn image(number: &str, version: u32, is_large: bool) -> Pdf {
    let mut pdf = format!("%PDF-1.4 {number} {version}").into_bytes();
    if is_large {
        pdf.resize(cashbook_core::store::VALUE_BYTES_MAX + 16, b'x');
    }
    Pdf(pdf.into())
}

/// The flow of a call.
pub fn machine(fixed: &Rc<Fixed>, company: &str, call: Call) -> Machine<'static, Outcome> {
    let fixed = Rc::clone(fixed);
    let company = company.to_owned();
    Machine::new(move |fx| async move {
        let Some(id) = CompanyId::parse(&company) else { return Outcome::Refused("company") };
        let caller = Caller { subject: "user".to_owned() };
        let said = match call {
            Call::Company { module } => {
                let put = service::CompanyPut {
                    name: "Cég".to_owned(),
                    tax_number: format!("{company}-2-42"),
                    module,
                };
                service::put_company(&fx, &id, &caller, put).await.map(drop)
            }
            Call::Key { key } => {
                let secret = Secret::new(format!("{company}-simulated-key-{key}"));
                let patch = SettingsPatch { secret_key: Some(Some(secret)), ..SettingsPatch::default() };
                service::patch_settings(&fx, &id, &caller, &fixed.master, patch).await.map(drop)
            }
            Call::Automatic { on } => {
                let patch = SettingsPatch { automatic: Some(on), ..SettingsPatch::default() };
                service::patch_settings(&fx, &id, &caller, &fixed.master, patch).await.map(drop)
            }
            Call::Put { number, revision, reference, date } => {
                let body = body(&company, &number, revision, reference.as_deref(), &date);
                service::put_document(&fx, &id, &number, revision, body).await.map(drop)
            }
            Call::Image { number, pdf } => service::put_image(&fx, &id, &number, &pdf.0).await.map(drop),
            Call::Settlements { number, list } => {
                service::put_settlements(&fx, &id, &number, settlements(&list).as_bytes()).await.map(drop)
            }
            Call::Mark { number } => first_refusal(service::mark(&fx, &id, &caller, &[number]).await),
            Call::Withdraw { number } => first_refusal(service::withdraw(&fx, &id, &caller, &[number]).await),
            Call::Backfill { from } => service::start_backfill(&fx, &id, &caller, &from).await.map(drop),
            Call::View { number } => {
                return match service::get_document(&fx, &id, DEPLOYMENT, &number).await {
                    Ok(view) => Outcome::View(serde_json::to_value(view).unwrap_or_default()),
                    Err(error) => Outcome::Refused(error.code()),
                };
            }
            Call::Round { timer } => {
                let trigger = if timer { round::Trigger::Timer } else { round::Trigger::Request };
                let report = round::run(&fx, &fixed.config, &fixed.master, trigger).await.into_iter().next();
                return report.map_or(Outcome::Done, |report| Outcome::Round(Box::new(report)));
            }
        };
        match said {
            Ok(()) => Outcome::Done,
            Err(error) => Outcome::Refused(error.code()),
        }
    })
}

fn first_refusal(
    answer: Result<service::MarksAnswer, service::ServiceError>,
) -> Result<(), service::ServiceError> {
    let answer = answer?;
    match answer.results.first().and_then(|item| item.code) {
        Some(code) => {
            let refusal =
                cashbook_core::texts::service::Refusal::ALL.iter().find(|refusal| refusal.code() == code);
            match refusal {
                Some(refusal) => Err(service::ServiceError::new(*refusal, &[])),
                None => Ok(()),
            }
        }
        None => Ok(()),
    }
}

fn body(company: &str, number: &str, revision: u64, reference: Option<&str>, date: &str) -> Body {
    let reference = reference.map_or(String::new(), |original| {
        format!(
            "<invoiceReference><originalInvoiceNumber>{original}</originalInvoiceNumber>\
             <modifyWithoutMaster>false</modifyWithoutMaster><modificationIndex>1</modificationIndex></invoiceReference>"
        )
    });
    let modification = if reference.is_empty() {
        ""
    } else {
        "<lineModificationReference><lineNumberReference>2</lineNumberReference>\
         <lineOperation>CREATE</lineOperation></lineModificationReference>"
    };
    let text = include_str!("invoice.xml")
        .replace("{number}", number)
        .replace("{company}", company)
        .replace("{date}", date)
        .replace("{revision}", &revision.to_string())
        .replace("{reference}", &reference)
        .replace("{modification}", modification);
    Body { media: Media::Osa, text, extra: None }
}

fn settlements(list: &[(String, bool)]) -> String {
    let list: Vec<serde_json::Value> = list
        .iter()
        .map(|(id, reversed)| {
            serde_json::json!({
                "id": id, "location": "bank", "ledger": "3841", "method": "TRANSFER", "date": "2026-11-05",
                "amount": "1000", "currency": "HUF", "voucher": id, "reversed": reversed,
            })
        })
        .collect();
    serde_json::Value::Array(list).to_string()
}
