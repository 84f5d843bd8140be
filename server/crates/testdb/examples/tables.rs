//! Prints the text of the crate `tables` from a freshly migrated database; `make tables` writes it where it belongs.

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

const SQL: &str = include_str!("../../../../tests/src/tables.sql");

#[derive(QueryableByName)]
struct Printed {
    #[diesel(sql_type = Text)]
    text: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = rounds_testdb::fresh().await;
    let mut connection = AsyncPgConnection::establish(database.url()).await?;
    let printed: Printed = diesel::sql_query(SQL).get_result(&mut connection).await?;
    println!("{}", printed.text.trim_end());
    Ok(())
}
