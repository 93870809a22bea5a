//! What lies under deploy/ agrees with spin.toml, with the routes and with the metrics that there are.

use std::collections::{BTreeMap, BTreeSet};

use cashbook_core::openapi;
use serde_json::Value;
use toml::Table;

fn read(name: &str) -> String {
    let path = format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn manifest(name: &str) -> Table {
    read(name).parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every document of a YAML file.
fn yaml(name: &str) -> Vec<Value> {
    serde_saphyr::from_multiple(&read(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn one(name: &str) -> Value {
    let mut documents = yaml(name);
    assert_eq!(documents.len(), 1, "{name}");
    documents.remove(0)
}

fn defaults(manifest: &Table) -> BTreeMap<&str, Option<&str>> {
    let variables = manifest["variables"].as_table().unwrap();
    variables
        .iter()
        .map(|(name, of)| (name.as_str(), of.get("default").and_then(toml::Value::as_str)))
        .collect()
}

/// The parts of a component that say what it may do.
fn rights(component: &toml::Value) -> Table {
    let mut component = component.as_table().unwrap().clone();
    for place in ["source", "build"] {
        component.remove(place);
    }
    component
}

#[test]
fn the_variants_share_what_is_not_said_to_differ() {
    let (plain, cron, hosted) =
        (manifest("spin.toml"), manifest("deploy/spin-cron.toml"), manifest("deploy/spin-hosted.toml"));
    for variant in [&cron, &hosted] {
        assert_eq!(variant["application"], plain["application"]);
        assert_eq!(variant["trigger"]["http"], plain["trigger"]["http"]);
        for (name, component) in variant["component"].as_table().unwrap() {
            assert_eq!(rights(component), rights(&plain["component"][name]), "{name}");
            let source = component["source"].as_str().unwrap();
            assert!(source.starts_with("../target/"), "relative to deploy/: {source}");
            assert_eq!(component["key_value_stores"].as_array().unwrap().len(), 1, "the label default alone");
        }
    }
    assert_eq!(cron["variables"], plain["variables"]);
    // The file with the cron export is another one, built where its manifest looks for it.
    let submitter = &cron["component"]["submitter"];
    assert_eq!(submitter["source"].as_str(), Some("../target/cron/wasm32-wasip2/wasm/cashbook_spin.wasm"));
    let build = &cron["component"]["api"]["build"];
    let command = build["command"].as_str().unwrap();
    assert!(command.ends_with("--features cron --target-dir target/cron"), "{command}");
    assert_eq!(build["workdir"].as_str(), Some(".."));

    assert!(hosted["trigger"].get("timer").is_none() && hosted["trigger"].get("cron").is_none());
    assert_eq!(hosted["component"].as_table().unwrap().keys().collect::<Vec<_>>(), ["api"]);
    let (ours, theirs) = (defaults(&plain), defaults(&hosted));
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    let differing: Vec<&str> = ours.keys().copied().filter(|name| ours[name] != theirs[name]).collect();
    assert_eq!(
        differing,
        ["concurrency", "request_submit_timeout_seconds", "round_token", "store_lag_seconds"]
    );
    assert_eq!(hosted["variables"]["round_token"]["required"].as_bool(), Some(true));
    assert_eq!(hosted["variables"]["round_token"]["secret"].as_bool(), Some(true));
}

#[test]
fn the_crons_interval_is_the_one_that_is_said() {
    let cron = manifest("deploy/spin-cron.toml");
    let trigger = &cron["trigger"]["cron"][0];
    assert_eq!(trigger["component"].as_str(), Some("submitter"));
    assert_eq!(trigger["cron_expression"].as_str(), Some("0 0/30 * * * *"));
    assert_eq!(cron["variables"]["round_interval_seconds"]["default"].as_str(), Some("1800"));
}

#[test]
fn a_hosted_round_ends_within_25_seconds() {
    let manifest = manifest("deploy/spin-hosted.toml");
    let variables = defaults(&manifest);
    let seconds = |name: &str| variables[name].unwrap().parse::<u64>().unwrap();
    // The last turn begins at the budget's end: the log is asked for a third of the time-out, then comes the submission;
    // five seconds are left for what is written.
    let submit = seconds("request_submit_timeout_seconds");
    let longest = seconds("request_budget_seconds") + submit / 3 + submit + 5;
    assert!(longest <= 25, "{longest}");
    // 2.1 writes for each submission (crates/core/tests), and no answer of Cashbook in less than 0.2 s: 50 a second.
    assert!(seconds("concurrency") * 21 <= 50 * 2, "too many writes");
}

#[test]
fn the_spinapp_gives_each_variable_that_needs_a_value_and_none_that_there_is_not() {
    let manifest = manifest("deploy/spin-hosted.toml");
    let app = one("deploy/spinkube/spinapp.yaml");
    assert_eq!(app["apiVersion"], "core.spinkube.dev/v1alpha1");
    assert_eq!(app["kind"], "SpinApp");
    assert_eq!(app["metadata"]["name"], manifest["application"]["name"].as_str().unwrap());
    let spec = &app["spec"];
    let image = spec["image"].as_str().unwrap();
    assert!(
        image.ends_with(&format!(":{}", manifest["application"]["version"].as_str().unwrap())),
        "{image}"
    );
    // What `SpinAppSpec` of the operator knows.
    let known = [
        "image",
        "executor",
        "replicas",
        "resources",
        "checks",
        "runtimeConfig",
        "variables",
        "imagePullSecrets",
        "serviceAccountName",
        "podLabels",
        "podAnnotations",
        "invocationLimits",
        "components",
        "enableAutoscaling",
    ];
    for field in spec.as_object().unwrap().keys() {
        assert!(known.contains(&field.as_str()), "SpinApp knows no {field}");
    }
    for probe in ["liveness", "readiness"] {
        let path = spec["checks"][probe]["httpGet"]["path"].as_str().unwrap();
        let (route, _) = openapi::find("GET", path).unwrap_or_else(|_| panic!("{probe}: no route {path}"));
        assert_eq!(route.access, openapi::Access::Public);
    }
    for bound in ["requests", "limits"] {
        for resource in ["cpu", "memory"] {
            assert!(spec["resources"][bound][resource].is_string(), "{bound} of {resource}");
        }
    }
    assert!(spec["replicas"].as_u64().unwrap() >= 2);

    let variables = spec["variables"].as_array().unwrap();
    let given: BTreeMap<&str, &Value> =
        variables.iter().map(|variable| (variable["name"].as_str().unwrap(), variable)).collect();
    assert_eq!(given.len(), variables.len(), "each once");
    let declared = manifest["variables"].as_table().unwrap();
    for (name, variable) in &given {
        assert!(declared.contains_key(*name), "spin.toml declares no {name}");
        assert_ne!(variable["value"].is_string(), variable["valueFrom"].is_object(), "{name}");
    }
    for (name, of) in declared {
        let is = |what: &str| of.get(what).and_then(toml::Value::as_bool).unwrap_or_default();
        assert!(!is("required") || given.contains_key(name.as_str()), "{name} has no value");
        if is("secret") {
            assert!(given[name.as_str()]["valueFrom"]["secretKeyRef"].is_object(), "{name} is a secret");
        }
    }
    let value = |name: &str| given[name]["value"].as_str().unwrap().parse::<u64>().unwrap();
    let job = one("deploy/spinkube/rounds.yaml");
    let submit = value("request_submit_timeout_seconds");
    let longest = value("request_budget_seconds") + submit / 3 + submit;
    let deadline = job["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"].as_u64().unwrap();
    assert!(longest + 60 < deadline && deadline < 1800, "{longest} s, killed after {deadline}");
}

#[test]
fn every_secret_and_key_that_is_referred_to_has_its_template() {
    let mut there = BTreeSet::new();
    for document in yaml("deploy/spinkube/secrets.yaml") {
        let kind = document["kind"].as_str().unwrap();
        let data = if kind == "Secret" { &document["stringData"] } else { &document["data"] };
        for key in data.as_object().unwrap().keys() {
            there.insert(format!("{kind} {} {key}", document["metadata"]["name"].as_str().unwrap()));
        }
    }
    let mut wanted = BTreeSet::from(["Secret incash-cashbook-runtime-config runtime-config.toml".to_owned()]);
    for name in ["deploy/spinkube/spinapp.yaml", "deploy/spinkube/rounds.yaml"] {
        references(&one(name), &mut wanted);
    }
    assert_eq!(there, wanted);
    let app = one("deploy/spinkube/spinapp.yaml");
    assert_eq!(app["spec"]["runtimeConfig"]["loadFromSecret"], "incash-cashbook-runtime-config");
    // The runtime configuration in the template is what Spin reads, for the label that there is.
    let template = &yaml("deploy/spinkube/secrets.yaml")[1]["stringData"]["runtime-config.toml"];
    let config: Table = template.as_str().unwrap().parse().unwrap();
    assert_eq!(config["key_value_store"]["default"]["type"].as_str(), Some("redis"));
}

fn references(of: &Value, into: &mut BTreeSet<String>) {
    match of {
        Value::Object(fields) => {
            for (name, field) in fields {
                let kind = match name.as_str() {
                    "secretKeyRef" => "Secret",
                    "configMapKeyRef" => "ConfigMap",
                    _ => {
                        references(field, into);
                        continue;
                    }
                };
                into.insert(format!(
                    "{kind} {} {}",
                    field["name"].as_str().unwrap(),
                    field["key"].as_str().unwrap()
                ));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, into)),
        _ => {}
    }
}

#[test]
fn the_cron_job_starts_a_round_with_its_token_in_a_header() {
    let job = one("deploy/spinkube/rounds.yaml");
    assert_eq!((&job["apiVersion"], &job["kind"]), (&"batch/v1".into(), &"CronJob".into()));
    let spec = &job["spec"];
    assert_eq!((&spec["schedule"], &spec["concurrencyPolicy"]), (&"*/30 * * * *".into(), &"Forbid".into()));
    let pod = &spec["jobTemplate"]["spec"]["template"]["spec"];
    assert_eq!(pod["restartPolicy"], "Never");
    let container = &pod["containers"][0];
    let script = container["command"][2].as_str().unwrap();
    let app = one("deploy/spinkube/spinapp.yaml");
    let url = format!("http://{}/internal/round", app["metadata"]["name"].as_str().unwrap());
    assert!(script.contains(&url) && script.contains("POST") && !script.contains("token="), "{script}");
    let (route, _) = openapi::find("POST", "/internal/round").ok().unwrap();
    assert_eq!(route.access, openapi::Access::Scheduler);
    assert!(script.contains(&format!("${}", container["env"][0]["name"].as_str().unwrap())));
    assert!(container["resources"]["limits"]["memory"].is_string());
}

/// The names of metrics in a text: of a rule, or of what `GET /metrics` gives.
fn names(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| word.starts_with("cashbook_"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_alarm_is_about_a_metric_that_there_is_and_stands_in_the_guide() {
    let source = read("crates/core/src/service/metrics.rs");
    let mut known = names(&source);
    known.insert("cashbook_submission_seconds_bucket".to_owned());
    let guide = read("docs/operations.md");
    let rules = one("deploy/prometheus/alerts.yaml");
    let rules = rules["groups"][0]["rules"].as_array().unwrap().clone();
    assert!(rules.len() >= 8);
    let mut alarms = BTreeSet::new();
    for rule in &rules {
        let (name, expression) = (rule["alert"].as_str().unwrap(), rule["expr"].as_str().unwrap());
        let used = names(expression);
        assert!(used.is_subset(&known), "{name}: {used:?}");
        assert!(!used.is_empty() || expression.starts_with("up{"), "{name} is about nothing");
        assert!(["warning", "critical"].contains(&rule["labels"]["severity"].as_str().unwrap()), "{name}");
        assert!(rule["annotations"]["summary"].is_string(), "{name}");
        assert!(guide.contains(&format!("### {name}\n")), "docs/operations.md says nothing of {name}");
        alarms.insert(name.to_owned());
    }
    let explained: BTreeSet<String> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("### Cashbook"))
        .map(|name| format!("Cashbook{name}"))
        .collect();
    assert_eq!(explained, alarms, "the guide explains the alarms that there are");
    let scrape = one("deploy/prometheus/scrape.yaml");
    let job = &scrape["scrape_configs"][0];
    let (route, _) = openapi::find("GET", job["metrics_path"].as_str().unwrap()).ok().unwrap();
    assert_eq!(route.access, openapi::Access::Scheduler, "which takes the round token as a bearer");
    assert!(rules[0]["expr"].as_str().unwrap().contains(job["job_name"].as_str().unwrap()));
}

/// Each variable has its row in the guide, with its default, and no row is of a variable that there is not.
#[test]
fn the_guides_table_is_that_of_spin_toml() {
    let manifest = manifest("spin.toml");
    let guide = read("docs/operations.md");
    let section = guide.split("## Variables").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut rows = BTreeMap::new();
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{line}");
        assert!(cells[3].len() > 20, "{line}");
        rows.insert(cells[0].trim_matches('`').to_owned(), (cells[1].to_owned(), cells[2].to_owned()));
    }
    let declared = manifest["variables"].as_table().unwrap();
    assert_eq!(rows.keys().collect::<Vec<_>>(), declared.keys().collect::<Vec<_>>());
    for (name, of) in declared {
        let default = match of.get("default").and_then(toml::Value::as_str) {
            None => "required".to_owned(),
            Some("") => "empty".to_owned(),
            Some(default) => format!("`{default}`"),
        };
        let secret = of.get("secret").and_then(toml::Value::as_bool).unwrap_or_default();
        let secret = if secret { "secret" } else { "" };
        assert_eq!(rows[name], (default, secret.to_owned()), "{name}");
    }
}
