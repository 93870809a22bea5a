//! The sandbox as its users see it: over HTTP, and in process.

use base64::Engine as _;
use cashbook_sandbox::{
    Act, Call, Complaint, Config, Faults, Form, Image, Outcome, Resend, Rule, Sandbox, Status,
};
use chrono::Utc;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

const KEY: &str = "sandbox-key-12345678";
const PDF: &[u8] = b"%PDF-1.4 a picture";

fn xml(number: &str, payments: &[&str]) -> String {
    let list: String = payments
        .iter()
        .map(|amount| {
            format!(
                "<payment><locationCode>B</locationCode><locationLedger>3841</locationLedger>\
                 <paymentMethod>TRANSFER</paymentMethod><paymentDate>2026-11-05</paymentDate><amount>{amount}</amount>\
                 <currencyCode>HUF</currencyCode><exchangeRate>1</exchangeRate></payment>"
            )
        })
        .collect();
    let list = if list.is_empty() { list } else { format!("<invoicePayments>{list}</invoicePayments>") };
    format!(
        r#"<InvoiceData xmlns="http://schemas.nav.gov.hu/OSA/3.0/data" xmlns:b="http://schemas.nav.gov.hu/OSA/3.0/base">
        <invoiceNumber>{number}</invoiceNumber><invoiceIssueDate>2026-11-02</invoiceIssueDate><invoiceMain><invoice>
        <invoiceHead><supplierInfo><supplierTaxNumber><b:taxpayerId>12345678</b:taxpayerId></supplierTaxNumber>
        <supplierName>Értékesítő Kft.</supplierName></supplierInfo></invoiceHead><invoiceSummary/>{list}</invoice>
        </invoiceMain></InvoiceData>"#
    )
}

fn pdf() -> String {
    base64::prelude::BASE64_STANDARD.encode(PDF)
}

async fn start() -> Sandbox {
    Sandbox::start(Config::default()).await.expect("a free port")
}

async fn submit(sandbox: &Sandbox, key: &str, xml: &str, pdf: &str) -> reqwest::Result<Response> {
    let form = reqwest::multipart::Form::new().text("xml", xml.to_owned()).text("pdf", pdf.to_owned());
    Client::new()
        .post(format!("{}/api/v3/document/pool/osa", sandbox.url()))
        .bearer_auth(key)
        .header("X-Request-ID", "incash")
        .multipart(form)
        .send()
        .await
}

async fn hash(sandbox: &Sandbox, xml: &str, pdf: &str) -> String {
    let response = submit(sandbox, KEY, xml, pdf).await.expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let answer: Value = response.json().await.expect("JSON");
    answer["hash"].as_str().expect("a hash").to_owned()
}

async fn log(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let url = format!("{}/api/v3/document/pool/detailedlog?{query}", sandbox.url());
    let answer: Value =
        Client::new().get(url).bearer_auth(KEY).send().await.expect("an answer").json().await.expect("JSON");
    answer["log"].as_array().expect("log").clone()
}

fn one(act: Act) -> Faults {
    let rule =
        Rule { on: vec![Call::Submit], number: None, company: None, count: Some(1), per_mille: None, act };
    Faults { rules: vec![rule], ..Faults::default() }
}

#[tokio::test]
async fn both_forms_arrive_to_the_byte() {
    let sandbox = start().await;
    let first = xml("ő/1 &amp; +%20", &[]);
    let got = hash(&sandbox, &first, &pdf()).await;
    assert_eq!(got.len(), 64);
    let response = Client::new()
        .post(format!("{}/api/v3/document/pool/osa", sandbox.url()))
        .bearer_auth(KEY)
        .form(&[("xml", first.as_str()), ("pdf", pdf().as_str())])
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
    let records = sandbox.submissions_of("12345678", "ő/1 & +%20");
    assert_eq!(
        records.iter().map(|record| record.form).collect::<Vec<_>>(),
        [Form::Multipart, Form::Urlencoded]
    );
    assert_eq!(records[0].request_id.as_deref(), Some("incash"));
    assert_eq!(records[1].resend, Resend::Identical);
    assert_ne!(records[0].hash, records[1].hash);
    for seq in [1, 2] {
        assert_eq!(sandbox.xml(seq).as_deref(), Some(first.as_bytes()));
        assert_eq!(sandbox.image(seq).as_deref(), Some(PDF));
    }
    assert_eq!(sandbox.stats().identical_resends, 1);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn keys_are_told_apart() {
    let sandbox = start().await;
    let check = async |key: &str, taxid: &str| {
        let url = format!("{}/api/v3/oauth2/tokenrelation?taxid={taxid}", sandbox.url());
        Client::new().get(url).bearer_auth(key).send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(check(KEY, "12345678").await, 200);
    assert_eq!(check(KEY, "99999999").await, 403);
    assert_eq!(check("sandbox-other-user-12345678", "12345678").await, 403);
    assert_eq!(check("wrong", "12345678").await, 401);
    assert_eq!(check(KEY, "1234").await, 400);
    for (key, status) in [("wrong", 401), ("sandbox-other-user-12345678", 403)] {
        let response = submit(&sandbox, key, &xml("1", &[]), &pdf()).await.expect("an answer");
        assert_eq!(response.status().as_u16(), status);
    }
    assert_eq!(sandbox.stats().submissions, 0);
}

#[tokio::test]
async fn complaints_come_in_the_log_after_acceptance() {
    let sandbox = start().await;
    sandbox.set_faults(Faults { processing_delay_ms: 300, ..Faults::default() }).expect("possible");
    let cases = [
        ("<broken".to_owned(), pdf(), Complaint::Unreadable),
        (xml("1", &[]), String::new(), Complaint::MissingPdf),
        (xml("2", &["5"]), "payments".to_owned(), Complaint::MissingPdf),
        (xml("3", &[]), "bm90IGEgcGRm".to_owned(), Complaint::Unreadable),
        (xml("4", &[]).replace("12345678", "87654321"), pdf(), Complaint::UnknownTaxNumber),
        (
            xml("5", &[]).replace(
                "</invoiceHead>",
                "<invoiceDetail><additionalInvoiceData><dataName>C00010_INVOICE_TYPE</dataName><dataDescription>t\
                 </dataDescription><dataValue>expense</dataValue></additionalInvoiceData></invoiceDetail></invoiceHead>",
            ),
            pdf(),
            Complaint::NoPermission,
        ),
    ];
    let mut hashes = Vec::new();
    for (xml, pdf, _) in &cases {
        hashes.push(hash(&sandbox, xml, pdf).await);
    }
    assert_eq!(log(&sandbox, &format!("hash={}", hashes[5])).await[0]["status"], "pending");
    tokio::time::sleep(std::time::Duration::from_millis(350)).await;
    for (at, (_, _, complaint)) in cases.iter().enumerate() {
        assert_eq!(sandbox.submissions()[at].complaint, Some(*complaint), "case {at}");
        let entries = log(&sandbox, &format!("hash={}", hashes[at])).await;
        assert_eq!((entries.len(), &entries[0]["status"]), (1, &json!("failed")), "case {at}");
        assert!(entries[0]["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
    assert_eq!(log(&sandbox, "failed=").await.len(), cases.len());
    assert_eq!(log(&sandbox, &format!("date={}", Utc::now().date_naive())).await.len(), cases.len());
    assert_eq!(log(&sandbox, "date=2020-01-01").await.len(), 0);
    // The repair: the image goes after all, and from then on a placeholder will do.
    sandbox.set_faults(Faults::default()).expect("possible");
    hash(&sandbox, &xml("1", &[]), &pdf()).await;
    hash(&sandbox, &xml("1", &["5"]), "payments").await;
    let records = sandbox.submissions_of("12345678", "1");
    let ends: Vec<_> = records.iter().map(|record| (record.image, record.status(Utc::now()))).collect();
    assert_eq!(
        ends,
        [
            (Image::Missing, Status::Failed),
            (Image::Pdf, Status::Processed),
            (Image::Placeholder, Status::Processed)
        ]
    );
    sandbox.set_faults(Faults { refuse_at_once: true, ..Faults::default() }).expect("possible");
    assert_eq!(submit(&sandbox, KEY, &xml("6", &[]), "").await.expect("an answer").status().as_u16(), 422);
}

#[tokio::test]
async fn a_lost_settlement_is_noticed() {
    let sandbox = start().await;
    for (payments, pdf) in
        [(&["1"][..], pdf()), (&["1", "2"], "payments".into()), (&["2"], "payments".into())]
    {
        hash(&sandbox, &xml("1", payments), &pdf).await;
    }
    let noticed: Vec<bool> = sandbox.submissions().iter().map(|record| record.fewer_settlements).collect();
    assert_eq!(noticed, [false, false, true]);
    assert_eq!((sandbox.stats().documents, sandbox.stats().changed_resends), (1, 2));
}

#[tokio::test]
async fn each_fault_does_what_it_says() {
    let sandbox = start().await;
    let document = xml("1", &[]);
    let met = async |act: Act| {
        sandbox.reset().expect("in memory");
        sandbox.set_faults(one(act)).expect("possible");
        let answer = submit(&sandbox, KEY, &document, &pdf()).await;
        (answer, sandbox.stats().submissions)
    };
    let (answer, taken) = met(Act::Status { status: 429, retry_after_seconds: Some(7), taken: false }).await;
    let answer = answer.expect("an answer");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"], taken),
        (429, &"7".parse().unwrap(), 0)
    );
    let (answer, taken) = met(Act::Status { status: 502, retry_after_seconds: None, taken: true }).await;
    assert_eq!((answer.expect("an answer").status().as_u16(), taken), (502, 1));
    let (answer, taken) = met(Act::AcceptThenDrop).await;
    assert!(answer.is_err());
    assert_eq!(taken, 1);
    let (answer, taken) = met(Act::DropBeforeReading).await;
    assert!(answer.is_err());
    assert_eq!(taken, 0);
    let (answer, _) = met(Act::NotJson).await;
    assert!(answer.expect("an answer").json::<Value>().await.is_err());
    let (answer, _) = met(Act::HugeAnswer { bytes: 1 << 20 }).await;
    let body = answer.expect("an answer").bytes().await.expect("a body");
    assert!(body.len() > 1 << 20 && serde_json::from_slice::<Value>(&body).is_ok());
    let began = std::time::Instant::now();
    let (answer, _) = met(Act::SlowBody { ms: 300 }).await;
    let answer = answer.expect("an answer");
    let head = began.elapsed();
    assert!(
        answer.json::<Value>().await.is_ok() && head.as_millis() < 200 && began.elapsed().as_millis() >= 150
    );
    let (_, taken) = met(Act::Complain { complaint: Complaint::Other }).await;
    assert_eq!((taken, sandbox.stats().complaints), (1, 1));
    // The count was 1: the next one is as good as ever.
    assert_eq!(submit(&sandbox, KEY, &document, &pdf()).await.expect("an answer").status().as_u16(), 200);
    let fault = sandbox.requests().first().and_then(|request| request.fault.clone());
    assert_eq!(fault.as_deref(), Some("complain"));
}

#[tokio::test]
async fn a_sender_that_hangs_up_is_seen_and_so_is_concurrency() {
    let sandbox = start().await;
    sandbox.set_faults(Faults { delay_ms: 400, ..Faults::default() }).expect("possible");
    let (first, second) = (xml("1", &[]), xml("2", &[]));
    let picture = pdf();
    let _ = tokio::join!(
        submit(&sandbox, KEY, &first, &picture),
        tokio::time::timeout(std::time::Duration::from_millis(150), submit(&sandbox, KEY, &second, &picture)),
    );
    let outcome = |number: &str| {
        sandbox
            .requests()
            .into_iter()
            .find(|request| request.number.as_deref() == Some(number))
            .expect("noted")
            .outcome
    };
    assert_eq!((outcome("1"), outcome("2")), (Outcome::Answered, Outcome::Abandoned));
    assert_eq!((sandbox.stats().concurrency, sandbox.stats().concurrency_max), (0, 2));
    assert_eq!(sandbox.stats().submissions, 2, "what was late was taken all the same");
}

#[tokio::test]
async fn a_restart_keeps_what_arrived() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config { data_dir: Some(folder.path().to_owned()), ..Config::default() };
    let sandbox = Sandbox::start(config.clone()).await.expect("starts");
    hash(&sandbox, &xml("1", &[]), &pdf()).await;
    hash(&sandbox, &xml("2", &[]), &pdf()).await;
    let before = sandbox.submissions();
    sandbox.shutdown().await;
    // A kill in the middle of a line.
    let records = folder.path().join("records.jsonl");
    let mut text = std::fs::read_to_string(&records).expect("kept");
    assert!(!text.contains(KEY), "keys are not kept");
    text.push_str("{\"seq\":3,\"ha");
    std::fs::write(&records, text).expect("writable");
    let sandbox = Sandbox::start(config.clone()).await.expect("starts again");
    assert_eq!(sandbox.submissions(), before);
    assert_eq!(sandbox.image(2).as_deref(), Some(PDF));
    hash(&sandbox, &xml("1", &["5"]), "payments").await;
    assert_eq!(sandbox.submissions()[2].complaint, None, "the image of before the restart counts");
    sandbox.shutdown().await;
    let sandbox = Sandbox::start(config).await.expect("starts a third time");
    assert_eq!(sandbox.submissions().len(), 3);
    sandbox.reset().expect("writable");
    assert_eq!(sandbox.stats().submissions, 0);
}

#[tokio::test]
async fn the_json_interface_and_the_pages_show_it() {
    let sandbox = start().await;
    let client = Client::new();
    hash(&sandbox, &xml("&lt;i&gt;1", &["635000"]), &pdf()).await;
    let url = |path: &str| format!("{}{path}", sandbox.url());
    let listed: Value = client
        .get(url("/sandbox/api/submissions?number=%3Ci%3E1"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(listed["submissions"][0]["payments"][0]["amount"], "635000");
    assert_eq!(listed["stats"]["documents"], 1);
    let put = client.put(url("/sandbox/api/faults")).json(&json!({ "delayMs": 1 })).send().await.unwrap();
    assert_eq!((put.status().as_u16(), sandbox.faults().delay_ms), (200, 1));
    let bad = json!({ "rules": [{ "do": { "kind": "status", "status": 7 } }] });
    assert_eq!(
        client.put(url("/sandbox/api/faults")).json(&bad).send().await.unwrap().status().as_u16(),
        422
    );
    let form = [
        ("kind", "status"),
        ("value", "503"),
        ("on", "all"),
        ("count", "2"),
        ("perMille", ""),
        ("number", ""),
    ];
    assert!(client.post(url("/sandbox/faults/add")).form(&form).send().await.unwrap().status().is_success());
    assert_eq!(sandbox.faults().rules[0].count, Some(2));
    for path in [
        "/",
        "/sandbox",
        "/sandbox/submissions/1",
        "/sandbox/submissions/9",
        "/sandbox/requests",
        "/sandbox/keys",
        "/sandbox/faults",
    ] {
        for (lang, notice) in [("hu", "Ez nem a Cashbook"), ("en", "This is not Cashbook")] {
            let response = client
                .get(url(&format!("{path}?lang={lang}")))
                .header("accept-language", lang)
                .send()
                .await
                .unwrap();
            let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            let page = response.text().await.unwrap();
            assert!(page.contains(notice), "{path} in {lang} does not say that it is a stand-in");
            assert!(!page.contains("<i>1"), "{path} does not escape");
            assert!(!page.contains("<script") && !page.contains("style="), "{path} breaks its own policy");
        }
    }
    let image = client.get(url("/sandbox/submissions/1/image")).send().await.unwrap();
    assert_eq!(image.headers()["content-type"], "application/pdf");
    assert_eq!(image.bytes().await.unwrap(), PDF);
    let foreign = client.get(url("/sandbox")).header("host", "cashbook.example").send().await.unwrap();
    assert_eq!(foreign.status().as_u16(), 403);
    assert_eq!(client.post(url("/sandbox/api/reset")).send().await.unwrap().status().as_u16(), 204);
    assert_eq!((sandbox.stats().submissions, sandbox.faults()), (0, Faults::default()));
}

/// The official samples and the owner's own sample are readable, each issued by the company it says.
#[test]
fn the_witness_reads_the_published_samples() {
    let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let Ok(folder) = std::fs::read_dir(shared.join("nav-osa-3.0/samples")) else {
        eprintln!("SKIPPED: the published samples are not beside the project");
        return;
    };
    let mut count = 0;
    for entry in folder {
        let path = entry.expect("readable").path();
        let seen = cashbook_sandbox::xml::read(&std::fs::read_to_string(&path).expect("UTF-8"));
        assert_eq!(seen.map(|seen| seen.supplier).as_deref(), Ok("99999999"), "{}", path.display());
        count += 1;
    }
    assert!(count >= 14);
    let sample = std::fs::read_to_string(shared.join("cashbook/sample.xml")).expect("beside them");
    let seen = cashbook_sandbox::xml::read(&sample).expect("readable");
    assert_eq!(
        (seen.payments.len(), seen.payments[0].amount.as_str(), seen.image_inside),
        (1, "29500", true)
    );
}
