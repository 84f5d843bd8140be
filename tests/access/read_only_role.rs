//! Somebody who sees the whole company and acts in one department alone: what is done there is refused everywhere else,
//! so that seeing is never taken for reaching; and what is others' own is not touched by whoever sees it.

use e2e::{Actor, Reply, World, captured, mint};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use crate::access::teams::{Team, two_teams};

const SEEN: [&str; 5] = ["CUSTOMERS_READ", "PLANS_READ", "VISITS_READ", "PEOPLE_READ", "SESSIONS_READ"];
const DONE: [&str; 5] = ["PEOPLE_MANAGE", "POSITIONS_MANAGE", "SESSIONS_END", "CALENDAR_MANAGE", "HANDOVER_RUN"];

const KNOWN: &str = "query K($ids: [ID!]!) { nodes(ids: $ids) { ... on Visit { review { id } } ... on WeekPlan { rev }
    ... on Customer { rev } ... on Employee { rev positions { id } department { id rev } } } }";

/// What waits in a team to be acted on.
pub struct Waiting {
    pub rep: String,
    heir: String,
    department: Value,
    pub customer: String,
    pooled: String,
    plan: (String, Value),
    task: String,
    stay: String,
    pub visit: String,
    review: Value,
    application: String,
    leave: String,
    revision: Value,
    positions: Vec<Value>,
    revs: [Value; 3],
}

impl Waiting {
    pub async fn of(world: &World, team: &Team, department: &str) -> Self {
        let rep = &team.rep;
        let pooled = world.institution(&format!("{department}药房"), department, None).await;
        let now = captured(world.app.clock.now());
        let [plan, application, leave] = ["weekplan", "application", "leave"].map(mint);
        let items = json!([{"id": mint("planitem"), "customerId": team.customer}]);
        let input = json!({"captured": now, "id": plan, "week": "2026-W49", "items": items});
        done(rep, "draftWeekPlan", input).await;
        done(rep, "submitWeekPlan", json!({"captured": now, "planId": plan})).await;
        let draft = json!({"kind": "INSTITUTION", "name": format!("{department}诊所")});
        done(rep, "applyForCustomer", json!({"captured": now, "id": application, "draft": draft})).await;
        let days = json!({"from": "2026-12-14", "until": "2026-12-15"});
        let input = json!({"captured": now, "id": leave, "kind": "ANNUAL", "range": days});
        done(rep, "recordLeave", input).await;
        let admin = world.sign_in("admin").await;
        let known = admin.ask(KNOWN, json!({"ids": [team.visit, plan, team.customer, rep.id]})).await.at("/nodes");
        let (customer, employee) = (&known[2], &known[3]);
        let input = json!({"captured": now, "customerId": team.customer, "baseRev": customer["rev"], "status": "LOST",
            "reason": "x"});
        let asked = rep.mutate("changeCustomer", input, "pendingRevisions { id }").await;
        let positions = employee["positions"].as_array().unwrap().iter().map(|position| position["id"].clone());
        Self {
            rep: rep.id.clone(),
            heir: team.manager.id.clone(),
            department: employee["department"]["id"].clone(),
            customer: team.customer.clone(),
            pooled,
            plan: (plan, known[1]["rev"].clone()),
            task: team.task.clone(),
            stay: team.stay.clone(),
            visit: team.visit.clone(),
            review: known[0]["review"]["id"].clone(),
            application,
            leave,
            revision: asked.at("/changeCustomer/pendingRevisions/0/id"),
            positions: positions.collect(),
            revs: [&customer["rev"], &employee["rev"], &employee["department"]["rev"]].map(Value::clone),
        }
    }

    /// What is refused to whoever sees it and may not do it, in an order in which all can be done.
    pub fn refused(&self, now: &Value) -> Vec<(&'static str, Value)> {
        let (point, plan) = (json!({"lat": 39.9, "lon": 116.4, "system": "WGS84"}), &self.plan);
        let change = json!({"captured": now, "customerId": self.customer, "baseRev": self.revs[0], "address": "x"});
        let review = json!({"captured": now, "reviewId": self.review, "readVersion": 1, "rating": 4});
        let order =
            json!({"captured": now, "id": mint("remark"), "aboutId": self.visit, "kind": "INSTRUCTION", "text": "x"});
        let days = json!({"from": "2026-12-21", "until": "2026-12-22"});
        let leave =
            json!({"captured": now, "id": mint("leave"), "employeeId": self.rep, "kind": "ANNUAL", "range": days});
        vec![
            ("changeCustomer", change),
            ("decideCustomerRevision", json!({"revisionId": self.revision, "decision": "DECLINE", "reason": "x"})),
            ("claimCustomer", json!({"customerId": self.pooled})),
            ("setAnchor", json!({"institutionId": self.customer, "point": point, "reason": "x"})),
            ("approveWeekPlan", json!({"planId": plan.0, "readRev": plan.1})),
            ("reviewVisit", review),
            ("addRemark", order),
            ("recordLeave", leave),
            ("cancelLeave", json!({"leaveId": self.leave})),
        ]
    }

    /// What is not there for whoever may not act on it, in the same way.
    pub fn not_there(&self, now: &Value) -> Vec<(&'static str, Value)> {
        let [_, employee, department] = &self.revs;
        let (of, below) = (&self.rep, &self.department);
        let task = json!({"captured": now, "id": mint("task"), "customerId": self.customer, "date": "2026-11-27", "employeeId": of});
        let hired = json!({"code": &mint("n")[..30], "name": "n", "timeZone": "Asia/Shanghai", "departmentId": below, "positionIds": []});
        let rules = json!({"restToId": self.heir});
        vec![
            ("decideCustomerApplication", json!({"applicationId": self.application, "decision": "APPROVE"})),
            ("addTask", task),
            ("changeEmployee", json!({"employeeId": of, "baseRev": employee, "name": "x"})),
            ("changeDepartment", json!({"departmentId": below, "baseRev": department, "name": "x"})),
            ("createEmployee", hired),
            ("setEmployeeRights", json!({"employeeId": of, "positionIds": self.positions, "directGrants": []})),
            ("endSessions", json!({"employeeId": of, "reason": "x"})),
            ("resetPassword", json!({"employeeId": of, "reason": "x"})),
            ("startHandover", json!({"fromId": of, "rules": rules, "closesAccess": false})),
            ("setEmployeeAccess", json!({"employeeId": of, "isOpen": false, "reason": "x"})),
            ("createDepartment", json!({"parentId": below, "code": &mint("d")[..30], "name": "x"})),
        ]
    }

    /// What only the rep does.
    fn own_acts(&self, now: &Value) -> Vec<(&'static str, Value)> {
        let item = json!({"id": mint("planitem"), "customerId": self.customer});
        vec![
            ("changeTask", json!({"captured": now, "taskId": self.task, "baseRev": 1, "note": "x"})),
            ("postponeTask", json!({"captured": now, "taskId": self.task, "date": "2026-11-27", "reason": "x"})),
            ("cancelTask", json!({"captured": now, "taskId": self.task, "reason": "x"})),
            ("abandonVisit", json!({"captured": now, "visitId": self.visit, "reason": "x"})),
            ("completeVisit", json!({"captured": now, "visitId": self.visit, "report": {}})),
            ("explainCheckIn", json!({"captured": now, "checkInId": self.stay, "explanation": "x"})),
            ("checkOut", json!({"captured": now, "checkInId": self.stay, "fixes": []})),
            ("withdrawWeekPlan", json!({"captured": now, "planId": self.plan.0})),
            ("submitWeekPlan", json!({"captured": now, "planId": self.plan.0})),
            (
                "draftWeekPlan",
                json!({"captured": now, "id": self.plan.0, "week": "2026-W49", "baseRev": self.plan.1, "items": [item]}),
            ),
            ("releaseCustomer", json!({"customerId": self.customer, "reason": "x"})),
        ]
    }
}

pub async fn done(actor: &Actor, name: &str, input: Value) {
    actor.mutate(name, input, "__typename").await.at(&format!("/{name}/__typename"));
}

pub fn outcome(reply: &Reply) -> String {
    let error = &reply.body["errors"][0]["extensions"]["code"];
    error.as_str().map_or_else(|| "done".to_owned(), str::to_owned)
}

/// The head of the east, who sees everything.
async fn onlooker(world: &mut World) -> Actor {
    let admin = world.sign_in("admin").await;
    let onlooker = world.person("onlooker", StandardPosition::DistrictManager, "EAST").await;
    let held = "query H($id: ID!) { employee(id: $id) { positions { id } } }";
    let held = admin.ask(held, json!({"id": onlooker.id})).await.at("/employee/positions/0/id");
    let seen = SEEN.map(|right| json!({"permission": right, "scope": "ALL"}));
    let grants: Vec<Value> =
        DONE.map(|right| json!({"permission": right, "scope": "SUBTREE"})).into_iter().chain(seen).collect();
    done(
        &admin,
        "setEmployeeRights",
        json!({"employeeId": onlooker.id, "positionIds": [held], "directGrants": grants}),
    )
    .await;
    world.forget_viewers();
    onlooker
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_rights_over_the_company_allow_acts_in_the_own_department_alone() {
    let (mut world, east, west) = two_teams().await;
    east.work(&world).await;
    west.work(&world).await;
    let onlooker = onlooker(&mut world).await;
    let (near, far) = (Waiting::of(&world, &east, "EAST").await, Waiting::of(&world, &west, "WEST").await);
    let now = captured(world.app.clock.now());
    let mut faults = Vec::new();
    let mut judge = |name: &str, reply: &Reply, expected: &str| {
        if outcome(reply) != expected {
            faults.push(format!("{name}: {expected} is not {:#}", reply.body));
        }
    };
    for (team, waiting) in [(&west, &far), (&east, &near)] {
        for (name, input) in waiting.own_acts(&now) {
            let reply = onlooker.mutate(name, input, "__typename").await;
            judge(name, &reply, if name == "releaseCustomer" { "FORBIDDEN" } else { "NOT_FOUND" });
        }
        let assigned =
            json!({"customerIds": [waiting.customer], "employeeId": east.rep.id, "duty": "SERVICE", "reason": "x"});
        let reply = onlooker.mutate("assignCustomers", assigned, "results { refusal { code } }").await;
        let refusal = reply.at("/assignCustomers/results/0")["refusal"]["code"].clone();
        assert_eq!(refusal, if team.rep.id == east.rep.id { Value::Null } else { json!("FORBIDDEN") });
    }
    for (waiting, codes) in [(&far, ["FORBIDDEN", "NOT_FOUND"]), (&near, ["done", "done"])] {
        for (acts, expected) in [waiting.refused(&now), waiting.not_there(&now)].into_iter().zip(codes) {
            for (name, input) in acts {
                judge(name, &onlooker.mutate(name, input, "__typename").await, expected);
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    world.end().await;
}
