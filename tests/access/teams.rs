//! Two teams that know nothing of each other, each with a day of its own.

use e2e::lists::{PURPOSE, RESULT};
use e2e::{Actor, World, captured, mint};
use rounds_domain::vocabulary::KeyField;
use rounds_server::customers::customers::{CustomerPolicy, RevisionRules};
use serde_json::{Value, json};

/// The rep and the manager of one team, and what is theirs.
pub struct Team {
    pub rep: Actor,
    pub manager: Actor,
    pub customer: String,
    pub task: String,
    pub plan: String,
    pub visit: String,
    pub stay: String,
}

/// A world with two teams, where another status of a customer needs approval.
pub async fn two_teams() -> (World, Team, Team) {
    let revisions = RevisionRules { approved_fields: vec![KeyField::Status], ..CustomerPolicy::default().revisions };
    let mut world = World::controlled(CustomerPolicy { revisions, ..CustomerPolicy::default() }).await;
    world.fill_lists().await;
    let east = Team::of(&mut world, "EAST").await;
    let west = Team::of(&mut world, "WEST").await;
    (world, east, west)
}

impl Team {
    async fn of(world: &mut World, department: &str) -> Self {
        world.department(department, "HQ").await;
        let manager = world.manager(&format!("{department}-manager"), department).await;
        let rep = world.rep(&format!("{department}-rep"), department).await;
        let customer = world.institution(&format!("{department}医院"), department, Some(&rep)).await;
        let point = json!({"lat": 39.9, "lon": 116.4, "system": "WGS84"});
        let anchor = json!({"institutionId": customer, "point": point, "reason": "Seen on the map"});
        manager.mutate("setAnchor", anchor, "anchor { id }").await.text("/setAnchor/anchor/id");
        let (task, plan, visit, stay) = (mint("task"), mint("weekplan"), mint("visit"), mint("checkin"));
        Self { rep, manager, customer, task, plan, visit, stay }
    }

    /// A task, a plan that the manager approves, a stay, and a visit that the manager has to review.
    pub async fn work(&self, world: &World) {
        let rep = &self.rep;
        let change = async |who: &Actor, name: &str, rest: Value| {
            let mut input = rest;
            input["captured"] = captured(world.app.clock.now());
            who.mutate(name, input, "__typename").await.at(&format!("/{name}/__typename"));
        };
        let items = json!([{"id": mint("planitem"), "customerId": self.customer}]);
        change(rep, "addTask", json!({"id": self.task, "customerId": self.customer, "date": "2026-11-23"})).await;
        change(rep, "draftWeekPlan", json!({"id": self.plan, "week": "2026-W48", "items": items})).await;
        change(rep, "submitWeekPlan", json!({"planId": self.plan})).await;
        let rev = rep.ask("{ weekPlan(week: \"2026-W48\") { rev } }", json!({})).await.at("/weekPlan/rev");
        let approval = json!({"planId": self.plan, "readRev": rev});
        let approved = self.manager.mutate("approveWeekPlan", approval, "weekPlan { state }").await;
        assert_eq!(approved.at("/approveWeekPlan/weekPlan/state"), "APPROVED");
        change(rep, "checkIn", json!({"id": self.stay, "customerId": self.customer, "fixes": []})).await;
        change(rep, "startVisit", json!({"id": self.visit, "customerId": self.customer, "checkInId": self.stay})).await;
        let report = json!({"purposeId": PURPOSE,
            "resultId": RESULT, "notes": "讨论了新适应症的数据"});
        change(rep, "completeVisit", json!({"visitId": self.visit, "report": report})).await;
    }

    /// What nobody outside the team may learn of.
    pub fn private(&self) -> [&str; 5] {
        [&self.customer, &self.task, &self.plan, &self.visit, &self.stay].map(|id| id_alone(id))
    }

    /// What the rep hears of in a day.
    pub fn news_of_rep(&self) -> [&str; 4] {
        [id_alone(&self.task), id_alone(&self.plan), id_alone(&self.stay), "PLAN_APPROVED"]
    }

    /// What the manager hears of in a day.
    pub fn news_of_manager(&self) -> [&str; 4] {
        [id_alone(&self.plan), id_alone(&self.visit), "PLAN_SUBMITTED", "reviewFeedChanged"]
    }
}

/// The UUID of an id.
fn id_alone(id: &str) -> &str {
    id.split_once('_').unwrap().1
}
