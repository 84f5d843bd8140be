//! In which order transactions hold what they change: two that need the same never wait for each other in a circle.

use std::time::Duration;

use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use e2e::{World, captured, mint};
use serde_json::json;

const WAITING: &str =
    "select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn waiting(connection: &mut AsyncPgConnection) {
    let wait = async {
        while diesel::sql_query(WAITING).get_result::<Count>(connection).await.unwrap().count < 1 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait).await.expect("nobody came to wait for the lock");
}

/// Withdrawing a plan holds the plan and then its tasks; so whoever completes a visit must not hold the task while waiting for
/// the plan.
#[tokio::test(flavor = "multi_thread")]
async fn completing_a_visit_waits_for_the_plan_before_it_holds_the_task() {
    let mut world = World::begin().await;
    world
        .sql(
            "insert into dictionary_entries (id, dictionary, code, name_zh, name_en, created_at) values
             ('0198f3a2-7c00-7000-8000-0000000000e1', 'VISIT_PURPOSE', 'P1', '学术推广', 'Detailing', now()),
             ('0198f3a2-7c00-7000-8000-0000000000e2', 'VISIT_RESULT', 'R1', '认可', 'Convinced', now())",
        )
        .await;
    let rep = world.rep("r1", "HQ").await;
    let customer = world.institution("协和医院", "HQ", Some(&rep)).await;
    let now = captured(world.app.clock.now());
    let (plan, visit) = (mint("weekplan"), mint("visit"));
    let items = json!([{"id": mint("planitem"), "customerId": customer}]);
    let draft = json!({"captured": now, "id": plan, "week": "2026-W48", "items": items});
    rep.mutate("draftWeekPlan", draft, "weekPlan { id }").await.at("/draftWeekPlan");
    let tasks = "weekPlan { items { tasks { id } } }";
    let submitted = rep.mutate("submitWeekPlan", json!({"captured": now, "planId": plan}), tasks).await;
    let task = submitted.text("/submitWeekPlan/weekPlan/items/0/tasks/0/id");
    let start = json!({"captured": now, "id": visit, "customerId": customer, "channel": "PHONE", "taskId": task});
    rep.mutate("startVisit", start, "visit { id }").await.at("/startVisit");
    let report = json!({"purposeId": "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000e1",
        "resultId": "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000e2", "notes": "讨论了新适应症的数据", "effectiveMinutes": 10});
    let mut holder = world.database().await;
    let mut watcher = world.database().await;
    holder.batch_execute("begin; select id from week_plans for no key update").await.unwrap();
    let completing = async {
        rep.mutate("completeVisit", json!({"captured": now, "visitId": visit, "report": report}), "visit { state }")
            .await
    };
    let withdrawing = async {
        waiting(&mut watcher).await;
        let held = holder.batch_execute("select id from tasks for no key update nowait").await;
        holder.batch_execute("rollback").await.unwrap();
        held
    };
    let (completed, held) = tokio::join!(completing, withdrawing);
    held.expect("the task is held by whoever waits for the plan");
    assert_eq!(completed.text("/completeVisit/visit/state"), "COMPLETED");
    world.end().await;
}
