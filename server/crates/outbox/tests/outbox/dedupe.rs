//! Two jobs with one key are one job.

use diesel_async::{AsyncConnection, AsyncPgConnection};
use rounds_outbox::{Cancelled, Dedupe, DedupeScope, Enqueued, NewJob, cancel, enqueue};
use tokio::task::JoinSet;

use crate::world::{Errand, World};

#[tokio::test]
async fn a_pending_key_keeps_duplicates_out_until_the_job_is_over() {
    let world = World::new().await;
    let first = world.keyed("k", DedupeScope::Pending).await;
    assert!(matches!(first, Enqueued::New(_)));
    assert_eq!(world.keyed("k", DedupeScope::Pending).await, Enqueued::Existing(first.id()));
    world.run("update jobs set state = 'RUNNING', leased_until = now()").await;
    assert_eq!(world.keyed("k", DedupeScope::Pending).await, Enqueued::Existing(first.id()));
    for over in ["DONE", "DEAD"] {
        world.run(&format!("update jobs set state = '{over}', leased_until = null, finished_at = now()")).await;
        assert!(matches!(world.keyed("k", DedupeScope::Pending).await, Enqueued::New(_)));
    }
}

#[tokio::test]
async fn a_key_for_ever_keeps_duplicates_out_after_the_job_is_over() {
    let world = World::new().await;
    let first = world.keyed("k", DedupeScope::Ever).await;
    for over in ["DONE", "DEAD"] {
        world.run(&format!("update jobs set state = '{over}', finished_at = now()")).await;
        assert_eq!(world.keyed("k", DedupeScope::Ever).await, Enqueued::Existing(first.id()));
    }
    assert!(matches!(world.keyed("another", DedupeScope::Ever).await, Enqueued::New(_)));
}

#[tokio::test]
async fn jobs_without_a_key_are_all_their_own() {
    let world = World::new().await;
    assert_ne!(world.errand(1).await, world.errand(1).await);
}

#[tokio::test]
async fn transactions_that_race_for_a_key_make_one_job() {
    let world = World::new().await;
    let mut racers = JoinSet::new();
    for _ in 0..16 {
        let (pool, now) = (world.pool.clone(), world.now());
        racers.spawn(async move {
            let mut job = NewJob::of(&Errand { number: 0 }, now).unwrap();
            job.dedupe = Some(Dedupe { key: "k".to_owned(), scope: DedupeScope::Ever });
            let mut conn = pool.get().await.unwrap();
            let conn: &mut AsyncPgConnection = &mut conn;
            conn.transaction(async |conn| enqueue(conn, job).await).await.unwrap()
        });
    }
    let enqueued = racers.join_all().await;
    assert_eq!(enqueued.iter().filter(|enqueued| matches!(enqueued, Enqueued::New(_))).count(), 1);
    assert!(enqueued.iter().all(|other| other.id() == enqueued[0].id()));
}

#[tokio::test]
async fn a_duplicate_does_not_spoil_the_transaction_and_a_rollback_takes_the_job_along() {
    let world = World::new().await;
    let mut conn = world.conn().await;
    let conn: &mut AsyncPgConnection = &mut conn;
    let now = world.now();
    let rolled_back = conn
        .transaction(async |conn| {
            enqueue(conn, NewJob::of(&Errand { number: 1 }, now)?).await?;
            Err::<(), _>(diesel::result::Error::RollbackTransaction)
        })
        .await;
    assert!(rolled_back.is_err());
    assert_eq!(world.number("select count(*) from jobs").await, 0);

    world.keyed("k", DedupeScope::Pending).await;
    let job = || {
        let mut job = NewJob::of(&Errand { number: 1 }, now).unwrap();
        job.dedupe = Some(Dedupe { key: "k".to_owned(), scope: DedupeScope::Pending });
        job
    };
    conn.transaction(async |conn| {
        enqueue(conn, job()).await?;
        enqueue(conn, NewJob::of(&Errand { number: 2 }, now)?).await
    })
    .await
    .unwrap();
    assert_eq!(world.number("select count(*) from jobs").await, 2);
}

#[tokio::test]
async fn a_waiting_job_can_be_withdrawn_and_a_running_one_cannot() {
    let world = World::new().await;
    world.keyed("k", DedupeScope::Ever).await;
    let mut conn = world.conn().await;
    assert_eq!(cancel(&mut conn, "errand", "other").await.unwrap(), Cancelled::NothingWaiting);
    assert_eq!(cancel(&mut conn, "errand", "k").await.unwrap(), Cancelled::Withdrawn);
    let again = world.keyed("k", DedupeScope::Ever).await;
    assert!(matches!(again, Enqueued::New(_)));
    world.run("update jobs set state = 'RUNNING', leased_until = now()").await;
    assert_eq!(cancel(&mut conn, "errand", "k").await.unwrap(), Cancelled::NothingWaiting);
}
