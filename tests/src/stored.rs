//! What the runner has stored, read beside it.

use std::{collections::BTreeMap, path::Path};

/// Every key and value of the SQLite store, but for the counts of calls, which every call may change.
///
/// # Panics
/// When there is no store.
#[must_use]
pub fn all(state_dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let file = state_dir.join("sqlite_key_value.db");
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = rusqlite::Connection::open_with_flags(file, flags).expect("it opens");
    let mut statement = connection.prepare("SELECT key, value FROM spin_key_value").expect("the table");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
    let all: BTreeMap<String, Vec<u8>> = rows.map(|row| row.expect("a row")).collect();
    all.into_iter().filter(|(key, _)| !key.starts_with("rl:") && !key.starts_with("rm:")).collect()
}

/// The first key that is not the same.
#[must_use]
pub fn difference(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let keys = before.keys().chain(after.keys());
    keys.into_iter().find(|key| before.get(*key) != after.get(*key)).cloned()
}
