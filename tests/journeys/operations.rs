//! The published operations of the phones, executed over one day as they are sent.

use std::collections::BTreeSet;
use std::path::Path;

use e2e::lists::{PURPOSE, RESULT};
use e2e::rows::{Filling, Who, rows};
use e2e::{Actor, PASSWORD, World, captured, mint, operation};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::KeyField;
use rounds_server::customers::customers::{CustomerPolicy, RevisionRules};
use serde_json::{Value, json};
use uuid::Uuid;

/// What happens at the office's desk: not captured on a phone.
const UNTIMED: &[&str] = &[
    "RegisterDevice",
    "ClaimCustomer",
    "ReleaseCustomer",
    "AssignCustomers",
    "DecideCustomerApplication",
    "DecideCustomerRevision",
    "EndSessions",
    "ResetPassword",
];

/// A company that lets a change of the status wait for an approval.
fn approved() -> CustomerPolicy {
    let control = CustomerPolicy::default();
    CustomerPolicy {
        revisions: RevisionRules { approved_fields: vec![KeyField::Status], ..control.revisions },
        ..control
    }
}

/// The day so far: who walks it, and which operations ran.
struct Day {
    world: World,
    ran: BTreeSet<String>,
}

impl Day {
    /// Runs a published operation; fails the test when it answers with an error.
    async fn run(&mut self, actor: &Actor, name: &str, variables: Value) -> Value {
        self.ran.insert(name.to_owned());
        actor.ask(&operation(name), variables).await.at("")
    }

    /// The same for a mutation: the input gets a key and what the phone's clocks say.
    async fn act(&mut self, actor: &Actor, name: &str, mut input: Value) -> Value {
        input["idempotencyKey"] = json!(Uuid::now_v7());
        if !UNTIMED.contains(&name) {
            input["captured"] = captured(self.world.app.clock.now());
        }
        self.run(actor, name, json!({ "input": input })).await
    }

    /// Opens a published subscription, which must not answer with an error.
    async fn listen(&mut self, actor: &Actor, name: &str) -> e2e::Live {
        self.ran.insert(name.to_owned());
        let mut live = actor.live().await;
        live.subscribe(&operation(name), json!({})).await;
        live.is_quiet().await;
        live
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_published_operation_runs() {
    let mut world = World::controlled(approved()).await;
    world.department("D1", "HQ").await;
    let manager = world.manager("m1", "D1").await;
    let rep = world.rep("r1", "D1").await;
    let customer = world.institution("东区医院", "D1", Some(&rep)).await;
    world.fill_lists().await;
    let mut day = Day { world, ran: BTreeSet::new() };
    day.run(&day.world.anonymous(), "SignIn", json!({"input": {"login": "r1", "password": PASSWORD}})).await;
    let device = json!({"id": mint("device"), "platform": "IOS", "model": "Phone", "appVersion": "1.0.0"});
    day.act(&rep, "RegisterDevice", json!({"device": device, "pushChannel": "NONE", "timeZone": "Asia/Shanghai"}))
        .await;
    let mut inbox = day.listen(&rep, "InboxChanged").await;
    let mut feed = day.listen(&manager, "ReviewFeedChanged").await;
    let task = plan(&mut day, &rep, &customer).await;
    let visit = visit(&mut day, &rep, (&customer, &task)).await;
    let event = feed.event().await;
    assert_eq!(event["data"]["reviewFeedChanged"]["review"]["visit"]["id"], visit, "{event:#}");
    review(&mut day, &manager, &visit).await;
    let event = inbox.event().await;
    assert!(event["errors"].is_null(), "{event:#}");
    hand_over(&mut day, &rep).await;
    pool(&mut day, (&manager, &rep), &customer).await;
    apply(&mut day, (&manager, &rep)).await;
    revise(&mut day, (&manager, &rep), &customer).await;
    administrate(&mut day, &rep).await;
    day.run(&rep, "Inbox", json!({})).await;
    day.run(&rep, "CustomerCard", json!({ "id": customer })).await;
    day.run(&rep, "CustomerSearch", json!({"search": "东区"})).await;
    day.run(&rep, "Nearby", json!({"lat": 39.9, "lon": 116.4, "system": "GCJ02"})).await;
    bring_along(&mut day, (&manager, &rep)).await;
    assert_eq!(day.ran, published(), "operations that ran, and operations that are published");
    day.world.end().await;
}

/// What subjects say of their own operations.
async fn bring_along(day: &mut Day, (manager, rep): (&Actor, &Actor)) {
    let admin = day.world.sign_in("admin").await;
    let mut filling = Filling::at(day.world.app.clock.now());
    for run in &rows().runs {
        let actor = match run.by {
            Who::Admin => &admin,
            Who::Manager => manager,
            Who::Rep => rep,
        };
        let variables = filling.fill(&run.variables);
        day.run(actor, &run.operation, variables).await;
    }
}

/// A week with one visit today; its task.
async fn plan(day: &mut Day, rep: &Actor, customer: &str) -> String {
    let plan = mint("weekplan");
    let items = json!([{"id": mint("planitem"), "customerId": customer, "fixedDays": ["2026-11-23"]}]);
    day.act(rep, "DraftWeekPlan", json!({"id": plan, "week": "2026-W48", "items": items})).await;
    day.act(rep, "SubmitWeekPlan", json!({ "planId": plan })).await;
    day.run(rep, "WeekPlanScreen", json!({"week": "2026-W48"})).await;
    let today = day.run(rep, "MyDay", json!({})).await;
    let task = today["myDay"]["tasks"][0]["id"].as_str().unwrap().to_owned();
    let reminder = json!({"id": mint("reminder"), "aboutId": task, "title": "Bring the study", "localDate": "2026-11-23", "localTime": "18:00"});
    day.act(rep, "SetReminder", reminder).await;
    task
}

/// A stay without a fix, explained, and a visit within it; its id.
async fn visit(day: &mut Day, rep: &Actor, (customer, task): (&str, &str)) -> Value {
    let (stay, visit) = (mint("checkin"), mint("visit"));
    day.act(rep, "CheckIn", json!({"id": stay, "customerId": customer, "taskId": task, "fixes": []})).await;
    day.act(rep, "ExplainCheckIn", json!({"checkInId": stay, "explanation": "No signal in the basement"})).await;
    day.act(rep, "StartVisit", json!({"id": visit, "customerId": customer, "checkInId": stay, "taskId": task})).await;
    let report = json!({"purposeId": PURPOSE, "resultId": RESULT});
    day.act(rep, "CompleteVisit", json!({"visitId": visit, "report": report})).await;
    day.act(rep, "CheckOut", json!({"checkInId": stay, "fixes": []})).await;
    json!(visit)
}

async fn review(day: &mut Day, manager: &Actor, visit: &Value) {
    let feed = day.run(manager, "ReviewFeed", json!({})).await;
    let review = feed.pointer("/reviewFeed/nodes/0/id").or(feed.pointer("/reviewFeed/edges/0/node/id")).unwrap();
    day.run(manager, "VisitReview", json!({"visitId": visit})).await;
    day.act(manager, "ReviewVisit", json!({"reviewId": review, "readVersion": 1, "rating": 4})).await;
    let remark = json!({"id": mint("remark"), "aboutId": visit, "kind": "COMMENT", "text": "Well prepared"});
    day.act(manager, "AddRemark", remark).await;
}

/// Somebody who served nobody for long leaves; the rep succeeds.
async fn hand_over(day: &mut Day, rep: &Actor) {
    let admin = day.world.sign_in("admin").await;
    let leaver = day.world.hire("r2", StandardPosition::Rep, "D1").await;
    let rules = json!({"restToId": rep.id});
    day.run(&admin, "HandoverPreview", json!({"fromId": leaver, "rules": rules})).await;
    day.ran.insert("StartHandover".to_owned());
    let input = json!({"idempotencyKey": Uuid::now_v7(), "fromId": leaver, "rules": rules, "closesAccess": true});
    let started = admin.ask(&operation("StartHandover"), json!({ "input": input })).await;
    let id = started.text("/startHandover/handover/id");
    day.ran.insert("HandoverChanged".to_owned());
    let mut live = admin.live().await;
    live.subscribe(&operation("HandoverChanged"), json!({ "id": id })).await;
    day.run(rep, "HandoverPacket", json!({ "id": id })).await;
}

/// A customer goes into the pool, is claimed, and is assigned to where it was.
async fn pool(day: &mut Day, (manager, rep): (&Actor, &Actor), customer: &str) {
    let second = day.world.institution("西区医院", "D1", Some(rep)).await;
    let released = day.act(rep, "ReleaseCustomer", json!({"customerId": second, "reason": "太远"})).await;
    assert_eq!(released["releaseCustomer"]["customerId"], json!(second));
    let pool = day.run(manager, "Pool", json!({})).await;
    assert_eq!(pool["customers"]["nodes"][0]["id"], json!(second));
    let claimed = day.act(manager, "ClaimCustomer", json!({"customerId": second})).await;
    assert_eq!(claimed["claimCustomer"]["customer"]["rep"]["id"], json!(manager.id));
    let assign = json!({"customerIds": [second, customer], "employeeId": rep.id, "duty": "REP", "reason": "分配"});
    let assigned = day.act(manager, "AssignCustomers", assign).await;
    assert_eq!(assigned["assignCustomers"]["results"][0]["refusal"], Value::Null);
}

async fn apply(day: &mut Day, (manager, rep): (&Actor, &Actor)) {
    day.run(rep, "CustomerTraces", json!({"search": "浦东新区人民医院"})).await;
    let draft = json!({"kind": "INSTITUTION", "name": "浦东新区人民医院"});
    let id = mint("application");
    day.act(rep, "ApplyForCustomer", json!({"id": id, "draft": draft, "reason": "新开业"})).await;
    let waiting = day.run(manager, "CustomerApplications", json!({"state": "PENDING"})).await;
    assert_eq!(waiting["customerApplications"]["nodes"][0]["id"], json!(id));
    day.act(manager, "DecideCustomerApplication", json!({"applicationId": id, "decision": "APPROVE"})).await;
}

async fn revise(day: &mut Day, (manager, rep): (&Actor, &Actor), customer: &str) {
    let rev =
        rep.ask("query R($id: ID!) { customer(id: $id) { rev } }", json!({"id": customer})).await.at("/customer/rev");
    let change = json!({"customerId": customer, "baseRev": rev, "status": "LOST", "reason": "关门"});
    let changed = day.act(rep, "ChangeCustomer", change).await;
    let waiting = day.run(manager, "CustomerRevisions", json!({})).await;
    let revision = &waiting["customerRevisions"]["nodes"][0]["id"];
    assert_eq!(&changed["changeCustomer"]["pendingRevisions"][0]["id"], revision);
    day.act(manager, "DecideCustomerRevision", json!({"revisionId": revision, "decision": "APPROVE"})).await;
    let history = day.run(rep, "CustomerHistory", json!({"id": customer})).await;
    assert!(!history["customer"]["history"]["nodes"].as_array().unwrap().is_empty());
}

/// Somebody forgets a password and is forced off; all of it is on the trail.
async fn administrate(day: &mut Day, rep: &Actor) {
    let admin = day.world.sign_in("admin").await;
    let other = day.world.rep("r3", "D1").await;
    let seen = day.run(&admin, "SignedIn", json!({})).await;
    assert!(seen["sessions"]["totalCount"].as_i64().unwrap() > 1);
    let ended = day.act(&admin, "EndSessions", json!({"employeeId": other.id, "reason": "手机丢失"})).await;
    assert_eq!(ended["endSessions"]["endedCount"], 1);
    day.act(&admin, "ResetPassword", json!({"employeeId": other.id, "reason": "忘记密码"})).await;
    let trail = day.run(&admin, "AuditTrail", json!({"filter": {"actorIds": [rep.id]}})).await;
    assert!(!trail["auditTrail"]["nodes"].as_array().unwrap().is_empty());
}

/// Names of the operations that are published.
fn published() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("mobile-contract/operations");
    let screens = std::fs::read_dir(folder).unwrap().map(|screen| screen.unwrap().path());
    let files = screens.flat_map(|screen| std::fs::read_dir(screen).unwrap()).map(|file| file.unwrap().path());
    files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}
