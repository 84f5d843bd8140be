//! Whatever fails, answers tell nothing of the inside: no SQL, no table, no path, no crate, no host.

use diesel_async::RunQueryDsl;
use e2e::{Actor, World, captured, mint, until};
use serde_json::{Value, json};

/// Words that only the inside uses. Names of fields are told as paths, so tables are sought in sentences alone.
const INSIDE: &[&str] = &[
    "select ",
    "insert ",
    "update ",
    "delete from",
    "constraint",
    "relation",
    "column \"",
    "violates",
    "sqlstate",
    "diesel",
    "tokio",
    "postgres",
    "deadpool",
    "async_graphql",
    "async-graphql",
    "apollo",
    "rounds_",
    "panicked",
    "unwrap",
    ".rs",
    "/root",
    "/home",
    "/work",
    "/usr",
    "/tmp",
    "127.0.0.1",
    "localhost",
    "timeout",
    "cancel",
    "stack backtrace",
];

/// Where a reminder is being inserted, among the activity of PostgreSQL.
const INSERTING: &str = "datname = current_database() and query like 'INSERT INTO \"reminders\"%' and state = 'active'";

#[derive(diesel::QueryableByName)]
struct Table {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// Tables whose names are no words of the schema.
async fn tables(world: &World) -> Vec<String> {
    let sql = "select tablename::text as name from pg_tables where schemaname = 'public' and tablename like '%\\_%'";
    let rows: Vec<Table> = diesel::sql_query(sql).load(&mut world.database().await).await.unwrap();
    assert!(rows.len() > 10);
    rows.into_iter().map(|table| table.name).collect()
}

/// Every text of an answer but the paths and ids that the client knows.
fn sentences(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.to_lowercase()),
        Value::Array(items) => items.iter().for_each(|item| sentences(item, found)),
        Value::Object(fields) => {
            for (_, value) in fields.iter().filter(|(name, _)| !matches!(name.as_str(), "path" | "requestId")) {
                sentences(value, found);
            }
        }
        _ => {}
    }
}

struct Listener {
    inside: Vec<String>,
    codes: Vec<String>,
}

impl Listener {
    async fn of(world: &World) -> Self {
        let mut inside: Vec<String> = INSIDE.iter().map(|&word| word.to_owned()).collect();
        inside.extend(tables(world).await);
        Self { inside, codes: Vec::new() }
    }

    fn hear(&mut self, errors: &Value) -> String {
        let mut found = Vec::new();
        sentences(errors, &mut found);
        for text in found {
            let leak = self.inside.iter().find(|word| text.contains(word.as_str()));
            assert_eq!(leak, None, "{errors:#}");
        }
        let code =
            errors[0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("no code in {errors:#}")).to_owned();
        self.codes.push(code.clone());
        code
    }

    async fn ask(&mut self, actor: &Actor, document: &str, variables: Value) -> String {
        let reply = actor.ask(document, variables).await;
        assert!(reply.body["errors"].is_array(), "nothing is wrong with {document}");
        self.hear(&reply.body["errors"])
    }
}

fn reminder(world: &World, about: &str) -> Value {
    json!({"input": {
        "idempotencyKey": uuid::Uuid::now_v7(), "captured": captured(world.app.clock.now()), "id": mint("reminder"), "aboutId": about,
        "title": "x", "localDate": "2026-11-23", "localTime": "20:00",
    }})
}

const SET: &str = "mutation S($input: SetReminderInput!) { setReminder(input: $input) { reminder { id } } }";
const LIST: &str =
    "query L($after: String, $search: String) { customers(after: $after, search: $search) { nodes { id } } }";

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_ours_are_told_by_a_code_alone() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let about = world.institution("Hospital 1", "HQ", Some(&rep)).await;
    let mut listener = Listener::of(&world).await;

    // No use case makes faults of ours; the first is a constraint that no code knows.
    world.sql("alter table reminders add constraint reminders_unheard_of check (title <> 'x')").await;
    assert_eq!(listener.ask(&rep, SET, reminder(&world, &about)).await, "INTERNAL_SERVER_ERROR");
    // No use case takes a table away; HTTP and socket both meet that it is gone.
    world.sql("alter table reminders rename to reminders_elsewhere").await;
    assert_eq!(listener.ask(&rep, SET, reminder(&world, &about)).await, "INTERNAL_SERVER_ERROR");
    let mut live = rep.live().await;
    live.subscribe(SET, reminder(&world, &about)).await;
    assert_eq!(listener.hear(&live.event().await["errors"]), "INTERNAL_SERVER_ERROR");
    // The table comes back as it went, and is made slower than a statement may be.
    world.sql("alter table reminders_elsewhere rename to reminders").await;
    world.sql("create function sleep_long() returns trigger language plpgsql as 'begin perform pg_sleep(20); return new; end'").await;
    world.sql("create trigger slow before insert on reminders for each row execute function sleep_long()").await;
    assert_eq!(
        listener.ask(&rep, SET, reminder(&world, &about)).await,
        "UNAVAILABLE",
        "a statement that takes too long"
    );
    let input = reminder(&world, &about);
    let cut = async {
        until("the insertion is under way", async || {
            world.count(&format!("pg_stat_activity where {INSERTING}")).await > 0
        })
        .await;
        // As an operator, or a restart, cuts it.
        world.sql(&format!("select pg_terminate_backend(pid) from pg_stat_activity where {INSERTING}")).await;
    };
    let (code, ()) = tokio::join!(listener.ask(&rep, SET, input), cut);
    assert_eq!(code, "UNAVAILABLE", "a connection that PostgreSQL cuts");

    let held = futures_util::future::join_all((0..16).map(|_| world.app.database.connection())).await;
    assert_eq!(listener.ask(&rep, LIST, json!({})).await, "UNAVAILABLE", "a pool without a free connection");
    drop(held);
    rep.ask(LIST, json!({})).await.at("/customers/nodes");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_request_is_told_in_the_words_of_the_schema() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let about = world.institution("Hospital 1", "HQ", Some(&rep)).await;
    let mut listener = Listener::of(&world).await;
    let taken = reminder(&world, &about);
    rep.ask(SET, taken.clone()).await.text("/setReminder/reminder/id");
    let mut twice = taken.clone();
    twice["input"]["idempotencyKey"] = json!(uuid::Uuid::now_v7());
    for (document, variables) in [
        (LIST, json!({"after": "bm9uc2Vuc2U"})),
        (LIST, json!({"after": "'; drop table customers; --"})),
        (LIST, json!({"search": "\0"})),
        ("{ customer(id: \"visit_0198f3a2-7c00-7000-8000-000000000001\") { id } }", json!({})),
        ("query Q($w: IsoWeek!) { weekPlan(week: $w) { id } }", json!({"w": "2026-W99"})),
        ("query Q($w: IsoWeek!) { weekPlan(week: $w) { id } }", json!({"w": {"a": 1}})),
        (
            "mutation S($input: SetReminderInput!) { setReminder(input: $input) { reminder { id } } }",
            reminder(&world, "customer_1"),
        ),
        (SET, json!({"input": {"localTime": "25:61"}})),
        (
            "mutation { signIn(input: {login: \"admin\", password: \"wrong\"}) { viewer { mustChangePassword } } }",
            json!({}),
        ),
        ("mutation { refreshSession(input: {refreshToken: \"nonsense\"}) { tokens { accessToken } } }", json!({})),
        ("{ select from pg_catalog }", json!({})),
        ("{ customers(filter: {nothing: 1}) { totalCount } }", json!({})),
        ("{ customers(sort: UPWARDS) { totalCount } }", json!({})),
        ("{ customers(first: \"x\") { totalCount } }", json!({})),
        ("{", json!({})),
        ("query { ...A } fragment A on Query { ...A }", json!({})),
    ] {
        listener.ask(&rep, document, variables).await;
    }
    let codes = listener.codes.clone();
    assert!(codes.iter().all(|code| code != "INTERNAL_SERVER_ERROR"), "{codes:?}");
    world.end().await;
}
