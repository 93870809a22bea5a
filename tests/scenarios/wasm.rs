//! What the modules import: the component only what Spin provides, the core in a browser nothing but wasm-bindgen's.

use cashbook_tests::artifacts;
use wasmparser::{Parser, Payload};

#[test]
fn the_component_imports_only_what_spin_provides() {
    let component = artifacts::component();
    let imports = cashbook_host::imports(component).expect("a component");
    for import in &imports {
        println!("{import}");
    }
    assert!(imports.iter().any(|import| import.starts_with("fermyon:spin/key-value")), "{imports:?}");
    assert_eq!(cashbook_host::unprovided_imports(component).expect("a component"), Vec::<String>::new());
}

#[test]
fn the_core_in_a_browser_has_no_foreign_import() {
    let bytes = std::fs::read(artifacts::browser_module()).expect("built");
    let mut imports = Vec::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        if let Payload::ImportSection(section) = payload.expect("a module") {
            for import in section.into_imports() {
                let import = import.expect("an import");
                imports.push(format!("{}.{}", import.module, import.name));
            }
        }
    }
    let foreign: Vec<&String> = imports
        .iter()
        .filter(|import| {
            !["__wbindgen_placeholder__.", "__wbindgen_externref_xform__."]
                .iter()
                .any(|own| import.starts_with(own))
        })
        .collect();
    assert!(foreign.is_empty(), "foreign imports: {foreign:?}");
}
