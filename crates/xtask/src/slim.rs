//! Makes the component smaller: its core modules go through Binaryen's `wasm-opt -Oz` (a fifth less), and the names of
//! its inner parts go away. The linker gives a finished component, which `wasm-opt` does not read, so its sections are
//! walked here.

use std::{fs, io::ErrorKind, path::Path, process::Command};

use anyhow::{Context as _, bail, ensure};

/// Component binary format: magic, version, layer.
const PREAMBLE_LENGTH: usize = 8;
const CUSTOM: u8 = 0;
const CORE_MODULE: u8 = 1;
/// What rustc's wasm32-wasip2 target emits by default, and the SIMD of `.cargo/config.toml`, so that no other feature gets
/// in: all of them are in WebAssembly 2.0.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// The lowest kilobyte of memory is the far end of the stack (1 MB, below all data): no address wraps around to it, so that
/// small offsets can go into loads and stores.
const OPTIONS: &[&str] = &["-Oz", "--low-memory-unused"];

/// Replaces the component at `path` by its slim form. Remembers the last one beside it, so that an unchanged component
/// costs nothing. `false` when `wasm-opt` is not installed (Debian: `binaryen`): the component stays as it is.
///
/// # Errors
/// When the file is not a component, or `wasm-opt` fails.
pub fn slim(path: &Path) -> anyhow::Result<bool> {
    let (from, to) = (path.with_extension("linked"), path.with_extension("slim"));
    let linked = fs::read(path)?;
    if fs::read(&to).is_ok_and(|slim| slim == linked) {
        return Ok(true);
    }
    if !(to.exists() && fs::read(&from).is_ok_and(|last| last == linked)) {
        match Command::new("wasm-opt").arg("--version").output() {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            found => drop(found?),
        }
        fs::write(&to, rebuilt(&linked, |module| optimised(module, path))?)?;
        fs::write(&from, &linked)?;
    }
    // A copy under a new name, renamed: cargo's own file is a hard link that must stay as it is.
    let fresh = path.with_extension("fresh");
    fs::copy(&to, &fresh)?;
    fs::rename(&fresh, path)?;
    Ok(true)
}

/// The component with every core module passed through `change`, and without its custom sections.
fn rebuilt(component: &[u8], change: impl Fn(&[u8]) -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    ensure!(component.get(..4) == Some(b"\0asm"), "not WebAssembly");
    ensure!(component.get(6..PREAMBLE_LENGTH) == Some(&[1, 0]), "a core module, not a component");
    let (preamble, mut rest) = component.split_at(PREAMBLE_LENGTH);
    let mut out = preamble.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (length, after) = read_leb128(after)?;
        let (body, next) = after.split_at_checked(length).context("a section is cut off")?;
        rest = next;
        let body = match id {
            CUSTOM => continue,
            CORE_MODULE => change(body)?,
            _ => body.to_vec(),
        };
        out.push(id);
        write_leb128(body.len(), &mut out);
        out.extend_from_slice(&body);
    }
    Ok(out)
}

fn optimised(module: &[u8], path: &Path) -> anyhow::Result<Vec<u8>> {
    let (before, after) = (path.with_extension("core"), path.with_extension("core-oz"));
    fs::write(&before, module)?;
    let mut command = Command::new("wasm-opt");
    command.args(FEATURES).args(OPTIONS).arg(&before).arg("-o").arg(&after);
    let status = command.status()?;
    if !status.success() {
        bail!("wasm-opt failed: {status}");
    }
    let module = fs::read(&after)?;
    fs::remove_file(before)?;
    fs::remove_file(after)?;
    Ok(module)
}

/// Unsigned LEB128 (WebAssembly core specification, 5.2.2).
fn read_leb128(mut bytes: &[u8]) -> anyhow::Result<(usize, &[u8])> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first().context("a length is cut off")?;
        bytes = rest;
        value |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok((value, bytes));
        }
    }
    bail!("a length is too long")
}

fn write_leb128(mut value: usize, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY_MODULE: &[u8] = b"\0asm\x01\0\0\0";

    fn component(sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
        for (id, body) in sections {
            bytes.push(*id);
            write_leb128(body.len(), &mut bytes);
            bytes.extend_from_slice(body);
        }
        bytes
    }

    #[test]
    fn modules_are_changed_names_dropped_and_the_rest_kept() {
        let long = vec![7; 300];
        let before = component(&[(1, EMPTY_MODULE), (7, &long), (0, b"\x04name"), (10, b"x")]);
        let after = rebuilt(&before, |module| {
            assert_eq!(module, EMPTY_MODULE);
            Ok(vec![9; 200])
        });
        assert_eq!(after.unwrap(), component(&[(1, &[9; 200]), (7, &long), (10, b"x")]));
    }

    #[test]
    fn what_is_no_component_is_refused() {
        let same = |module: &[u8]| Ok(module.to_vec());
        let mut cut = component(&[(7, &[1; 300])]);
        cut.truncate(cut.len() - 1);
        for bytes in
            [b"".as_slice(), b"\0asm", EMPTY_MODULE, &cut, b"\0asm\x0d\0\x01\0\x01\xff\xff\xff\xff\xff\xff"]
        {
            assert!(rebuilt(bytes, same).is_err(), "{bytes:?}");
        }
    }
}
