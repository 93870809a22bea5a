//! Bodies: how long, of which type, and what is in them.

use bytes::Bytes;
use cashbook_core::{
    openapi::{Media, Route},
    problem::Problem,
};
use futures_util::{FutureExt as _, stream};

use super::Head;

/// A body of a type that its route takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    None,
    Json(Vec<u8>),
    JsonLines(String),
    Xml(String),
    Form { xml: String, extra: Option<String> },
    Pdf(Vec<u8>),
}

/// Checks what the head says of the body, before it is read.
///
/// # Errors
/// 413 for a length beyond the route's, 415 for a type that it does not take.
pub fn check(head: &Head, route: &Route) -> Result<(), Problem> {
    let length = head.header("content-length").and_then(|length| length.parse::<u64>().ok()).unwrap_or(0);
    if length > u64::try_from(limit(route)).unwrap_or(u64::MAX) {
        return Err(too_large(route));
    }
    if route.takes.is_empty() || media(head, route).is_some() { Ok(()) } else { Err(unsupported(route)) }
}

/// How many bytes may be read of a route's body. One without body may still be sent an empty object or the like.
#[must_use]
pub fn limit(route: &Route) -> usize {
    const NEGLECTED: usize = 4096;
    route.body_bytes_max.max(NEGLECTED)
}

#[must_use]
pub fn too_large(route: &Route) -> Problem {
    Problem::new("body-too-large", &[&limit(route).to_string()])
}

/// Takes a whole body apart as its type says.
///
/// # Errors
/// 400 for text that is not UTF-8 or a form that is not one, 415 for a type that the route does not take.
pub fn read(head: &Head, route: &Route, bytes: Vec<u8>) -> Result<Body, Problem> {
    if route.takes.is_empty() {
        return Ok(Body::None);
    }
    match media(head, route).ok_or_else(|| unsupported(route))? {
        Media::Json => Ok(Body::Json(bytes)),
        Media::JsonLines => text(bytes).map(Body::JsonLines),
        Media::Xml => text(bytes).map(Body::Xml),
        Media::Pdf => Ok(Body::Pdf(bytes)),
        Media::Form => form(head.header("content-type").unwrap_or_default(), bytes),
    }
}

/// The type of the body, where the route takes it. Parameters matter for forms only; a charset other than UTF-8 would
/// be a lie that shows when the text is read.
fn media(head: &Head, route: &Route) -> Option<Media> {
    let name = head.header("content-type")?.split(';').next()?.trim().to_ascii_lowercase();
    let name = match name.as_str() {
        "text/xml" => "application/xml",
        "application/jsonl" | "application/x-jsonlines" => Media::JsonLines.name(),
        other => other,
    };
    route.takes.iter().copied().find(|media| media.name() == name)
}

fn unsupported(route: &Route) -> Problem {
    let names: Vec<&str> = route.takes.iter().map(|media| media.name()).collect();
    Problem::new("media-type-unsupported", &[&names.join(", ")])
}

/// XML may begin with a byte order mark; what is kept is the text after it.
fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => Err(unreadable(&format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to()))),
    }
}

fn unreadable(reason: &str) -> Problem {
    Problem::new("body-unreadable", &[reason])
}

/// RFC 7578: `xml`, once, and `extra`, at most once; any other part is a mistake that must not pass silently.
fn form(content_type: &str, bytes: Vec<u8>) -> Result<Body, Problem> {
    let boundary = multer::parse_boundary(content_type).map_err(|error| unreadable(&error.to_string()))?;
    let whole = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(bytes))]);
    let mut parts = multer::Multipart::new(whole, boundary);
    let (mut xml, mut extra) = (None, None);
    let reading = async {
        while let Some(part) = parts.next_field().await.map_err(|error| unreadable(&error.to_string()))? {
            let slot = match part.name() {
                Some("xml") => &mut xml,
                Some("extra") => &mut extra,
                other => {
                    return Err(unreadable(&format!(
                        "a part is named {:?}, not xml or extra",
                        other.unwrap_or("")
                    )));
                }
            };
            if slot.is_some() {
                return Err(unreadable("a part stands twice"));
            }
            let bytes = part.bytes().await.map_err(|error| unreadable(&error.to_string()))?;
            *slot = Some(text(bytes.to_vec())?);
        }
        Ok(())
    };
    // Everything is there already, so nothing can be waited for.
    reading.now_or_never().unwrap_or_else(|| Err(unreadable("the form does not end")))?;
    match xml {
        Some(xml) => Ok(Body::Form { xml, extra }),
        None => Err(unreadable("the part xml is missing")),
    }
}

#[cfg(test)]
mod tests {
    use cashbook_core::openapi::{Call, ROUTES};

    use super::*;

    fn route(call: Call) -> &'static Route {
        ROUTES.iter().find(|route| route.call == call).unwrap()
    }

    fn head(content_type: &str) -> Head {
        Head { headers: vec![("content-type".to_owned(), content_type.to_owned())], ..Head::default() }
    }

    fn code(result: Result<Body, Problem>) -> &'static str {
        result.unwrap_err().code
    }

    #[test]
    fn types_by_route() {
        let put = route(Call::PutDocument);
        for (content_type, taken) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/xml", true),
            ("text/xml; charset=UTF-8", true),
            ("multipart/form-data; boundary=x", true),
            ("application/pdf", false),
            ("text/plain", false),
            ("", false),
        ] {
            assert_eq!(check(&head(content_type), put).is_ok(), taken, "{content_type}");
        }
        assert_eq!(check(&Head::default(), put).unwrap_err().status, 415);
        assert!(check(&Head::default(), route(Call::GetSettings)).is_ok());
        assert_eq!(read(&Head::default(), route(Call::GetSettings), b"{}".to_vec()), Ok(Body::None));
    }

    #[test]
    fn too_long_is_refused_by_its_head() {
        let marks = route(Call::Mark);
        let mut head = head("application/json");
        head.headers.push(("content-length".to_owned(), marks.body_bytes_max.to_string()));
        assert!(check(&head, marks).is_ok());
        head.headers[1].1 = (marks.body_bytes_max + 1).to_string();
        assert_eq!(check(&head, marks).unwrap_err().code, "body-too-large");
    }

    #[test]
    fn text_must_be_utf8() {
        let put = route(Call::PutDocument);
        let problem = read(&head("application/xml"), put, b"<a>\xe1</a>".to_vec()).unwrap_err();
        assert_eq!(problem.code, "body-unreadable");
        assert!(problem.message.en.contains("byte 3"), "{:?}", problem.message);
        let marked = read(&head("application/xml"), put, "\u{feff}<a>ő</a>".as_bytes().to_vec());
        assert_eq!(marked, Ok(Body::Xml("<a>ő</a>".to_owned())));
    }

    fn form_of(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut body = String::new();
        for (name, value) in parts {
            body += &format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        body += "--XX--\r\n";
        body.into_bytes()
    }

    #[test]
    fn forms() {
        let put = route(Call::PutDocument);
        let head = head("multipart/form-data; boundary=XX");
        let whole = read(&head, put, form_of(&[("xml", "<a/>"), ("extra", "{\"comment\":\"ő\"}")]));
        assert_eq!(
            whole,
            Ok(Body::Form { xml: "<a/>".to_owned(), extra: Some("{\"comment\":\"ő\"}".to_owned()) })
        );
        let alone = read(&head, put, form_of(&[("xml", "<a/>")]));
        assert_eq!(alone, Ok(Body::Form { xml: "<a/>".to_owned(), extra: None }));

        let mut cut = form_of(&[("xml", "<a/>")]);
        cut.truncate(cut.len() - 8);
        for (what, body) in [
            ("no xml", form_of(&[("extra", "{}")])),
            ("twice", form_of(&[("xml", "<a/>"), ("xml", "<b/>")])),
            ("unknown part", form_of(&[("xml", "<a/>"), ("pdf", "x")])),
            ("cut off", cut),
            ("empty", Vec::new()),
            ("not a form", b"<a/>".to_vec()),
        ] {
            assert_eq!(code(read(&head, put, body)), "body-unreadable", "{what}");
        }
        assert_eq!(code(read(&self::head("multipart/form-data"), put, Vec::new())), "body-unreadable");
    }
}
