//! Whatever hangs on an employee passes to others, whatever hangs on a customer can be exported and erased: each foreign key to
//! one of them is named by the registry of its subject, or stands here with the reason why it is not.

use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use rounds_server::registries::{PERSONALS, TRANSFERABLES};

use crate::contract::none;

/// Columns and why each is in no registry.
type Exempt = &'static [(&'static str, &'static [&'static str])];

const NOT_HANDED_OVER: Exempt = &[
    (
        "says who did something, which stays true",
        &[
            "anchor_proposals.decided_by",
            "anchor_proposals.proposed_by",
            "anchors.set_by",
            "assignments.assigned_by",
            "assignments.ended_by",
            "calendar_releases.created_by",
            "consents.recorded_by",
            "consents.withdrawn_by",
            "customer_applications.applicant_id",
            "customer_applications.decided_by",
            "customer_changes.actor_id",
            "customer_revisions.decided_by",
            "customer_revisions.requested_by",
            "customers.created_by",
            "erasures.erased_by",
            "handovers.started_by",
            "leaves.recorded_by",
            "remarks.author_id",
            "reviews.done_by",
            "task_moves.moved_by",
            "tasks.created_by",
            "visit_versions.replaced_by",
            "week_plans.decided_by",
        ],
    ),
    (
        "is what the employee did, and counts for them for ever",
        &["check_ins.employee_id", "reviews.employee_id", "visits.employee_id"],
    ),
    ("says who was spoken to, which stays true", &["notifications.employee_id", "remark_mentions.employee_id"]),
    (
        "is the record of a handover itself",
        &[
            "handover_briefs.successor_id",
            "handover_headships.successor_id",
            "handover_rules.successor_id",
            "handover_shares.successor_id",
            "handovers.from_id",
            "handovers.heir_id",
        ],
    ),
    (
        "is how the employee gets in, and closes with their access",
        &["credentials.employee_id", "password_codes.employee_id", "sessions.employee_id"],
    ),
    (
        "is what the employee may do and where they stand, which nobody inherits",
        &["employee_departments.employee_id", "employee_grants.employee_id", "employee_positions.employee_id"],
    ),
    (
        "is a setting or the time of the employee alone",
        &[
            "employee_calendars.employee_id",
            "leaves.employee_id",
            "notification_preferences.employee_id",
            "quiet_hours.employee_id",
        ],
    ),
];

const NOT_PERSONAL: Exempt = &[
    (
        "names an institution, which is no person",
        &[
            "anchor_proposals.institution_id",
            "anchors.institution_id",
            "check_ins.institution_id",
            "work_links.institution_id",
        ],
    ),
    ("says who gets the customer, by ids alone", &["handover_rules.customer_id"]),
    ("is the record of the erasure itself", &["erasures.customer_id"]),
];

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
    none(&faults(&columns, "employees", (&handed_over(), NOT_HANDED_OVER)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_on_a_customer_can_be_exported_and_erased_or_says_why_not() {
    let columns = columns("").await;
    none(&faults(&columns, "customers", (&personal(), NOT_PERSONAL)));
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
    assert_eq!(faults(&columns, "employees", (&handed_over(), NOT_HANDED_OVER)), found);
    let found = ["plants.customer_id hangs on customers", "tasks.customer_id is registered and no column"];
    assert_eq!(faults(&columns, "customers", (&personal(), NOT_PERSONAL)), found);
    let twice: Exempt = &[("says who grew it", &["plants.employee_id"])];
    let known = faults(&columns, "employees", (&["plants.employee_id"], twice));
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
fn faults(columns: &[Column], parent: &str, (registered, exempt): (&[&str], Exempt)) -> Vec<String> {
    let exempt: Vec<&str> = exempt.iter().flat_map(|(_, names)| *names).copied().collect();
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
