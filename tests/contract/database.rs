//! What the database promises: foreign keys are named, indexed and say what a deletion does.

use diesel::QueryableByName;
use diesel::sql_types::{Bool, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use crate::contract::none;

#[derive(QueryableByName)]
struct ForeignKey {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    says_what_deletion_does: bool,
    #[diesel(sql_type = Bool)]
    is_indexed: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_foreign_key_is_named_indexed_and_says_what_a_deletion_does() {
    let database = rounds_testdb::fresh().await;
    let mut connection = AsyncPgConnection::establish(database.url()).await.unwrap();
    let keys = foreign_keys(&mut connection).await;
    assert!(keys.len() > 50, "only {} foreign keys", keys.len());
    none(&keys.iter().filter_map(fault).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_key_without_an_index_or_a_word_on_deletion_is_found() {
    let database = rounds_testdb::fresh().await;
    let mut connection = AsyncPgConnection::establish(database.url()).await.unwrap();
    let planted = "create table plants (id uuid primary key, employee_id uuid not null, visit_id uuid not null,
        constraint plants_employee foreign key (employee_id) references employees (id) on delete restrict,
        constraint visit_of_plant foreign key (visit_id) references visits (id));
      create index plants_visit on plants (visit_id);";
    // What the rule forbids is planted here, for no migration has it.
    connection.batch_execute(planted).await.unwrap();
    let keys = foreign_keys(&mut connection).await;
    let faults: Vec<String> = keys.iter().filter(|key| key.table_name == "plants").filter_map(fault).collect();
    let found = ["plants: plants_employee has no index", "plants: visit_of_plant is named after another table"];
    assert_eq!(faults, found);
}

async fn foreign_keys(connection: &mut AsyncPgConnection) -> Vec<ForeignKey> {
    diesel::sql_query(include_str!("foreign_keys.sql")).load(connection).await.unwrap()
}

fn fault(key: &ForeignKey) -> Option<String> {
    let ForeignKey { table_name, name, .. } = key;
    if !name.starts_with(&format!("{table_name}_")) {
        return Some(format!("{table_name}: {name} is named after another table"));
    }
    if !key.says_what_deletion_does {
        return Some(format!("{table_name}: {name} does not say what a deletion does"));
    }
    (!key.is_indexed).then(|| format!("{table_name}: {name} has no index"))
}
