//! A working field day: a small company on a Monday morning, with customers to visit and a submitted plan.
//!
//! It is made once, through the API of a server in this process, and cloned for each test. What clients name themselves
//! has the same ids in each clone; who works there is signed in anew.

use std::time::SystemTime;

use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use crate::actor::{Actor, captured};
use crate::waiting::until;
use crate::world::{Arrangement, PASSWORD, World};

/// A hospital in Beijing with an anchor at `HOSPITAL_POINT`, served by `rep` and by `service`.
pub const HOSPITAL: &str = "customer_0198f3a2-7c00-7000-8000-0000000000c1";
/// Where the hospital is by the figures of maps of mainland China.
pub const HOSPITAL_POINT: (f64, f64) = (39.913_345, 116.384_047);
/// A doctor of the hospital, served by `rep`.
pub const DOCTOR: &str = "customer_0198f3a2-7c00-7000-8000-0000000000c2";
/// A clinic without an anchor, served by `peer`.
pub const CLINIC: &str = "customer_0198f3a2-7c00-7000-8000-0000000000c3";
/// A pharmacy in the pool of the district.
pub const PHARMACY: &str = "customer_0198f3a2-7c00-7000-8000-0000000000c4";
/// The submitted plan of `rep` for the week.
pub const PLAN: &str = "weekplan_0198f3a2-7c00-7000-8000-0000000000d1";
/// Its item for the doctor, on Monday.
pub const DOCTOR_ITEM: &str = "planitem_0198f3a2-7c00-7000-8000-0000000000d2";
/// Its item for the hospital, on Tuesday.
pub const HOSPITAL_ITEM: &str = "planitem_0198f3a2-7c00-7000-8000-0000000000d3";

const MONDAY: &str = "2026-11-23";
const TUESDAY: &str = "2026-11-24";

/// A world with people who are in the middle of their work. Those who do the most of it are signed in; the others are when
/// they are asked for.
pub struct FieldDay {
    /// Where they are.
    pub world: World,
    /// The head of the district `EAST`, `m1`.
    pub manager: Actor,
    /// A rep with customers and a plan, `r1`.
    pub rep: Actor,
}

impl FieldDay {
    /// A clone of the day.
    pub async fn begin() -> Self {
        Self::arranged(Arrangement::default()).await
    }

    /// The same with a stand-in for Firebase, which `world.push()` speaks for.
    pub async fn with_push() -> Self {
        Self::arranged(Arrangement::with_push()).await
    }

    async fn arranged(arrangement: Arrangement) -> Self {
        let database =
            rounds_testdb::staged("field_day", &version(), async |url| make(World::draft(url).await).await).await;
        let mut world = World::cloned(database, arrangement).await;
        let (manager, rep) = (world.sign_in("m1").await, world.sign_in("r1").await);
        world.learn_departments(&manager).await;
        Self { world, manager, rep }
    }

    /// The administrator, `admin`.
    pub async fn admin(&self) -> Actor {
        self.world.sign_in("admin").await
    }

    /// The head of the region `REGION` above the district, `boss`.
    pub async fn boss(&self) -> Actor {
        self.world.sign_in("boss").await
    }

    /// Another rep of the district, `r2`.
    pub async fn peer(&self) -> Actor {
        self.world.sign_in("r2").await
    }

    /// A service person of the district, `s1`.
    pub async fn service(&self) -> Actor {
        self.world.sign_in("s1").await
    }

    /// The task of an item of the plan.
    pub async fn task(&self, item: &str) -> String {
        let document = "{ weekPlan(week: \"2026-W48\") { items { id tasks { id } } } }";
        let items = self.rep.ask(document, json!({})).await.at("/weekPlan/items");
        let found = items.as_array().unwrap().iter().find(|listed| listed["id"] == item);
        found.unwrap_or_else(|| panic!("no {item} in {items:#}"))["tasks"][0]["id"].as_str().unwrap().to_owned()
    }
}

/// Names what the day is made of: this very binary, with the server in it.
fn version() -> String {
    let built = std::env::current_exe().unwrap().metadata().unwrap().modified().unwrap();
    format!("{:x}", built.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos())
}

/// Makes the day and ends its server.
async fn make(world: World) {
    world.fill_lists().await;
    let admin = world.sign_in("admin").await;
    let [manager, rep, peer, service] = people(&world, &admin).await;
    customers(&admin).await;
    for (customer, duty, who) in [
        (HOSPITAL, "REP", &rep),
        (DOCTOR, "REP", &rep),
        (HOSPITAL, "SERVICE", &service),
        (CLINIC, "REP", &peer),
        (PHARMACY, "REP", &peer),
    ] {
        assign(&admin, customer, (duty, json!(who.id))).await;
    }
    assign(&admin, PHARMACY, ("REP", Value::Null)).await;
    let point = json!({"lat": HOSPITAL_POINT.0, "lon": HOSPITAL_POINT.1, "system": "GCJ02"});
    let anchor = json!({"institutionId": HOSPITAL, "point": point, "reason": "Seen on the map"});
    manager.mutate("setAnchor", anchor, "anchor { id }").await.text("/setAnchor/anchor/id");
    plan(&world, &rep).await;
    let due = format!("jobs where state <> 'DONE' and run_at <= '{}'", world.app.clock.now().to_rfc3339());
    until("all jobs are done", async || world.count(&due).await == 0).await;
    world.end().await;
}

/// The head of a region; in a district of it the head, two reps and a service person. Each has a password of their own.
async fn people(world: &World, admin: &Actor) -> [Actor; 4] {
    let root = admin.ask("{ departments { id } }", json!({})).await.at("/departments/0/id");
    let region = department(admin, &root, "REGION").await;
    let east = department(admin, &region["id"], "EAST").await;
    let (boss, manager, rep, peer, service) = tokio::join!(
        hire(world, admin, ("boss", StandardPosition::RegionalManager, &region["id"])),
        hire(world, admin, ("m1", StandardPosition::DistrictManager, &east["id"])),
        hire(world, admin, ("r1", StandardPosition::Rep, &east["id"])),
        hire(world, admin, ("r2", StandardPosition::Rep, &east["id"])),
        hire(world, admin, ("s1", StandardPosition::Service, &east["id"])),
    );
    lead(admin, &region, &boss).await;
    lead(admin, &east, &manager).await;
    [manager, rep, peer, service]
}

async fn department(admin: &Actor, above: &Value, code: &str) -> Value {
    let input = json!({"parentId": above, "code": code, "name": code});
    admin.mutate("createDepartment", input, "department { id rev }").await.at("/createDepartment/department")
}

async fn lead(admin: &Actor, department: &Value, head: &Actor) {
    let headed = json!({"departmentId": department["id"], "baseRev": department["rev"], "headId": head.id});
    admin.mutate("changeDepartment", headed, "department { id }").await.text("/changeDepartment/department/id");
}

async fn hire(world: &World, admin: &Actor, (code, position, department): (&str, StandardPosition, &Value)) -> Actor {
    let positions = admin.ask("{ positions(first: 50) { nodes { id name } } }", json!({})).await.at("/positions/nodes");
    let held = positions.as_array().unwrap().iter().find(|listed| listed["name"] == position.names().1);
    let input = json!({"code": code, "name": code, "timeZone": "Asia/Shanghai", "departmentId": department,
        "positionIds": [held.unwrap()["id"]]});
    let hired = admin.mutate("createEmployee", input, "initialPassword").await;
    let initial = hired.text("/createEmployee/initialPassword");
    let newcomer = Actor::sign_in(&world.url, code, &initial).await;
    let input = json!({"oldPassword": initial, "newPassword": PASSWORD, "confirmation": PASSWORD});
    let document =
        "mutation C($input: ChangePasswordInput!) { changePassword(input: $input) { tokens { accessToken } } }";
    newcomer.ask(document, json!({ "input": input })).await.text("/changePassword/tokens/accessToken");
    world.sign_in(code).await
}

async fn customers(admin: &Actor) {
    for (id, name) in [(HOSPITAL, "协和医院"), (CLINIC, "和平诊所"), (PHARMACY, "东区药房")] {
        create(admin, id, json!({"kind": "INSTITUTION", "name": name})).await;
    }
    create(admin, DOCTOR, json!({"kind": "PROFESSIONAL", "name": "王医生", "workplaceId": HOSPITAL})).await;
}

async fn create(admin: &Actor, id: &str, draft: Value) {
    let made = admin.mutate("createCustomer", json!({"id": id, "draft": draft}), "customer { id }").await;
    assert_eq!(made.at("/createCustomer/customer/id"), id);
}

async fn assign(admin: &Actor, customer: &str, (duty, who): (&str, Value)) {
    let input = json!({"customerIds": [customer], "employeeId": who, "duty": duty, "reason": "New district"});
    let done = admin.mutate("assignCustomers", input, "results { refusal { code } }").await;
    assert_eq!(done.at("/assignCustomers/results/0/refusal"), Value::Null, "{:#}", done.body);
}

/// The doctor on Monday and the hospital on Tuesday, submitted and hence split into tasks.
async fn plan(world: &World, rep: &Actor) {
    let now = captured(world.app.clock.now());
    let items = json!([
        {"id": DOCTOR_ITEM, "customerId": DOCTOR, "fixedDays": [MONDAY]},
        {"id": HOSPITAL_ITEM, "customerId": HOSPITAL, "fixedDays": [TUESDAY]},
    ]);
    let draft = json!({"captured": now, "id": PLAN, "week": "2026-W48", "items": items});
    rep.mutate("draftWeekPlan", draft, "weekPlan { id }").await.text("/draftWeekPlan/weekPlan/id");
    let submitted = rep.mutate("submitWeekPlan", json!({"captured": now, "planId": PLAN}), "weekPlan { state }").await;
    assert_eq!(submitted.at("/submitWeekPlan/weekPlan/state"), "SUBMITTED");
}
