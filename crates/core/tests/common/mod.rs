//! NAV's official samples, where they are present.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::{fs, path::PathBuf};

use cashbook_core::mapping::{Body, Media};

/// The folder of NAV's files beside the project, if it is there. Says so loudly if it is not.
pub fn nav() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/nav-osa-3.0");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: NAV's files are not at ../shared/nav-osa-3.0; nothing was tested against them");
    None
}

/// Name (without extension) and text of each official sample.
pub fn samples() -> Vec<(String, String)> {
    let Some(folder) = nav() else { return Vec::new() };
    let mut samples: Vec<(String, String)> = fs::read_dir(folder.join("samples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .map(|path| {
            (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    samples.sort();
    assert_eq!(samples.len(), 14, "all official samples are there");
    samples
}

pub fn osa(text: &str, extra: Option<&str>) -> Body {
    Body { media: Media::Osa, text: text.to_owned(), extra: extra.map(str::to_owned) }
}

pub fn incash(text: &str) -> Body {
    Body { media: Media::Incash, text: text.to_owned(), extra: None }
}
