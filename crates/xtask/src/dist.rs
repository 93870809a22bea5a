//! `cargo xtask dist`: what is released, with checksums and a bill of materials, the same bytes from the same sources
//! wherever they are built.

mod sbom;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context as _, bail, ensure};
use sha2::{Digest as _, Sha256};

use crate::{build, manifests, slim, tools, widget};

/// The component files: name in the release, features, and where its manifest expects it.
const COMPONENTS: &[(&str, &[&str])] =
    &[("cashbook_spin.wasm", &[]), ("cashbook_spin_cron.wasm", &["--features", "cron"])];

/// Files that go along as they are.
const FILES: &[&str] = &[
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "docs/operations.md",
    "docs/scale.md",
];

const SUMS: &str = "SHA256SUMS";

/// Between flags in cargo's `CARGO_ENCODED_RUSTFLAGS`.
const SEPARATOR: &str = "\x1f";

/// Builds the release into `target/dist/<version>`; with `verify` a second time from a copy of the sources elsewhere, and
/// compares.
///
/// # Errors
/// When something does not build, names a path of this machine, or differs between two builds.
pub fn run(root: &Path, verify: bool) -> anyhow::Result<()> {
    let began = Instant::now();
    tools::wasm_targets(root)?;
    let target = std::path::absolute(build::target_dir(root))?;
    let release = target.join("dist").join(env!("CARGO_PKG_VERSION"));
    make(root, &target.join("dist-build"), &release)?;
    print!("{}", fs::read_to_string(release.join(SUMS))?);
    println!("{} ({} s)", release.display(), began.elapsed().as_secs());
    if verify {
        let elsewhere = tempfile::tempdir()?;
        // Another path, of another length, and nothing built.
        let sources = elsewhere.path().join("a-copy-of-the-sources");
        copy_sources(root, &sources)?;
        let second = elsewhere.path().join("release");
        make(&sources, &elsewhere.path().join("built"), &second)?;
        compare(&release, &second)?;
        println!("two builds, the same bytes ({} s)", began.elapsed().as_secs());
    }
    Ok(())
}

fn make(root: &Path, target: &Path, release: &Path) -> anyhow::Result<()> {
    if release.exists() {
        fs::remove_dir_all(release).context("emptying the folder of the release")?;
    }
    fs::create_dir_all(release)?;
    let flags = remapped(root)?;
    for (name, features) in COMPONENTS {
        let mut command = tools::cargo(root);
        command.args(["build", "--locked", "--package", "cashbook-spin", "--target", "wasm32-wasip2"]);
        command.args(["--profile", "wasm", "--target-dir"]).arg(target).args(*features);
        // As configuration they come on top of those in `.cargo/config.toml`; in the environment they would replace them.
        let flags: Vec<&str> = flags.split(SEPARATOR).collect();
        command.arg("--config").arg(format!("target.wasm32-wasip2.rustflags={flags:?}"));
        tools::run(command.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTFLAGS"))?;
        let built = target.join("wasm32-wasip2/wasm/cashbook_spin.wasm");
        ensure!(
            slim::slim(&built)?,
            "wasm-opt is needed: without it the bytes are others (Debian: binaryen)"
        );
        fs::copy(&built, release.join(name))?;
    }
    for (file, source) in manifests::released(root)? {
        fs::write(release.join(file), source)?;
    }
    copy_tree(&root.join("deploy"), &release.join("deploy"), &|path| !manifests::is_variant(path))?;
    for file in FILES {
        let to = release.join(file);
        fs::create_dir_all(to.parent().context("a file has a folder")?)?;
        fs::copy(root.join(file), to).with_context(|| format!("copying {file}"))?;
    }
    package(root, target, &flags, release)?;
    fs::write(release.join("sbom.cdx.json"), sbom::of(root)?)?;
    no_machine_paths(root, release)?;
    let sums = sums(release)?;
    let mut text = String::new();
    for (file, sum) in &sums {
        writeln!(text, "{sum}  {file}")?;
    }
    fs::write(release.join(SUMS), text)?;
    Ok(())
}

/// rustc's flags by which no path of this machine gets into what is built: a panic names its source file. As cargo encodes
/// them.
fn remapped(root: &Path) -> anyhow::Result<String> {
    let home = match std::env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".cargo"),
    };
    let root = root.canonicalize()?;
    Ok([
        format!("--remap-path-prefix={}=cargo", home.display()),
        format!("--remap-path-prefix={}=.", root.display()),
    ]
    .join(SEPARATOR))
}

/// What two builds of a minute each would show of the browser package: copies of it in two places, of two times, become
/// the same archive.
///
/// # Errors
/// When npm fails, or the archives differ.
pub fn packs_the_same(root: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut sums_of = Vec::new();
    for (name, year) in [("one", 2001), ("the-other-one", 2031)] {
        let (copy, packed) = (folder.path().join(name), folder.path().join(format!("{name}.packed")));
        copy_tree(&root.join("web/dist"), &copy, &|_| true)?;
        fs::create_dir(&packed)?;
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs((year - 1970) * 31_556_952);
        for file in files(&copy)? {
            fs::File::options().write(true).open(copy.join(file))?.set_modified(at)?;
        }
        pack(&copy, &packed)?;
        sums_of.push(sums(&packed)?);
    }
    ensure!(sums_of[0] == sums_of[1], "the same files give two archives: {sums_of:?}");
    for (file, sum) in &sums_of[0] {
        println!("{file}, packed twice: {sum}");
    }
    Ok(())
}

/// The npm package. npm itself sets every file's time to one instant, so its archives are the same each time.
fn package(root: &Path, target: &Path, flags: &str, release: &Path) -> anyhow::Result<()> {
    widget::build_with(root, target, Some(flags))?;
    pack(&root.join("web/dist"), release)
}

fn pack(folder: &Path, to: &Path) -> anyhow::Result<()> {
    tools::run(
        Command::new("npm")
            .current_dir(folder)
            .args(["pack", "--silent", "--pack-destination"])
            .arg(std::path::absolute(to)?)
            // Its name is ours to say.
            .stdout(Stdio::null()),
    )
    .context("npm (Node.js 20 or newer) packs the browser package")
}

/// The tracked files, as they stand in the folder.
fn copy_sources(root: &Path, to: &Path) -> anyhow::Result<()> {
    let listed = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()?;
    for name in String::from_utf8(listed.stdout)?.split('\0').filter(|name| !name.is_empty()) {
        let (from, to) = (root.join(name), to.join(name));
        if from.is_file() {
            fs::create_dir_all(to.parent().context("a file has a folder")?)?;
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

fn copy_tree(from: &Path, to: &Path, wanted: &dyn Fn(&Path) -> bool) -> anyhow::Result<()> {
    for file in files(from)?.into_iter().filter(|file| wanted(file)) {
        let to = to.join(&file);
        fs::create_dir_all(to.parent().context("a file has a folder")?)?;
        fs::copy(from.join(file), to)?;
    }
    Ok(())
}

/// Every file below, by its path from there, in order.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("reading {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder)?.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn sums(release: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut sums = BTreeMap::new();
    for file in files(release)? {
        let sum: String =
            Sha256::digest(fs::read(release.join(&file))?).iter().map(|byte| format!("{byte:02x}")).collect();
        sums.insert(file.to_string_lossy().into_owned(), sum);
    }
    Ok(sums)
}

fn no_machine_paths(root: &Path, release: &Path) -> anyhow::Result<()> {
    let mut needles = vec![root.canonicalize()?.display().to_string()];
    needles.extend(std::env::var("HOME").ok().filter(|home| home.len() > 1).map(|home| format!("{home}/")));
    needles.push(".cargo/registry".to_owned());
    for file in files(release)? {
        let bytes = fs::read(release.join(&file))?;
        for needle in &needles {
            if bytes.windows(needle.len()).any(|window| window == needle.as_bytes()) {
                bail!("{} names {needle}, a path of this machine", file.display());
            }
        }
    }
    Ok(())
}

fn compare(first: &Path, second: &Path) -> anyhow::Result<()> {
    let (first, second) = (sums(first)?, sums(second)?);
    let differing: Vec<&String> = first
        .keys()
        .chain(second.keys().filter(|file| !first.contains_key(*file)))
        .filter(|file| first.get(*file) != second.get(*file))
        .collect();
    ensure!(differing.is_empty(), "two builds differ in {differing:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_a_missing_and_a_further_file_are_told() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for folder in [&first, &second] {
            fs::create_dir(folder.path().join("sub")).unwrap();
            fs::write(folder.path().join("sub/same"), "1").unwrap();
        }
        assert!(compare(first.path(), second.path()).is_ok());
        assert_eq!(
            sums(first.path()).unwrap()["sub/same"],
            "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
        );
        fs::write(first.path().join("differs"), "1").unwrap();
        fs::write(second.path().join("differs"), "2").unwrap();
        fs::write(second.path().join("further"), "").unwrap();
        let error = compare(first.path(), second.path()).unwrap_err().to_string();
        assert!(error.contains("differs") && error.contains("further") && !error.contains("same"), "{error}");
    }

    #[test]
    fn a_path_of_this_machine_is_found_in_any_file() {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::write(folder.path().join("clean.wasm"), b"\0asm cargo/registry").unwrap();
        assert!(no_machine_paths(root, folder.path()).is_ok());
        fs::write(folder.path().join("dirty.wasm"), [b"\0asm", root.to_str().unwrap().as_bytes()].concat())
            .unwrap();
        let error = no_machine_paths(root, folder.path()).unwrap_err().to_string();
        assert!(error.contains("dirty.wasm"), "{error}");
    }
}
