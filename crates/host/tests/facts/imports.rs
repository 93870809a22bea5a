//! What a component may import.

use cashbook_host::{imports, unprovided_imports};

use crate::harness::{API, probe, refused, start_in};

#[tokio::test(flavor = "multi_thread")]
async fn a_component_of_the_sdk_imports_only_what_spin_provides() {
    let names = imports(probe().await).unwrap();
    for expected in ["fermyon:spin/key-value@2.0.0", "wasi:keyvalue/atomics@0.2.0-draft2"] {
        assert!(names.iter().any(|name| name == expected), "{names:?}");
    }
    assert!(names.iter().any(|name| name.starts_with("wasi:http/outgoing-handler@0.2.")), "{names:?}");
    assert_eq!(unprovided_imports(probe().await).unwrap(), Vec::<String>::new());
}

/// The smallest component that imports an instance: an empty instance type, and the import of one.
fn component_importing(name: &str) -> Vec<u8> {
    let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
    bytes.extend([7, 3, 1, 0x42, 0]);
    let length = u8::try_from(name.len()).unwrap();
    bytes.extend([10, length + 5, 1, 0, length]);
    bytes.extend(name.as_bytes());
    bytes.extend([5, 0]);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn another_import_stops_the_start_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odd.wasm");
    std::fs::write(&file, component_importing("odd:thing/api@1.0.0")).unwrap();
    assert_eq!(unprovided_imports(&file).unwrap(), ["odd:thing/api@1.0.0"]);
    let message = start_in(folder.path(), &API.replace("{probe}", "odd.wasm"), |_| {}).await.err().unwrap();
    assert!(format!("{message:#}").contains("odd:thing/api@1.0.0"), "{message:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_without_the_triggers_export_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bare.wasm"), component_importing("wasi:io/error@0.2.0")).unwrap();
    let timer =
        "[[trigger.timer]]\ncomponent = 'a'\ninterval_secs = 1\n[component.a]\nsource = 'bare.wasm'\n";
    let error = start_in(folder.path(), timer, |_| {}).await.err().unwrap();
    assert!(error.to_string().contains("handle-timer-request"), "{error:#}");
    let error = start_in(folder.path(), &API.replace("{probe}", "bare.wasm"), |_| {}).await.err().unwrap();
    assert!(format!("{error:#}").contains("wasi:http/incoming-handler"), "{error:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_broken_component_stops_the_start_by_name() {
    assert!(refused(&API.replace("{probe}", "nowhere.wasm"), |_| {}).await.contains("nowhere.wasm"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("broken.wasm"), "<html>").unwrap();
    let error = start_in(folder.path(), &API.replace("{probe}", "broken.wasm"), |_| {}).await.err().unwrap();
    assert!(format!("{error:#}").contains("not a WebAssembly component"), "{error:#}");
}
