use super::memory::Memory;
use super::sqlite::Sqlite;
use super::*;
use crate::options::StoreFaults;

async fn each_backend(check: impl AsyncFn(&dyn Backend)) {
    check(&Memory::default()).await;
    let folder = tempfile::tempdir().unwrap();
    check(&open_sqlite(folder.path()).unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn single_keys_are_set_read_and_deleted() {
    each_backend(async |store| {
        assert_eq!(store.get("a").await, Ok(None));
        assert_eq!(store.exists("a").await, Ok(false));
        store.set("a", b"1").await.unwrap();
        store.set("a", b"").await.unwrap();
        assert_eq!(store.get("a").await, Ok(Some(Vec::new())));
        store.set("á/b c", &[0, 255]).await.unwrap();
        let mut keys = store.keys().await.unwrap();
        keys.sort();
        assert_eq!(keys, ["a", "á/b c"]);
        store.delete("a").await.unwrap();
        store.delete("a").await.unwrap();
        assert_eq!(store.exists("a").await, Ok(false));
        assert_eq!(store.get("á/b c").await, Ok(Some(vec![0, 255])));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn get_many_drops_missing_keys_and_the_order() {
    each_backend(async |store| {
        let entries = [("b".to_owned(), b"2".to_vec()), ("a".to_owned(), b"1".to_vec())];
        store.set_many(&entries).await.unwrap();
        let keys = ["b", "missing", "a", "b"].map(str::to_owned);
        let mut found = store.get_many(&keys).await.unwrap();
        found.sort();
        assert_eq!(found, [("a".to_owned(), Some(b"1".to_vec())), ("b".to_owned(), Some(b"2".to_vec()))]);
        store.delete_many(&keys).await.unwrap();
        assert_eq!(store.keys().await, Ok(Vec::new()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn increment_keeps_eight_little_endian_bytes_and_refuses_what_is_no_number() {
    each_backend(async |store| {
        assert_eq!(store.increment("n", 3).await, Ok(3));
        assert_eq!(store.increment("n", -10).await, Ok(-7));
        assert_eq!(store.get("n").await, Ok(Some((-7i64).to_le_bytes().to_vec())));
        store.set("text", b"x").await.unwrap();
        assert!(store.increment("text", 1).await.unwrap_err().0.contains("8 bytes"));
        assert_eq!(store.get("text").await, Ok(Some(b"x".to_vec())));
        store.set("top", &i64::MAX.to_le_bytes()).await.unwrap();
        assert!(store.increment("top", 1).await.unwrap_err().0.contains("range"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_swap_of_an_unseen_key_writes_blindly() {
    each_backend(async |store| {
        assert_eq!(store.swap("k", None, b"1").await, Ok(true));
        assert_eq!(store.swap("k", None, b"2").await, Ok(true));
        assert_eq!(store.swap("k", Some(b"1"), b"3").await, Ok(false));
        assert_eq!(store.swap("k", Some(b"2"), b"3").await, Ok(true));
        assert_eq!(store.get("k").await, Ok(Some(b"3".to_vec())));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_sqlite_file_is_spins() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_sqlite(folder.path()).unwrap();
    store.set("key", b"value").await.unwrap();
    store.close().await;
    drop(store);
    let plain = rusqlite::Connection::open(folder.path().join("sqlite_key_value.db")).unwrap();
    let row: (String, String, Vec<u8>) =
        plain.query_row("SELECT store, key, value FROM spin_key_value", [], |row| row.try_into()).unwrap();
    assert_eq!(row, ("default".to_owned(), "key".to_owned(), b"value".to_vec()));
    let columns: String = plain
        .query_row(
            "SELECT group_concat(name || ' ' || type || ' ' || \"notnull\" || ' ' || pk) \
                    FROM pragma_table_info('spin_key_value')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(columns, "store TEXT 1 1,key TEXT 1 2,value BLOB 1 0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn increments_of_two_connections_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.db");
    let stores = [Sqlite::open(&path, "default").unwrap(), Sqlite::open(&path, "default").unwrap()];
    let [first, second] = stores.map(|store| {
        tokio::spawn(async move {
            for _ in 0..100 {
                store.increment("n", 1).await.unwrap();
            }
        })
    });
    first.await.unwrap();
    second.await.unwrap();
    assert_eq!(Sqlite::open(&path, "default").unwrap().increment("n", 0).await, Ok(200));
}

#[tokio::test]
async fn faults_come_at_every_nth_operation_and_touch_nothing() {
    let store = Metered::new(Arc::new(Memory::default()), Some(StoreFaults::locked(3)));
    store.set("a", b"1").await.unwrap();
    store.set("a", b"2").await.unwrap();
    assert_eq!(store.set("a", b"3").await, Err(StoreError("database is locked".into())));
    assert_eq!(store.get("a").await, Ok(Some(b"2".to_vec())));
    assert_eq!(store.operations(), 4);
}
