//! Bad tokens against the running component: every route that needs one refuses them all, and nothing is written.
//! (The whole matrix, each cell with its own code, is `refusals.rs` of the component's crate.)

use std::collections::BTreeMap;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use cashbook_core::auth::sign::SigningKey;
use cashbook_tests::{api::Body, stored, world::World};
use reqwest::Method;
use serde_json::{Value, json};

const COMPANY: &str = "12345678";

#[tokio::test(flavor = "multi_thread")]
async fn bad_tokens_open_nothing_and_write_nothing() {
    let world = World::on_sqlite(|_| ()).await;
    world.company(COMPANY).await;
    world.waiting(COMPANY, "A-1").await;
    let seed = std::fs::read_to_string(world.runner.state_dir.join("dev-key")).expect("the development key");
    let seed: [u8; 32] = STANDARD.decode(seed.trim()).expect("base64").try_into().expect("32 bytes");
    let key = SigningKey::development(seed);
    let jwks: Value = serde_json::from_str(&key.jwks()).expect("JSON");
    let kid = &jwks["keys"][0]["kid"];
    let now = chrono::Utc::now().timestamp();

    let before = stored::all(&world.runner.state_dir);
    let openapi: Value = world
        .api
        .send(Method::GET, &["api", "v1", "openapi.json"], None, Body::Nothing)
        .await
        .expect("served")
        .json;
    let mut counts: BTreeMap<&str, BTreeMap<u16, usize>> = BTreeMap::new();
    let mut routes = 0;
    for (path, item) in openapi["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let Some(scope) = operation["security"][0]["token"][0].as_str() else { continue };
            routes += 1;
            let company = if path.contains("{company}") { COMPANY } else { "*" };
            let claims = |name: &str, value: Value| {
                let mut claims = json!({
                    "iss": "incash", "aud": "incash-cashbook", "sub": "stranger", "company": company, "scope": scope, "exp": now + 600,
                });
                claims[name] = value;
                claims
            };
            let good = claims("sub", json!("stranger"));
            let unsigned = |alg: &str| {
                let header = URL_SAFE_NO_PAD.encode(json!({ "alg": alg, "kid": kid }).to_string());
                format!(
                    "{header}.{}.{}",
                    URL_SAFE_NO_PAD.encode(good.to_string()),
                    URL_SAFE_NO_PAD.encode([0; 64])
                )
            };
            let other = if scope == "marks" { "documents" } else { "marks" };
            let elsewhere = if company == "*" { (COMPANY, 403) } else { ("87654321", 404) };
            let bad: Vec<(&str, Option<String>, u16)> = vec![
                ("no token", None, 401),
                ("malformed", Some("not.a.token".to_owned()), 401),
                ("expired", Some(key.sign(&claims("exp", json!(now - 3600)))), 401),
                ("no expiry", Some(key.sign(&claims("exp", Value::Null))), 401),
                ("expiry too far", Some(key.sign(&claims("exp", json!(now + 10 * 86_400)))), 401),
                ("not yet valid", Some(key.sign(&claims("nbf", json!(now + 3600)))), 401),
                ("another key", Some(SigningKey::development([1; 32]).sign(&good)), 401),
                ("alg none", Some(unsigned("none")), 401),
                ("alg HS256", Some(unsigned("HS256")), 401),
                ("zero signature", Some(unsigned("EdDSA")), 401),
                ("another audience", Some(key.sign(&claims("aud", json!("evil")))), 401),
                ("missing scope", Some(key.sign(&claims("scope", json!(other)))), 403),
                ("other company", Some(key.sign(&claims("company", json!(elsewhere.0)))), elsewhere.1),
            ];
            for (kind, token, expected) in bad {
                let path = path.replace("{company}", COMPANY).replace("{number}", "A-1");
                let url = format!("{}{path}", world.runner.url()).parse().expect("a URL");
                let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes()).expect("a method");
                let body = Body::Json(&json!({ "numbers": ["A-1"], "module": false, "automatic": true }));
                let answer = world.api.send_to(method, url, token.as_deref(), body).await.expect("an answer");
                assert_eq!(answer.status.as_u16(), expected, "{kind}: {path}: {}", answer.text);
                *counts.entry(kind).or_default().entry(expected).or_default() += 1;
            }
        }
    }
    assert!(routes >= 18, "{routes} routes need a token");
    assert_eq!(stored::difference(&before, &stored::all(&world.runner.state_dir)), None);
    let cells: usize = counts.values().flat_map(BTreeMap::values).sum();
    println!("{routes} routes, {cells} refusals, no write");
    for (kind, statuses) in &counts {
        println!("  {kind:<20}{statuses:?}");
    }
    world.end().await;
}
