//! Nodes that die, freeze or lose their connections.

use std::{sync::Arc, time::Duration};

use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rounds_outbox::{Attempt, Done, Failure, Registry, WorkerOptions};
use tokio::sync::{Semaphore, mpsc};

use crate::world::{Errand, World};

/// A handler that says that it began and ends when it is let through.
#[derive(Clone)]
struct Gate {
    begun: mpsc::UnboundedSender<Attempt>,
    open: Arc<Semaphore>,
}

impl Gate {
    fn new() -> (Self, mpsc::UnboundedReceiver<Attempt>) {
        let (begun, seen) = mpsc::unbounded_channel();
        (Self { begun, open: Arc::new(Semaphore::new(0)) }, seen)
    }

    async fn pass(&self, attempt: Attempt) {
        self.begun.send(attempt).unwrap();
        self.open.acquire().await.unwrap().forget();
    }
}

/// Long enough for a machine that is busy with other things.
const SHORT: Duration = Duration::from_secs(2);

fn leased_for(world: &World, lease: Duration) -> WorkerOptions {
    let mut options = world.options();
    options.lease = lease;
    options
}

/// A node that does not see its one job being taken away: its next renewal is far off.
fn frozen(world: &World) -> WorkerOptions {
    let mut options = leased_for(world, Duration::from_secs(3600));
    options.concurrency = 1;
    options
}

fn succeeding() -> Registry<()> {
    Registry::new().with(async |(), _: Errand, _| Ok(Done::ToRecord))
}

const LAPSE: &str = "update jobs set leased_until = now() - interval '1 second' where state = 'RUNNING'";

#[tokio::test]
async fn a_job_of_a_killed_node_is_taken_up_again_as_another_attempt() {
    let world = World::new().await;
    let id = world.errand(1).await;
    let (gate, mut begun) = Gate::new();
    let registry = Registry::new().with(async |gate: Gate, _: Errand, attempt| {
        gate.pass(attempt).await;
        Ok(Done::ToRecord)
    });
    let victim = world.start(gate, registry, leased_for(&world, SHORT));
    let first = begun.recv().await.unwrap();
    victim.kill().await;
    assert_eq!(world.row(id).await.state, "RUNNING");
    let heir = world.start((), succeeding(), leased_for(&world, SHORT));
    world.until("exists (select from jobs where state = 'DONE')").await;
    heir.stop().await;
    let row = world.row(id).await;
    assert_eq!((first.attempt, row.attempts), (1, 2));
    assert!(row.fence > first.fence);
    assert_eq!(row.last_error.as_deref(), Some("the lease lapsed"));
}

/// Twenty seconds are promised. How long a lease lasts is for the database to say, so the lease is moved and not the clock.
#[tokio::test]
async fn with_the_usual_lease_work_of_a_killed_node_passes_on_within_twenty_seconds() {
    let world = World::new().await;
    world.errand(1).await;
    let (gate, mut begun) = Gate::new();
    let registry = Registry::new().with(async |gate: Gate, _: Errand, attempt| {
        gate.pass(attempt).await;
        Ok(Done::ToRecord)
    });
    let usual = || WorkerOptions::new(world.clock(), world.wake.clone());
    let victim = world.start(gate, registry, usual());
    begun.recv().await.unwrap();
    victim.kill().await;
    assert!(usual().recovery() < Duration::from_secs(20), "{:?}", usual().recovery());
    let lease = usual().lease.as_secs();
    let held =
        format!("select count(*) from jobs where leased_until between now() and now() + interval '{lease} seconds'");
    assert_eq!(world.number(&held).await, 1, "a lease lasts no longer than the options say");
    let heir = world.start((), succeeding(), usual());
    world.run(&format!("update jobs set leased_until = leased_until - interval '{lease} seconds'")).await;
    world.until("exists (select from jobs where state = 'DONE')").await;
    heir.stop().await;
}

#[tokio::test]
async fn a_job_that_kills_its_node_each_time_ends_as_a_dead_letter() {
    let world = World::new().await;
    let id = world.errand(1).await;
    world
        .run("update jobs set state = 'RUNNING', attempts = max_attempts, leased_until = now() - interval '1 second'")
        .await;
    let node = world.start((), succeeding(), world.options());
    world.until("exists (select from jobs where state = 'DEAD')").await;
    node.stop().await;
    assert_eq!(world.row(id).await.last_error.as_deref(), Some("the lease lapsed"));
}

#[tokio::test]
async fn a_long_run_keeps_its_lease() {
    let world = World::new().await;
    let id = world.errand(1).await;
    let (gate, mut begun) = Gate::new();
    let registry = Registry::new().with(async |gate: Gate, _: Errand, attempt| {
        gate.pass(attempt).await;
        Ok(Done::ToRecord)
    });
    let node = world.start(gate.clone(), registry, leased_for(&world, SHORT));
    begun.recv().await.unwrap();
    let rival = world.start((), succeeding(), leased_for(&world, SHORT));
    world.until("exists (select from jobs where leased_until > created_at + interval '7 seconds')").await;
    gate.open.add_permits(1);
    world.until("exists (select from jobs where state = 'DONE')").await;
    node.stop().await;
    rival.stop().await;
    assert_eq!(world.row(id).await.attempts, 1);
}

#[tokio::test]
async fn a_late_finish_of_a_frozen_node_changes_nothing() {
    let world = World::new().await;
    let id = world.errand(1).await;
    let (gate, mut begun) = Gate::new();
    let registry = Registry::new().with(async |gate: Gate, _: Errand, attempt| {
        gate.pass(attempt).await;
        Err(Failure::dead("too late to matter"))
    });
    let (second_gate, mut second_begun) = Gate::new();
    let second = Registry::new().with(async |gate: Gate, _: Errand, attempt| {
        gate.pass(attempt).await;
        Ok(Done::ToRecord)
    });
    let old = world.start(gate.clone(), registry, frozen(&world));
    begun.recv().await.unwrap();
    world.run(LAPSE).await;
    let heir = world.start(second_gate.clone(), second, world.options());
    second_begun.recv().await.unwrap();
    let running = world.row(id).await;
    gate.open.add_permits(1);
    old.stop().await;
    assert_eq!(world.row(id).await, running);
    second_gate.open.add_permits(1);
    world.until("exists (select from jobs where state = 'DONE' and attempts = 2)").await;
    heir.stop().await;
}

#[tokio::test]
async fn a_late_completion_takes_its_effect_back() {
    let world = Arc::new(World::new().await);
    world.run("create table effects (attempt integer not null)").await;
    world.errand(1).await;
    let (gate, mut begun) = Gate::new();
    let registry = || {
        Registry::new().with(async |(world, gate): (Arc<World>, Gate), _: Errand, attempt: Attempt| {
            gate.pass(attempt).await;
            let mut conn = world.conn().await;
            let conn: &mut AsyncPgConnection = &mut conn;
            conn.transaction(async |conn| {
                let effect = diesel::sql_query("insert into effects values ($1)");
                effect.bind::<diesel::sql_types::Integer, _>(attempt.attempt).execute(conn).await?;
                attempt.complete(conn).await
            })
            .await
        })
    };
    let (second_gate, mut second_begun) = Gate::new();
    let old = world.start((Arc::clone(&world), gate.clone()), registry(), frozen(&world));
    begun.recv().await.unwrap();
    world.run(LAPSE).await;
    let heir = world.start((Arc::clone(&world), second_gate.clone()), registry(), world.options());
    second_begun.recv().await.unwrap();
    gate.open.add_permits(1);
    old.stop().await;
    assert_eq!(world.number("select count(*) from effects").await, 0);
    second_gate.open.add_permits(1);
    world.until("exists (select from jobs where state = 'DONE')").await;
    heir.stop().await;
    assert_eq!(world.number("select sum(attempt) from effects").await, 2);
}

#[tokio::test]
async fn a_run_that_lost_its_lease_is_stopped() {
    let world = World::new().await;
    world.errand(1).await;
    let (gate, mut begun) = Gate::new();
    let registry = Registry::new().with(async |gate: Gate, _: Errand, attempt| {
        let _stopped = gate.begun.clone();
        gate.pass(attempt).await;
        Ok(Done::ToRecord)
    });
    let node = world.start(gate.clone(), registry, leased_for(&world, SHORT));
    begun.recv().await.unwrap();
    let senders = gate.begun.strong_count();
    world.run("update jobs set fence = nextval('jobs_fence'), leased_until = now() + interval '1 hour'").await;
    tokio::time::timeout(Duration::from_secs(10), async {
        while gate.begun.strong_count() == senders {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the run goes on");
    node.stop().await;
    assert_eq!(world.number("select count(*) from jobs where state = 'RUNNING'").await, 1);
}

#[tokio::test]
async fn effects_stay_exactly_once_while_nodes_are_killed() {
    let world = Arc::new(World::new().await);
    world.run("create table effects (number bigint not null)").await;
    world
        .run(
            "insert into jobs (queue, name, payload, run_at, max_attempts)
             select 'errands', 'errand', jsonb_build_object('number', n), '2026-01-05T08:00:00Z', 100
             from generate_series(1, 1000) as n",
        )
        .await;
    let start = || {
        let registry = Registry::new().with(async |world: Arc<World>, errand: Errand, attempt: Attempt| {
            let mut conn = world.conn().await;
            let conn: &mut AsyncPgConnection = &mut conn;
            conn.transaction(async |conn| {
                let effect = diesel::sql_query("insert into effects values ($1)");
                effect.bind::<diesel::sql_types::BigInt, _>(errand.number).execute(conn).await?;
                attempt.complete(conn).await
            })
            .await
        });
        world.start(Arc::clone(&world), registry, leased_for(&world, SHORT))
    };
    let mut nodes: Vec<_> = (0..4).map(|_| start()).collect();
    for done in [50, 150, 300, 500, 700] {
        world.until(&format!("(select count(*) >= {done} from effects)")).await;
        nodes.remove(0).kill().await;
        nodes.push(start());
    }
    world.until("not exists (select from jobs where state <> 'DONE')").await;
    for node in nodes {
        node.stop().await;
    }
    assert_eq!(world.number("select count(*) from effects").await, 1000);
    assert_eq!(world.number("select count(distinct number) from effects").await, 1000);
}

#[tokio::test]
async fn a_worker_survives_the_loss_of_all_its_connections() {
    let world = World::new().await;
    for number in 0..100 {
        world.errand(number).await;
    }
    let node = world.start((), succeeding(), leased_for(&world, SHORT));
    world.until("(select count(*) >= 10 from jobs where state = 'DONE')").await;
    let kill = "select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()";
    world.until(&format!("(select count(*) >= 0 from ({kill}) as killed)")).await;
    world.until("not exists (select from jobs where state <> 'DONE')").await;
    node.stop().await;
}
