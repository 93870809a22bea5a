//! Spin's runtime configuration (`--runtime-config-file`), as far as it says where key-value data live.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;

use crate::options::StoreChoice;
use crate::store::DEFAULT_LABEL;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuntimeConfig {
    #[serde(default)]
    key_value_store: BTreeMap<String, Store>,
}

/// The fields as Spin names them; the runner has no client of the clouds' stores.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Store {
    Spin {},
    Redis { url: String },
    AzureCosmos(toml::Table),
    AwsDynamo(toml::Table),
}

/// The store that the runtime configuration at `path` chooses for the label `default`.
///
/// # Errors
/// The file cannot be read, says something that the runner cannot do, or names another label.
pub fn store_choice(path: &Path) -> anyhow::Result<StoreChoice> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the runtime configuration {shown} cannot be read"))?;
    choose(&text).with_context(|| format!("the runtime configuration {shown}"))
}

fn choose(text: &str) -> anyhow::Result<StoreChoice> {
    let config: RuntimeConfig = toml::from_str(text)?;
    let mut choice = StoreChoice::Sqlite;
    for (label, store) in config.key_value_store {
        if label != DEFAULT_LABEL {
            bail!("the runner has the store {DEFAULT_LABEL:?} alone, not {label:?}");
        }
        choice = match store {
            Store::Spin {} => StoreChoice::Sqlite,
            Store::Redis { url } => StoreChoice::Redis { url },
            Store::AzureCosmos(fields) => {
                let optional = ["key", "region", "auth_type", "client_id"];
                check(&fields, &["account", "database", "container"], &optional)?;
                bail!("the runner has no client of Azure Cosmos DB; Spin has")
            }
            Store::AwsDynamo(fields) => {
                let optional = ["access_key", "secret_key", "token", "consistent_read"];
                check(&fields, &["region", "table"], &optional)?;
                bail!("the runner has no client of DynamoDB; Spin has")
            }
        };
    }
    Ok(choice)
}

/// The fields are those that Spin knows, so that a mistake shows before Spin is at hand.
fn check(fields: &toml::Table, required: &[&str], optional: &[&str]) -> anyhow::Result<()> {
    for name in required {
        ensure!(fields.get(*name).is_some_and(toml::Value::is_str), "the text {name:?} is missing");
    }
    for name in fields.keys() {
        let is_known = required.contains(&name.as_str()) || optional.contains(&name.as_str());
        ensure!(is_known, "Spin knows no field {name:?} here");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_is_chosen_as_spin_would() {
        assert!(matches!(choose("").unwrap(), StoreChoice::Sqlite));
        assert!(matches!(choose("[key_value_store.default]\ntype = 'spin'").unwrap(), StoreChoice::Sqlite));
        let redis = choose("[key_value_store.default]\ntype = 'redis'\nurl = 'redis://127.0.0.1:6379/0'");
        assert!(matches!(redis.unwrap(), StoreChoice::Redis { url } if url == "redis://127.0.0.1:6379/0"));
    }

    #[test]
    fn what_the_runner_cannot_do_is_refused_by_name() {
        for (text, named) in [
            ("[key_value_store.other]\ntype = 'spin'", "\"other\""),
            ("[key_value_store.default]\ntype = 'spin'\npath = 'x.db'", "path"),
            ("[key_value_store.default]\ntype = 'redis'", "url"),
            ("[key_value_store.default]\ntype = 'azure_cosmos'\naccount = 'a'", "\"database\""),
            ("[key_value_store.default]\ntype = 'aws_dynamo'\nregion = 'a'", "\"table\""),
            ("[key_value_store.default]\ntype = 'aws_dynamo'\nregion = 'a'\ntable = 'b'\ndb = 'c'", "\"db\""),
            (
                "[key_value_store.default]\ntype = 'aws_dynamo'\nregion = 'a'\ntable = 'b'",
                "no client of DynamoDB",
            ),
            ("[sqlite_database.default]\ntype = 'spin'", "sqlite_database"),
        ] {
            let error = format!("{:#}", choose(text).err().unwrap());
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}

/// The examples under `deploy/runtime-config` are what Spin reads.
#[cfg(test)]
mod examples {
    use super::*;

    fn of(name: &str) -> anyhow::Result<StoreChoice> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/runtime-config");
        store_choice(&folder.join(name))
    }

    #[test]
    fn each_is_read_and_the_runner_says_which_it_can_open() {
        assert!(
            matches!(of("redis.toml").unwrap(), StoreChoice::Redis { url } if url.starts_with("redis://"))
        );
        for (name, client) in [
            ("azure-cosmos.toml", "no client of Azure Cosmos DB"),
            ("aws-dynamo.toml", "no client of DynamoDB"),
        ] {
            let error = format!("{:#}", of(name).err().unwrap());
            assert!(error.contains(client), "{name}: {error}");
        }
    }
}
