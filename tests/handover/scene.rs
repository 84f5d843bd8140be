//! A leaver with things of every kind, and those who succeed.

use std::time::Duration;

use e2e::field_day::FieldDay;
use e2e::lists::{PURPOSE, RESULT};
use e2e::{Actor, Live, Reply, World, captured, mint};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::CustomerKind;
use rounds_server::customers::customers::Draft;
use serde_json::{Value, json};

pub const HANDOVER: &str = "handover { id state completedAt from { id status } startedBy { id } lines { kind total moved } shares { successor { id } customerCount customerCountAfter } headships { department { id } successor { id } } }";
pub const PREVIEW: &str =
    "query P($fromId: ID!, $rules: HandoverRulesInput!) { handoverPreview(fromId: $fromId, rules: $rules) {
    from { id } lines { kind total } shares { customerCount customerCountAfter successor { id } }
    headships { department { id head { id } } successor { id } } unplacedCount unplaced(first: 50) { totalCount nodes { id name } } } }";
pub const CHANGED: &str =
    "subscription C($id: ID!) { handoverChanged(id: $id) { cursor handover { id state lines { kind total moved } } } }";

/// A district with a leaver and two colleagues, below a regional manager.
pub struct Scene {
    pub world: World,
    pub boss: Actor,
    pub leaver: Actor,
    pub one: Actor,
    pub two: Actor,
}

impl Scene {
    /// A field day: the rep leaves, with customers, a plan and tasks, and a colleague serves a customer too.
    pub async fn begin() -> Self {
        let day = FieldDay::begin().await;
        let (boss, one) = (day.boss().await, day.peer().await);
        let FieldDay { mut world, rep: leaver, .. } = day;
        world.learn_departments(&boss).await;
        let two = world.rep("two", "EAST").await;
        Self { world, boss, leaver, one, two }
    }

    /// The same people in another world, who have nothing to do yet.
    pub async fn in_world(mut world: World) -> Self {
        world.fill_lists().await;
        world.department("REGION", "HQ").await;
        world.department("EAST", "REGION").await;
        let boss = world.person("boss", StandardPosition::RegionalManager, "REGION").await;
        let leaver = world.rep("leaver", "EAST").await;
        let one = world.rep("one", "EAST").await;
        let two = world.rep("two", "EAST").await;
        Self { world, boss, leaver, one, two }
    }

    /// A hospital of a region that somebody serves.
    pub async fn hospital(&self, name: &str, region: Option<&str>, rep: &Actor) -> String {
        let region_id = region.map(|region| region.parse().unwrap());
        let draft = Draft { region_id, ..Draft::named(CustomerKind::Institution, name) };
        self.world.customer(draft, "EAST", Some(rep)).await
    }

    /// A visit by telephone that was completed with a next step.
    pub async fn visit(&self, rep: &Actor, customer: &str, next_step: Option<&str>) -> String {
        let (id, now) = (mint("visit"), captured(self.world.app.clock.now()));
        let start = json!({"captured": now, "id": id, "customerId": customer, "channel": "PHONE"});
        rep.mutate("startVisit", start, "visit { id }").await.text("/startVisit/visit/id");
        let report = json!({"purposeId": PURPOSE,
            "resultId": RESULT, "notes": "Talked about stock", "nextStep": next_step});
        let complete = json!({"captured": now, "visitId": id, "report": report});
        rep.mutate("completeVisit", complete, "visit { id }").await.text("/completeVisit/visit/id");
        id
    }

    /// A task of somebody on a customer.
    pub async fn task(&self, rep: &Actor, customer: &str, day: &str) -> String {
        let now = captured(self.world.app.clock.now());
        let input = json!({"captured": now, "id": mint("task"), "customerId": customer, "date": day});
        rep.mutate("addTask", input, "task { id }").await.text("/addTask/task/id")
    }

    /// A draft of somebody's week with one item per customer.
    pub async fn plan(&self, rep: &Actor, week: &str, customers: &[&str]) -> String {
        let now = captured(self.world.app.clock.now());
        let items: Vec<Value> =
            customers.iter().map(|customer| json!({"id": mint("planitem"), "customerId": customer})).collect();
        let input = json!({"captured": now, "id": mint("weekplan"), "week": week, "items": items});
        rep.mutate("draftWeekPlan", input, "weekPlan { id }").await.text("/draftWeekPlan/weekPlan/id")
    }

    /// What a handover of the leaver by some rules would move.
    pub async fn preview(&self, rules: Value) -> Reply {
        self.boss.ask(PREVIEW, json!({"fromId": self.leaver.id, "rules": rules})).await
    }

    /// Starts a resignation by some rules.
    pub async fn start(&self, rules: Value) -> Reply {
        let input = json!({"fromId": self.leaver.id, "rules": rules, "closesAccess": true});
        self.boss.mutate("startHandover", input, HANDOVER).await
    }

    /// The same, and waits for its end; answers with the handover as it stands then.
    pub async fn hand_over(&self, rules: Value) -> Value {
        let mut live = self.boss.live().await;
        let id = self.start(rules).await.text("/startHandover/handover/id");
        self.ended(&mut live, &id).await
    }

    /// Waits over a subscription until a handover has ended; answers with it as it stands then.
    pub async fn ended(&self, live: &mut Live, id: &str) -> Value {
        live.subscribe(CHANGED, json!({ "id": id })).await;
        let document = format!("query H($id: ID!) {{ {} }}", HANDOVER.replacen("handover", "handover(id: $id)", 1));
        loop {
            let seen = self.boss.ask(&document, json!({ "id": id })).await.at("/handover");
            if seen["state"] != "RUNNING" {
                return seen;
            }
            // The event that ends it may have been told before the subscription stood.
            let _ = tokio::time::timeout(Duration::from_millis(500), live.event()).await;
        }
    }
}

/// The UUID of a global id.
pub fn uuid(id: &str) -> &str {
    id.split_once('_').unwrap().1
}

/// The code of the first field at fault.
#[track_caller]
pub fn fault(reply: &Reply) -> String {
    assert_eq!(reply.code(), "BAD_USER_INPUT", "{:#}", reply.body);
    reply.body["errors"][0]["extensions"]["fieldErrors"][0]["code"].as_str().unwrap().to_owned()
}

/// Counts by kind, those above zero.
pub fn counts(lines: &Value, of: &str) -> Vec<(String, i64)> {
    let lines = lines.as_array().unwrap().iter();
    let counted = lines.map(|line| (line["kind"].as_str().unwrap().to_owned(), line[of].as_i64().unwrap()));
    counted.filter(|(_, count)| *count > 0).collect()
}
