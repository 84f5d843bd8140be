//! The standard positions: what each may do, cell by cell, as the company really holds it and as the API answers.

use e2e::{Actor, World, captured, mint};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};
use uuid::Uuid;

use super::position;

/// The table of the product: rep, district manager, regional manager, service, finance, executive, administrator.
const TABLE: &str = "
customers.read      OWN     SUBTREE SUBTREE OWN     ALL     ALL     ALL
customers.write     OWN     SUBTREE SUBTREE OWN     -       -       ALL
customers.claim     SUBTREE SUBTREE SUBTREE -       -       -       ALL
customers.assign    -       SUBTREE SUBTREE -       -       ALL     ALL
customers.revise    -       SUBTREE SUBTREE -       -       -       ALL
anchors.move        -       SUBTREE SUBTREE -       -       -       ALL
customers.reveal    -       SUBTREE SUBTREE -       -       -       ALL
plans.write         OWN     OWN     OWN     -       -       -       -
visits.write        OWN     OWN     OWN     -       -       -       -
plans.read          OWN     SUBTREE SUBTREE -       -       ALL     ALL
visits.read         OWN     SUBTREE SUBTREE -       -       ALL     ALL
plans.approve       -       SUBTREE SUBTREE -       -       ALL     -
visits.review       -       SUBTREE SUBTREE -       -       ALL     -
remarks.instruct    -       SUBTREE SUBTREE -       -       ALL     -
visits.share        -       SUBTREE SUBTREE -       -       ALL     -
remarks.write       OWN     SUBTREE SUBTREE OWN     -       ALL     -
people.read         -       SUBTREE SUBTREE -       -       ALL     ALL
people.manage       -       -       -       -       -       -       ALL
positions.manage    -       -       -       -       -       -       ALL
sessions.read       -       -       -       -       -       -       ALL
sessions.end        -       -       -       -       -       -       ALL
calendar.manage     -       -       -       -       -       -       ALL
handover.run        -       -       SUBTREE -       -       ALL     ALL
audit.read          -       -       -       -       -       ALL     ALL
system.read         -       -       -       -       -       -       ALL
system.operate      -       -       -       -       -       -       ALL
";

/// The cells of one position, by permission as the API names it.
fn column(place: usize) -> Vec<(String, &'static str)> {
    let rows = TABLE.lines().filter(|line| !line.is_empty()).map(|line| line.split_whitespace().collect::<Vec<_>>());
    rows.map(|row| {
        assert_eq!(row.len(), 8, "{row:?}");
        (row[0].replace('.', "_").to_uppercase(), row[place + 1])
    })
    .collect()
}

async fn everybody(world: &mut World) -> Vec<Actor> {
    world.department("EAST", "HQ").await;
    let mut all = Vec::new();
    for position in StandardPosition::ALL {
        all.push(world.person(&format!("{position}"), *position, "EAST").await);
    }
    all
}

/// Covers ORG-10.
#[tokio::test(flavor = "multi_thread")]
async fn every_standard_position_holds_what_the_table_says_and_nothing_else() {
    let mut world = World::begin().await;
    let mut cells = 0;
    for (place, actor) in everybody(&mut world).await.iter().enumerate() {
        let held = actor.ask("{ viewer { grants { permission scope } } }", json!({})).await.at("/viewer/grants");
        let held = held.as_array().unwrap();
        for (permission, expected) in column(place) {
            let scope = held.iter().find(|grant| grant["permission"] == permission.as_str());
            let scope = scope.map_or("-", |grant| grant["scope"].as_str().unwrap());
            assert_eq!(scope, expected, "{permission} of {}", StandardPosition::ALL[place]);
            cells += 1;
        }
        assert_eq!(held.len(), column(place).iter().filter(|(_, cell)| *cell != "-").count());
    }
    println!("{cells} cells of the table hold");
    assert_eq!(cells, 26 * 7);
    world.end().await;
}

/// One request for each right, which is refused as `FORBIDDEN` to whoever lacks it, and in another way or not at all to
/// whoever holds it.
fn probes(world: &World) -> Vec<(&'static str, String, Value)> {
    let mutation = |name: &str, mut input: Value| {
        input["idempotencyKey"] = json!(Uuid::now_v7());
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let document = format!("mutation M($input: {kind}!) {{ {name}(input: $input) {{ __typename }} }}");
        (document, json!({ "input": input }))
    };
    let query = |document: &str| (document.to_owned(), json!({}));
    let now = captured(world.app.clock.now());
    let (department, employee) = (mint("department"), mint("employee"));
    let anchor = json!({"institutionId": mint("customer"), "point": {"lat": 31.2, "lon": 121.4, "system": "WGS84"}, "reason": "x"});
    let rows = [
        (
            "CUSTOMERS_ASSIGN",
            mutation("assignCustomers", json!({"customerIds": [mint("customer")], "duty": "REP", "reason": "x"})),
        ),
        (
            "PLANS_WRITE",
            mutation("draftWeekPlan", json!({"captured": now, "id": mint("weekplan"), "week": "2026-W49"})),
        ),
        ("PLANS_APPROVE", mutation("approveWeekPlan", json!({"planId": mint("weekplan"), "readRev": 1}))),
        (
            "VISITS_REVIEW",
            mutation(
                "reviewVisit",
                json!({"captured": now, "reviewId": mint("review"), "rating": 5, "readVersion": 1}),
            ),
        ),
        ("PEOPLE_READ", query("{ positions { totalCount } }")),
        ("PEOPLE_MANAGE", mutation("createDepartment", json!({"parentId": department, "code": "x", "name": "x"}))),
        (
            "POSITIONS_MANAGE",
            mutation("setEmployeeRights", json!({"employeeId": employee, "positionIds": [], "directGrants": []})),
        ),
        ("SESSIONS_READ", query("{ sessions { totalCount } }")),
        ("SESSIONS_END", mutation("endSessions", json!({"employeeId": employee, "reason": "x"}))),
        ("HANDOVER_RUN", query("{ handovers { totalCount } }")),
        ("ANCHORS_MOVE", mutation("setAnchor", anchor)),
    ];
    rows.into_iter().map(|(permission, (document, variables))| (permission, document, variables)).collect()
}

/// Covers ORG-10.
#[tokio::test(flavor = "multi_thread")]
async fn the_api_refuses_what_the_table_does_not_give() {
    let mut world = World::begin().await;
    let mut faults = Vec::new();
    for (place, actor) in everybody(&mut world).await.iter().enumerate() {
        let cells = column(place);
        for (permission, document, variables) in probes(&world) {
            let cell = cells.iter().find(|(name, _)| name == permission).unwrap().1;
            let reply = actor.ask(&document, variables).await;
            let faults_of_mine = &reply.body["errors"][0]["extensions"]["fieldErrors"];
            assert!(faults_of_mine.is_null(), "{permission} is asked for wrongly: {}", reply.body);
            let is_refused = reply.body["errors"][0]["extensions"]["code"] == "FORBIDDEN";
            if is_refused != (cell == "-") {
                faults.push(format!("{permission} is {cell} for {}: {}", StandardPosition::ALL[place], reply.body));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    world.end().await;
}

/// Covers ORG-10.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_deletes_a_customer_because_nothing_can() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let fields = admin.ask("{ __schema { mutationType { fields { name } } } }", json!({})).await;
    let fields = fields.at("/__schema/mutationType/fields");
    let names: Vec<&str> = fields.as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"createCustomer"));
    let deleting = ["delete", "remove", "destroy", "purge"];
    let found: Vec<_> = names.iter().filter(|name| deleting.iter().any(|word| name.starts_with(word))).collect();
    assert!(found.is_empty(), "{found:?}");
    world.end().await;
}

/// Administrators walk no rounds, and take on those who do.
///
/// Covers ORG-03.
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_gives_every_standard_position_and_nobody_else_gives_beyond_their_own() {
    let mut world = World::begin().await;
    let north = world.department("north", "HQ").await;
    let clerk = world.hire("clerk", StandardPosition::Finance, "HQ").await;
    let admin = world.sign_in("admin").await;
    let listed = admin.ask("{ positions(first: 100) { nodes { id nameEn } } }", json!({})).await.at("/positions/nodes");
    let listed = listed.as_array().unwrap().clone();
    let hire = |code: &str, positions: Value| json!({"code": code, "name": code, "timeZone": "Asia/Shanghai", "departmentId": north, "positionIds": positions});
    for (number, row) in listed.iter().enumerate() {
        let input = hire(&format!("n{number}"), json!([row["id"]]));
        admin.mutate("createEmployee", input, "employee { id }").await.text("/createEmployee/employee/id");
    }
    assert_eq!(listed.len(), 7);
    let rights = json!({"employeeId": clerk, "positionIds": [], "directGrants": [{"permission": "VISITS_WRITE", "scope": "OWN"}]});
    assert_eq!(admin.mutate("setEmployeeRights", rights, "employee { id }").await.code(), "GRANT_BEYOND_OWN");
    let keeper = position(
        &admin,
        "人事",
        json!([{"permission": "PEOPLE_MANAGE", "scope": "ALL"}, {"permission": "PEOPLE_READ", "scope": "ALL"}]),
    )
    .await;
    let rights = json!({"employeeId": clerk, "positionIds": [keeper], "directGrants": []});
    admin.mutate("setEmployeeRights", rights, "employee { id }").await.text("/setEmployeeRights/employee/id");
    let clerk = world.sign_in("clerk").await;
    let rep = listed.iter().find(|row| row["nameEn"] == "Medical representative").unwrap();
    let refused = clerk.mutate("createEmployee", hire("n9", json!([rep["id"]])), "employee { id }").await;
    assert_eq!(refused.code(), "GRANT_BEYOND_OWN");
    world.end().await;
}
