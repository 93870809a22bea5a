//! Where the stand-in keeps what arrived: in memory, or in a folder that a restart reads again.
//!
//! `blobs/<sha256>` holds each XML and image once; `records.jsonl` holds one line per submission, in order of arrival.

use std::{
    collections::HashMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::pool::Record;

/// Blobs by their SHA-256, and the line per submission.
#[derive(Debug)]
pub enum Store {
    Memory(HashMap<String, Arc<[u8]>>),
    Folder(PathBuf),
}

impl Store {
    /// Opens the folder, or memory where there is none, and reads the submissions kept in it.
    ///
    /// # Errors
    /// The folder cannot be made or read, or a line other than a torn last one is damaged.
    pub fn open(folder: Option<&Path>) -> anyhow::Result<(Self, Vec<Record>)> {
        let Some(folder) = folder else { return Ok((Self::Memory(HashMap::new()), Vec::new())) };
        fs::create_dir_all(folder.join("blobs"))
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let lines = match fs::read_to_string(folder.join(RECORDS)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error).context(RECORDS),
        };
        let mut records = Vec::new();
        // A line without its end was torn by a kill: its sender got no answer, so it never arrived.
        let whole = lines.rfind('\n').map_or("", |end| lines.get(..=end).unwrap_or_default());
        for (at, line) in whole.lines().enumerate() {
            records.push(serde_json::from_str(line).with_context(|| format!("{RECORDS}, line {}", at + 1))?);
        }
        if whole.len() < lines.len() {
            fs::write(folder.join(RECORDS), whole)?;
        }
        Ok((Self::Folder(folder.to_owned()), records))
    }

    /// Keeps a blob and says its SHA-256.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn put(&mut self, bytes: &[u8]) -> anyhow::Result<String> {
        let digest = hex(bytes);
        match self {
            Self::Memory(blobs) => {
                blobs.entry(digest.clone()).or_insert_with(|| bytes.into());
            }
            Self::Folder(folder) => {
                let path = folder.join("blobs").join(&digest);
                if !path.exists() {
                    let fresh = path.with_extension("new");
                    fs::write(&fresh, bytes)?;
                    fs::rename(fresh, path)?;
                }
            }
        }
        Ok(digest)
    }

    /// The blob with this SHA-256.
    #[must_use]
    pub fn get(&self, digest: &str) -> Option<Arc<[u8]>> {
        match self {
            Self::Memory(blobs) => blobs.get(digest).cloned(),
            Self::Folder(folder) => fs::read(folder.join("blobs").join(digest)).ok().map(Into::into),
        }
    }

    /// Keeps a submission's line; its blobs are there before.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn append(&self, record: &Record) -> anyhow::Result<()> {
        if let Self::Folder(folder) = self {
            let mut line = serde_json::to_vec(record)?;
            line.push(b'\n');
            fs::File::options().create(true).append(true).open(folder.join(RECORDS))?.write_all(&line)?;
        }
        Ok(())
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// The folder cannot be emptied.
    pub fn clear(&mut self) -> anyhow::Result<()> {
        match self {
            Self::Memory(blobs) => blobs.clear(),
            Self::Folder(folder) => {
                fs::write(folder.join(RECORDS), "")?;
                fs::remove_dir_all(folder.join("blobs"))?;
                fs::create_dir_all(folder.join("blobs"))?;
            }
        }
        Ok(())
    }
}

/// SHA-256 in hexadecimal, 64 characters.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

const RECORDS: &str = "records.jsonl";
