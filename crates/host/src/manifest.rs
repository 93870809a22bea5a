//! `spin.toml`, manifest version 2, as far as HTTP, timer and cron triggers need it.
//!
//! A field that would change what a component may do or see, and that the runner does not offer, is an error
//! and not ignored: an application that runs here must run the same on Spin.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use serde::Deserialize;

use crate::cron::Schedule;
use crate::variables::Declaration;

/// The manifest as written, checked for consistency.
#[derive(Debug)]
pub(crate) struct Manifest {
    pub name: String,
    pub variables: BTreeMap<String, Declaration>,
    /// Routes with the name of their component, in the order of the file.
    pub routes: Vec<(String, String)>,
    /// Interval by component: a second timer on a component replaces the first, as in Spin.
    pub timers: BTreeMap<String, Duration>,
    /// Schedules with the name of their component, in the order of the file.
    pub crons: Vec<(String, Schedule)>,
    pub components: BTreeMap<String, ComponentEntry>,
}

/// One `[component.<name>]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentEntry {
    /// Made absolute by [`Manifest::load`].
    pub source: PathBuf,
    #[serde(default)]
    pub key_value_stores: Vec<String>,
    #[serde(default)]
    pub allowed_outbound_hosts: Vec<String>,
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    // Known to Spin, and without effect on a running component.
    #[serde(default, rename = "description")]
    _description: Option<String>,
    #[serde(default, rename = "build")]
    _build: Option<toml::Value>,
    #[serde(default, rename = "tool")]
    _tool: Option<toml::Value>,
}

impl Manifest {
    /// Reads and checks the manifest at `path`; sources become paths relative to its folder.
    pub fn load(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the manifest {} cannot be read", path.display()))?;
        let mut manifest =
            Self::parse(&text).with_context(|| format!("the manifest {} is not valid", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for component in manifest.components.values_mut() {
            component.source = folder.join(&component.source);
        }
        Ok(manifest)
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let document: Document = toml::from_str(text)?;
        ensure!(
            document.spin_manifest_version == 2,
            "spin_manifest_version is {}, the runner reads version 2",
            document.spin_manifest_version
        );
        let base = document.application.trigger.http.base.unwrap_or_else(|| "/".to_owned());
        let speedup = document.application.trigger.timer.speedup.unwrap_or(1);
        ensure!(speedup > 0, "[application.trigger.timer] speedup must not be 0");

        let mut routes = Vec::new();
        for trigger in &document.trigger.http {
            match &trigger.route {
                Route::Path(route) => {
                    routes.push((
                        format!("{}{}", strip_slash(&base), absolute(route)),
                        trigger.component.clone(),
                    ));
                }
                Route::Private { private: true } => {}
                Route::Private { private: false } => {
                    bail!("route of component {:?} must be a path or {{ private = true }}", trigger.component)
                }
            }
        }
        let mut timers = BTreeMap::new();
        for trigger in &document.trigger.timer {
            let interval = Duration::from_secs(trigger.interval_secs) / speedup;
            ensure!(!interval.is_zero(), "interval_secs of component {:?} must not be 0", trigger.component);
            timers.insert(trigger.component.clone(), interval);
        }
        let mut crons = Vec::new();
        for trigger in &document.trigger.cron {
            let schedule = Schedule::parse(&trigger.cron_expression)
                .with_context(|| format!("cron_expression of component {:?}", trigger.component))?;
            crons.push((trigger.component.clone(), schedule));
        }
        for other in document.trigger.other.keys() {
            tracing::warn!(
                trigger = other,
                "the runner serves http, timer and cron triggers only, this one is ignored"
            );
        }

        let named = routes.iter().map(|(_, component)| component).chain(timers.keys());
        let named = named.chain(crons.iter().map(|(component, _)| component));
        for component in named {
            ensure!(
                document.component.contains_key(component),
                "a trigger names component {component:?}, which is not defined"
            );
        }
        ensure!(
            !routes.is_empty() || !timers.is_empty() || !crons.is_empty(),
            "the application has neither an http nor a timer nor a cron trigger"
        );
        Ok(Self {
            name: document.application.name,
            variables: document.variables,
            routes,
            timers,
            crons,
            components: document.component,
        })
    }
}

/// A route with its leading slash; a trailing one says nothing and is taken off, as Spin does.
fn absolute(route: &str) -> String {
    let route = strip_slash(route);
    if route.is_empty() || route.starts_with('/') { route.to_owned() } else { format!("/{route}") }
}

fn strip_slash(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    spin_manifest_version: i64,
    application: Application,
    #[serde(default)]
    variables: BTreeMap<String, Declaration>,
    #[serde(default)]
    trigger: Triggers,
    #[serde(default)]
    component: BTreeMap<String, ComponentEntry>,
}

#[derive(Deserialize)]
struct Application {
    name: String,
    #[serde(default)]
    trigger: ApplicationTriggers,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ApplicationTriggers {
    http: HttpSettings,
    timer: TimerSettings,
}

#[derive(Default, Deserialize)]
struct HttpSettings {
    base: Option<String>,
}

#[derive(Default, Deserialize)]
struct TimerSettings {
    speedup: Option<u32>,
}

#[derive(Default, Deserialize)]
struct Triggers {
    #[serde(default)]
    http: Vec<HttpTrigger>,
    #[serde(default)]
    timer: Vec<TimerTrigger>,
    #[serde(default)]
    cron: Vec<CronTrigger>,
    #[serde(flatten)]
    other: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HttpTrigger {
    route: Route,
    component: String,
    #[serde(default, rename = "id")]
    _id: Option<String>,
    #[serde(default, rename = "executor")]
    _executor: Option<Executor>,
}

/// Only Spin's default executor: `type = "http"` (`"spin"` in older manifests).
#[derive(Deserialize)]
struct Executor {
    #[serde(rename = "type")]
    _kind: ExecutorKind,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum ExecutorKind {
    #[serde(alias = "spin")]
    Http,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Route {
    Path(String),
    Private { private: bool },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimerTrigger {
    component: String,
    interval_secs: u64,
    #[serde(default, rename = "id")]
    _id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CronTrigger {
    component: String,
    cron_expression: String,
    #[serde(default, rename = "id")]
    _id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "spin_manifest_version = 2\n[application]\nname = 'x'\n";

    fn refused(tail: &str) -> String {
        format!("{:#}", Manifest::parse(&format!("{HEAD}{tail}")).unwrap_err())
    }

    #[test]
    fn two_timers_on_one_component_collapse_into_the_last() {
        let manifest = Manifest::parse(&format!(
            "{HEAD}[[trigger.timer]]\ncomponent = 'a'\ninterval_secs = 1800\n\
             [[trigger.timer]]\ncomponent = 'a'\ninterval_secs = 60\n[component.a]\nsource = 'a.wasm'"
        ))
        .unwrap();
        assert_eq!(
            manifest.timers.into_iter().collect::<Vec<_>>(),
            [("a".to_owned(), Duration::from_secs(60))]
        );
    }

    #[test]
    fn a_base_and_missing_slashes_make_whole_routes() {
        let manifest = Manifest::parse(&format!(
            "{HEAD}[application.trigger.http]\nbase = '/base/'\n[[trigger.http]]\nroute = 'in/...'\ncomponent = 'a'\n\
             [[trigger.http]]\nroute = {{ private = true }}\ncomponent = 'a'\n[component.a]\nsource = 'a.wasm'"
        ))
        .unwrap();
        assert_eq!(manifest.routes, [("/base/in/...".to_owned(), "a".to_owned())]);
    }

    #[test]
    fn inconsistent_manifests_are_refused_by_name() {
        let trigger = "[[trigger.http]]\nroute = '/...'\ncomponent = 'a'\n";
        let component = "[component.a]\nsource = 'a.wasm'\n";
        assert!(refused(trigger).contains("\"a\""));
        assert!(refused(component).contains("neither"));
        assert!(refused(&format!("{trigger}{component}ai_models = ['x']")).contains("ai_models"));
        assert!(refused(&format!("{trigger}{component}files = ['x']")).contains("files"));
        let zero = format!("[[trigger.timer]]\ncomponent = 'a'\ninterval_secs = 0\n{component}");
        assert!(refused(&zero).contains("interval_secs"));
        let five =
            format!("[[trigger.cron]]\ncomponent = 'a'\ncron_expression = '*/30 * * * *'\n{component}");
        assert!(refused(&five).contains("cron_expression"), "five fields are refused: {}", refused(&five));
        let error = Manifest::parse("spin_manifest_version = 1\n[application]\nname = 'x'").unwrap_err();
        assert!(error.to_string().contains("version 2"), "{error}");
    }
}
