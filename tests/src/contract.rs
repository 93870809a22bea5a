//! Holds each exchange of the tests to the OpenAPI document that the component serves: a status, a type or a shape
//! that it does not describe fails the test that met it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard},
};

use jsonschema::Validator;
use reqwest::{Method, Url};
use serde_json::{Map, Value, json};

/// One exchange, as the client saw it.
#[derive(Debug)]
pub struct Exchange<'a> {
    pub method: &'a Method,
    pub url: &'a Url,
    /// The request's body, where it is JSON.
    pub sent: Option<&'a Value>,
    pub status: u16,
    /// The answer's `Content-Type`.
    pub kind: &'a str,
    pub text: &'a str,
}

/// The served document, ready to be held against.
#[derive(Debug)]
pub struct Contract {
    document: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
    counts: Mutex<BTreeMap<(String, u16), usize>>,
}

/// What a path leads to.
enum Found<'a> {
    Operation {
        name: String,
        item: &'a Value,
        operation: &'a Value,
        values: Vec<(String, String)>,
    },
    /// A path of the document, by a method that it does not have.
    Method,
    Nowhere,
}

impl Contract {
    /// # Panics
    /// When it is no OpenAPI 3.1 document.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let document: Value = serde_json::from_str(text).expect("the OpenAPI document is JSON");
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")));
        Self { document, validators: Mutex::default(), counts: Mutex::default() }
    }

    /// Checks an exchange.
    ///
    /// # Panics
    /// When the document does not describe it.
    pub fn check(&self, exchange: &Exchange<'_>) {
        if let Err(reason) = self.holds(exchange) {
            panic!(
                "not as the OpenAPI document says: {} {} answered {} {}: {reason}\n{}",
                exchange.method,
                exchange.url.path(),
                exchange.status,
                exchange.kind,
                exchange.text,
            );
        }
    }

    /// # Errors
    /// Says what is not as the document says.
    pub fn holds(&self, exchange: &Exchange<'_>) -> Result<(), String> {
        let (name, operation) = match self.find(exchange) {
            Found::Operation { name, item, operation, values } => {
                self.parameters(exchange, item, operation, &values)?;
                (name, operation)
            }
            Found::Method => return self.problem(exchange, 405),
            Found::Nowhere => return self.problem(exchange, 404),
        };
        *lock(&self.counts).entry((name.clone(), exchange.status)).or_default() += 1;
        self.request(exchange, &name, operation)?;
        let described = self.resolved(&operation["responses"][exchange.status.to_string()]);
        if described.is_null() {
            return Err(format!("{name} does not describe this status"));
        }
        let Some(content) = described["content"].as_object() else {
            return if exchange.text.is_empty() { Ok(()) } else { Err("no body is described".to_owned()) };
        };
        let kind = media_type(exchange.kind);
        let schema = content.get(kind).map(|media| &media["schema"]);
        let schema = schema.ok_or_else(|| format!("{name} does not describe this type"))?;
        if exchange.method == Method::HEAD {
            return Ok(());
        }
        let key = format!("{name} {} {kind}", exchange.status);
        if kind == "application/x-ndjson" {
            return exchange.text.lines().try_for_each(|line| self.valid(&key, schema, &parsed(line)?));
        }
        self.valid(&key, schema, &parsed(exchange.text)?)
    }

    /// How many exchanges were held to the document, by operation and status.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<(String, u16), usize> {
        lock(&self.counts).clone()
    }

    /// Says so on standard error, past the test harness, which keeps what tests print to itself.
    pub fn report(&self) {
        let counts = self.counts();
        let operations: std::collections::BTreeSet<_> = counts.keys().map(|(name, _)| name).collect();
        let exchanges: usize = counts.values().sum();
        crate::say(&format!(
            "contract: {exchanges} exchanges of {} operations are as the OpenAPI document says",
            operations.len()
        ));
    }

    fn find(&self, exchange: &Exchange<'_>) -> Found<'_> {
        let segments: Vec<&str> = exchange.url.path().split('/').collect();
        let fits = |template: &str| -> Option<Vec<(String, String)>> {
            let expected: Vec<&str> = template.split('/').collect();
            if expected.len() != segments.len() {
                return None;
            }
            let mut values = Vec::new();
            for (expected, segment) in expected.iter().zip(&segments) {
                match expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                    Some(name) if !segment.is_empty() => values.push((name.to_owned(), decoded(segment))),
                    None if expected == segment => {}
                    _ => return None,
                }
            }
            Some(values)
        };
        let paths = self.document["paths"].as_object().expect("paths");
        let Some((template, item, values)) =
            paths.iter().find_map(|(template, item)| Some((template, item, fits(template)?)))
        else {
            return Found::Nowhere;
        };
        let company = values.iter().find(|(name, _)| name == "company").map(|(_, value)| value);
        if company.is_some_and(|company| company.len() != 8 || !company.bytes().all(|b| b.is_ascii_digit())) {
            return Found::Nowhere;
        }
        let method = if exchange.method == Method::HEAD { "get" } else { exchange.method.as_str() };
        match item.get(method.to_ascii_lowercase()) {
            Some(operation) => {
                let name = format!("{} {template}", method.to_ascii_uppercase());
                Found::Operation { name, item, operation, values }
            }
            None => Found::Method,
        }
    }

    /// What was taken must have been described: the path's values and the query's.
    fn parameters(
        &self,
        exchange: &Exchange<'_>,
        item: &Value,
        operation: &Value,
        values: &[(String, String)],
    ) -> Result<(), String> {
        if !(200..300).contains(&exchange.status) {
            return Ok(());
        }
        let lists = [&item["parameters"], &operation["parameters"]];
        let described: Vec<&Value> =
            lists.iter().filter_map(|list| list.as_array()).flatten().map(|one| self.resolved(one)).collect();
        let query =
            exchange.url.query_pairs().map(|(name, value)| ("query", name.into_owned(), value.into_owned()));
        let path = values.iter().map(|(name, value)| ("path", name.clone(), value.clone()));
        for (place, name, value) in path.chain(query) {
            // The scheduler's token is a security scheme, not a parameter.
            if place == "query" && name == "token" && operation["security"].to_string().contains("scheduler")
            {
                continue;
            }
            let parameter = described.iter().find(|one| one["in"] == place && one["name"] == name.as_str());
            let Some(parameter) = parameter else {
                return Err(format!("the {place} parameter {name} is not described"));
            };
            let schema = &parameter["schema"];
            let value = match schema["type"].as_str() {
                Some("integer") => value.parse::<u64>().map_or_else(|_| json!(value), |number| json!(number)),
                _ => json!(value),
            };
            self.valid(&format!("{place} {name}"), schema, &value)?;
        }
        Ok(())
    }

    /// A body that was taken must be one that the document describes, and one that could not be read must not be.
    fn request(&self, exchange: &Exchange<'_>, name: &str, operation: &Value) -> Result<(), String> {
        let Some(sent) = exchange.sent else { return Ok(()) };
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let unreadable = exchange.status == 400 && exchange.text.contains("\"json-invalid\"");
        if schema.is_null() || !((200..300).contains(&exchange.status) || unreadable) {
            return Ok(());
        }
        let valid = self.valid(&format!("{name} request"), schema, sent);
        match (valid, unreadable) {
            (Ok(()), true) => Err("the request is as described, and was refused as unreadable".to_owned()),
            (Err(reason), false) => Err(format!("the request was taken: {reason}")),
            _ => Ok(()),
        }
    }

    /// An answer where no operation is: a problem, of this status.
    fn problem(&self, exchange: &Exchange<'_>, status: u16) -> Result<(), String> {
        // A preflight, or a path or method refused before the route is known.
        if exchange.method == Method::OPTIONS && exchange.status == 204 {
            return Ok(());
        }
        if exchange.status != status || media_type(exchange.kind) != "application/problem+json" {
            return Err(format!("{status} with a problem was to be expected"));
        }
        if exchange.method == Method::HEAD {
            return Ok(());
        }
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        self.valid("Problem", &schema, &parsed(exchange.text)?)
    }

    fn valid(&self, key: &str, schema: &Value, value: &Value) -> Result<(), String> {
        let validator = self.validator(key, schema);
        let errors: Vec<String> = validator
            .iter_errors(value)
            .take(5)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(format!("{key}: {}", errors.join("; "))) }
    }

    fn validator(&self, key: &str, schema: &Value) -> Arc<Validator> {
        let mut validators = lock(&self.validators);
        if let Some(known) = validators.get(key) {
            return Arc::clone(known);
        }
        // References lead to the document's components.
        let mut whole = Map::new();
        whole.insert("components".to_owned(), self.document["components"].clone());
        whole.insert("allOf".to_owned(), json!([schema]));
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(&Value::Object(whole))
            .unwrap_or_else(|error| panic!("{key}: no schema: {error}"));
        let validator = Arc::new(validator);
        validators.insert(key.to_owned(), Arc::clone(&validator));
        validator
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
            Some(pointer) => self.document.pointer(pointer).unwrap_or(&Value::Null),
            None => value,
        }
    }
}

fn media_type(kind: &str) -> &str {
    kind.split(';').next().unwrap_or_default().trim()
}

fn parsed(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))
}

fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVED: &str = include_str!("../../crates/core/src/openapi/openapi.json");
    const DOCUMENT: &str = "/api/v1/companies/12345678/documents/A%2F1";

    fn held(method: &Method, path: &str, sent: Option<&Value>, status: u16, kind: &str, text: &str) -> bool {
        let url = Url::parse(&format!("http://host{path}")).unwrap();
        let exchange = Exchange { method, url: &url, sent, status, kind, text };
        Contract::new(SERVED).holds(&exchange).is_ok()
    }

    fn problem(code: &str, status: u16) -> String {
        json!({ "type": format!("/api/v1/problems/{code}"), "title": "t", "status": status, "detail": "d",
                "code": code, "message": { "hu": "h", "en": "e" } })
        .to_string()
    }

    /// A check that cannot fail is none: each kind of departure is noticed.
    #[test]
    fn departures_are_noticed() {
        let (json, problems) = ("application/json", "application/problem+json");
        let get = &Method::GET;
        assert!(held(get, "/health", None, 200, json, "{\"status\":\"ok\"}"));
        assert!(held(get, "/health?", None, 200, "application/json; charset=utf-8", "{\"status\":\"ok\"}"));
        for (what, path, status, kind, text) in [
            ("status", "/health", 201, json, "{\"status\":\"ok\"}"),
            ("type", "/health", 200, "text/plain", "ok"),
            ("shape", "/health", 200, json, "{\"status\":7}"),
            ("no JSON", "/health", 200, json, "ok"),
            ("undescribed query", "/health?x=1", 200, json, "{\"status\":\"ok\"}"),
            ("no path", "/nowhere", 200, json, "{}"),
        ] {
            assert!(!held(get, path, None, status, kind, text), "{what}");
        }
        assert!(held(get, DOCUMENT, None, 404, problems, &problem("unknown-document", 404)));
        assert!(!held(get, DOCUMENT, None, 404, problems, &problem("stale-revision", 404)), "another's code");
        assert!(!held(get, DOCUMENT, None, 404, problems, "{\"code\":\"unknown-document\"}"), "no envelope");
        assert!(held(get, "/nowhere", None, 404, problems, &problem("not-found", 404)));
        assert!(held(&Method::DELETE, DOCUMENT, None, 405, problems, &problem("method-not-allowed", 405)));
        assert!(!held(&Method::DELETE, DOCUMENT, None, 200, json, "{}"));
    }

    #[test]
    fn requests_are_held_to_it_too() {
        let marks = "/api/v1/companies/12345678/marks";
        let (json, problems) = ("application/json", "application/problem+json");
        let post = &Method::POST;
        let (good, bad) = (json!({ "numbers": ["A1"] }), json!({ "numbers": "A1" }));
        assert!(held(post, marks, Some(&good), 200, json, "{\"results\":[]}"));
        assert!(!held(post, marks, Some(&bad), 200, json, "{\"results\":[]}"), "taken, but not described");
        let refusal = problem("json-invalid", 400);
        assert!(held(post, marks, Some(&bad), 400, problems, &refusal));
        assert!(!held(post, marks, Some(&good), 400, problems, &refusal), "described, but not taken");
        let lines = "/api/v1/companies/12345678/documents";
        let ndjson = "application/x-ndjson";
        assert!(held(post, lines, None, 200, ndjson, ""));
        assert!(
            !held(post, lines, None, 200, ndjson, "{\"line\":1,\"status\":200}\n"),
            "neither result nor problem"
        );
    }
}
