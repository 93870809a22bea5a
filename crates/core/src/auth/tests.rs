use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};

use super::{
    AuthError, CompanyClaim, Expected, KeySet, KeySetError, Scope,
    sign::{Grant, SigningKey},
    verify,
};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).single().unwrap()
}

fn expected() -> Expected {
    Expected {
        issuer: "incash".to_owned(),
        audience: "incash-cashbook".to_owned(),
        leeway_s: 60,
        max_lifetime_s: 86_400,
    }
}

fn key() -> SigningKey {
    SigningKey::new("k1", [7; 32])
}

fn keys() -> KeySet {
    KeySet::from_jwks(&key().jwks(), false).unwrap()
}

fn claims() -> Value {
    json!({
        "iss": "incash", "aud": "incash-cashbook", "sub": "kovacs.eva", "company": "12345678",
        "scope": "marks settings", "exp": now().timestamp() + 600
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn refused(token: &str) -> AuthError {
    verify(token, &keys(), &expected(), now()).unwrap_err()
}

/// A token with any header, rightly signed for it.
fn with_header(header: &Value) -> String {
    let pair = ed25519_compact::KeyPair::from_seed(ed25519_compact::Seed::new([7; 32]));
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims().to_string())
    );
    let signature = pair.sk.sign(&signed, None);
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(*signature))
}

#[test]
fn a_good_token_gives_its_claims() {
    let grant = Grant {
        issuer: "incash",
        audience: "incash-cashbook",
        sub: "kovács éva",
        company: "12345678",
        scopes: &[Scope::Marks, Scope::Settings],
    };
    let claims = verify(&key().token(&grant, 600, now()), &keys(), &expected(), now()).unwrap();
    assert_eq!(claims.sub, "kovács éva");
    assert_eq!(claims.company, CompanyClaim::One("12345678".to_owned()));
    assert!(claims.company.covers("12345678") && !claims.company.covers("87654321"));
    assert!(claims.scopes.has(Scope::Marks) && claims.scopes.has(Scope::Settings));
    assert!(!claims.scopes.has(Scope::Admin) && !claims.scopes.has(Scope::Documents));
}

#[test]
fn what_the_claims_may_and_may_not_say() {
    let at = now().timestamp();
    let cases: Vec<(Value, Result<(), AuthError>)> = vec![
        (claims(), Ok(())),
        (with("aud", json!(["other", "incash-cashbook"])), Ok(())),
        (with("company", json!("*")), Ok(())),
        (with("scope", json!("")), Ok(())),
        (with("scope", json!("marks something-new")), Ok(())),
        (with("exp", json!(at - 59)), Ok(())),
        (with("exp", json!(at - 60)), Err(AuthError::Expired)),
        (with("exp", json!(i64::MIN)), Err(AuthError::Expired)),
        (with("exp", json!(at + 86_460)), Ok(())),
        (with("exp", json!(at + 86_461)), Err(AuthError::Lifetime)),
        (with("exp", json!(i64::MAX)), Err(AuthError::Lifetime)),
        (with("exp", json!(u64::MAX)), Err(AuthError::Claims)),
        (with("exp", json!("2026-11-22")), Err(AuthError::Claims)),
        (with("exp", Value::Null), Err(AuthError::Claims)),
        (without("exp"), Err(AuthError::Claims)),
        (with("nbf", json!(at + 60)), Ok(())),
        (with("nbf", json!(at + 61)), Err(AuthError::NotYetValid)),
        (with("iat", json!(at + 61)), Err(AuthError::NotYetValid)),
        (with("iss", json!("someone")), Err(AuthError::Issuer)),
        (without("iss"), Err(AuthError::Claims)),
        (with("aud", json!("other")), Err(AuthError::Audience)),
        (with("aud", json!([])), Err(AuthError::Audience)),
        (without("aud"), Err(AuthError::Claims)),
        (with("company", json!("1234567")), Err(AuthError::Claims)),
        (with("company", json!("1234567a")), Err(AuthError::Claims)),
        (with("company", json!(["12345678"])), Err(AuthError::Claims)),
        (without("company"), Err(AuthError::Claims)),
        (without("scope"), Err(AuthError::Claims)),
        (with("sub", json!("")), Err(AuthError::Claims)),
        (with("sub", json!("eva\nlevel=error")), Err(AuthError::Claims)),
        (with("sub", json!("x".repeat(201))), Err(AuthError::Claims)),
        (without("sub"), Err(AuthError::Claims)),
        (json!(["not", "an", "object"]), Err(AuthError::Claims)),
    ];
    for (claims, outcome) in cases {
        let got = verify(&key().sign(&claims), &keys(), &expected(), now()).map(|_| ());
        assert_eq!(got, outcome, "{claims}");
    }
}

#[test]
fn a_claim_that_stands_twice_is_refused() {
    let pair = ed25519_compact::KeyPair::from_seed(ed25519_compact::Seed::new([7; 32]));
    let doubled = claims().to_string().replacen('{', r#"{"company":"*","#, 1);
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"EdDSA","kid":"k1"}"#),
        URL_SAFE_NO_PAD.encode(doubled)
    );
    let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(*pair.sk.sign(&signed, None)));
    assert_eq!(refused(&token), AuthError::Claims);
}

#[test]
fn only_eddsa_with_a_known_key() {
    let cases = [
        (json!({ "alg": "EdDSA", "kid": "k1" }), None),
        (json!({ "alg": "EdDSA", "kid": "k1", "jwk": { "kty": "OKP" } }), None),
        (json!({ "alg": "none", "kid": "k1" }), Some(AuthError::Algorithm)),
        (json!({ "alg": "None", "kid": "k1" }), Some(AuthError::Algorithm)),
        (json!({ "alg": "eddsa", "kid": "k1" }), Some(AuthError::Algorithm)),
        (json!({ "alg": "HS256", "kid": "k1" }), Some(AuthError::Algorithm)),
        (json!({ "alg": "ES256", "kid": "k1" }), Some(AuthError::Algorithm)),
        (json!({ "alg": "RS256", "kid": "k1" }), Some(AuthError::Algorithm)),
        (json!({ "alg": "EdDSA", "kid": "k1", "crit": ["exp"] }), Some(AuthError::Algorithm)),
        (json!({ "kid": "k1" }), Some(AuthError::Malformed)),
        (json!({ "alg": ["EdDSA"], "kid": "k1" }), Some(AuthError::Malformed)),
        (json!({ "alg": "EdDSA" }), Some(AuthError::UnknownKey)),
        (json!({ "alg": "EdDSA", "kid": "k2" }), Some(AuthError::UnknownKey)),
        (json!({ "alg": "EdDSA", "kid": "" }), Some(AuthError::UnknownKey)),
    ];
    for (header, outcome) in cases {
        let got = verify(&with_header(&header), &keys(), &expected(), now()).err();
        assert_eq!(got, outcome, "{header}");
    }
}

#[test]
fn hs256_keyed_with_the_public_key_is_refused() {
    // The well-known confusion: the attacker knows the public key and uses it as the shared secret.
    use sha2::{Digest as _, Sha256};
    let jwks: Value = serde_json::from_str(&key().jwks()).unwrap();
    let public = URL_SAFE_NO_PAD.decode(jwks["keys"][0]["x"].as_str().unwrap()).unwrap();
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT","kid":"k1"}"#),
        URL_SAFE_NO_PAD.encode(claims().to_string())
    );
    let pad = |with: u8| -> Vec<u8> {
        public.iter().copied().chain(std::iter::repeat(0)).take(64).map(|byte| byte ^ with).collect()
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(&signed).finalize();
    let mac = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    assert_eq!(refused(&format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac))), AuthError::Algorithm);
}

#[test]
fn a_signature_counts_for_its_own_bytes_and_key_only() {
    let good = key().sign(&claims());
    let other = SigningKey::new("k1", [8; 32]).sign(&claims());
    assert_eq!(refused(&other), AuthError::Signature);

    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    let payload = URL_SAFE_NO_PAD.encode(with("company", json!("*")).to_string());
    assert_eq!(refused(&format!("{header}.{payload}.{signature}")), AuthError::Signature);

    let zero = URL_SAFE_NO_PAD.encode([0_u8; 64]);
    assert_eq!(refused(&format!("{signed}.{zero}")), AuthError::Signature);
    let mut high_s = URL_SAFE_NO_PAD.decode(signature).unwrap();
    high_s[63] |= 0xe0;
    assert_eq!(refused(&format!("{signed}.{}", URL_SAFE_NO_PAD.encode(high_s))), AuthError::Signature);
}

#[test]
fn malformed_tokens() {
    let good = key().sign(&claims());
    let long = format!("{good}{}", "A".repeat(super::TOKEN_LENGTH_MAX));
    for token in [
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "é.é.é",
        &long,
        &format!("{good}="),
        &format!("{good}.x"),
    ] {
        assert_eq!(refused(token), AuthError::Malformed, "{token:.40}");
    }
    let (signed, _) = good.rsplit_once('.').unwrap();
    assert_eq!(refused(&format!("{signed}.")), AuthError::Malformed);
}

#[test]
fn bearer_takes_the_token_out() {
    let cases = [
        (None, Err(AuthError::Missing)),
        (Some(""), Err(AuthError::Missing)),
        (Some("Basic YTpi"), Err(AuthError::Missing)),
        (Some("Bearer"), Err(AuthError::Missing)),
        (Some("Bearer "), Err(AuthError::Malformed)),
        (Some("Bearer a.b.c"), Ok("a.b.c")),
        (Some("bearer a.b.c "), Ok("a.b.c")),
    ];
    for (header, outcome) in cases {
        assert_eq!(super::bearer(header), outcome, "{header:?}");
    }
}

#[test]
fn key_sets() {
    let x = |seed: u8| {
        let jwks: Value = serde_json::from_str(&SigningKey::new("k", [seed; 32]).jwks()).unwrap();
        jwks["keys"][0]["x"].clone()
    };
    let good = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "a", "x": x(1) });
    let mut private = good.clone();
    private["d"] = json!("AAAA");
    let mut nameless = good.clone();
    nameless["kid"] = json!("");
    let mut encrypting = good.clone();
    encrypting["use"] = json!("enc");
    let rsa = json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "r" });
    let p256 = json!({ "kty": "EC", "crv": "P-256", "kid": "p", "x": "AA", "y": "AA" });
    let x25519 = json!({ "kty": "OKP", "crv": "X25519", "kid": "x", "x": x(1) });
    let short = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "s", "x": "AAAA" });
    let small_order =
        json!({ "kty": "OKP", "crv": "Ed25519", "kid": "s", "x": URL_SAFE_NO_PAD.encode([0_u8; 32]) });
    let cases = [
        (json!([good]), None),
        (json!([rsa, p256, x25519, good]), None),
        (json!([]), Some(KeySetError::Empty)),
        (json!([rsa, p256, x25519, encrypting]), Some(KeySetError::Empty)),
        (json!([good, good]), Some(KeySetError::Duplicate("a".to_owned()))),
        (json!([good, nameless]), Some(KeySetError::NoKid(1))),
        (json!([private]), Some(KeySetError::Private("a".to_owned()))),
        (json!([short]), Some(KeySetError::BadKey("s".to_owned()))),
        (json!([small_order]), Some(KeySetError::BadKey("s".to_owned()))),
    ];
    for (keys, outcome) in cases {
        let set = json!({ "keys": keys });
        assert_eq!(KeySet::from_jwks(&set.to_string(), false).err(), outcome, "{set}");
    }
    assert!(matches!(KeySet::from_jwks("", false), Err(KeySetError::NotJson(_))));
}

#[test]
fn two_keys_while_one_follows_the_other() {
    let (old, new) = (SigningKey::new("2026", [1; 32]), SigningKey::new("2027", [2; 32]));
    let list = |key: &SigningKey| serde_json::from_str::<Value>(&key.jwks()).unwrap()["keys"][0].clone();
    let both = KeySet::from_jwks(&json!({ "keys": [list(&old), list(&new)] }).to_string(), false).unwrap();
    for key in [&old, &new] {
        verify(&key.sign(&claims()), &both, &expected(), now()).unwrap();
    }
    let after = KeySet::from_jwks(&new.jwks(), false).unwrap();
    assert_eq!(verify(&old.sign(&claims()), &after, &expected(), now()).unwrap_err(), AuthError::UnknownKey);
}

#[test]
fn a_development_key_counts_in_development_only() {
    let dev = SigningKey::development([9; 32]);
    assert_eq!(KeySet::from_jwks(&dev.jwks(), false).err(), Some(KeySetError::Empty));
    let local = KeySet::from_jwks(&dev.jwks(), true).unwrap();
    verify(&dev.sign(&claims()), &local, &expected(), now()).unwrap();

    let mut mixed: Value = serde_json::from_str(&key().jwks()).unwrap();
    let dev_jwk = serde_json::from_str::<Value>(&dev.jwks()).unwrap()["keys"][0].clone();
    mixed["keys"].as_array_mut().unwrap().push(dev_jwk);
    let hosted = KeySet::from_jwks(&mixed.to_string(), false).unwrap();
    assert_eq!(verify(&dev.sign(&claims()), &hosted, &expected(), now()).unwrap_err(), AuthError::UnknownKey);
}
