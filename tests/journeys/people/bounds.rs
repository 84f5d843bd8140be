//! How far a right that goes by the tree can be given, and how far whoever shapes the tree can shape it.

use e2e::{Actor, World};
use futures_util::future::join;
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use super::{count, position, rev, set_rights, sign_in, uuid};

/// Somebody in the east with these rights alone.
async fn holder(world: &mut World, admin: &Actor, code: &str, grants: &[(&str, &str)]) -> Actor {
    let id = world.hire(code, StandardPosition::Finance, "EAST").await;
    let grants: Vec<Value> =
        grants.iter().map(|(permission, scope)| json!({"permission": permission, "scope": scope})).collect();
    set_rights(admin, &id, json!([]), json!(grants)).await.text("/setEmployeeRights/employee/id");
    world.sign_in(code).await
}

async fn moved(world: &World, actor: &Actor, department: &str, parent: &str) -> e2e::Reply {
    let rev = rev(world, "departments", department).await;
    let input = json!({"departmentId": department, "baseRev": rev, "parentId": parent});
    actor.mutate("changeDepartment", input, "department { parent { id } }").await
}

async fn transferred(world: &World, actor: &Actor, employee: &str, department: &str) -> e2e::Reply {
    let rev = rev(world, "employees", employee).await;
    let input = json!({"employeeId": employee, "baseRev": rev, "departmentId": department});
    actor.mutate("changeEmployee", input, "employee { department { id } }").await
}

/// Covers ORG-04, ORG-06.
#[tokio::test(flavor = "multi_thread")]
async fn a_right_over_a_subtree_is_not_given_beyond_it() {
    let mut world = World::begin().await;
    for code in ["EAST", "WEST"] {
        world.department(code, "HQ").await;
    }
    let (east, west) = (
        world.hire("e1", StandardPosition::Finance, "EAST").await,
        world.hire("w1", StandardPosition::Finance, "WEST").await,
    );
    let head = world.hire("west-head", StandardPosition::DistrictManager, "WEST").await;
    let admin = sign_in(&world).await;
    let rights = [("POSITIONS_MANAGE", "ALL"), ("PEOPLE_READ", "ALL"), ("CUSTOMERS_READ", "SUBTREE")];
    let clerk = holder(&mut world, &admin, "clerk", &rights).await;
    let subtree = json!([{"permission": "CUSTOMERS_READ", "scope": "SUBTREE"}]);
    set_rights(&clerk, &east, json!([]), subtree.clone()).await.text("/setEmployeeRights/employee/id");
    assert_eq!(set_rights(&clerk, &west, json!([]), subtree.clone()).await.code(), "GRANT_BEYOND_OWN");
    assert_eq!(set_rights(&clerk, &head, json!([]), subtree.clone()).await.code(), "GRANT_BEYOND_OWN");
    let all = json!([{"permission": "CUSTOMERS_READ", "scope": "ALL"}]);
    assert_eq!(set_rights(&clerk, &east, json!([]), all.clone()).await.code(), "GRANT_BEYOND_OWN");
    let readers = position(&clerk, "读者", subtree.clone()).await;
    assert_eq!(set_rights(&clerk, &west, json!([readers]), json!([])).await.code(), "GRANT_BEYOND_OWN");
    let empty = position(&admin, "空", json!([])).await;
    set_rights(&admin, &west, json!([empty]), json!([])).await.text("/setEmployeeRights/employee/id");
    let change = |grants: &Value, rev: i64| json!({"positionId": empty, "baseRev": rev, "grants": grants});
    let current = rev(&world, "positions", &empty).await;
    let widened = clerk.mutate("changePosition", change(&subtree, current), "position { id }").await;
    assert_eq!(widened.code(), "GRANT_BEYOND_OWN", "a holder lies beyond the subtree");
    admin
        .mutate("changePosition", change(&subtree, current), "position { id }")
        .await
        .text("/changePosition/position/id");
    world.end().await;
}

/// Covers ORG-04.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_moves_departments_or_people_into_their_own_reach() {
    let mut world = World::begin().await;
    let east = world.department("EAST", "HQ").await;
    let (west, north) = (world.department("WEST", "HQ").await, world.department("NORTH", "HQ").await);
    let rep = world.hire("w1", StandardPosition::Rep, "WEST").await;
    let admin = sign_in(&world).await;
    // A rep claims from the pool of the own department: who moves reps must reach the pools.
    let reading = [("PEOPLE_READ", "ALL"), ("CUSTOMERS_CLAIM", "ALL"), ("CUSTOMERS_READ", "SUBTREE")];
    let rights = [("PEOPLE_MANAGE", "ALL"), reading[0], reading[1], reading[2]];
    let clerk = holder(&mut world, &admin, "clerk", &rights).await;
    assert_eq!(moved(&world, &clerk, &west, &east).await.code(), "FORBIDDEN");
    assert_eq!(transferred(&world, &clerk, &rep, &east).await.code(), "FORBIDDEN");
    assert_eq!(transferred(&world, &clerk, &clerk.id, &west).await.code(), "FORBIDDEN");
    let led = json!({"departmentId": west, "baseRev": rev(&world, "departments", &west).await, "headId": clerk.id});
    assert_eq!(clerk.mutate("changeDepartment", led, "department { id }").await.code(), "FORBIDDEN");
    moved(&world, &clerk, &west, &north).await.text("/changeDepartment/department/parent/id");
    transferred(&world, &clerk, &rep, &north).await.text("/changeEmployee/employee/department/id");
    moved(&world, &admin, &west, &east).await.text("/changeDepartment/department/parent/id");
    world.end().await;
}

/// Covers ORG-01.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_shapes_a_subtree_takes_nothing_out_of_it_and_brings_nothing_in() {
    let mut world = World::begin().await;
    let (east, west) = (world.department("EAST", "HQ").await, world.department("WEST", "HQ").await);
    let inner = world.department("EAST-1", "EAST").await;
    let admin = sign_in(&world).await;
    let rights = [("PEOPLE_MANAGE", "SUBTREE"), ("PEOPLE_READ", "ALL")];
    let clerk = holder(&mut world, &admin, "clerk", &rights).await;
    assert_eq!(moved(&world, &clerk, &inner, &west).await.code(), "NOT_FOUND");
    assert_eq!(moved(&world, &clerk, &west, &east).await.code(), "NOT_FOUND");
    let outside = json!({"parentId": west, "code": "x", "name": "x"});
    assert_eq!(clerk.mutate("createDepartment", outside, "department { id }").await.code(), "NOT_FOUND");
    let inside = json!({"parentId": inner, "code": "EAST-1-1", "name": "x"});
    clerk.mutate("createDepartment", inside, "department { id }").await.text("/createDepartment/department/id");
    world.end().await;
}

async fn led(world: &World, actor: &Actor, department: &str, head: &str) -> e2e::Reply {
    let rev = rev(world, "departments", department).await;
    let input = json!({"departmentId": department, "baseRev": rev, "headId": head});
    actor.mutate("changeDepartment", input, "department { head { id } }").await
}

/// Covers ORG-04, ORG-06.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_others_by_the_tree_what_they_do_not_reach_themselves() {
    let mut world = World::begin().await;
    let east = world.department("EAST", "HQ").await;
    let (west, north) = (world.department("WEST", "HQ").await, world.department("NORTH", "HQ").await);
    let inner = world.department("WEST-1", "WEST").await;
    let reader = world.hire("w1", StandardPosition::Finance, "WEST").await;
    let plain = world.hire("w2", StandardPosition::Finance, "WEST").await;
    let admin = sign_in(&world).await;
    let subtree = json!([{"permission": "CUSTOMERS_READ", "scope": "SUBTREE"}]);
    set_rights(&admin, &reader, json!([]), subtree).await.text("/setEmployeeRights/employee/id");
    set_rights(&admin, &plain, json!([]), json!([])).await.text("/setEmployeeRights/employee/id");
    // One lacks the right, the other holds it over the east alone; both shape the whole tree.
    let shaping = [("PEOPLE_MANAGE", "ALL"), ("PEOPLE_READ", "ALL")];
    let without = holder(&mut world, &admin, "without", &shaping).await;
    let within = [shaping[0], shaping[1], ("CUSTOMERS_READ", "SUBTREE")];
    let within = holder(&mut world, &admin, "within", &within).await;
    for clerk in [&without, &within] {
        assert_eq!(transferred(&world, clerk, &reader, &north).await.code(), "GRANT_BEYOND_OWN");
        assert_eq!(led(&world, clerk, &north, &reader).await.code(), "GRANT_BEYOND_OWN");
        assert_eq!(moved(&world, clerk, &north, &west).await.code(), "GRANT_BEYOND_OWN", "the reader is above it then");
        let made = json!({"parentId": north, "code": "N-1", "name": "x", "headId": reader});
        assert_eq!(clerk.mutate("createDepartment", made, "department { id }").await.code(), "GRANT_BEYOND_OWN");
        // Who gains nothing, or holds nothing that goes by the tree, is moved and made head as before.
        transferred(&world, clerk, &plain, &north).await.text("/changeEmployee/employee/department/id");
        transferred(&world, clerk, &plain, &west).await.text("/changeEmployee/employee/department/id");
        transferred(&world, clerk, &reader, &inner).await.text("/changeEmployee/employee/department/id");
        assert_eq!(transferred(&world, clerk, &reader, &west).await.code(), "GRANT_BEYOND_OWN", "one step up is more");
        transferred(&world, &admin, &reader, &west).await.text("/changeEmployee/employee/department/id");
    }
    // What one reaches oneself, one lets others reach.
    led(&world, &within, &east, &reader).await.text("/changeDepartment/department/head/id");
    // Administrators set up the company, whatever they hold themselves.
    led(&world, &admin, &north, &reader).await.text("/changeDepartment/department/head/id");
    transferred(&world, &admin, &reader, &north).await.text("/changeEmployee/employee/department/id");
    world.end().await;
}

/// Covers ORG-01.
#[tokio::test(flavor = "multi_thread")]
async fn two_moves_at_once_make_no_cycle() {
    let mut world = World::begin().await;
    let (one, other) = (world.department("A", "HQ").await, world.department("B", "HQ").await);
    let root = count_root(&world).await;
    let admin = sign_in(&world).await;
    for round in 0..10 {
        let (first, second) = join(moved(&world, &admin, &one, &other), moved(&world, &admin, &other, &one)).await;
        let refused: Vec<&e2e::Reply> =
            [&first, &second].into_iter().filter(|reply| reply.body["errors"].is_array()).collect();
        assert_eq!(refused.len(), 1, "round {round}: {:#} {:#}", first.body, second.body);
        assert_eq!(refused[0].code(), "DEPARTMENT_CYCLE");
        let cycles = "select count(*) from department_closure a join department_closure b on a.ancestor_id = b.descendant_id \
                      and a.descendant_id = b.ancestor_id where a.depth > 0";
        assert_eq!(count(&world, cycles).await, 0);
        let lower = if first.body["errors"].is_array() { &other } else { &one };
        moved(&world, &admin, lower, &root).await.text("/changeDepartment/department/parent/id");
        let below_root = format!(
            "select count(*) from departments where parent_id = '{}' and id in ('{}', '{}')",
            uuid(&root),
            uuid(&one),
            uuid(&other)
        );
        assert_eq!(count(&world, &below_root).await, 2);
    }
    world.end().await;
}

async fn count_root(world: &World) -> String {
    let admin = sign_in(world).await;
    admin.ask("{ departments { id } }", json!({})).await.text("/departments/0/id")
}
