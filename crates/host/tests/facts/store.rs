//! The key-value store, as a component sees it, in memory and in SQLite.

use cashbook_host::{StoreChoice, StoreFaults};
use rusqlite::Connection;

use crate::harness::{API, App, call, refused, start_in};

async fn apps() -> [App; 2] {
    let sqlite = App::start_with(API, |options| options.store = StoreChoice::Sqlite).await;
    [App::start(API).await, sqlite]
}

#[tokio::test(flavor = "multi_thread")]
async fn both_interfaces_see_one_store() {
    for app in apps().await {
        assert_eq!(app.ok("/get?key=a").await, "none");
        app.set("a", "first").await;
        app.set("a", "second").await;
        assert_eq!(app.ok("/get?key=a").await, "second");
        assert_eq!(app.ok("/exists?key=a").await, "true");
        assert_eq!(app.ok("/increment?key=n&delta=5").await, "5");
        assert_eq!(app.ok("/increment?key=n&delta=-7").await, "-2");
        assert_eq!(app.ok("/keys").await, "a,n");
        assert_eq!(app.ok("/many?key=a,missing,n").await, "2");
        app.ok("/delete?key=a").await;
        app.ok("/delete?key=a").await;
        assert_eq!(app.ok("/exists?key=a").await, "false");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn compare_and_swap_writes_blindly_where_nothing_was_read() {
    for app in apps().await {
        app.set("k", "old").await;
        assert_eq!(app.ok("/swap?key=k&value=new").await, "done lost");
        assert_eq!(app.ok("/get?key=k").await, "changed in between");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_256_bytes_and_values_of_a_megabyte_fit() {
    for app in apps().await {
        let key = "k".repeat(256);
        let answer =
            call(app.running.addr(), "POST", &format!("/set?key={key}"), vec![b'v'; 1_000_000]).await;
        assert_eq!(answer.text, "set");
        assert_eq!(app.ok(&format!("/get?key={key}")).await.len(), 1_000_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_beyond_128_mib_traps() {
    let app = App::start_with(API, |options| options.limits.memory_bytes = 1 << 30).await;
    assert_eq!(app.ok("/set-zeros?key=a&mb=20").await, "set");
    assert_eq!(app.get("/set-zeros?key=b&mb=130").await.status, 500);
    assert_eq!(app.ok("/exists?key=b").await, "false");
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_that_are_not_granted_are_denied() {
    let app = App::start(API).await;
    assert_eq!(app.ok("/open?label=default").await, "open");
    assert_eq!(app.error("/open?label=other").await, "Error::AccessDenied");
    assert_eq!(app.error("/open-bucket?label=other").await, "Error::AccessDenied");
    let app = App::start(&API.replace("key_value_stores = ['default']\n", "")).await;
    assert_eq!(app.error("/open?label=default").await, "Error::AccessDenied");
    assert_eq!(app.error("/open-bucket?label=default").await, "Error::AccessDenied");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_that_nobody_defines_stops_the_start() {
    let message = refused(&API.replace("['default']", "['default', 'other']"), |_| {}).await;
    assert!(message.contains("\"other\"") && message.contains("\"api\""), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn store_errors_are_values() {
    let app = App::start_with(API, |options| options.store_faults = Some(StoreFaults::locked(2))).await;
    app.set("a", "1").await;
    assert_eq!(app.error("/get?key=a").await, "Error::Other(\"database is locked\")");
    assert_eq!(app.ok("/get?key=a").await, "1");
    assert_eq!(app.error("/increment?key=n&delta=1").await, "Error::Other(\"database is locked\")");
    assert_eq!(app.ok("/increment?key=n&delta=1").await, "1");
    assert_eq!(app.running.store_operations(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_process_writes_the_database_is_locked() {
    let app = App::start_with(API, |options| options.store = StoreChoice::Sqlite).await;
    app.set("a", "1").await;
    let other = Connection::open(app.folder.path().join(".spin/sqlite_key_value.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // After SQLite's five seconds of patience.
    assert_eq!(app.error("/increment?key=n&delta=1").await, "Error::Other(\"database is locked\")");
    assert_eq!(app.ok("/get?key=a").await, "1");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(app.ok("/increment?key=n&delta=1").await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn spin_and_the_runner_take_over_from_each_other() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".spin")).unwrap();
    let file = folder.path().join(".spin/sqlite_key_value.db");
    // As Spin 4 leaves it: its table, a number of `increment` as eight little-endian bytes, no write-ahead log.
    let spin = Connection::open(&file).unwrap();
    spin.execute_batch(
        "CREATE TABLE spin_key_value (store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
             PRIMARY KEY (store, key));
         INSERT INTO spin_key_value VALUES ('default', 'a', X'6A6F'), ('default', 'n', X'2A00000000000000'),
             ('other', 'a', X'00');",
    )
    .unwrap();
    drop(spin);

    let sqlite = |options: &mut cashbook_host::Options| options.store = StoreChoice::Sqlite;
    let running = start_in(folder.path(), API, sqlite).await.unwrap();
    let addr = running.addr();
    let ask = async |path: &str| call(addr, "GET", path, Vec::new()).await.text;
    assert_eq!(ask("/get?key=a").await, "jo");
    assert_eq!(ask("/increment?key=n&delta=1").await, "43");
    assert_eq!(ask("/keys").await, "a,n");
    running.shutdown().await;

    // The one file is all there is again, and another program reads it.
    assert!(!std::fs::exists(file.with_extension("db-wal")).unwrap());
    let spin = Connection::open(&file).unwrap();
    let number: Vec<u8> = spin
        .query_row("SELECT value FROM spin_key_value WHERE store = 'default' AND key = 'n'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(number, 43_i64.to_le_bytes());
}
