//! The bill of materials (CycloneDX 1.5): every crate that is compiled into a file of the release. The browser package has
//! no npm packages in it. No serial number and no time: the same sources give the same bytes.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use crate::tools;

/// What is released, by package and target.
const ROOTS: &[(&str, &str)] =
    &[("cashbook-spin", "wasm32-wasip2"), ("cashbook-widget", "wasm32-unknown-unknown")];

/// # Errors
/// When cargo cannot say what is compiled.
pub fn of(root: &Path) -> anyhow::Result<String> {
    let mut graph = Graph::default();
    for (package, target) in ROOTS {
        let mut command = tools::cargo(root);
        command.args(["metadata", "--locked", "--format-version", "1", "--features", "cashbook-spin/cron"]);
        let output = command.args(["--filter-platform", target]).output()?;
        if !output.status.success() {
            bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
        }
        graph.add(&serde_json::from_slice(&output.stdout)?, package)?;
    }
    Ok(serde_json::to_string_pretty(&graph.bom(env!("CARGO_PKG_VERSION")))? + "\n")
}

#[derive(Default)]
struct Graph {
    /// Components by their reference.
    components: BTreeMap<String, Value>,
    depends: BTreeMap<String, BTreeSet<String>>,
    roots: BTreeSet<String>,
}

impl Graph {
    /// Takes in what `package` is made of, as `cargo metadata` tells.
    fn add(&mut self, metadata: &Value, package: &str) -> anyhow::Result<()> {
        let packages: BTreeMap<&str, &Value> = list(metadata, "packages")
            .iter()
            .filter_map(|package| Some((package["id"].as_str()?, package)))
            .collect();
        let nodes: BTreeMap<&str, &Value> = list(&metadata["resolve"], "nodes")
            .iter()
            .filter_map(|node| Some((node["id"].as_str()?, node)))
            .collect();
        let root = packages
            .iter()
            .find(|(_, found)| found["name"] == package)
            .with_context(|| format!("no package {package}"))?;
        self.roots.insert(purl(root.1));
        let mut open = vec![*root.0];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let found = packages.get(id).with_context(|| format!("no package {id}"))?;
            let reference = purl(found);
            self.components.insert(reference.clone(), component(found, &reference));
            let depends = self.depends.entry(reference).or_default();
            for dependency in nodes.get(id).map(|node| list(node, "deps")).unwrap_or_default() {
                // Only what is linked: not what builds or tests it.
                let is_linked = list(dependency, "dep_kinds").iter().any(|kind| kind["kind"].is_null());
                let Some(id) = dependency["pkg"].as_str().filter(|_| is_linked) else { continue };
                // A procedural macro runs in the compiler.
                let Some((id, package)) =
                    packages.get_key_value(id).filter(|(_, package)| !is_macro(package))
                else {
                    continue;
                };
                depends.insert(purl(package));
                open.push(id);
            }
        }
        Ok(())
    }

    fn bom(&self, version: &str) -> Value {
        const NAME: &str = "incash-cashbook";
        let whole = format!("pkg:generic/{NAME}@{version}");
        let mut dependencies: Vec<Value> = vec![json!({ "ref": whole, "dependsOn": self.roots })];
        dependencies.extend(self.depends.iter().map(|(of, on)| json!({ "ref": of, "dependsOn": on })));
        json!({
            "bomFormat": "CycloneDX",
            "specVersion": "1.5",
            "version": 1,
            "metadata": {
                "component": {
                    "type": "application", "bom-ref": whole, "name": NAME, "version": version, "purl": whole,
                    "licenses": [{ "expression": "MIT OR Apache-2.0" }],
                },
            },
            "components": self.components.values().collect::<Vec<_>>(),
            "dependencies": dependencies,
        })
    }
}

fn component(package: &Value, reference: &str) -> Value {
    let mut component = json!({
        "type": "library", "bom-ref": reference, "name": package["name"], "version": package["version"],
        "purl": reference,
    });
    // Crates used to write a slash for "or".
    if let (Some(licence), Some(fields)) = (package["license"].as_str(), component.as_object_mut()) {
        let expression = licence.replace(" / ", " OR ").replace('/', " OR ");
        fields.insert("licenses".to_owned(), json!([{ "expression": expression }]));
    }
    component
}

fn purl(package: &Value) -> String {
    let text = |name: &str| package[name].as_str().unwrap_or_default().replace('+', "%2B");
    format!("pkg:cargo/{}@{}", text("name"), text("version"))
}

fn is_macro(package: &Value) -> bool {
    list(package, "targets").iter().any(|target| list(target, "kind").iter().any(|kind| kind == "proc-macro"))
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use cyclonedx_bom::prelude::{Bom, Validate as _};

    use super::*;

    #[test]
    fn the_bill_is_valid_complete_and_without_what_only_builds() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let text = of(root).unwrap();
        assert_eq!(text, of(root).unwrap(), "the same each time");
        let bom = Bom::parse_from_json(text.as_bytes()).unwrap();
        let validation = bom.validate();
        assert!(validation.passed(), "{validation:?}");
        let components = bom.components.unwrap().0;
        let names: BTreeSet<String> = components.iter().map(|component| component.name.to_string()).collect();
        for linked in
            ["cashbook-core", "cashbook-spin", "cashbook-widget", "spin-sdk", "quick-xml", "wasm-bindgen"]
        {
            assert!(names.contains(linked), "{linked} is missing");
        }
        for not_linked in ["wasmtime", "axum", "jsonschema", "serde_derive", "xtask", "cashbook-host"] {
            assert!(!names.contains(not_linked), "{not_linked} is not in what is released");
        }
        assert!(components.iter().all(|component| component.licenses.is_some()), "each has a licence");
        println!("{} components", components.len());
    }
}
