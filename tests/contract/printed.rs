//! Files that are printed from the code say what the code says.

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rounds_server::contract;

use crate::contract::text_of;

#[derive(QueryableByName)]
struct Printed {
    #[diesel(sql_type = Text)]
    text: String,
}

#[test]
fn the_committed_schema_is_the_schema() {
    same("schema.graphql", &contract::schema());
}

#[test]
fn the_committed_codes_are_the_catalogue() {
    same("mobile-contract/errors.json", &contract::errors());
}

#[tokio::test]
async fn the_committed_scalars_are_those_of_the_schema() {
    same("mobile-contract/scalars.json", &contract::scalars().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_committed_tables_are_those_of_the_database() {
    let database = rounds_testdb::fresh().await;
    let mut connection = AsyncPgConnection::establish(database.url()).await.unwrap();
    let printed: Printed =
        diesel::sql_query(include_str!("../src/tables.sql")).get_result(&mut connection).await.unwrap();
    same("server/crates/tables/src/lib.rs", &printed.text);
}

/// Compares without white space, which `rustfmt` decides.
#[track_caller]
fn same(place: &str, printed: &str) {
    let committed = text_of(place);
    let differing = committed.split_whitespace().zip(printed.split_whitespace()).find(|(old, new)| old != new);
    let lengths = (committed.split_whitespace().count(), printed.split_whitespace().count());
    assert!(
        differing.is_none() && lengths.0 == lengths.1,
        "{place} is out of date, run `make schema` or `make tables`: {differing:?}, {lengths:?} words"
    );
}
