//! Application variables: their names, where their values come from, and the templates that use them.
//!
//! As in Spin every value is fixed at the start: [`Variables::resolve`] takes, in this order, the value given
//! by the caller, `SPIN_VARIABLE_<NAME>` and the manifest's default, and refuses to go on without one.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;

/// One entry of the manifest's `[variables]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declaration {
    #[serde(default)]
    pub required: bool,
    pub default: Option<String>,
    // What only tools look at. The runner shows no variable's value anywhere, secret or not.
    #[serde(default, rename = "secret")]
    _secret: bool,
    #[serde(default, rename = "description")]
    _description: Option<String>,
}

/// All variables of an application with their values. It has no `Debug`: values may be secrets.
pub(crate) struct Variables {
    values: BTreeMap<String, String>,
}

impl Variables {
    /// Finds a value for each declared variable; `environment` looks up a process environment variable.
    pub fn resolve(
        declared: &BTreeMap<String, Declaration>,
        given: &BTreeMap<String, String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> anyhow::Result<Self> {
        for name in given.keys() {
            ensure!(
                declared.contains_key(name),
                "variable {name:?} is given but not declared in [variables]"
            );
        }
        let mut values = BTreeMap::new();
        for (name, declaration) in declared {
            check_name(name)?;
            ensure!(
                declaration.required != declaration.default.is_some(),
                "variable {name:?} needs either `required = true` or a `default`"
            );
            let variable = format!("SPIN_VARIABLE_{}", name.to_ascii_uppercase());
            let value = given
                .get(name)
                .cloned()
                .or_else(|| environment(&variable))
                .or_else(|| declaration.default.clone())
                .with_context(|| {
                    format!("required variable {name:?} has no value: set {variable} or give it at the start")
                })?;
            values.insert(name.clone(), value);
        }
        Ok(Self { values })
    }

    /// Puts the values into a template such as `https://{{ host }}/`.
    pub fn expand(&self, template: &str) -> anyhow::Result<String> {
        let mut expanded = String::new();
        let mut rest = template;
        while let Some((literal, tail)) = rest.split_once("{{") {
            let (name, tail) = tail
                .split_once("}}")
                .with_context(|| format!("unmatched '{{{{' in template {template:?}"))?;
            let name = name.trim();
            let value = self
                .values
                .get(name)
                .with_context(|| format!("unknown variable {name:?} in template {template:?}"))?;
            expanded.push_str(literal);
            expanded.push_str(value);
            rest = tail;
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

/// Spin's rule for the names of variables: lower-case letters, digits and single inner underscores.
pub(crate) fn check_name(name: &str) -> anyhow::Result<()> {
    let bad = |rule: &str| bail!("variable name {name:?} {rule}");
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return bad("must start with a lower-case letter");
    }
    if name.chars().any(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')) {
        return bad("may hold only lower-case letters, digits and underscores");
    }
    if name.ends_with('_') || name.contains("__") {
        return bad("may hold underscores only singly, between other characters");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(toml: &str) -> BTreeMap<String, Declaration> {
        toml::from_str(toml).unwrap()
    }

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_given_value_wins_over_the_environment_and_that_over_the_default() {
        let declared = declared("a = { default = '1' }\nb = { default = '1' }\nc = { default = '1' }");
        let environment = |name: &str| (name != "SPIN_VARIABLE_C").then(|| "2".to_owned());
        let variables = Variables::resolve(&declared, &given(&[("a", "3")]), environment).unwrap();
        assert_eq!(variables.expand("{{ a }}-{{b}}-{{ c}}!").unwrap(), "3-2-1!");
    }

    #[test]
    fn a_required_variable_without_a_value_stops_the_start_by_name() {
        let declared = declared("secret_key = { required = true, secret = true }");
        let error = Variables::resolve(&declared, &given(&[]), |_| None).err().unwrap().to_string();
        assert!(error.contains("\"secret_key\"") && error.contains("SPIN_VARIABLE_SECRET_KEY"), "{error}");
    }

    #[test]
    fn unknown_names_and_open_braces_are_refused() {
        let variables = Variables::resolve(&declared("a = { default = '' }"), &given(&[]), |_| None).unwrap();
        assert!(variables.expand("{{ b }}").unwrap_err().to_string().contains("\"b\""));
        assert!(variables.expand("{{ a").unwrap_err().to_string().contains("unmatched"));
        let error = Variables::resolve(&declared("a = { default = '' }"), &given(&[("x", "")]), |_| None);
        assert!(error.err().unwrap().to_string().contains("\"x\""));
    }

    #[test]
    fn names_follow_spins_rule() {
        for name in ["a", "abc", "a1b2c3", "a_1", "a_1_b_3"] {
            check_name(name).unwrap();
        }
        for name in ["", "aX", "1bc", "_x", "x.y", "x_", "a__b", "x-y"] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }
}
