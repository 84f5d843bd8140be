//! Who sees and finds whom, and what strangers are answered.

use e2e::{Actor, World, mint};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use super::{set_rights, sign_in};

/// Covers ORG-08.
#[tokio::test(flavor = "multi_thread")]
async fn the_top_sees_everything_a_leader_those_below_and_staff_their_own() {
    let mut world = World::begin().await;
    world.department("north", "HQ").await;
    world.department("north-1", "north").await;
    world.department("south", "HQ").await;
    let top = world.person("top", StandardPosition::Executive, "HQ").await;
    let leader = world.manager("m-north", "north").await;
    let near = world.rep("r-north", "north-1").await;
    let peer = world.rep("p-north", "north-1").await;
    let far = world.rep("r-south", "south").await;
    let mine = world.institution("Hospital 1", "north", Some(&near)).await;
    let theirs = world.institution("Hospital 2", "north", Some(&far)).await;
    let list = "{ employees(first: 100) { nodes { code } totalCount } }";
    for (who, seen) in [
        (&top, json!(["admin", "m-north", "p-north", "r-north", "r-south", "top"])),
        (&leader, json!(["m-north", "p-north", "r-north"])),
        (&near, json!(["r-north"])),
    ] {
        let page = who.ask(list, json!({})).await.at("/employees");
        let codes: Vec<&Value> = page["nodes"].as_array().unwrap().iter().map(|node| &node["code"]).collect();
        assert_eq!(json!(codes), seen);
        assert_eq!(page["totalCount"], json!(seen.as_array().unwrap().len()));
    }
    let document = "query C($id: ID!) { customer(id: $id) { id } }";
    let absent = mint("customer");
    for (who, sees_mine, sees_theirs) in
        [(&top, true, true), (&leader, true, false), (&near, true, false), (&peer, false, false), (&far, false, true)]
    {
        for (id, is_seen) in [(&mine, sees_mine), (&theirs, sees_theirs), (&absent, false)] {
            let seen = who.ask(document, json!({"id": id})).await.at("/customer");
            assert_eq!(seen.is_null(), !is_seen);
        }
    }
    world.end().await;
}

/// Covers ORG-05, ORG-08.
#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_name_code_department_position_and_status() {
    let mut world = World::begin().await;
    let north = world.department("north", "HQ").await;
    let below = world.department("north-1", "north").await;
    world.hire("r1", StandardPosition::Rep, "north").await;
    world.hire("r2", StandardPosition::Rep, "north-1").await;
    let admin = sign_in(&world).await;
    let input = json!({"code": "z1", "name": "东区代表", "phone": "13800138001", "timeZone": "Asia/Shanghai", "departmentId": below, "positionIds": []});
    admin.mutate("createEmployee", input, "employee { id }").await.at("/createEmployee/employee/id");
    let found = "query F($search: String, $filter: EmployeeFilter) { employees(search: $search, filter: $filter) { nodes { code } totalCount } }";
    for (variables, codes) in [
        (json!({"search": "东区"}), vec!["z1"]),
        (json!({"search": "dongqu"}), vec!["z1"]),
        (json!({"search": "dqd"}), vec!["z1"]),
        (json!({"search": "38001380"}), vec!["z1"]),
        (json!({"search": "r2"}), vec!["r2"]),
        (json!({"filter": {"departmentIds": [north]}}), vec!["r1", "r2", "z1"]),
        (json!({"filter": {"departmentIds": [north], "includeSubtree": false}}), vec!["r1"]),
        (json!({"filter": {"statuses": ["DEACTIVATED"]}}), vec![]),
        (json!({"filter": {"positionIds": [mint("position")]}}), vec![]),
    ] {
        let page = admin.ask(found, variables.clone()).await.at("/employees");
        let nodes: Vec<Value> = codes.iter().map(|code| json!({"code": code})).collect();
        assert_eq!(page, json!({"nodes": nodes, "totalCount": codes.len()}), "{variables}");
    }
    let edges = "{ departments { children { code employees(includeSubtree: true, first: 2) { nodes { code } totalCount pageInfo { hasNextPage } } } } }";
    let page = admin.ask(edges, json!({})).await.at("/departments/0/children/0/employees");
    let expected =
        json!({"nodes": [{"code": "r1"}, {"code": "r2"}], "totalCount": 3, "pageInfo": {"hasNextPage": true}});
    assert_eq!(page, expected);
    let few = fewest(&world, &admin, edges).await;
    for index in 0..5 {
        world.department(&format!("south-{index}"), "HQ").await;
        world.hire(&format!("s{index}"), StandardPosition::Rep, &format!("south-{index}")).await;
    }
    let many = fewest(&world, &admin, edges).await;
    World::assert_none_per_row(few, many, 5);
    world.end().await;
}

/// Covers ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn strangers_change_nobody_and_learn_nothing() {
    let mut world = World::begin().await;
    let north = world.department("north", "HQ").await;
    let south = world.department("south", "HQ").await;
    let clerk = world.person("clerk", StandardPosition::Service, "north").await;
    let manager = world.manager("m1", "north").await;
    let rep = world.rep("r1", "south").await;
    let admin = sign_in(&world).await;
    let calls = |department: &str, employee: &str| {
        [
            ("createDepartment", json!({"parentId": department, "code": "x", "name": "x"}), "department { id }"),
            ("changeDepartment", json!({"departmentId": department, "baseRev": 1, "name": "x"}), "department { id }"),
            (
                "createEmployee",
                json!({"code": "x", "name": "x", "timeZone": "Asia/Shanghai", "departmentId": department, "positionIds": []}),
                "initialPassword",
            ),
            ("changeEmployee", json!({"employeeId": employee, "baseRev": 1, "name": "x"}), "employee { id }"),
            (
                "setEmployeeRights",
                json!({"employeeId": employee, "positionIds": [], "directGrants": []}),
                "employee { id }",
            ),
            ("setEmployeeAccess", json!({"employeeId": employee, "isOpen": false, "reason": "x"}), "employee { id }"),
            ("createPosition", json!({"name": "x", "grants": []}), "position { id }"),
            ("changePosition", json!({"positionId": mint("position"), "baseRev": 1}), "position { id }"),
        ]
    };
    for (who, code) in [(&world.anonymous(), "UNAUTHENTICATED"), (&rep, "FORBIDDEN"), (&manager, "FORBIDDEN")] {
        for (name, input, selection) in calls(&north, &clerk.id) {
            assert_eq!(who.mutate(name, input, selection).await.code(), code, "{name}");
        }
    }
    let grants = json!([{"permission": "PEOPLE_MANAGE", "scope": "SUBTREE"}, {"permission": "POSITIONS_MANAGE", "scope": "SUBTREE"}]);
    set_rights(&admin, &clerk.id, json!([]), grants).await.at("/setEmployeeRights/employee/id");
    let clerk = world.sign_in("clerk").await;
    let (absent, nobody) = (mint("department"), mint("employee"));
    for (department, employee) in [(&south, &rep.id), (&absent, &nobody)] {
        for (name, input, selection) in calls(department, employee).into_iter().take(6) {
            assert_eq!(clerk.mutate(name, input, selection).await.code(), "NOT_FOUND", "{name}");
        }
    }
    assert_eq!(rep.ask("{ positions { totalCount } }", json!({})).await.code(), "FORBIDDEN");
    let document = "query E($id: ID!) { employee(id: $id) { code phone positions { id } directGrants { scope } } }";
    let card = rep.ask(document, json!({"id": manager.id})).await.at("/employee");
    assert_eq!(card, json!({"code": "m1", "phone": null, "positions": null, "directGrants": null}));
    world.end().await;
}

async fn fewest(world: &World, actor: &Actor, document: &str) -> u64 {
    world.fewest_statements(async || actor.ask(document, json!({})).await).await
}
