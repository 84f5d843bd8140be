//! The few statements that make and drop databases.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::result::{ConnectionError, Error};
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

const ATTEMPTS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// A connection, or a panic that says why not.
pub(crate) async fn connect(url: &str) -> AsyncPgConnection {
    let connected: Result<_, ConnectionError> = AsyncPgConnection::establish(url).await;
    connected.unwrap_or_else(|error| panic!("the test cluster cannot be reached: {error}"))
}

/// Runs a statement; waits while the database that it is about is in use, such as by a clone at the same time.
pub(crate) async fn run(connection: &mut AsyncPgConnection, statement: &str) -> Result<(), Error> {
    let mut attempt = 1;
    loop {
        match connection.batch_execute(statement).await {
            Err(error) if attempt < ATTEMPTS && is_in_use(&error) => {}
            result => return result,
        }
        attempt += 1;
        tokio::time::sleep(PAUSE).await;
    }
}

/// All databases of the cluster.
pub(crate) async fn databases(connection: &mut AsyncPgConnection) -> Result<Vec<String>, Error> {
    let rows: Vec<Database> =
        diesel::sql_query("select datname::text as name from pg_database").load(connection).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

#[derive(QueryableByName)]
struct Database {
    #[diesel(sql_type = Text)]
    name: String,
}

fn is_in_use(error: &Error) -> bool {
    matches!(error, Error::DatabaseError(_, said) if said.message().contains("is being accessed by other users"))
}
