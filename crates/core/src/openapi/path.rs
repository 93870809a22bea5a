//! From a request's path to its route.

use super::routes::{Method, ROUTES, Route};
use crate::service;

/// The decoded parameters of a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    pub company: String,
    pub number: String,
    pub code: String,
}

/// Why no route was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    NotFound,
    /// The path is known, with these methods.
    Method(Vec<Method>),
    /// `{number}` does not decode to a document number.
    Number,
}

/// Finds the route of a raw path: it is split at `/` first and decoded after, so that a number may hold `%2F`.
///
/// # Errors
/// See [`Miss`]; a path that no route has is `NotFound` whatever the method.
pub fn find(method: &str, path: &str) -> Result<(&'static Route, Params), Miss> {
    let fitting: Vec<(&'static Route, Vec<(&str, &str)>)> =
        ROUTES.iter().filter_map(|route| Some((route, captures(route.path, path)?))).collect();
    if fitting.is_empty() {
        return Err(Miss::NotFound);
    }
    let wanted = Method::by_name(method);
    let Some((route, captured)) = fitting.iter().find(|(route, _)| Some(route.method) == wanted) else {
        return Err(Miss::Method(fitting.iter().map(|(route, _)| route.method).collect()));
    };
    let mut params = Params::default();
    for (name, raw) in captured {
        match *name {
            "number" => params.number = document_number(raw).ok_or(Miss::Number)?,
            "company" => params.company = company(raw).ok_or(Miss::NotFound)?,
            _ => params.code = (*raw).to_owned(),
        }
    }
    Ok((route, params))
}

/// The raw values of the template's parameters, where the path fits it.
fn captures<'a>(template: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut captured = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => captured.push((name, segment)),
            None if segment == expected => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(captured)
}

fn document_number(raw: &str) -> Option<String> {
    let number = percent_encoding::percent_decode_str(raw).decode_utf8().ok()?.into_owned();
    service::check_number(&number).is_ok().then_some(number)
}

/// The first eight digits of a tax number.
fn company(raw: &str) -> Option<String> {
    (raw.len() == 8 && raw.bytes().all(|byte| byte.is_ascii_digit())).then(|| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{super::routes::Call, *};

    fn number(raw: &str) -> Result<String, Miss> {
        find("GET", &format!("/api/v1/companies/12345678/documents/{raw}")).map(|(_, params)| params.number)
    }

    #[test]
    fn every_route_is_found_by_its_own_template() {
        for route in ROUTES {
            let path = route
                .path
                .replace("{company}", "12345678")
                .replace("{number}", "A%2F1")
                .replace("{code}", "x");
            let (found, _) = find(route.method.name(), &path).unwrap();
            assert_eq!((found.call, found.method), (route.call, route.method), "{path}");
        }
    }

    #[test]
    fn numbers_as_they_occur() {
        let cases = [
            ("AAA000567", "AAA000567"),
            ("2026%2F0001", "2026/0001"),
            ("2026%2f0001", "2026/0001"),
            ("B-1%20%C5%91%C5%B0", "B-1 őŰ"),
            ("a%252Fb", "a%2Fb"),
            ("a+b", "a+b"),
            ("%2E%2E", ".."),
            ("100%", "100%"),
        ];
        for (raw, expected) in cases {
            assert_eq!(number(raw).as_deref(), Ok(expected), "{raw}");
        }
        assert_eq!(number(&"%C5%91".repeat(50)).map(|number| number.chars().count()), Ok(50));
    }

    #[test]
    fn numbers_that_cannot_be() {
        for raw in ["%00", "a%0Ab", "%FF", "%C5", "%20", &"a".repeat(51), &"%C5%91".repeat(51)] {
            assert_eq!(number(raw), Err(Miss::Number), "{raw}");
        }
    }

    #[test]
    fn paths_that_lead_nowhere() {
        for path in [
            "",
            "/",
            "//",
            "/api/v1",
            "/api/v1/companies/",
            "/api/v1/companies/1234567/settings",
            "/api/v1/companies/1234567a/settings",
            "/api/v1/companies/12345678/settings/",
            "/api/v1/companies/12345678//settings",
            "/api/v1/companies/12345678/documents/",
            "/api/v1/companies/12345678/documents/a/b/c",
            "/api/v1/companies/../companies/12345678/settings",
            "/api/v2/companies/12345678/settings",
            "/HEALTH",
        ] {
            assert_eq!(find("GET", path).err(), Some(Miss::NotFound), "{path}");
        }
    }

    #[test]
    fn the_method_decides_among_routes_of_one_path() {
        let path = "/api/v1/companies/12345678/documents/A1";
        assert_eq!(find("PUT", path).unwrap().0.call, Call::PutDocument);
        assert_eq!(find("HEAD", path).unwrap().0.call, Call::GetDocument);
        for method in ["DELETE", "get", "", "TRACE", "POST"] {
            assert_eq!(
                find(method, path).err(),
                Some(Miss::Method(vec![Method::Put, Method::Get])),
                "{method}"
            );
        }
    }
}
