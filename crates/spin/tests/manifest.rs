//! spin.toml gives each component what it reads and no more.

use std::{cell::RefCell, collections::BTreeSet};

use cashbook_spin::config::{Engine, Trust};
use toml::{Table, Value};

fn manifest() -> Table {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spin.toml");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

/// The variables that a component is given.
fn given(manifest: &Table, component: &str) -> BTreeSet<String> {
    manifest["component"][component]["variables"].as_table().unwrap().keys().cloned().collect()
}

/// The variables that `read` asks for, with the manifest's defaults and plausible values for the required ones.
fn asked(
    manifest: &Table,
    read: impl Fn(&dyn Fn(&str) -> Result<String, String>) -> Result<(), String>,
) -> BTreeSet<String> {
    let names = RefCell::new(BTreeSet::new());
    let lookup = |name: &str| {
        names.borrow_mut().insert(name.to_owned());
        let declared = manifest["variables"].get(name).ok_or_else(|| format!("{name} is not declared"))?;
        Ok(match (name, declared.get("default").and_then(Value::as_str)) {
            (_, Some(default)) => default.to_owned(),
            ("cashbook_url", None) => "https://cashbook.hu".to_owned(),
            ("master_keys", None) => "1:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".to_owned(),
            ("jwks", None) => cashbook_core::auth::sign::SigningKey::new("k1", [1; 32]).jwks(),
            _ => return Err(format!("{name} has neither a default nor a value here")),
        })
    };
    read(&lookup).unwrap();
    names.into_inner()
}

#[test]
fn each_component_is_given_what_it_reads_and_no_more() {
    let manifest = manifest();
    let engine = asked(&manifest, |lookup| Engine::read(lookup).map(drop).map_err(|error| error.0));
    let trust = asked(&manifest, |lookup| Trust::read(lookup).map(drop).map_err(|error| error.0));
    assert_eq!(given(&manifest, "submitter"), engine);
    assert_eq!(given(&manifest, "api"), engine.union(&trust).cloned().collect());
    assert!(!given(&manifest, "submitter").contains("jwks"));
    let declared: BTreeSet<String> = manifest["variables"].as_table().unwrap().keys().cloned().collect();
    assert_eq!(declared, given(&manifest, "api"));
}

#[test]
fn secrets_are_declared_secret_and_have_no_default() {
    let manifest = manifest();
    for name in ["master_keys", "round_token"] {
        let variable = &manifest["variables"][name];
        assert_eq!(variable["secret"].as_bool(), Some(true), "{name}");
        assert!(variable.get("default").and_then(Value::as_str).is_none_or(str::is_empty), "{name}");
    }
    assert_eq!(manifest["variables"]["development"]["default"].as_str(), Some("false"));
}

#[test]
fn one_wasm_and_one_outbound_host_for_both() {
    let manifest = manifest();
    let components = manifest["component"].as_table().unwrap();
    let sources: BTreeSet<&str> =
        components.values().map(|component| component["source"].as_str().unwrap()).collect();
    assert_eq!(sources.len(), 1);
    for (name, component) in components {
        assert_eq!(
            component["allowed_outbound_hosts"].as_array().unwrap(),
            &["{{ cashbook_url }}".into()],
            "{name}"
        );
        assert_eq!(component["key_value_stores"].as_array().unwrap(), &["default".into()], "{name}");
    }
}

#[test]
fn the_interval_said_is_the_timers() {
    let manifest = manifest();
    let timer = manifest["trigger"]["timer"][0]["interval_secs"].as_integer().unwrap();
    assert_eq!(
        manifest["variables"]["round_interval_seconds"]["default"].as_str(),
        Some(timer.to_string().as_str())
    );
}
