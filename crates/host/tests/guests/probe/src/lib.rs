//! What the runner's tests run: each path does one thing and says what came of it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::{SinkExt, StreamExt, stream};
use spin_sdk::http::{
    Fields, IncomingRequest, OutgoingResponse, Request, Response, ResponseOutparam, run, send,
};
use spin_sdk::http_component;
use spin_sdk::key_value::Store;
use spin_sdk::wit::wasi::config::store as config;
use spin_sdk::wit::wasi::keyvalue::{atomics, batch, store as bucket};

mod fetch;

mod timer {
    wit_bindgen::generate!({
        inline: "package fermyon:example; world spin-timer { export handle-timer-request: func(); }"
    });
    struct Timer;
    export!(Timer);

    impl Guest for Timer {
        fn handle_timer_request() {
            super::tick();
        }
    }
}

mod cron {
    wit_bindgen::generate!({
        inline: "package spin:cron@3.0.0;
            interface cron-types { record metadata { timestamp: u64 } variant error { other(string) } }
            world spin-cron {
                use cron-types.{metadata, error};
                export handle-cron-event: async func(metadata: metadata) -> result<_, error>;
            }"
    });
    struct Cron;
    export!(Cron);

    impl Guest for Cron {
        async fn handle_cron_event(metadata: Metadata) -> Result<(), Error> {
            super::cron_tick(metadata.timestamp).map_err(Error::Other)
        }
    }
}

/// Would count on if an instance served more than one request.
static CALLS: AtomicU32 = AtomicU32::new(0);

#[http_component]
async fn handle(request: IncomingRequest, out: ResponseOutparam) {
    let target = request.path_with_query().unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let argument = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
    };
    let key = argument("key");
    let answer: Result<String, String> = match path {
        "/count" => Ok(CALLS.fetch_add(1, Ordering::Relaxed).wrapping_add(1).to_string()),
        "/trap" => panic!("deliberate"),
        "/exit" => std::process::exit(3),
        "/spin" => loop {
            std::hint::black_box(0);
        },
        "/silent" => return,
        "/hog" => {
            let bytes = argument("mb").parse::<usize>().unwrap() << 20;
            Ok(std::hint::black_box(vec![1_u8; bytes]).len().to_string())
        }
        "/stream" => return stream_out(&argument, out).await,
        "/sum" => {
            let mut body = request.into_body_stream();
            let mut sum = 0;
            while let Some(Ok(part)) = body.next().await {
                sum += part.len();
            }
            Ok(sum.to_string())
        }
        "/print" => {
            print!("one\ntw");
            println!("o");
            eprint!("unfinished");
            Ok(String::new())
        }
        "/set" => {
            let body = request.into_body().await.unwrap();
            open().and_then(|store| store.set(&key, &body).map_err(text)).map(|()| "set".into())
        }
        "/set-zeros" => {
            let zeros = vec![0; argument("mb").parse::<usize>().unwrap() << 20];
            open().and_then(|store| store.set(&key, &zeros).map_err(text)).map(|()| "set".into())
        }
        "/get" => open().and_then(|store| store.get(&key).map_err(text)).map(|value| match value {
            Some(value) => String::from_utf8_lossy(&value).into_owned(),
            None => "none".into(),
        }),
        "/delete" => open().and_then(|store| store.delete(&key).map_err(text)).map(|()| "deleted".into()),
        "/exists" => open().and_then(|store| store.exists(&key).map_err(text)).map(|found| found.to_string()),
        "/keys" => open().and_then(|store| store.get_keys().map_err(text)).map(|mut keys| {
            keys.sort();
            keys.join(",")
        }),
        "/open" => Store::open(&argument("label")).map(|_| "open".into()).map_err(text),
        "/open-bucket" => bucket::open(&argument("label")).map(|_| "open".into()).map_err(text),
        "/increment" => increment(&key, argument("delta").parse().unwrap()).map(|sum| sum.to_string()),
        "/many" => bucket::open("default").map_err(text).and_then(|bucket| {
            let keys: Vec<_> = key.split(',').map(str::to_owned).collect();
            batch::get_many(&bucket, &keys).map_err(text).map(|found| found.len().to_string())
        }),
        "/swap" => swap(&key, argument("value").as_bytes()),
        "/variable" => spin_sdk::variables::get(&argument("name")).map_err(text),
        "/config" => config::get(&key).map_err(text).map(|value| value.unwrap_or("none".into())),
        "/environment" => Ok(std::env::vars().map(|(name, value)| format!("{name}={value}\n")).collect()),
        "/fetch" => fetch::fetch(&argument),
        "/post" => {
            let mut request = Request::post(argument("url"), b"12345".to_vec()).build();
            if !argument("length").is_empty() {
                request.set_header("content-length", argument("length"));
            }
            let sent: Result<Response, _> = send(request).await;
            sent.map(|response| String::from_utf8_lossy(response.body()).into_owned()).map_err(text)
        }
        "/fan" => {
            fan(&argument("url"), argument("count").parse().unwrap(), argument("at_once").parse().unwrap())
                .await
        }
        _ => {
            let mut text = format!("{:?} {target}\n", request.method());
            for (name, value) in request.headers().entries() {
                text += &format!("{name}: {}\n", String::from_utf8_lossy(&value));
            }
            let body = request.into_body().await.unwrap();
            Ok(format!("{text}\n{}", String::from_utf8_lossy(&body)))
        }
    };
    let (status, body) = match answer {
        Ok(body) => (200, body),
        Err(error) => (502, error),
    };
    let response = OutgoingResponse::new(Fields::new());
    response.set_status_code(status).unwrap();
    out.set_with_body(response, body.into_bytes()).await.unwrap();
}

/// Sends `parts` lines with a pause before each but the first, and traps at the end if asked.
async fn stream_out(argument: &dyn Fn(&str) -> String, out: ResponseOutparam) {
    let response = OutgoingResponse::new(Fields::new());
    let mut body = response.take_body();
    out.set(response);
    for part in 0..argument("parts").parse::<u32>().unwrap() {
        if part > 0 {
            std::thread::sleep(Duration::from_millis(argument("pause_ms").parse().unwrap()));
        }
        body.send(format!("part {part}\n").into_bytes()).await.unwrap();
    }
    assert!(argument("trap").is_empty(), "deliberate");
}

/// What a tick does stands under the key `tick`, followed by the variable `name` if the component has one.
fn tick() {
    let name = spin_sdk::variables::get("name").unwrap_or_default();
    let mode = Store::open_default().unwrap().get(&format!("tick{name}")).unwrap().unwrap_or_default();
    let mode = String::from_utf8(mode).unwrap();
    let words: Vec<_> = mode.split(' ').collect();
    match words.as_slice() {
        ["trap"] => panic!("deliberate"),
        ["nap", millis] => {
            if increment("inside", 1).unwrap() > 1 {
                increment("overlaps", 1).unwrap();
            }
            std::thread::sleep(Duration::from_millis(millis.parse().unwrap()));
            increment("inside", -1).unwrap();
        }
        ["fan", url, count, at_once] => {
            let came = run(fan(url, count.parse().unwrap(), at_once.parse().unwrap())).unwrap();
            Store::open_default().unwrap().set("fanned", came.as_bytes()).unwrap();
        }
        _ => {}
    }
    // A fresh instance has counted no call.
    increment("calls", CALLS.fetch_add(1, Ordering::Relaxed).into()).unwrap();
    increment(&format!("ticks{name}"), 1).unwrap();
}

/// As [`tick`]; the mode `fail` is reported instead.
fn cron_tick(timestamp: u64) -> Result<(), String> {
    let store = open()?;
    store.set("timestamp", timestamp.to_string().as_bytes()).map_err(text)?;
    if store.get("tick").map_err(text)?.is_some_and(|mode| mode == b"fail") {
        increment("failures", 1)?;
        return Err("asked to fail".into());
    }
    tick();
    Ok(())
}

async fn fan(url: &str, count: usize, at_once: usize) -> Result<String, String> {
    let requests = (0..count).map(|_| async {
        let request = Request::post(url, vec![b'x'; 20_000]).build();
        send::<_, Response>(request).await.is_ok_and(|response| *response.status() == 200)
    });
    let came: Vec<bool> = stream::iter(requests).buffer_unordered(at_once).collect().await;
    Ok(came.into_iter().filter(|came| *came).count().to_string())
}

fn open() -> Result<Store, String> {
    Store::open_default().map_err(text)
}

fn increment(key: &str, delta: i64) -> Result<i64, String> {
    let bucket = bucket::open("default").map_err(text)?;
    atomics::increment(&bucket, key, delta).map_err(text)
}

/// Reads through a handle, then swaps twice: once as read, once against what was read before.
fn swap(key: &str, value: &[u8]) -> Result<String, String> {
    let bucket = bucket::open("default").map_err(text)?;
    let attempt = |seen: bool| -> Result<&'static str, String> {
        let cas = atomics::Cas::new(&bucket, key).map_err(text)?;
        if seen {
            cas.current().map_err(text)?;
            bucket.set(key, b"changed in between").map_err(text)?;
        }
        match atomics::swap(cas, value) {
            Ok(()) => Ok("done"),
            Err(atomics::CasError::CasFailed(_)) => Ok("lost"),
            Err(atomics::CasError::StoreError(error)) => Err(text(error)),
        }
    };
    Ok(format!("{} {}", attempt(false)?, attempt(true)?))
}

fn text(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}
