//! Departments, positions, people and their rights.

mod bounds;
mod branches;
mod running;
mod seeing;
mod standard;

use std::time::{Duration, Instant};

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use e2e::{Actor, PASSWORD, World};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    text: String,
}

async fn count(world: &World, sql: &str) -> i64 {
    diesel::sql_query(sql).get_result::<Counted>(&mut world.database().await).await.unwrap().count
}

async fn sign_in(world: &World) -> Actor {
    world.sign_in("admin").await
}

fn uuid(id: &str) -> &str {
    id.split_once('_').unwrap().1
}

async fn make_department(actor: &Actor, code: &str, parent: &str) -> String {
    let input = json!({"parentId": parent, "code": code, "name": code});
    actor.mutate("createDepartment", input, "department { id }").await.text("/createDepartment/department/id")
}

async fn rev(world: &World, table: &str, id: &str) -> i64 {
    count(world, &format!("select rev::bigint as count from {table} where id = '{}'", uuid(id))).await
}

async fn position(actor: &Actor, name: &str, grants: Value) -> String {
    let input = json!({"name": name, "grants": grants});
    actor.mutate("createPosition", input, "position { id }").await.text("/createPosition/position/id")
}

async fn set_rights(actor: &Actor, employee: &str, positions: Value, grants: Value) -> e2e::Reply {
    let input = json!({"employeeId": employee, "positionIds": positions, "directGrants": grants});
    actor.mutate("setEmployeeRights", input, "employee { id }").await
}

/// Waits until `actor` is answered with `code`, and says how long that took.
async fn wait_for(actor: &Actor, document: &str, code: &str) -> Duration {
    let began = Instant::now();
    loop {
        let reply = actor.ask(document, json!({})).await;
        if reply.body["errors"][0]["extensions"]["code"] == code {
            return began.elapsed();
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{code} never came: {:#}", reply.body);
    }
}

/// Covers ORG-01.
#[tokio::test(flavor = "multi_thread")]
async fn departments_are_made_nested_moved_and_led() {
    let mut world = World::begin().await;
    let north = world.department("north", "HQ").await;
    let south = world.department("south", "HQ").await;
    let head = world.hire("m1", StandardPosition::DistrictManager, "HQ").await;
    let admin = sign_in(&world).await;
    let key = Uuid::now_v7();
    let input = json!({"idempotencyKey": key, "parentId": north, "code": "north-1", "name": "北一区", "isBranch": true, "headId": head});
    let selection = "department { id rev code name isBranch parent { id } head { id } }";
    let made = admin.mutate("createDepartment", input.clone(), selection).await;
    assert_eq!(made.at("/createDepartment/department/parent/id"), json!(north));
    assert_eq!(made.at("/createDepartment/department/head/id"), json!(head));
    let again = admin.mutate("createDepartment", input, selection).await;
    assert_eq!(made.body["data"], again.body["data"]);
    let id = made.text("/createDepartment/department/id");

    let moved = json!({"departmentId": id, "baseRev": made.at("/createDepartment/department/rev"), "parentId": south, "headId": null, "name": "南一区"});
    let changed = admin
        .mutate(
            "changeDepartment",
            moved.clone(),
            selection.replace("department {", "department { children { id }").as_str(),
        )
        .await;
    assert_eq!(changed.at("/changeDepartment/department/parent/id"), json!(south));
    assert_eq!(changed.at("/changeDepartment/department/head"), Value::Null);
    assert_eq!(changed.at("/changeDepartment/department/name"), json!("南一区"));
    assert_eq!(admin.mutate("changeDepartment", moved, selection).await.code(), "CONFLICT");
    let taken = json!({"parentId": north, "code": "north-1", "name": "x"});
    assert_eq!(admin.mutate("createDepartment", taken, selection).await.code(), "CODE_TAKEN");
    let south_rev = rev(&world, "departments", &south).await;
    let cycle = json!({"departmentId": south, "baseRev": south_rev, "parentId": id});
    assert_eq!(admin.mutate("changeDepartment", cycle, selection).await.code(), "DEPARTMENT_CYCLE");
    let own = json!({"departmentId": south, "baseRev": south_rev, "headId": admin.id});
    assert_eq!(admin.mutate("changeDepartment", own, selection).await.code(), "FORBIDDEN");
    world.end().await;
}

/// Covers ORG-01.
#[tokio::test(flavor = "multi_thread")]
async fn the_closure_is_right_after_any_moves() {
    let mut world = World::begin().await;
    let mut ids = vec![world.department("d0", "HQ").await];
    let admin = sign_in(&world).await;
    for index in 1..10 {
        let parent = ids[(index * 7) % ids.len()].clone();
        ids.push(make_department(&admin, &format!("d{index}"), &parent).await);
    }
    let mut state: usize = 20_261_123;
    let mut refused = 0;
    for _ in 0..40 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (moved, parent) = (&ids[(state >> 33) % 10], &ids[(state >> 45) % 10]);
        let rev = rev(&world, "departments", moved).await;
        let input = json!({"departmentId": moved, "baseRev": rev, "parentId": parent});
        let reply = admin.mutate("changeDepartment", input, "department { id }").await;
        if !reply.body["errors"].is_null() {
            assert_eq!(reply.code(), "DEPARTMENT_CYCLE");
            refused += 1;
        }
    }
    assert!((1..40).contains(&refused), "{refused} of 40 moves were refused");
    let wrong = "with recursive truth as ( \
                   select id as ancestor_id, id as descendant_id, 0 as depth from departments \
                   union all select truth.ancestor_id, departments.id, truth.depth + 1 \
                   from truth join departments on departments.parent_id = truth.descendant_id), \
                 written as (select ancestor_id, descendant_id, depth from department_closure) \
                 select count(*) from ((table truth except table written) union all (table written except table truth)) as wrong";
    assert_eq!(count(&world, wrong).await, 0);
    world.end().await;
}

/// Covers ORG-02, ORG-03.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_taken_on_with_a_password_told_once() {
    let mut world = World::begin().await;
    let north = world.department("north", "HQ").await;
    let admin = sign_in(&world).await;
    let held = position(&admin, "读者", json!([{"permission": "CUSTOMERS_READ", "scope": "OWN"}])).await;
    let input = json!({
        "idempotencyKey": Uuid::now_v7(), "code": "r9", "name": "东区代表", "phone": "138 0013 8000",
        "timeZone": "Asia/Shanghai", "departmentId": north, "positionIds": [held],
    });
    let selection = "employee { id rev code name phone language timeZone department { id } positions { id name grants { permission scope } } } initialPassword";
    let made = admin.mutate("createEmployee", input.clone(), selection).await;
    let password = made.text("/createEmployee/initialPassword");
    assert_eq!(made.text("/createEmployee/employee/phone"), "+8613800138000");
    assert_eq!(
        made.at("/createEmployee/employee/positions/0/grants"),
        json!([{"permission": "CUSTOMERS_READ", "scope": "OWN"}])
    );
    let again = admin.mutate("createEmployee", input, selection).await;
    assert_eq!(again.at("/createEmployee/initialPassword"), Value::Null);
    assert_eq!(again.at("/createEmployee/employee"), made.at("/createEmployee/employee"));
    let kept = "select coalesce(string_agg(receipt::text, ' '), '') || (select coalesce(string_agg(details::text, ' '), '') from audit_entries) as text from idempotency_records";
    let kept = diesel::sql_query(kept).get_result::<Told>(&mut world.database().await).await.unwrap().text;
    assert!(!kept.contains(&password));

    let rep = Actor::sign_in(&world.url, "r9", &password).await;
    assert_eq!(rep.ask("{ departments { id } }", json!({})).await.code(), "PASSWORD_CHANGE_REQUIRED");
    let id = made.text("/createEmployee/employee/id");
    let change = json!({"employeeId": id, "baseRev": made.at("/createEmployee/employee/rev"), "latinName": "East Rep", "phone": null, "departmentId": null, "language": "EN"});
    let changed =
        admin.mutate("changeEmployee", change.clone(), "employee { latinName phone language department { id } }").await;
    let expected = json!({"latinName": "East Rep", "phone": null, "language": "EN", "department": {"id": north}});
    assert_eq!(changed.at("/changeEmployee/employee"), expected);
    assert_eq!(admin.mutate("changeEmployee", change, "employee { id }").await.code(), "CONFLICT");
    let taken =
        json!({"code": "r9", "name": "x", "timeZone": "Asia/Shanghai", "departmentId": north, "positionIds": []});
    assert_eq!(admin.mutate("createEmployee", taken, "initialPassword").await.code(), "CODE_TAKEN");
    world.end().await;
}

/// Covers ORG-03.
#[tokio::test(flavor = "multi_thread")]
async fn who_moves_to_another_department_leaves_an_interval_behind() {
    let mut world = World::begin().await;
    let south = world.department("south", "HQ").await;
    world.department("north", "HQ").await;
    let rep = world.hire("r1", StandardPosition::Rep, "north").await;
    let admin = sign_in(&world).await;
    let own = json!({"employeeId": admin.id, "baseRev": 1, "departmentId": south});
    assert_eq!(admin.mutate("changeEmployee", own, "employee { id }").await.code(), "FORBIDDEN");
    world.advance(chrono::TimeDelta::minutes(1));
    let input = json!({"employeeId": rep, "baseRev": 1, "departmentId": south});
    let changed = admin.mutate("changeEmployee", input, "employee { rev department { id } }").await;
    assert_eq!(changed.at("/changeEmployee/employee"), json!({"rev": 2, "department": {"id": south}}));
    assert_eq!(rev(&world, "employees", &admin.id).await, 1);
    let intervals = format!(
        "select count(*) from employee_departments where employee_id = '{}' and (until is null) = (department_id = '{}')",
        uuid(&rep),
        uuid(&south)
    );
    assert_eq!(count(&world, &intervals).await, 2);
    let journal =
        format!("select count(*) from scope_changes where cause = 'DEPARTMENT' and employee_id = '{}'", uuid(&rep));
    assert_eq!(count(&world, &journal).await, 1);
    assert_eq!(count(&world, &format!("select epoch as count from employees where id = '{}'", uuid(&rep))).await, 2);
    world.end().await;
}

/// Covers ORG-04, ORG-06.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_what_they_lack_nor_sets_their_own_rights() {
    let mut world = World::begin().await;
    world.department("north", "HQ").await;
    let clerk = world.person("clerk", StandardPosition::Service, "HQ").await;
    let rep = world.hire("r1", StandardPosition::Rep, "north").await;
    let admin = sign_in(&world).await;
    let positions = position(
        &admin,
        "人事",
        json!([
            {"permission": "POSITIONS_MANAGE", "scope": "ALL"}, {"permission": "PEOPLE_READ", "scope": "ALL"},
        ]),
    )
    .await;
    set_rights(&admin, &clerk.id, json!([positions]), json!([{"permission": "CUSTOMERS_READ", "scope": "SUBTREE"}]))
        .await
        .at("/setEmployeeRights/employee/id");
    assert_eq!(set_rights(&admin, &admin.id, json!([]), json!([])).await.code(), "FORBIDDEN");
    let clerk = world.sign_in("clerk").await;
    for (grants, code) in [
        (json!([{"permission": "CUSTOMERS_READ", "scope": "ALL"}]), "GRANT_BEYOND_OWN"),
        (json!([{"permission": "AUDIT_READ", "scope": "OWN"}]), "GRANT_BEYOND_OWN"),
    ] {
        assert_eq!(set_rights(&clerk, &rep, json!([]), grants.clone()).await.code(), code);
        let input = json!({"name": "x", "grants": grants});
        assert_eq!(clerk.mutate("createPosition", input, "position { id }").await.code(), code);
    }
    assert_eq!(set_rights(&clerk, &clerk.id, json!([]), json!([])).await.code(), "FORBIDDEN");
    let own = json!({"positionId": positions, "baseRev": 1, "grants": []});
    assert_eq!(clerk.mutate("changePosition", own, "position { id }").await.code(), "FORBIDDEN");
    let given = set_rights(&clerk, &rep, json!([]), json!([{"permission": "CUSTOMERS_READ", "scope": "OWN"}])).await;
    given.at("/setEmployeeRights/employee/id");
    let document = "query E($id: ID!) { employee(id: $id) { directGrants { permission scope } positions { id } } }";
    let seen = admin.ask(document, json!({"id": rep})).await;
    assert_eq!(
        seen.at("/employee"),
        json!({"directGrants": [{"permission": "CUSTOMERS_READ", "scope": "OWN"}], "positions": []})
    );
    assert_eq!(
        count(
            &world,
            &format!(
                "select count(*) from employee_positions where employee_id = '{}' and until is not null",
                uuid(&rep)
            )
        )
        .await,
        1
    );
    world.end().await;
}

/// Covers ORG-02.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_position_is_felt_by_every_holder_at_once() {
    let mut world = World::begin().await;
    let clerk = world.person("clerk", StandardPosition::Service, "HQ").await;
    let admin = sign_in(&world).await;
    let reader = position(&admin, "读者", json!([{"permission": "PEOPLE_READ", "scope": "ALL"}])).await;
    set_rights(&admin, &clerk.id, json!([reader]), json!([])).await.at("/setEmployeeRights/employee/id");
    let clerk = world.sign_in("clerk").await;
    let list = "{ positions(first: 100) { nodes { id name } totalCount } }";
    assert_eq!(clerk.ask(list, json!({})).await.at("/positions/totalCount"), json!(8));
    let rev = rev(&world, "positions", &reader).await;
    let input = json!({"positionId": reader, "baseRev": rev, "name": "无权", "grants": []});
    let changed = admin.mutate("changePosition", input.clone(), "position { name grants { scope } }").await;
    assert_eq!(changed.at("/changePosition/position"), json!({"name": "无权", "grants": []}));
    assert!(wait_for(&clerk, list, "FORBIDDEN").await < Duration::from_secs(2));
    assert_eq!(admin.mutate("changePosition", input, "position { id }").await.code(), "CONFLICT");
    world.end().await;
}

/// Covers ORG-05.
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_access_signs_out_within_a_second() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = sign_in(&world).await;
    let input = |is_open: bool, reason: &str| json!({"employeeId": rep.id, "isOpen": is_open, "reason": reason});
    let unexplained = admin.mutate("setEmployeeAccess", input(false, " "), "employee { id }").await;
    assert_eq!(unexplained.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "REASON_REQUIRED");
    let own = json!({"employeeId": admin.id, "isOpen": false, "reason": "gone"});
    assert_eq!(admin.mutate("setEmployeeAccess", own, "employee { id }").await.code(), "FORBIDDEN");
    rep.ask("{ viewer { employee { id } } }", json!({})).await.at("/viewer/employee/id");
    let closed = admin.mutate("setEmployeeAccess", input(false, "left"), "employee { status }").await;
    assert_eq!(closed.at("/setEmployeeAccess/employee/status"), json!("DEACTIVATED"));
    assert!(wait_for(&rep, "{ viewer { employee { id } } }", "UNAUTHENTICATED").await < Duration::from_secs(2));
    let document = "mutation S($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";
    let credentials = json!({"input": {"login": "r1", "password": PASSWORD}});
    assert_eq!(world.anonymous().ask(document, credentials).await.code(), "CREDENTIALS_INVALID");
    let head = json!({"parentId": world.department("north", "HQ").await, "code": "x", "name": "x", "headId": rep.id});
    let inactive = admin.mutate("createDepartment", head, "department { id }").await;
    assert_eq!(inactive.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "EMPLOYEE_INACTIVE");
    admin.mutate("setEmployeeAccess", input(true, "back"), "employee { status }").await.at("/setEmployeeAccess");
    world.sign_in("r1").await;
    world.end().await;
}
