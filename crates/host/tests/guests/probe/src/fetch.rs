//! One outgoing request with time-outs, made with the bare interface.

use wasi::http::outgoing_handler::handle;
use wasi::http::types::{Fields, OutgoingRequest, RequestOptions, Scheme};
use wasi::io::streams::StreamError;

/// `status location body` of a GET, or the error's name.
pub fn fetch(argument: &dyn Fn(&str) -> String) -> Result<String, String> {
    let url = argument("url");
    let (scheme, rest) = url.split_once("://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let request = OutgoingRequest::new(Fields::new());
    request.set_scheme(Some(&if scheme == "https" { Scheme::Https } else { Scheme::Http })).unwrap();
    request.set_authority(Some(authority)).unwrap();
    request.set_path_with_query(Some(&format!("/{path}"))).unwrap();

    let options = RequestOptions::new();
    let nanos = |name: &str| argument(name).parse::<u64>().ok().map(|millis| millis * 1_000_000);
    options.set_connect_timeout(nanos("connect_ms")).unwrap();
    options.set_first_byte_timeout(nanos("first_ms")).unwrap();
    options.set_between_bytes_timeout(nanos("between_ms")).unwrap();

    let future = handle(request, Some(options)).map_err(|error| format!("{error:?}"))?;
    future.subscribe().block();
    let response = future.get().unwrap().unwrap().map_err(|error| format!("{error:?}"))?;
    let location = response.headers().get(&"location".to_owned()).concat();
    let body = response.consume().unwrap();
    let stream = body.stream().unwrap();
    let mut text = Vec::new();
    loop {
        match stream.blocking_read(1 << 16) {
            Ok(part) => text.extend(part),
            Err(StreamError::Closed) => break,
            Err(StreamError::LastOperationFailed(error)) => {
                return Err(format!("body: {}", error.to_debug_string()));
            }
        }
    }
    Ok(format!(
        "{} {} {}",
        response.status(),
        String::from_utf8_lossy(&location),
        String::from_utf8_lossy(&text)
    ))
}
