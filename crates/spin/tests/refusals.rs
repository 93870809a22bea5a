//! Every route against every kind of bad token: each is refused with the right status, before the body is read and
//! before there is anything that could write. Prints the matrix with its counts.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cashbook_core::{
    auth::{
        Expected, KeySet, Scope,
        sign::{Grant, SigningKey},
    },
    openapi::{Access, ROUTES, Route},
    secret::Secret,
};
use cashbook_spin::{
    config::Trust,
    http::{Answer, Head, guard},
};
use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const COMPANY: &str = "12345678";
const OTHER: &str = "87654321";
const ROUND_TOKEN: &str = "a-round-token-of-32-characters-!";

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).single().unwrap()
}

fn key() -> SigningKey {
    SigningKey::new("k1", [7; 32])
}

fn trust() -> Trust {
    Trust {
        keys: KeySet::from_jwks(&key().jwks(), false).unwrap(),
        expected: Expected {
            issuer: "incash".to_owned(),
            audience: "incash-cashbook".to_owned(),
            leeway_s: 60,
            max_lifetime_s: 86_400,
        },
        round_token: Some(Secret::new(ROUND_TOKEN.to_owned())),
        cors_origins: Vec::new(),
        calls_per_minute: 6000,
    }
}

fn scope_of(route: &Route) -> Scope {
    match route.access {
        Access::Company(scopes) => scopes[0],
        Access::Public | Access::Scheduler | Access::Operator => Scope::Operate,
    }
}

/// The claims that the route takes; a round takes an operator for all companies.
fn claims(route: &Route) -> Value {
    let company = if matches!(route.access, Access::Company(_)) { COMPANY } else { "*" };
    json!({
        "iss": "incash", "aud": "incash-cashbook", "sub": "matrix", "company": company,
        "scope": scope_of(route).name(), "exp": now().timestamp() + 600,
    })
}

fn with(route: &Route, name: &str, value: Value) -> Value {
    let mut claims = claims(route);
    claims[name] = value;
    claims
}

fn unsigned(header: &Value, claims: &Value, signature: &[u8]) -> String {
    [header.to_string().as_bytes(), claims.to_string().as_bytes(), signature]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".")
}

fn other_algorithm(route: &Route, name: &str) -> String {
    unsigned(&json!({ "alg": name, "kid": "k1" }), &claims(route), &[0; 64])
}

fn public_key() -> Vec<u8> {
    let jwks: Value = serde_json::from_str(&key().jwks()).unwrap();
    URL_SAFE_NO_PAD.decode(jwks["keys"][0]["x"].as_str().unwrap()).unwrap()
}

/// A token that is right in every way but that it is an HMAC (RFC 2104, RFC 7518, 3.2) by something public.
fn hs256(route: &Route, secret: &[u8]) -> String {
    let text = unsigned(&json!({ "alg": "HS256", "typ": "JWT", "kid": "k1" }), &claims(route), b"");
    let text = text.strip_suffix('.').unwrap();
    let mut block = [0_u8; 64];
    if secret.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        block[..secret.len()].copy_from_slice(secret);
    }
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(text).finalize();
    let mac = Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac))
}

/// The `Authorization` header of each kind of bad token, and what must come of it on this route.
fn bad_tokens(route: &Route) -> Vec<(&'static str, Option<String>, u16)> {
    let at = now().timestamp();
    let signed = |claims: Value| Some(format!("Bearer {}", key().sign(&claims)));
    let is_company = matches!(route.access, Access::Company(_));
    let mut no_exp = claims(route);
    no_exp.as_object_mut().unwrap().remove("exp");
    let enough: &[Scope] =
        if let Access::Company(scopes) = route.access { scopes } else { &[Scope::Operate] };
    let others: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| !enough.contains(scope)).collect();
    let wrong_scope = Grant {
        issuer: "incash",
        audience: "incash-cashbook",
        sub: "matrix",
        company: if is_company { COMPANY } else { "*" },
        scopes: &others,
    };
    let good = key().sign(&claims(route));
    let tampered = format!("{}A.{}", good.split_once('.').unwrap().0, good.split_once('.').unwrap().1);
    let mut bad = vec![
        ("no token", None, 401),
        ("empty token", Some("Bearer ".to_owned()), 401),
        ("another scheme", Some(format!("Basic {good}")), 401),
        ("malformed", Some("Bearer not.a.token".to_owned()), 401),
        ("cut off", Some(format!("Bearer {}", &good[..good.len() - 4])), 401),
        ("changed header", Some(format!("Bearer {tampered}")), 401),
        ("expired", signed(with(route, "exp", json!(at - 3600))), 401),
        ("no expiry", signed(no_exp), 401),
        ("expiry too far", signed(with(route, "exp", json!(at + 10 * 86_400))), 401),
        ("not yet valid", signed(with(route, "nbf", json!(at + 3600))), 401),
        ("another issuer", signed(with(route, "iss", json!("evil"))), 401),
        ("another audience", signed(with(route, "aud", json!("evil"))), 401),
        ("no company", signed(with(route, "company", json!(""))), 401),
        (
            "another key, same kid",
            Some(format!("Bearer {}", SigningKey::new("k1", [8; 32]).sign(&claims(route)))),
            401,
        ),
        ("unknown kid", Some(format!("Bearer {}", SigningKey::new("k2", [7; 32]).sign(&claims(route)))), 401),
        (
            "development key",
            Some(format!("Bearer {}", SigningKey::development([7; 32]).sign(&claims(route)))),
            401,
        ),
        (
            "alg none",
            Some(format!("Bearer {}", unsigned(&json!({"alg": "none", "kid": "k1"}), &claims(route), b""))),
            401,
        ),
        ("alg HS256, nothing", Some(format!("Bearer {}", other_algorithm(route, "HS256"))), 401),
        ("alg ES256 (P-256)", Some(format!("Bearer {}", other_algorithm(route, "ES256"))), 401),
        ("alg Ed448", Some(format!("Bearer {}", other_algorithm(route, "Ed448"))), 401),
        ("alg RS256", Some(format!("Bearer {}", other_algorithm(route, "RS256"))), 401),
        ("alg eddsa", Some(format!("Bearer {}", other_algorithm(route, "eddsa"))), 401),
        (
            "zero signature",
            Some(format!(
                "Bearer {}",
                unsigned(&json!({"alg": "EdDSA", "kid": "k1"}), &claims(route), &[0; 64])
            )),
            401,
        ),
        ("missing scope", Some(format!("Bearer {}", key().token(&wrong_scope, 600, now()))), 403),
        ("no scope", signed(with(route, "scope", json!(""))), 403),
    ];
    // The public key is known to all: whoever took it for the secret of an HMAC would let anybody in.
    for (kind, secret) in [
        ("alg HS256, the public key", public_key()),
        ("alg HS256, its text", URL_SAFE_NO_PAD.encode(public_key()).into_bytes()),
        ("alg HS256, the JWKS", key().jwks().into_bytes()),
    ] {
        bad.push((kind, Some(format!("Bearer {}", hs256(route, &secret))), 401));
    }
    if is_company {
        bad.push(("other company", signed(with(route, "company", json!(OTHER))), 404));
    } else {
        bad.push(("one company only", signed(with(route, "company", json!(COMPANY))), 403));
    }
    bad
}

fn request(route: &Route, authorization: Option<String>, query: &str) -> Head {
    Head {
        method: route.method.name().to_owned(),
        path: route.path.replace("{company}", COMPANY).replace("{number}", "A%2F1").replace("{code}", "x"),
        query: query.to_owned(),
        headers: authorization.into_iter().map(|value| ("authorization".to_owned(), value)).collect(),
    }
}

fn outcome(head: &Head) -> u16 {
    let (route, params) = guard::route(head).unwrap();
    match guard::admit(head, route, params, &trust(), now()) {
        Ok(_) => 200,
        Err(problem) => {
            let answer = Answer::from(problem);
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(body["status"], answer.status);
            assert!(!String::from_utf8_lossy(&answer.body).contains(OTHER), "{body}");
            answer.status
        }
    }
}

#[test]
fn every_route_refuses_every_bad_token() {
    let mut counts: BTreeMap<&str, BTreeMap<u16, usize>> = BTreeMap::new();
    let (mut guarded, mut cells) = (0, 0);
    for route in ROUTES.iter().filter(|route| route.access != Access::Public) {
        guarded += 1;
        let good = Some(format!("Bearer {}", key().sign(&claims(route))));
        assert_eq!(outcome(&request(route, good, "")), 200, "{} is closed to a good token", route.path);
        for (kind, authorization, expected) in bad_tokens(route) {
            let got = outcome(&request(route, authorization, ""));
            assert_eq!(got, expected, "{} {}: {kind}", route.method.name(), route.path);
            *counts.entry(kind).or_default().entry(got).or_default() += 1;
            cells += 1;
        }
    }
    println!("{guarded} guarded routes, {cells} refusals");
    for (kind, statuses) in &counts {
        println!("  {kind:<24}{statuses:?}");
    }
    assert_eq!(guarded + ROUTES.iter().filter(|route| route.access == Access::Public).count(), ROUTES.len());
    assert!(counts.len() >= 28, "a kind of bad token went missing");
}

#[test]
fn a_bad_token_is_not_no_token_on_a_public_route() {
    for route in ROUTES.iter().filter(|route| route.access == Access::Public) {
        assert_eq!(outcome(&request(route, None, "")), 200);
        assert_eq!(outcome(&request(route, Some("Bearer not.a.token".to_owned()), "")), 401);
    }
}

#[test]
fn the_schedulers_token_starts_rounds_and_nothing_else() {
    let good = format!("token={}", "a-round-token-of-32-characters-%21");
    for route in ROUTES {
        let with_query = |query: &str| outcome(&request(route, None, query));
        match route.access {
            Access::Scheduler => {
                assert_eq!(with_query(&good), 200);
                for wrong in
                    ["token=", "token=a", "token=a-round-token-of-32-characters-%21%21", "token=b&token=x"]
                {
                    assert_eq!(with_query(wrong), 401, "{wrong}");
                }
                // A wrong one is not healed by a good bearer token: the caller meant something else.
                let bearer = Some(format!("Bearer {}", key().sign(&claims(route))));
                assert_eq!(outcome(&request(route, bearer, "token=wrong")), 401);
            }
            Access::Company(_) | Access::Operator => assert_eq!(with_query(&good), 401, "{}", route.path),
            Access::Public => {}
        }
    }
    let mut closed = trust();
    closed.round_token = None;
    let round = ROUTES.iter().find(|route| route.access == Access::Scheduler).unwrap();
    for query in ["token=", "token=x"] {
        let head = request(round, None, query);
        let (route, params) = guard::route(&head).unwrap();
        assert_eq!(guard::admit(&head, route, params, &closed, now()).unwrap_err().status, 401);
    }
}
