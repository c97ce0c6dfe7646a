//! Everything that an office keeps: each row of each table of its database and each file beside it.

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::{Connection as _, Row as _, SqliteConnection};

/// Contents by name: `table NAME` with its rows in order, `file PATH` with its bytes in hexadecimal.
pub(crate) fn of(data: &Path) -> BTreeMap<String, Vec<String>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut all = runtime.block_on(tables(&data.join("tonghop.db")));
    files(data, data, &mut all);
    all
}

async fn tables(database: &Path) -> BTreeMap<String, Vec<String>> {
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}?mode=ro", database.display())).await.unwrap();
    let names = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetch_all(&mut connection).await.unwrap();
    let mut all = BTreeMap::new();
    for name in names.iter().map(|row| row.get::<String, _>(0)) {
        // A session notes when it was last seen: every page that is looked at changes that.
        let columns = sqlx::query("SELECT name FROM pragma_table_info($1) WHERE name <> 'seen_at'")
            .bind(&name)
            .fetch_all(&mut connection)
            .await
            .unwrap();
        let quoted: Vec<String> = columns.iter().map(|row| format!("quote(\"{}\")", row.get::<String, _>(0))).collect();
        let sql = format!("SELECT {} FROM \"{name}\" ORDER BY 1", quoted.join(" || ' ' || "));
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
        all.insert(format!("table {name}"), rows.iter().map(|row| row.get(0)).collect());
    }
    all
}

fn files(root: &Path, folder: &Path, all: &mut BTreeMap<String, Vec<String>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if path.is_dir() {
            all.insert(format!("folder {name}"), Vec::new());
            files(root, &path, all);
        } else if !name.starts_with("tonghop.db") {
            let bytes = std::fs::read(&path).unwrap();
            all.insert(format!("file {name}"), vec![bytes.iter().map(|byte| format!("{byte:02x}")).collect()]);
        }
    }
}
