//! Every right alone: what a position that grants nothing else opens, and that without it the same is refused or empty.

use std::collections::{BTreeSet, HashMap};

use e2e::{Actor, World, captured, mint};
use rounds_domain::permissions::{Permission, StandardPosition};
use serde_json::{Value, json};

use crate::access::read_only_role::{Waiting, done, outcome};
use crate::access::teams::two_teams;

/// What is tried, and how it ends without the right.
enum Probe {
    /// A document that shows this thing, or nothing of it.
    Hidden(&'static str, &'static str),
    /// A document that is refused.
    Refused(&'static str),
    /// A mutation that is refused to somebody who sees everything.
    Act(&'static str),
}

use Probe::{Act, Hidden, Refused};

const PROBES: [(&str, &str, Probe); 24] = [
    ("PEOPLE_READ", "ALL", Hidden("{ employees(first: 100) { nodes { id } } }", "rep")),
    ("CUSTOMERS_READ", "ALL", Hidden("{ customers(first: 100) { nodes { id } } }", "customer")),
    ("PLANS_READ", "ALL", Refused("{ weekPlans(week: \"2026-W49\") { totalCount } }")),
    ("VISITS_READ", "ALL", Hidden("{ visits(first: 100) { nodes { id } } }", "visit")),
    ("POSITIONS_MANAGE", "ALL", Act("createPosition")),
    ("SESSIONS_READ", "ALL", Refused("{ sessions { totalCount } }")),
    ("AUDIT_READ", "ALL", Refused("{ auditTrail { totalCount } }")),
    ("SYSTEM_READ", "ALL", Refused("{ systemStatus { __typename } }")),
    ("VISITS_REVIEW", "ALL", Refused("{ reviewFeed { totalCount } }")),
    ("CUSTOMERS_REVISE", "ALL", Act("decideCustomerRevision")),
    ("CUSTOMERS_REVEAL", "ALL", Act("exportPersonalData")),
    ("CUSTOMERS_WRITE", "ALL", Act("changeCustomer")),
    ("CUSTOMERS_CLAIM", "ALL", Act("claimCustomer")),
    ("CUSTOMERS_ASSIGN", "ALL", Act("decideCustomerApplication")),
    ("ANCHORS_MOVE", "ALL", Act("setAnchor")),
    ("PLANS_APPROVE", "ALL", Act("approveWeekPlan")),
    ("PLANS_WRITE", "OWN", Act("draftWeekPlan")),
    ("VISITS_WRITE", "OWN", Act("startVisit")),
    ("REMARKS_WRITE", "ALL", Act("addRemark")),
    ("REMARKS_INSTRUCT", "ALL", Act("addTask")),
    ("CALENDAR_MANAGE", "ALL", Act("recordLeave")),
    ("PEOPLE_MANAGE", "ALL", Act("createDepartment")),
    ("SESSIONS_END", "ALL", Act("endSessions")),
    ("HANDOVER_RUN", "ALL", Act("startHandover")),
];

/// What no field asks for: nothing is shared yet, and who operates is only freed from the documents agreed on.
const UNPROBED: [&str; 2] = ["VISITS_SHARE", "SYSTEM_OPERATE"];

/// The company in which everything is tried, and somebody who may give any right.
struct Scene {
    world: World,
    chief: Actor,
    waiting: Waiting,
    inputs: HashMap<&'static str, Value>,
}

impl Scene {
    async fn begin() -> Self {
        let (mut world, east, _) = two_teams().await;
        east.work(&world).await;
        let waiting = Waiting::of(&world, &east, "EAST").await;
        let chief = chief(&mut world).await;
        let now = captured(world.app.clock.now());
        let mut inputs: HashMap<_, _> = waiting.refused(&now).into_iter().chain(waiting.not_there(&now)).collect();
        let call = json!({"captured": now, "id": mint("visit"), "customerId": waiting.customer, "channel": "PHONE"});
        let said =
            json!({"captured": now, "id": mint("remark"), "aboutId": waiting.visit, "kind": "COMMENT", "text": "x"});
        let doctor = world.professional("欧阳医生", &waiting.customer, None).await;
        let export = json!({"customerId": doctor, "reason": "本人书面申请，有档案号"});
        let plan = json!({"captured": now, "id": mint("weekplan"), "week": "2026-W49"});
        let made = json!({"name": "x", "grants": [{"permission": "POSITIONS_MANAGE", "scope": "ALL"}]});
        inputs.extend([
            ("exportPersonalData", export),
            ("createPosition", made),
            ("startVisit", call),
            ("addRemark", said),
            ("draftWeekPlan", plan),
        ]);
        Self { world, chief, waiting, inputs }
    }

    /// A position that grants these rights and no other.
    async fn position(&self, name: &str, grants: &[(&str, &str)]) -> Value {
        let grants: Vec<Value> =
            grants.iter().map(|(right, scope)| json!({"permission": right, "scope": scope})).collect();
        let input = json!({"name": name, "grants": grants});
        self.chief.mutate("createPosition", input, "position { id }").await.at("/createPosition/position/id")
    }

    /// Somebody who holds these positions alone.
    async fn holder(&mut self, code: &str, positions: &[Value]) -> Actor {
        let id = self.world.hire(code, StandardPosition::Finance, "EAST").await;
        let input = json!({"employeeId": id, "positionIds": positions, "directGrants": []});
        done(&self.chief, "setEmployeeRights", input).await;
        self.world.sign_in(code).await
    }

    /// How a probe ends for somebody.
    async fn end(&self, actor: &Actor, probe: &Probe) -> String {
        let ask = async |document: &str| actor.ask(document, json!({})).await;
        match probe {
            Act(name) => outcome(&actor.mutate(name, self.inputs[name].clone(), "__typename").await),
            Refused(document) => outcome(&ask(document).await),
            Hidden(document, thing) => {
                let shown = match *thing {
                    "rep" => &self.waiting.rep,
                    "customer" => &self.waiting.customer,
                    _ => &self.waiting.visit,
                };
                let answer = ask(document).await.at("").to_string();
                if answer.contains(shown.as_str()) { "done" } else { "hidden" }.to_owned()
            }
        }
    }
}

/// Somebody who holds every right of every standard position, as nobody is by default.
async fn chief(world: &mut World) -> Actor {
    let chief = world.hire("chief", StandardPosition::Administrator, "HQ").await;
    let admin = world.sign_in("admin").await;
    let positions = admin.ask("{ positions(first: 50) { nodes { id } } }", json!({})).await.at("/positions/nodes");
    let every: Vec<&Value> = positions.as_array().unwrap().iter().map(|position| &position["id"]).collect();
    let held = json!({"employeeId": chief, "positionIds": every, "directGrants": []});
    admin.mutate("setEmployeeRights", held, "employee { id }").await.text("/setEmployeeRights/employee/id");
    world.sign_in("chief").await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_permission_alone_opens_what_is_refused_without_it() {
    let mut scene = Scene::begin().await;
    let seen = ["PEOPLE_READ", "CUSTOMERS_READ", "PLANS_READ", "VISITS_READ"].map(|right| (right, "ALL"));
    let sight = scene.position("Sight", &seen).await;
    let (blind, sighted) =
        (scene.holder("blind", &[]).await, scene.holder("sighted", std::slice::from_ref(&sight)).await);
    let probed: BTreeSet<&str> = PROBES.iter().map(|(right, ..)| *right).chain(UNPROBED).collect();
    assert_eq!(probed, Permission::ALL.iter().map(|right| right.as_str()).collect());
    let mut faults = Vec::new();
    for (right, scope, probe) in PROBES {
        let one = scene.position(right, &[(right, scope)]).await;
        let is_act = matches!(probe, Act(_));
        let positions = if is_act { vec![one, sight.clone()] } else { vec![one] };
        let holder = scene.holder(&right.to_lowercase(), &positions).await;
        let without = scene.end(if is_act { &sighted } else { &blind }, &probe).await;
        let with = scene.end(&holder, &probe).await;
        if without != (if matches!(probe, Hidden(..)) { "hidden" } else { "FORBIDDEN" }) || with != "done" {
            faults.push(format!("{right}: {without} without it, {with} with it"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("{} rights probed alone", PROBES.len());
    scene.world.end().await;
}
