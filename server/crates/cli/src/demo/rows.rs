//! Rows by the thousand: whole tables are handed to PostgreSQL as JSON, a statement per thousand rows.
//!
//! The demo makes a history that nobody lived through; it writes rows directly because walking fifty thousand small
//! transactions would take minutes. Every constraint of the database holds for them all the same.

use diesel::sql_types::Jsonb;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

const ROWS_PER_STATEMENT: usize = 1_000;

/// Inserts rows whose fields are columns of the table; every row has the fields of the first.
pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    table: &'static str,
    rows: &[Value],
) -> anyhow::Result<()> {
    let Some(first) = rows.first().and_then(Value::as_object) else {
        return Ok(());
    };
    let columns: Vec<&str> = first.keys().map(String::as_str).collect();
    let columns = columns.join(", ");
    let statement =
        format!("insert into {table} ({columns}) select {columns} from jsonb_populate_recordset(null::{table}, $1)");
    for chunk in rows.chunks(ROWS_PER_STATEMENT) {
        diesel::sql_query(&statement).bind::<Jsonb, _>(Value::Array(chunk.to_vec())).execute(connection).await?;
    }
    Ok(())
}
