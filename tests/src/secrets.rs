//! Looks for secrets where none may be: in the store, in logs, in answers; in plain and in the usual encodings.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// What is looked for, and how much was looked at.
#[derive(Debug, Default)]
pub struct Search {
    /// The bytes, and what they are the form of.
    needles: Vec<(String, Vec<u8>)>,
    files: usize,
    bytes: usize,
}

impl Search {
    /// A search for these secrets, each in every form.
    #[must_use]
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut search = Self::default();
        let secrets: BTreeSet<&[u8]> = secrets.into_iter().collect();
        for secret in secrets {
            assert!(secret.len() >= 12, "too short to be told from chance");
            search.needles.extend(forms(secret));
        }
        search
    }

    /// # Panics
    /// When a secret is in there.
    pub fn bytes(&mut self, place: &str, bytes: &[u8]) {
        self.bytes += bytes.len();
        if let Some(form) = self.found(bytes) {
            panic!("{place} holds a secret: {form}");
        }
    }

    /// Everything in a folder and below, but for what is named in `own`: files that are secrets themselves, and what
    /// holds no data.
    ///
    /// # Panics
    /// When a secret is in a file's name or content.
    pub fn folder(&mut self, folder: &Path, own: &[&str]) {
        let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("readable") {
                let path = entry.expect("readable").path();
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                self.bytes("a file's name", name.as_bytes());
                if own.contains(&name) {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    self.files += 1;
                    let bytes = fs::read(&path).expect("readable");
                    self.bytes(&path.display().to_string(), &bytes);
                }
            }
        }
    }

    /// How many files were read.
    #[must_use]
    pub fn files(&self) -> usize {
        self.files
    }

    /// Says on standard error what was searched, past the test harness.
    pub fn report(&self) {
        crate::say(&format!(
            "secrets: {} forms looked for in {} files, {} bytes in all: nowhere",
            self.needles.len(),
            self.files,
            self.bytes
        ));
    }

    fn found(&self, bytes: &[u8]) -> Option<&str> {
        let (form, _) =
            self.needles.iter().find(|(_, needle)| memchr::memmem::find(bytes, needle).is_some())?;
        Some(form)
    }
}

/// A secret's bytes as they may lie about. Those of base64 are cut to what does not depend on the neighbours.
fn forms(secret: &[u8]) -> Vec<(String, Vec<u8>)> {
    let hex = |upper: bool| -> Vec<u8> {
        let digit = |byte: &u8| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
        secret.iter().map(digit).collect::<String>().into_bytes()
    };
    let percent: String = secret.iter().map(|byte| format!("%{byte:02X}")).collect();
    let mut forms = vec![
        ("plain".to_owned(), secret.to_vec()),
        ("reversed".to_owned(), secret.iter().rev().copied().collect()),
        ("hex".to_owned(), hex(false)),
        ("HEX".to_owned(), hex(true)),
        ("percent".to_owned(), percent.into_bytes()),
        ("UTF-16".to_owned(), secret.iter().flat_map(|byte| [*byte, 0]).collect()),
    ];
    for (name, engine) in [("base64", &STANDARD_NO_PAD), ("base64url", &URL_SAFE_NO_PAD)] {
        for before in 0..3_usize {
            let mut bytes = vec![0; before];
            bytes.extend_from_slice(secret);
            let whole = engine.encode(&bytes);
            // The first characters hold bits of what stands before, the last those of what follows.
            let (first, last) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
            forms.push((format!("{name}, {before} behind"), whole.as_bytes()[first..last].to_vec()));
        }
    }
    if let Some(urlencoded) = urlencoded(secret) {
        forms.push(("urlencoded".to_owned(), urlencoded));
    }
    forms
}

/// As a form's value, where that differs from the plain text.
fn urlencoded(secret: &[u8]) -> Option<Vec<u8>> {
    let encoded = percent_encoding::percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string();
    (encoded.as_bytes() != secret).then(|| encoded.into_bytes())
}

/// The keys that the local runner made for itself, and what not to search: their files, and the compiled component.
#[must_use]
pub fn development(state_dir: &Path) -> (Vec<Vec<u8>>, Vec<&'static str>) {
    const FILES: [&str; 3] = ["dev-key", "dev-master-key", "dev-round-token"];
    let texts = FILES.iter().filter_map(|name| fs::read_to_string(state_dir.join(name)).ok());
    let seeds = texts.filter_map(|text| STANDARD.decode(text.trim()).ok()).collect();
    (seeds, [&FILES[..], &["cache"]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"sandbox-key-12345678";

    /// The search finds what was planted, in each form and at each place; else its silence would mean nothing.
    #[test]
    fn a_planted_secret_is_found_in_every_form() {
        let search = Search::of([SECRET]);
        let mut planted = 0;
        for before in 0..7 {
            let text = [&b"0123456"[..before], SECRET, b" and more"].concat();
            let encoded: Vec<Vec<u8>> = vec![
                text.clone(),
                STANDARD.encode(&text).into_bytes(),
                URL_SAFE_NO_PAD.encode(&text).into_bytes(),
                text.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes(),
                text.iter().map(|byte| format!("{byte:02X}")).collect::<String>().into_bytes(),
                text.iter().map(|byte| format!("%{byte:02X}")).collect::<String>().into_bytes(),
                percent_encoding::percent_encode(&text, percent_encoding::NON_ALPHANUMERIC)
                    .to_string()
                    .into_bytes(),
                String::from_utf8(text).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect(),
            ];
            for bytes in encoded {
                assert!(search.found(&bytes).is_some(), "{}", String::from_utf8_lossy(&bytes));
                planted += 1;
            }
        }
        assert_eq!(planted, 56);
        for harmless in
            [&b""[..], b"sandbox-key", b"sandbox_key_12345678", b"12345678", b"{\"hint\":\"5678\"}"]
        {
            assert_eq!(search.found(harmless), None);
        }
    }

    #[test]
    fn a_planted_file_is_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deep")).unwrap();
        let file = folder.path().join("deep/store.db");
        let mut bytes = vec![0; 100_000];
        bytes.extend_from_slice(SECRET);
        fs::write(&file, bytes).unwrap();
        let searched = |own: &'static [&'static str]| {
            std::panic::catch_unwind(|| Search::of([SECRET]).folder(folder.path(), own)).is_ok()
        };
        assert!(!searched(&[]) && searched(&["store.db"]));
        fs::write(&file, "nothing").unwrap();
        assert!(searched(&[]));
    }
}
