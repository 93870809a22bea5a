//! What a component imports, and what Spin provides.

use std::path::Path;

use anyhow::{Context as _, bail};
use wasmparser::{ComponentTypeRef, Encoding, Parser, Payload};

/// The interfaces that both Spin (3 and 4) and this runner provide, with the versions that fit. WASI 0.2
/// promises that any 0.2 patch release fits another; Spin follows it up to [`WASI_PATCH_MAX`].
pub const PROVIDED: &[&str] = &[
    "fermyon:spin/key-value@2.0.0",
    "fermyon:spin/variables@2.0.0",
    // Types alone: the cron trigger's.
    "spin:cron/cron-types@3.0.0",
    "wasi:cli/environment@0.2",
    "wasi:cli/exit@0.2",
    "wasi:cli/stderr@0.2",
    "wasi:cli/stdin@0.2",
    "wasi:cli/stdout@0.2",
    "wasi:cli/terminal-input@0.2",
    "wasi:cli/terminal-output@0.2",
    "wasi:cli/terminal-stderr@0.2",
    "wasi:cli/terminal-stdin@0.2",
    "wasi:cli/terminal-stdout@0.2",
    "wasi:clocks/monotonic-clock@0.2",
    "wasi:clocks/wall-clock@0.2",
    "wasi:config/store@0.2.0-draft-2024-09-27",
    "wasi:filesystem/preopens@0.2",
    "wasi:filesystem/types@0.2",
    "wasi:http/outgoing-handler@0.2",
    "wasi:http/types@0.2",
    "wasi:io/error@0.2",
    "wasi:io/poll@0.2",
    "wasi:io/streams@0.2",
    "wasi:keyvalue/atomics@0.2.0-draft2",
    "wasi:keyvalue/batch@0.2.0-draft2",
    "wasi:keyvalue/store@0.2.0-draft2",
    "wasi:random/insecure-seed@0.2",
    "wasi:random/insecure@0.2",
    "wasi:random/random@0.2",
    "wasi:sockets/instance-network@0.2",
    "wasi:sockets/ip-name-lookup@0.2",
    "wasi:sockets/network@0.2",
    "wasi:sockets/tcp-create-socket@0.2",
    "wasi:sockets/tcp@0.2",
    "wasi:sockets/udp-create-socket@0.2",
    "wasi:sockets/udp@0.2",
];

/// The last patch release of WASI 0.2 that Spin 4.0 knows.
const WASI_PATCH_MAX: u32 = 6;

/// The names of the interfaces that the component at `component` imports, in its own order.
///
/// # Errors
/// The file cannot be read, or holds no component.
pub fn imports(component: &Path) -> anyhow::Result<Vec<String>> {
    let bytes = std::fs::read(component)
        .with_context(|| format!("component {} cannot be read", component.display()))?;
    read(&bytes).with_context(|| format!("{} is not a WebAssembly component", component.display()))
}

/// Those of [`imports`] that Spin (and so this runner) does not provide; empty for a component that runs.
///
/// # Errors
/// As [`imports`].
pub fn unprovided_imports(component: &Path) -> anyhow::Result<Vec<String>> {
    Ok(imports(component)?.into_iter().filter(|name| !is_provided(name)).collect())
}

fn read(bytes: &[u8]) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => bail!("it is a core module"),
            Payload::Version { .. } => depth = depth.saturating_add(1),
            Payload::End(_) => depth = depth.saturating_sub(1),
            // The outermost component's own imports, not those of the modules and components inside it.
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section {
                    let import = import?;
                    // A type that gets its name here, out of an interface that is imported as a whole.
                    if !matches!(import.ty, ComponentTypeRef::Type(_)) {
                        names.push(import.name.name.to_owned());
                    }
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

fn is_provided(name: &str) -> bool {
    let Some((interface, version)) = name.split_once('@') else { return false };
    PROVIDED.iter().filter_map(|provided| provided.split_once('@')).any(|(provided, fits)| {
        provided == interface
            && match fits {
                "0.2" => version
                    .strip_prefix("0.2.")
                    .and_then(|patch| patch.parse::<u32>().ok())
                    .is_some_and(|patch| patch <= WASI_PATCH_MAX),
                exact => version == exact,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_fit_as_spin_provides_them() {
        for (name, provided) in [
            ("wasi:http/types@0.2.0", true),
            ("wasi:http/types@0.2.6", true),
            ("wasi:http/types@0.2.7", false),
            ("wasi:http/types@0.3.0", false),
            ("wasi:http/types@0.2.0-rc-2023-11-10", false),
            ("wasi:keyvalue/atomics@0.2.0-draft2", true),
            ("wasi:keyvalue/watcher@0.2.0-draft2", false),
            ("fermyon:spin/key-value@2.0.0", true),
            ("fermyon:spin/llm@2.0.0", false),
            ("env", false),
        ] {
            assert_eq!(is_provided(name), provided, "{name}");
        }
    }

    #[test]
    fn what_is_no_component_is_refused() {
        assert!(read(b"\0asm\x01\0\0\0").unwrap_err().to_string().contains("core module"));
        assert!(read(b"<html>").is_err());
    }
}
