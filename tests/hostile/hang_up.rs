//! Clients that hang up at any moment: each mutation is wholly done or undone, a retry has it done once, and no
//! connection of the pool is lost or left in a transaction.

use std::time::Duration;

use e2e::{Actor, World, captured};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::hostile::{seed, setting};

const CLIENTS: u64 = 8;
const LONGEST_MS: u64 = 30;
const POOL: usize = 16;
const SET: &str = "mutation S($input: SetReminderInput!) { setReminder(input: $input) { reminder { id state } } }";
const READ: &str =
    "{ customers(first: 50) { totalCount nodes { id name } } inbox { nodes { id } } viewer { employee { id } } }";

/// Every trace of a set reminder beside its neighbours, as a condition for what is torn apart.
const TORN: &str = "(select * from reminders) r
  full join (select * from idempotency_records where operation = 'setReminder') i on i.key = r.id
  full join (select * from audit_entries where action = 'setReminder') a on a.object_id = coalesce(r.id, i.key)
  full join (select * from events where topic = 'reminders') e on e.subject = coalesce(r.id, i.key, a.object_id)
  full join (select * from jobs where payload ->> 'reminder' is not null) j
    on right(j.payload ->> 'reminder', 36)::uuid = coalesce(r.id, i.key, a.object_id, e.subject)
  where r.id is null or i.key is null or i.receipt = 'null' or a.id is null or e.id is null or j.id is null";

#[derive(Clone)]
struct Client {
    actor: Actor,
    address: String,
    about: String,
    now: Value,
}

impl Client {
    /// One id for the reminder and its idempotency key, so that their rows can be matched.
    fn input(&self, id: Uuid) -> Value {
        json!({"input": {
            "idempotencyKey": id, "captured": self.now, "id": format!("reminder_{id}"), "aboutId": self.about,
            "title": "Bring samples", "localDate": "2026-11-23", "localTime": "20:00",
        }})
    }

    /// Sends a request and hangs up after some milliseconds, whatever became of it.
    async fn hang_up_on(&self, body: &Value, after: Duration) {
        let body = body.to_string();
        let token = self.actor.token.as_deref().unwrap();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        let mut line = TcpStream::connect(&self.address).await.unwrap();
        line.write_all((head + &body).as_bytes()).await.unwrap();
        // How far the server comes before the client is gone is drawn.
        tokio::time::sleep(after).await;
    }

    /// Hangs up on many mutations, and on a query now and then; gives the ids that it tried.
    async fn be_moody(self, seed: u64, count: u64) -> Vec<Uuid> {
        let mut random = StdRng::seed_from_u64(seed);
        let mut tried = Vec::new();
        for number in 0..count {
            let after = Duration::from_micros(random.random_range(0..LONGEST_MS * 1_000));
            if number.is_multiple_of(5) {
                self.hang_up_on(&json!({"query": READ}), after).await;
            }
            let id = Uuid::now_v7();
            self.hang_up_on(&json!({"query": SET, "variables": self.input(id)}), after).await;
            tried.push(id);
        }
        tried
    }

    async fn try_again(self, ids: Vec<Uuid>) {
        for id in ids {
            let reply = self.actor.ask(SET, self.input(id)).await;
            assert_eq!(reply.text("/setReminder/reminder/id"), format!("reminder_{id}"));
        }
    }
}

/// Waits until nobody is at work in this database, and fails if somebody stays in a transaction.
async fn quiet(world: &World) {
    const BUSY: &str = "pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and xact_start is not null";
    e2e::until("nobody is at work or idle in a transaction", async || world.count(BUSY).await == 0).await;
}

/// Takes every connection of the pool at once and uses it.
async fn pool_is_whole(world: &World) {
    let taking = (0..POOL).map(|_| world.app.database.connection());
    let mut held = futures_util::future::try_join_all(taking).await.expect("a connection was lost");
    for connection in &mut held {
        diesel_async::RunQueryDsl::execute(diesel::sql_query("select 1"), connection)
            .await
            .expect("a connection is broken");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_whose_client_hangs_up_is_wholly_done_or_undone_and_done_once_by_a_retry() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let about = world.institution("Hospital 1", "HQ", Some(&rep)).await;
    let (address, now) = (world.url.replace("http://", ""), captured(world.app.clock.now()));
    let client = Client { actor: rep, address, about, now };
    let count = setting("ROUNDS_ABORTED", 500);
    let moods = (0..CLIENTS).map(|number| tokio::spawn(client.clone().be_moody(seed() + number, count / CLIENTS)));
    let mut tried = Vec::new();
    for mood in moods.collect::<Vec<_>>() {
        tried.push(mood.await.unwrap());
    }
    quiet(&world).await;
    pool_is_whole(&world).await;
    let done = world.count("reminders").await;
    let all: usize = tried.iter().map(Vec::len).sum();
    println!("{all} mutations hung up on: {done} done, {} undone", all as i64 - done);
    assert_eq!(world.count(TORN).await, 0, "something is half done");

    let retries: Vec<_> = tried.into_iter().map(|ids| tokio::spawn(client.clone().try_again(ids))).collect();
    for retry in retries {
        retry.await.unwrap();
    }
    assert_eq!(world.count(TORN).await, 0, "a retry left something half done");
    for traces in [
        "reminders",
        "idempotency_records where operation = 'setReminder'",
        "audit_entries where action = 'setReminder'",
        "events where topic = 'reminders'",
        "jobs where payload ->> 'reminder' is not null",
    ] {
        assert_eq!(world.count(traces).await, all as i64, "{traces}");
    }
    world.end().await;
}
