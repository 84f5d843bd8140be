//! Whatever hangs on an employee passes to others, whatever hangs on a customer can be exported and erased: each foreign key to
//! one of them is named by the registry of its subject, or stands in its `rows.toml` with the reason why it is not.

use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use e2e::rows::{Exempt, rows};
use rounds_server::registries::{PERSONALS, TRANSFERABLES};

use crate::contract::none;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    parent: Option<String>,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_on_an_employee_passes_to_others_or_says_why_not() {
    let columns = columns("").await;
    none(&faults(&columns, "employees", (&handed_over(), &rows().not_handed_over)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_on_a_customer_can_be_exported_and_erased_or_says_why_not() {
    let columns = columns("").await;
    none(&faults(&columns, "customers", (&personal(), &rows().not_personal)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_no_registry_or_names_a_column_that_is_gone_is_found() {
    let planted = "create table plants (id uuid primary key, employee_id uuid not null, customer_id uuid not null,
        constraint plants_employee foreign key (employee_id) references employees (id) on delete restrict,
        constraint plants_customer foreign key (customer_id) references customers (id) on delete restrict);
      alter table tasks drop column customer_id cascade;
      alter table tasks drop column created_by;";
    let columns = columns(planted).await;
    let found = ["plants.employee_id hangs on employees", "tasks.created_by is exempt and hangs on no employees"];
    assert_eq!(faults(&columns, "employees", (&handed_over(), &rows().not_handed_over)), found);
    let found = ["plants.customer_id hangs on customers", "tasks.customer_id is registered and no column"];
    assert_eq!(faults(&columns, "customers", (&personal(), &rows().not_personal)), found);
    let twice = Exempt::from([("says who grew it".to_owned(), vec!["plants.employee_id".to_owned()])]);
    let known = faults(&columns, "employees", (&["plants.employee_id"], &twice));
    assert!(known.contains(&"plants.employee_id is registered and exempt".to_owned()), "{known:?}");
}

fn handed_over() -> Vec<&'static str> {
    TRANSFERABLES.iter().flat_map(|transferable| transferable.columns).copied().collect()
}

fn personal() -> Vec<&'static str> {
    PERSONALS.iter().flat_map(|personal| personal.columns).copied().collect()
}

/// Every column of a fresh database after a change of it.
async fn columns(change: &str) -> Vec<Column> {
    let database = rounds_testdb::fresh().await;
    let mut connection = AsyncPgConnection::establish(database.url()).await.unwrap();
    // A key that is in no migration shows that an unknown one is found.
    connection.batch_execute(change).await.unwrap();
    diesel::sql_query(include_str!("hanging.sql")).load(&mut connection).await.unwrap()
}

/// Foreign keys to a parent that are neither registered nor exempt, and what is registered or exempt for nothing.
fn faults(columns: &[Column], parent: &str, (registered, exempt): (&[&str], &Exempt)) -> Vec<String> {
    let exempt: Vec<&str> = exempt.values().flatten().map(String::as_str).collect();
    let hangs = |column: &&Column| column.parent.as_deref() == Some(parent);
    let hanging: Vec<&str> = columns.iter().filter(hangs).map(|column| column.column_name.as_str()).collect();
    assert!(hanging.len() > 10, "only {} columns hang on {parent}", hanging.len());
    let unknown = hanging.iter().filter(|name| !registered.contains(name) && !exempt.contains(name));
    let exists = |name: &str| columns.iter().any(|column| column.column_name == name);
    let gone = registered.iter().filter(|name| !exists(name));
    let idle = exempt.iter().filter(|name| !hanging.contains(name));
    let both = registered.iter().filter(|name| exempt.contains(name));
    let unknown = unknown.map(|name| format!("{name} hangs on {parent}"));
    let gone = gone.map(|name| format!("{name} is registered and no column"));
    let idle = idle.map(|name| format!("{name} is exempt and hangs on no {parent}"));
    unknown.chain(gone).chain(idle).chain(both.map(|name| format!("{name} is registered and exempt"))).collect()
}
