//! Packs the OpenAPI document: the component carries a sixth of its bytes, and gives them as they are to who takes gzip.
//! Without a time or a name in it, so that each build makes the same.

use std::{env, error::Error, fs, io::Write as _, path::Path};

use flate2::{Compression, write::GzEncoder};

const DOCUMENT: &str = "../core/src/openapi/openapi.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    println!("cargo::rerun-if-changed=build.rs");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&fs::read(DOCUMENT)?)?;
    let folder = env::var_os("OUT_DIR").ok_or("cargo names the folder")?;
    fs::write(Path::new(&folder).join("openapi.json.gz"), encoder.finish()?)?;
    Ok(())
}
