//! Week plans: drafted, submitted, split into days, decided.

use e2e::field_day::{DOCTOR, FieldDay, HOSPITAL};
use e2e::{Actor, Reply, World, captured, mint};
use serde_json::{Value, json};

const PLAN: &str = "weekPlan { id rev state returnReason allowedActions items { id visitsWanted visitsDone tasks { id date state isPinned } } }";
const SCREEN: &str = "query P($week: IsoWeek!, $employee: ID) { weekPlan(week: $week, employeeId: $employee) { id rev state returnReason allowedActions decidedBy { name } items { id tasks { date } customer { name } } days { date calendarDay { kind } tasks { id position customer { name } } } } }";
const WEEK: &str = "2026-W49";

/// A rep with a manager and some customers of the rep's, in a field day; the week of the plans here is the one after.
struct Team {
    world: World,
    manager: Actor,
    rep: Actor,
    customers: Vec<String>,
}

async fn team(customers: usize) -> Team {
    let FieldDay { world, manager, rep } = FieldDay::begin().await;
    let mut made = vec![HOSPITAL.to_owned(), DOCTOR.to_owned()];
    for number in made.len()..customers {
        made.push(world.institution(&format!("第{number}医院"), "EAST", Some(&rep)).await);
    }
    Team { world, manager, rep, customers: made }
}

impl Team {
    fn item(&self, customer: usize, visits: i32, fixed: &[&str]) -> Value {
        json!({"id": mint("planitem"), "customerId": self.customers[customer], "visitsWanted": visits, "fixedDays": fixed})
    }

    async fn draft(&self, items: Value) -> Reply {
        let input = json!({"captured": captured(self.world.app.clock.now()), "id": mint("weekplan"), "week": WEEK, "items": items});
        self.rep.mutate("draftWeekPlan", input, PLAN).await
    }

    async fn on_plan(&self, actor: &Actor, name: &str, plan: &str) -> Reply {
        let input = json!({"captured": captured(self.world.app.clock.now()), "planId": plan});
        actor.mutate(name, input, PLAN).await
    }

    async fn screen(&self, actor: &Actor) -> Value {
        actor.ask(SCREEN, json!({"week": WEEK, "employee": self.rep.id})).await.at("/weekPlan")
    }
}

fn dates(plan: &Value, item: usize) -> Vec<String> {
    let tasks = plan["items"][item]["tasks"].as_array().unwrap();
    tasks.iter().map(|task| task["date"].as_str().unwrap().to_owned()).collect()
}

/// Covers PLN-01.
#[tokio::test(flavor = "multi_thread")]
async fn a_submitted_plan_reaches_the_manager() {
    let team = team(1).await;
    let plan = team.draft(json!([team.item(0, 1, &[])])).await.text("/draftWeekPlan/weekPlan/id");
    let submitted = team.on_plan(&team.rep, "submitWeekPlan", &plan).await;
    assert_eq!(submitted.at("/submitWeekPlan/weekPlan/state"), "SUBMITTED");
    let inbox = team.manager.ask("{ inbox { nodes { kind title body about { id } } } }", json!({})).await;
    assert_eq!(inbox.at("/inbox/nodes/0/kind"), "PLAN_SUBMITTED");
    assert_eq!(inbox.at("/inbox/nodes/0/body"), "r1 submitted the plan for 2026-W49");
    assert_eq!(inbox.at("/inbox/nodes/0/about/id"), plan);
    let listed = team.manager.ask("query L($week: IsoWeek!) { weekPlans(week: $week, states: [SUBMITTED]) { totalCount nodes { id employee { name } } } }", json!({"week": WEEK})).await;
    assert_eq!(listed.at("/weekPlans/nodes/0/id"), plan);
    team.world.end().await;
}

/// Covers PLN-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_splits_over_working_days_keeps_fixed_days_and_is_balanced() {
    let team = team(10).await;
    let admin = team.world.sign_in("admin").await;
    let days = json!([
        {"date": "2026-12-02", "kind": "OFF", "name": "假日"},
        {"date": "2026-12-05", "kind": "MAKE_UP", "name": "调休上班"},
    ]);
    let year = json!({"layer": "COUNTRY", "area": "CN", "year": 2026, "source": "test", "publishedOn": "2025-11-04", "days": days});
    admin.mutate("publishCalendar", year, "calendarRelease { id }").await.at("/publishCalendar");
    let mut items = vec![team.item(0, 1, &["2026-12-05"]), team.item(1, 2, &["2026-12-01"])];
    items.extend((2..10).map(|customer| team.item(customer, 1, &[])));
    let plan = team.draft(json!(items)).await.text("/draftWeekPlan/weekPlan/id");
    let plan = team.on_plan(&team.rep, "submitWeekPlan", &plan).await.at("/submitWeekPlan/weekPlan");
    assert_eq!(dates(&plan, 0), ["2026-12-05"]);
    assert!(dates(&plan, 1).contains(&"2026-12-01".to_owned()));
    let screen = team.screen(&team.manager).await;
    let counts: Vec<usize> =
        screen["days"].as_array().unwrap().iter().map(|day| day["tasks"].as_array().unwrap().len()).collect();
    assert_eq!((counts[2], counts[6], counts.iter().sum::<usize>()), (0, 0, 11));
    let worked = [counts[0], counts[1], counts[3], counts[4], counts[5]];
    assert!(worked.iter().max().unwrap() - worked.iter().min().unwrap() <= 1, "{counts:?}");
    team.world.end().await;
}

/// Covers PLN-07.
#[tokio::test(flavor = "multi_thread")]
async fn a_returned_plan_says_why_and_takes_back_only_what_nobody_touched() {
    let team = team(3).await;
    let items = json!([team.item(0, 1, &[]), team.item(1, 1, &[]), team.item(2, 1, &[])]);
    let plan = team.draft(items).await.text("/draftWeekPlan/weekPlan/id");
    let plan = team.on_plan(&team.rep, "submitWeekPlan", &plan).await.at("/submitWeekPlan/weekPlan");
    let task = plan["items"][0]["tasks"][0]["id"].clone();
    let pin = json!({"captured": captured(team.world.app.clock.now()), "taskId": task, "baseRev": 1, "isPinned": true});
    assert_eq!(team.rep.mutate("changeTask", pin, "task { isPinned }").await.at("/changeTask/task/isPinned"), true);
    let seen = team.screen(&team.manager).await;
    assert_eq!(seen["allowedActions"], json!(["APPROVE", "RETURN", "REMARK"]));
    let back = json!({"planId": plan["id"], "readRev": seen["rev"], "reason": "请周三先去第2医院"});
    let returned = team.manager.mutate("returnWeekPlan", back, PLAN).await.at("/returnWeekPlan/weekPlan");
    assert_eq!(returned["state"], "RETURNED");
    let own = team.screen(&team.rep).await;
    assert_eq!(own["returnReason"], "请周三先去第2医院");
    assert_eq!(own["decidedBy"]["name"], "m1");
    assert_eq!(own["allowedActions"], json!(["DRAFT", "SUBMIT", "REMARK"]));
    let left: usize = (0..3).map(|item| dates(&own, item).len()).sum();
    assert_eq!(left, 1);
    let inbox = team.rep.ask("{ inbox { nodes { kind } } }", json!({})).await;
    assert_eq!(inbox.at("/inbox/nodes/0/kind"), "PLAN_RETURNED");
    let again = team.on_plan(&team.rep, "submitWeekPlan", own["id"].as_str().unwrap()).await;
    let again = again.at("/submitWeekPlan/weekPlan");
    assert_eq!((0..3).map(|item| dates(&again, item).len()).sum::<usize>(), 3);
    assert_eq!(again["items"][0]["tasks"][0]["id"], task);
    team.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_plan_cannot_be_withdrawn_and_a_submitted_one_not_be_changed() {
    let team = team(1).await;
    let empty = team.draft(json!([])).await.at("/draftWeekPlan/weekPlan");
    let id = empty["id"].as_str().unwrap();
    assert_eq!(team.on_plan(&team.rep, "submitWeekPlan", id).await.code(), "PLAN_EMPTY");
    assert_eq!(team.draft(json!([])).await.code(), "PLAN_EXISTS");
    let change = |rev: i64, items: Value| json!({"captured": captured(team.world.app.clock.now()), "id": id, "week": WEEK, "baseRev": rev, "items": items});
    let stale = team.rep.mutate("draftWeekPlan", change(7, json!([])), PLAN).await;
    assert_eq!(stale.code(), "CONFLICT");
    let drafted = team.rep.mutate("draftWeekPlan", change(1, json!([team.item(0, 1, &[])])), PLAN).await;
    assert_eq!(drafted.at("/draftWeekPlan/weekPlan/rev"), 2);
    let submitted = team.on_plan(&team.rep, "submitWeekPlan", id).await.at("/submitWeekPlan/weekPlan");
    let rev = submitted["rev"].as_i64().unwrap();
    assert_eq!(team.rep.mutate("draftWeekPlan", change(rev, json!([])), PLAN).await.code(), "PLAN_STATE");
    let withdrawn = team.on_plan(&team.rep, "withdrawWeekPlan", id).await.at("/withdrawWeekPlan/weekPlan");
    assert_eq!((withdrawn["state"].clone(), dates(&withdrawn, 0).len()), (json!("DRAFT"), 0));
    let submitted = team.on_plan(&team.rep, "submitWeekPlan", id).await.at("/submitWeekPlan/weekPlan");
    let stale = json!({"planId": id, "readRev": rev});
    assert_eq!(team.manager.mutate("approveWeekPlan", stale, PLAN).await.code(), "CONFLICT");
    let read = json!({"planId": id, "readRev": submitted["rev"]});
    assert_eq!(team.rep.mutate("approveWeekPlan", read.clone(), PLAN).await.code(), "FORBIDDEN");
    let approved = team.manager.mutate("approveWeekPlan", read.clone(), PLAN).await;
    assert_eq!(approved.at("/approveWeekPlan/weekPlan/state"), "APPROVED");
    assert_eq!(team.on_plan(&team.rep, "withdrawWeekPlan", id).await.code(), "PLAN_STATE");
    assert_eq!(team.manager.mutate("approveWeekPlan", read, PLAN).await.code(), "PLAN_STATE");
    team.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_cannot_be_is_refused_with_its_place() {
    let team = team(2).await;
    let fault = async |items: Value| {
        let reply = team.draft(items).await;
        let fault = &reply.body["errors"][0]["extensions"]["fieldErrors"][0];
        (fault["path"].as_str().unwrap_or_default().to_owned(), fault["code"].as_str().unwrap_or_default().to_owned())
    };
    let of = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    assert_eq!(fault(json!([team.item(0, 8, &[])])).await, of("items.0.visitsWanted", "NUMBER_OUT_OF_RANGE"));
    assert_eq!(fault(json!([team.item(0, 1, &["2026-12-08"])])).await, of("items.0.fixedDays", "DATE_OUTSIDE_WEEK"));
    let many = json!([team.item(0, 1, &["2026-12-01", "2026-12-02"])]);
    assert_eq!(fault(many).await, of("items.0.fixedDays", "PLAN_FIXED_DAYS_EXCEED_VISITS"));
    let twice = team.draft(json!([team.item(0, 1, &[]), team.item(0, 1, &[])])).await;
    assert_eq!(twice.code(), "PLAN_CUSTOMER_TWICE");
    team.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_cannot_tell_a_foreign_plan_from_an_absent_one() {
    let team = team(1).await;
    let stranger = team.world.sign_in("r2").await;
    let plan = team.draft(json!([team.item(0, 1, &[])])).await.text("/draftWeekPlan/weekPlan/id");
    for name in ["submitWeekPlan", "withdrawWeekPlan"] {
        assert_eq!(team.on_plan(&stranger, name, &plan).await.code(), "NOT_FOUND");
        assert_eq!(team.on_plan(&stranger, name, &mint("weekplan")).await.code(), "NOT_FOUND");
    }
    assert!(team.screen(&stranger).await.is_null());
    let anonymous = team.world.anonymous();
    assert_eq!(anonymous.ask(SCREEN, json!({"week": WEEK})).await.code(), "UNAUTHENTICATED");
    let foreign = json!({"captured": captured(team.world.app.clock.now()), "id": mint("weekplan"), "week": WEEK, "items": [team.item(0, 1, &[])]});
    assert_eq!(stranger.mutate("draftWeekPlan", foreign, PLAN).await.code(), "NOT_FOUND");
    team.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_is_read_in_as_many_statements_however_much_it_holds() {
    let team = team(8).await;
    let one = team.draft(json!([team.item(0, 1, &[])])).await.at("/draftWeekPlan/weekPlan");
    let id = one["id"].as_str().unwrap();
    team.on_plan(&team.rep, "submitWeekPlan", id).await.at("/submitWeekPlan");
    let few = team.world.fewest_statements(async || team.screen(&team.manager).await).await;
    let withdrawn = team.on_plan(&team.rep, "withdrawWeekPlan", id).await;
    let items: Vec<Value> = (1..8).map(|customer| team.item(customer, 2, &[])).collect();
    let more = json!({"captured": captured(team.world.app.clock.now()), "id": id, "week": WEEK, "baseRev": withdrawn.at("/withdrawWeekPlan/weekPlan/rev"), "items": items});
    team.rep.mutate("draftWeekPlan", more, PLAN).await.at("/draftWeekPlan");
    team.on_plan(&team.rep, "submitWeekPlan", id).await.at("/submitWeekPlan");
    let many = team.world.fewest_statements(async || team.screen(&team.manager).await).await;
    World::assert_none_per_row(few, many, 7);
    team.world.end().await;
}
