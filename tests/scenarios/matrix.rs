//! Bad input of each kind: its documented error, and nothing is written.

use std::collections::BTreeMap;

use cashbook_tests::{
    api::{Answer, Body},
    documents::{incash, osa, pdf, settlement, today},
    stored,
    world::World,
};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const COMPANY: &str = "12345678";
const JSON: &str = "application/json";
const XML: &str = "application/xml";
const LINES: &str = "application/x-ndjson";
const PDF: &str = "application/pdf";
const FORM: &str = "multipart/form-data; boundary=XX";

/// Name; method; path below the company; media type and body; status and code.
type Case = (&'static str, &'static str, &'static str, &'static str, Vec<u8>, u16, &'static str);

fn deep(before: &str, after: &str) -> Vec<u8> {
    format!("{before}{}{}{after}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes()
}

/// A document of the contract with one more change.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut document = incash(COMPANY, "normal", 1);
    change(&mut document);
    document.to_string().into_bytes()
}

fn settlements(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut list = json!([settlement("1", "100")]);
    change(&mut list);
    list.to_string().into_bytes()
}

fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in parts {
        body.extend_from_slice(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}

fn cases() -> Vec<Case> {
    let b = |text: &str| text.as_bytes().to_vec();
    let xml = osa(COMPANY, "N-1", &today()).into_bytes();
    let many = json!({ "numbers": (0..1001).map(|at| format!("N-{at}")).collect::<Vec<_>>() }).to_string();
    let lines = "{\"number\":\"N-1\",\"document\":{}}\n".repeat(1001);
    let too_many = settlements(|list| {
        *list = (0..501).map(|at| settlement(&format!("S-{at}"), "1")).collect();
    });
    vec![
        // Too large, by length and by count.
        ("marks of 257 KiB", "POST", "/marks", JSON, vec![b' '; 257 << 10], 413, "body-too-large"),
        ("settings of 257 KiB", "PATCH", "/settings", JSON, vec![b' '; 257 << 10], 413, "body-too-large"),
        ("a document of 9 MiB", "PUT", "/documents/N-1", JSON, vec![b' '; 9 << 20], 413, "body-too-large"),
        ("an image of 9 MiB", "PUT", "/documents/K-1/image", PDF, vec![b' '; 9 << 20], 413, "body-too-large"),
        (
            "an image of 6.1 MB",
            "PUT",
            "/documents/K-1/image",
            PDF,
            vec![b' '; 6_100_000],
            413,
            "image-too-large",
        ),
        ("1,001 numbers", "POST", "/states", JSON, b(&many), 422, "too-many"),
        ("1,001 marks", "POST", "/marks", JSON, b(&many), 422, "too-many"),
        ("1,001 lines", "POST", "/documents", LINES, b(&lines), 422, "too-many"),
        ("501 settlements", "PUT", "/documents/K-1/settlements", JSON, too_many, 422, "too-many"),
        // Media types.
        ("no media type", "POST", "/marks", "", b("{}"), 415, "media-type-unsupported"),
        ("plain text", "PUT", "/documents/N-1", "text/plain", xml.clone(), 415, "media-type-unsupported"),
        ("JSON as image", "PUT", "/documents/K-1/image", JSON, b("{}"), 415, "media-type-unsupported"),
        ("no PDF", "PUT", "/documents/K-1/image", PDF, b("GIF89a"), 415, "image-not-pdf"),
        ("an empty image", "PUT", "/documents/K-1/image", PDF, Vec::new(), 415, "image-not-pdf"),
        // Wrong types.
        ("numbers: text", "POST", "/marks", JSON, b("{\"numbers\":\"N-1\"}"), 400, "json-invalid"),
        ("numbers: a number", "POST", "/states", JSON, b("{\"numbers\":[1]}"), 400, "json-invalid"),
        ("numbers: null", "POST", "/marks/withdraw", JSON, b("{\"numbers\":null}"), 400, "json-invalid"),
        ("nothing", "POST", "/marks", JSON, Vec::new(), 400, "json-invalid"),
        ("cut off", "POST", "/marks", JSON, b("{\"numbers\":[\"N-1\""), 400, "json-invalid"),
        ("automatic: text", "PATCH", "/settings", JSON, b("{\"automatic\":\"yes\"}"), 400, "json-invalid"),
        ("key: a number", "PATCH", "/settings", JSON, b("{\"secretKey\":5}"), 400, "json-invalid"),
        ("key: empty", "PATCH", "/settings", JSON, b("{\"secretKey\":\" \"}"), 422, "settings-invalid"),
        (
            "key: two lines",
            "PATCH",
            "/settings",
            JSON,
            b("{\"secretKey\":\"a\\nb\"}"),
            422,
            "settings-invalid",
        ),
        (
            "key: accents",
            "PATCH",
            "/settings",
            JSON,
            b("{\"secretKey\":\"kulcső\"}"),
            422,
            "settings-invalid",
        ),
        (
            "ledger: blank",
            "PATCH",
            "/settings",
            JSON,
            b("{\"settlementLedger\":\" \"}"),
            422,
            "settings-invalid",
        ),
        (
            "ledger: two lines",
            "PATCH",
            "/settings",
            JSON,
            b("{\"settlementLedger\":\"1\\n2\"}"),
            422,
            "settings-invalid",
        ),
        ("from: a number", "POST", "/backfill", JSON, b("{\"from\":5}"), 400, "json-invalid"),
        ("from: no date", "POST", "/backfill", JSON, b("{\"from\":\"2026-02-30\"}"), 422, "date-invalid"),
        (
            "from: the future",
            "POST",
            "/backfill/plan",
            JSON,
            b("{\"from\":\"2999-01-01\"}"),
            422,
            "date-invalid",
        ),
        ("a document: a list", "PUT", "/documents/N-1", JSON, b("[]"), 400, "json-invalid"),
        (
            "lines: text",
            "PUT",
            "/documents/N-1",
            JSON,
            changed(|of| of["lines"] = json!("x")),
            422,
            "document-invalid",
        ),
        (
            "a price: true",
            "PUT",
            "/documents/N-1",
            JSON,
            changed(|of| of["lines"][0]["unitPrice"] = json!(true)),
            422,
            "document-invalid",
        ),
        (
            "revision: text",
            "PUT",
            "/documents/N-1",
            JSON,
            changed(|of| of["revision"] = json!("1")),
            400,
            "revision-missing",
        ),
        (
            "revision: below zero",
            "PUT",
            "/documents/N-1",
            JSON,
            changed(|of| of["revision"] = json!(-1)),
            400,
            "revision-missing",
        ),
        (
            "settlements: an object",
            "PUT",
            "/documents/K-1/settlements",
            JSON,
            b("{}"),
            422,
            "settlements-invalid",
        ),
        (
            "an amount: text",
            "PUT",
            "/documents/K-1/settlements",
            JSON,
            settlements(|of| of[0]["amount"] = json!("sok")),
            422,
            "settlements-invalid",
        ),
        (
            "an id twice",
            "PUT",
            "/documents/K-1/settlements",
            JSON,
            settlements(|of| *of = json!([of[0], of[0]])),
            422,
            "settlements-invalid",
        ),
        // Not UTF-8.
        ("bytes in marks", "POST", "/marks", JSON, b"{\"numbers\":[\"\xff\"]}".to_vec(), 400, "json-invalid"),
        (
            "bytes in a document",
            "PUT",
            "/documents/N-1",
            JSON,
            b"{\"revision\":1,\"comment\":\"\xe1\"}".to_vec(),
            400,
            "body-unreadable",
        ),
        (
            "bytes in XML",
            "PUT",
            "/documents/N-1?revision=1",
            XML,
            b"<a>\xe1</a>".to_vec(),
            400,
            "body-unreadable",
        ),
        (
            "bytes in lines",
            "POST",
            "/documents",
            LINES,
            b"{\"number\":\"\xff\"}".to_vec(),
            400,
            "body-unreadable",
        ),
        (
            "bytes in a form",
            "PUT",
            "/documents/N-1?revision=1",
            FORM,
            form(&[("xml", b"\xff")]),
            400,
            "body-unreadable",
        ),
        (
            "bytes in settlements",
            "PUT",
            "/documents/K-1/settlements",
            JSON,
            b"[\"\xff\"]".to_vec(),
            422,
            "settlements-invalid",
        ),
        // Deep.
        ("deep marks", "POST", "/marks", JSON, deep("{\"numbers\":", "}"), 400, "json-invalid"),
        (
            "a deep document",
            "PUT",
            "/documents/N-1",
            JSON,
            deep("{\"revision\":1,\"lines\":", "}"),
            422,
            "document-invalid",
        ),
        (
            "deep settlements",
            "PUT",
            "/documents/K-1/settlements",
            JSON,
            deep("", ""),
            422,
            "settlements-invalid",
        ),
        (
            "deep XML",
            "PUT",
            "/documents/N-1?revision=1",
            XML,
            b(&"<a>".repeat(100_000)),
            422,
            "document-invalid",
        ),
        // Unknown fields.
        (
            "an unknown field of marks",
            "POST",
            "/marks",
            JSON,
            b("{\"numbers\":[],\"x\":1}"),
            400,
            "json-invalid",
        ),
        ("an unknown setting", "PATCH", "/settings", JSON, b("{\"secretkey\":\"x\"}"), 400, "json-invalid"),
        (
            "an unknown field of a document",
            "PUT",
            "/documents/N-1",
            JSON,
            changed(|of| of["x"] = json!(1)),
            422,
            "document-invalid",
        ),
        (
            "an unknown field of a settlement",
            "PUT",
            "/documents/K-1/settlements",
            JSON,
            settlements(|of| of[0]["x"] = json!(1)),
            422,
            "settlements-invalid",
        ),
        (
            "an unknown part of a form",
            "PUT",
            "/documents/N-1?revision=1",
            FORM,
            form(&[("xml", &xml), ("x", b"1")]),
            400,
            "body-unreadable",
        ),
        (
            "extra with an unknown field",
            "PUT",
            "/documents/N-1?revision=1",
            FORM,
            form(&[("xml", &xml), ("extra", b"{\"x\":1}")]),
            422,
            "document-invalid",
        ),
        (
            "a form without end",
            "PUT",
            "/documents/N-1?revision=1",
            FORM,
            b("--XX\r\nContent-Disposition: form-data; name=\"xml\"\r\n\r\n<a"),
            400,
            "body-unreadable",
        ),
        // XML that a stranger might try.
        ("XML without revision", "PUT", "/documents/N-1", XML, xml.clone(), 400, "revision-missing"),
        (
            "a DTD",
            "PUT",
            "/documents/N-1?revision=1",
            XML,
            b("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
            422,
            "document-invalid",
        ),
        ("another document's XML", "PUT", "/documents/other?revision=1", XML, xml, 422, "document-invalid"),
        // Numbers and paths.
        ("a slash unencoded", "PUT", "/documents/N/1", JSON, changed(|_| ()), 404, "not-found"),
        (
            "a number of 51 characters",
            "PUT",
            "/documents/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            JSON,
            changed(|_| ()),
            422,
            "bad-number",
        ),
        ("a number of spaces", "PUT", "/documents/%20%20", JSON, changed(|_| ()), 422, "bad-number"),
        ("a NUL", "PUT", "/documents/N%00", JSON, changed(|_| ()), 422, "bad-number"),
        ("a line break", "PUT", "/documents/N%0A1", JSON, changed(|_| ()), 422, "bad-number"),
        ("not UTF-8", "PUT", "/documents/%FF", JSON, changed(|_| ()), 422, "bad-number"),
        (
            "an unknown document's image",
            "PUT",
            "/documents/N-1/image",
            PDF,
            pdf("x"),
            404,
            "unknown-document",
        ),
        (
            "an unknown document's payment",
            "PUT",
            "/documents/N-1/settlements",
            JSON,
            settlements(|_| ()),
            404,
            "unknown-document",
        ),
        ("a method", "DELETE", "/documents/N-1", "", Vec::new(), 405, "method-not-allowed"),
        ("a path", "GET", "/nowhere", "", Vec::new(), 404, "not-found"),
        ("a cursor", "GET", "/submissions?cursor=x", "", Vec::new(), 400, "cursor-invalid"),
        ("a far cursor", "GET", "/audit?cursor=99999999999999999999", "", Vec::new(), 400, "cursor-invalid"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_bad_input_has_its_error_and_writes_nothing() {
    let world = World::on_sqlite(|_| ()).await;
    world.company(COMPANY).await;
    world.waiting(COMPANY, "K-1").await;
    let before = stored::all(&world.runner.state_dir);
    assert!(before.len() > 5);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let cases = cases();
    for (name, method, path, kind, bytes, status, code) in &cases {
        let answer = call(&world, method, path, kind, bytes).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json["code"]),
            (*status, &json!(code)),
            "{name}: {}",
            answer.text
        );
        let _ = answer.problem(*status, code);
        assert_eq!(stored::difference(&before, &stored::all(&world.runner.state_dir)), None, "{name}");
        *counts.entry(format!("{status} {code}")).or_default() += 1;
    }
    let company = format!("/api/v1/companies/{COMPANY}");
    for (what, body) in [
        ("another's tax number", json!({ "name": "x", "taxNumber": "87654321-2-42", "module": true })),
        ("no tax number", json!({ "name": "x", "taxNumber": COMPANY, "module": true })),
        ("no name", json!({ "name": " ", "taxNumber": format!("{COMPANY}-2-42"), "module": true })),
    ] {
        let token = world.api.token("*", "admin").await;
        let segments: Vec<&str> = company.split('/').skip(1).collect();
        let answer =
            world.api.send(Method::PUT, &segments, Some(&token), Body::Json(&body)).await.expect("an answer");
        assert_eq!(answer.status.as_u16(), 422, "{what}: {}", answer.text);
    }
    too_long_without_saying_so(&world).await;
    assert_eq!(stored::difference(&before, &stored::all(&world.runner.state_dir)), None);
    println!("{} bad inputs", cases.len() + 4);
    for (what, count) in counts {
        println!("  {count:>3} {what}");
    }
    assert_eq!(world.state(COMPANY, "K-1").await, "waiting");
    world.end().await;
}

/// Each number as it occurs, in paths and in lists; and what stands twice in a batch.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_as_they_occur_and_batches_with_repetitions() {
    let world = World::start().await;
    world.company(COMPANY).await;
    let numbers = ["2026/0001", "a%2Fb", "B 1", "Ő-ű/é", "a+b", "?x=1#y", "\"'<&>", "~", ";rm -rf"];
    for number in numbers {
        world.api.put_json(COMPANY, number, &incash(COMPANY, "normal", 1)).await.good();
        let document = world.api.document(COMPANY, number).await.good();
        assert_eq!((&document["number"], &document["known"]), (&json!(number), &json!(true)));
    }
    let marked = world.api.mark(COMPANY, &numbers).await.good();
    assert!(
        marked["results"].as_array().is_some_and(|all| all.iter().all(|one| one["result"] == "marked")),
        "{marked}"
    );

    let twice = world.api.mark(COMPANY, &["B 1", "B 1", "", "a\u{0}b", "nobody's"]).await.good();
    let results: Vec<_> =
        twice["results"].as_array().expect("one each").iter().map(|one| one["code"].clone()).collect();
    assert_eq!(
        results,
        [Value::Null, Value::Null, json!("bad-number"), json!("bad-number"), json!("unknown-document")]
    );
    let body = json!({ "numbers": ["B 1", "B 1", "Ő-ű/é"] });
    let states = world.api.of(COMPANY, "marks", Method::POST, &["states"], Body::Json(&body)).await.good();
    assert_eq!(states["states"].as_array().map(Vec::len), Some(2), "each once: {states}");

    // Lines that repeat a number, and bad ones between good ones: each has its own result, in order.
    let (one, mut other) = (incash(COMPANY, "normal", 1), incash(COMPANY, "normal", 1));
    other["comment"] = json!("other");
    let lines = [
        json!({ "number": "L-1", "document": one }).to_string(),
        json!({ "number": "L-1", "document": one }).to_string(),
        json!({ "number": "L-1", "document": other }).to_string(),
        "{\"number\":\"L-2\"".to_owned(),
        json!({ "number": "L-3" }).to_string(),
        json!({ "number": "L-4", "document": { "revision": 1 } }).to_string(),
        json!({ "number": "L 5/ő", "xml": osa(COMPANY, "L 5/ő", &today()), "revision": 1 }).to_string(),
    ];
    let body = lines.join("\n");
    let body = Body::Raw { kind: LINES, bytes: body.as_bytes() };
    let answer = world.api.of(COMPANY, "documents", Method::POST, &["documents"], body).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let results: Vec<Value> =
        answer.text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let said: Vec<(u64, &str)> = results
        .iter()
        .map(|line| {
            (line["status"].as_u64().expect("status"), line["problem"]["code"].as_str().unwrap_or(""))
        })
        .collect();
    assert_eq!(
        said,
        [
            (200, ""),
            (200, ""),
            (409, "revision-reused"),
            (400, "json-invalid"),
            (400, "line-invalid"),
            (422, "document-invalid"),
            (200, "")
        ]
    );
    assert_eq!(
        (&results[0]["result"]["changed"], &results[1]["result"]["changed"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(world.state(COMPANY, "L 5/ő").await, "not-submitted");
    world.end().await;
}

async fn call(world: &World, method: &str, path: &str, kind: &str, bytes: &[u8]) -> Answer {
    let scope = match (method, path) {
        (_, path)
            if path.starts_with("/settings")
                || path.starts_with("/backfill")
                || path.starts_with("/audit") =>
        {
            "settings"
        }
        ("PUT", _) => "documents",
        (_, "/documents") => "documents",
        _ => "marks",
    };
    let token = world.api.token(COMPANY, scope).await;
    let url = format!("{}/api/v1/companies/{COMPANY}{path}", world.runner.url()).parse().expect("a URL");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let body = if kind.is_empty() && bytes.is_empty() { Body::Nothing } else { Body::Raw { kind, bytes } };
    world.api.send_to(method, url, Some(&token), body).await.unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Chunks without an end: the service stops reading at the limit.
async fn too_long_without_saying_so(world: &World) {
    let token = world.api.token(COMPANY, "marks").await;
    let address = world.runner.url().replace("http://", "");
    let mut stream = tokio::net::TcpStream::connect(&address).await.expect("it listens");
    let head = format!(
        "POST /api/v1/companies/{COMPANY}/marks HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let (mut reader, mut writer) = stream.into_split();
    let writing = tokio::spawn(async move {
        // 64 MiB at most; it is answered long before, and the connection goes.
        for _ in 0..1024 {
            if writer.write_all(chunk.as_bytes()).await.is_err() {
                break;
            }
        }
    });
    let mut answer = vec![0; 4096];
    let read = tokio::time::timeout(std::time::Duration::from_secs(30), reader.read(&mut answer)).await;
    let read = read.expect("answered while it is sent").expect("an answer");
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    writing.abort();
}
