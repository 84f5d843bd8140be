//! Jobs run, fail, are given up and driven again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use diesel_async::RunQueryDsl;
use rounds_outbox::{
    DedupeScope, Done, Enqueued, Failure, Job, NewJob, Registry, dead_jobs, enqueue, forget_done_jobs, redrive,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::world::{Errand, World};

fn succeeding() -> Registry<()> {
    Registry::new().with(async |(), _: Errand, _| Ok(Done::ToRecord))
}

fn failing(failure: Failure) -> Registry<()> {
    Registry::new().with(move |(), _: Errand, _| std::future::ready(Err(failure.clone())))
}

#[tokio::test]
async fn four_workers_do_a_thousand_jobs_once_each() {
    let world = World::new().await;
    world.run("create table effects (number bigint not null)").await;
    world
        .run(
            "insert into jobs (queue, name, payload, run_at, max_attempts)
             select 'errands', 'errand', jsonb_build_object('number', n), '2026-01-05T08:00:00Z', 3
             from generate_series(1, 1000) as n",
        )
        .await;
    let registry = || {
        Registry::new().with(async |world: Arc<World>, errand: Errand, _| {
            let insert = diesel::sql_query("insert into effects values ($1)");
            insert.bind::<diesel::sql_types::BigInt, _>(errand.number).execute(&mut *world.conn().await).await?;
            Ok(Done::ToRecord)
        })
    };
    let world = Arc::new(world);
    let nodes: Vec<_> = (0..4).map(|_| world.start(Arc::clone(&world), registry(), world.options())).collect();
    world.until("not exists (select from jobs where state <> 'DONE')").await;
    for node in nodes {
        node.stop().await;
    }
    assert_eq!(world.number("select count(*) from effects").await, 1000);
    assert_eq!(world.number("select count(distinct number) from effects").await, 1000);
    assert_eq!(world.number("select max(attempts) from jobs").await, 1);
}

#[tokio::test]
async fn a_moved_clock_makes_a_job_due() {
    let world = World::new().await;
    let later = NewJob::of(&Errand { number: 1 }, world.now() + TimeDelta::days(3)).unwrap();
    let later = enqueue(&mut *world.conn().await, later).await.unwrap().id();
    let sooner = world.errand(2).await;
    let node = world.start((), succeeding(), world.options());
    world.until(&format!("(select state = 'DONE' from jobs where id = '{sooner}')")).await;
    assert_eq!(world.row(later).await.state, "READY");
    world.advance(TimeDelta::days(3));
    world.until(&format!("(select state = 'DONE' from jobs where id = '{later}')")).await;
    node.stop().await;
}

#[tokio::test]
async fn a_job_that_keeps_failing_ends_as_a_dead_letter_and_can_be_driven_again() {
    let world = World::new().await;
    let id = world.errand(1).await;
    let node = world.start((), failing(Failure::retry("the other side is away")), world.options());
    world.until("exists (select from jobs where state = 'DEAD')").await;
    node.stop().await;
    let row = world.row(id).await;
    assert_eq!((row.attempts, row.last_error.as_deref()), (3, Some("the other side is away")));
    let dead = dead_jobs(&mut *world.conn().await, 10).await.unwrap();
    assert_eq!(dead.iter().map(|job| job.id).collect::<Vec<_>>(), [id]);

    assert_eq!(redrive(&mut *world.conn().await, &[id], world.now()).await.unwrap(), 1);
    let row = world.row(id).await;
    assert_eq!((row.state.as_str(), row.attempts), ("READY", 0));
    let node = world.start((), succeeding(), world.options());
    world.until("exists (select from jobs where state = 'DONE')").await;
    node.stop().await;
}

#[tokio::test]
async fn a_hopeless_job_dies_at_its_first_attempt_and_a_long_cause_is_cut() {
    let world = World::new().await;
    let id = world.errand(1).await;
    let node = world.start((), failing(Failure::dead(format!("\0{}", "é".repeat(2000)))), world.options());
    world.until("exists (select from jobs where state = 'DEAD')").await;
    node.stop().await;
    let row = world.row(id).await;
    assert_eq!((row.attempts, row.last_error), (1, Some("é".repeat(500))));
}

#[tokio::test]
async fn a_dead_letter_whose_key_is_pending_again_stays_dead() {
    let world = World::new().await;
    let first = world.keyed("k", DedupeScope::Pending).await.id();
    let kill = format!("update jobs set state = 'DEAD', finished_at = now() where id = '{first}'");
    world.run(&kill).await;
    let second = world.keyed("k", DedupeScope::Pending).await;
    assert!(matches!(second, Enqueued::New(_)));
    assert_eq!(redrive(&mut *world.conn().await, &[first], world.now()).await.unwrap(), 0);
    world.run(&format!("update jobs set state = 'DEAD', finished_at = now() where id = '{}'", second.id())).await;
    let both = [first, second.id()];
    assert_eq!(redrive(&mut *world.conn().await, &both, world.now()).await.unwrap(), 1);
}

#[tokio::test]
async fn a_panic_is_a_failed_attempt() {
    let world = World::new().await;
    let id = world.errand(1).await;
    let registry = Registry::new().with(async |(), _: Errand, attempt| {
        assert_ne!(attempt.attempt, 1, "first time unlucky");
        Ok(Done::ToRecord)
    });
    let node = world.start((), registry, world.options());
    world.until("exists (select from jobs where state = 'DONE')").await;
    node.stop().await;
    let row = world.row(id).await;
    assert_eq!(row.attempts, 2);
    assert!(row.last_error.unwrap().starts_with("panicked: "));
}

#[tokio::test]
async fn a_retry_waits_as_long_as_it_was_asked_to() {
    let world = World::new().await;
    let id = world.errand(1).await;
    let registry = Registry::new().with(async |(), _: Errand, attempt| match attempt.attempt {
        1 => Err(Failure::retry_after(Duration::from_secs(90), "busy")),
        _ => Ok(Done::ToRecord),
    });
    let node = world.start((), registry, world.options());
    world.until("exists (select from jobs where last_error = 'busy')").await;
    assert_eq!(world.number("select extract(epoch from run_at - '2026-01-05T08:00:00Z') from jobs").await, 90);
    world.advance(TimeDelta::seconds(89));
    let other = world.errand(2).await;
    world.until(&format!("(select last_error = 'busy' from jobs where id = '{other}')")).await;
    assert_eq!(world.row(id).await.attempts, 1);
    world.advance(TimeDelta::seconds(1));
    world.until(&format!("(select state = 'DONE' from jobs where id = '{id}')")).await;
    node.stop().await;
}

#[derive(Serialize, Deserialize)]
struct Endless;

impl Job for Endless {
    const NAME: &'static str = "endless";
    const QUEUE: &'static str = "errands";
    const ATTEMPTS: i32 = 1;
    const LIMIT: Duration = Duration::from_millis(100);
}

#[tokio::test]
async fn an_attempt_over_its_limit_is_stopped() {
    let world = World::new().await;
    let job = NewJob::of(&Endless, world.now()).unwrap();
    let id = enqueue(&mut *world.conn().await, job).await.unwrap().id();
    let registry = Registry::new().with(async |(), _: Endless, _| std::future::pending().await);
    let node = world.start((), registry, world.options());
    world.until("exists (select from jobs where state = 'DEAD')").await;
    node.stop().await;
    assert_eq!(world.row(id).await.last_error.unwrap(), "not done within 100ms");
}

#[tokio::test]
async fn a_queue_runs_no_more_at_a_time_than_it_has_places() {
    let world = World::new().await;
    for number in 0..20 {
        world.errand(number).await;
    }
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now_in, most_in) = (Arc::clone(&now), Arc::clone(&most));
    let registry = Registry::new().with(move |(), _: Errand, _| {
        let (now, most) = (Arc::clone(&now_in), Arc::clone(&most_in));
        async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(5)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(Done::ToRecord)
        }
    });
    let mut options = world.options();
    options.concurrency_of.insert("errands", 2);
    let node = world.start((), registry, options);
    world.until("not exists (select from jobs where state <> 'DONE')").await;
    node.stop().await;
    assert_eq!(AtomicUsize::load(&most, Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_wake_is_heard_without_a_poll() {
    let world = World::new().await;
    let mut options = world.options();
    options.poll = Duration::from_secs(3600);
    let node = world.start((), succeeding(), options);
    world
        .until("exists (select from pg_stat_activity where datname = current_database() and query ilike '%due%')")
        .await;
    world.errand(1).await;
    world.wake.now();
    world.until("exists (select from jobs where state = 'DONE')").await;
    node.stop().await;
}

#[tokio::test]
async fn work_without_a_handler_here_is_left_to_another_node() {
    let world = World::new().await;
    let errand = world.errand(1).await;
    let endless = enqueue(&mut *world.conn().await, NewJob::of(&Endless, world.now()).unwrap()).await.unwrap().id();
    let node = world.start((), succeeding(), world.options());
    world.until(&format!("(select state = 'DONE' from jobs where id = '{errand}')")).await;
    node.stop().await;
    assert_eq!(world.row(endless).await.attempts, 0);
}

#[tokio::test]
async fn counts_tell_due_waiting_running_and_dead_work_apart() {
    let world = World::new().await;
    let gate = Arc::new(Semaphore::new(0));
    world.errand(1).await;
    let registry = Registry::new().with(async |gate: Arc<Semaphore>, _: Errand, _| {
        let _ = gate.acquire().await;
        Ok(Done::ToRecord)
    });
    let mut options = world.options();
    options.concurrency = 1;
    let node = world.start(Arc::clone(&gate), registry, options);
    world.until("exists (select from jobs where state = 'RUNNING')").await;
    world.errand(2).await;
    let later = NewJob::of(&Errand { number: 3 }, world.now() + TimeDelta::hours(1)).unwrap();
    enqueue(&mut *world.conn().await, later).await.unwrap();
    let dead = world.keyed("dead", DedupeScope::Pending).await.id();
    world.run(&format!("update jobs set state = 'DEAD', finished_at = now() where id = '{dead}'")).await;
    world.advance(TimeDelta::seconds(30));
    let counts = world.counts().await;
    assert_eq!((counts.ready, counts.waiting, counts.running, counts.dead), (1, 1, 1, 1));
    assert_eq!(counts.oldest_ready_age, Some(Duration::from_secs(30)));
    gate.add_permits(10);
    node.stop().await;
}

#[tokio::test]
async fn done_jobs_are_forgotten_but_a_key_used_up_for_ever_is_not() {
    let world = World::new().await;
    world.errand(1).await;
    world.keyed("once", DedupeScope::Ever).await;
    world.run("update jobs set state = 'DONE', finished_at = now() - interval '8 days'").await;
    world.errand(2).await;
    let week = Duration::from_secs(7 * 24 * 60 * 60);
    assert_eq!(forget_done_jobs(&mut *world.conn().await, week, 100).await.unwrap(), 1);
    assert_eq!(world.number("select count(*) from jobs").await, 2);
    assert!(matches!(world.keyed("once", DedupeScope::Ever).await, Enqueued::Existing(_)));
}
