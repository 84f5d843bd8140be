//! The audit trail: what everybody did, asked by whoever may.

mod chains;
mod doors;
mod reach;

use e2e::{Actor, World};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

const ROW: &str = "id at action outcome code requestId address appVersion actor { id } actedFor { id } \
                   about { id } changes { field before after } details { name value }";

/// Rows that meet a filter, newest first.
async fn trail(by: &Actor, filter: Value) -> Vec<Value> {
    let document =
        format!("query T($filter: AuditFilter) {{ auditTrail(filter: $filter, first: 100) {{ nodes {{ {ROW} }} }} }}");
    by.ask(&document, json!({ "filter": filter })).await.at("/auditTrail/nodes").as_array().unwrap().clone()
}

fn actions(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["action"].as_str().unwrap()).collect()
}

/// What a row tells of one field: before and after.
#[track_caller]
fn change(row: &Value, field: &str) -> (Value, Value) {
    let changes = row["changes"].as_array().unwrap();
    let found = changes.iter().find(|change| change["field"] == field);
    let found = found.unwrap_or_else(|| panic!("nothing of {field} in {row:#}"));
    (found["before"].clone(), found["after"].clone())
}

#[track_caller]
fn detail(row: &Value, name: &str) -> String {
    let details = row["details"].as_array().unwrap();
    let found = details.iter().find(|detail| detail["name"] == name);
    found.unwrap_or_else(|| panic!("nothing of {name} in {row:#}"))["value"].as_str().unwrap().to_owned()
}

async fn customer_rev(by: &Actor, id: &str) -> Value {
    by.ask("query C($id: ID!) { customer(id: $id) { rev } }", json!({ "id": id })).await.at("/customer/rev")
}

async fn rename(world: &World, by: &Actor, id: &str, name: &str) -> e2e::Reply {
    let rev = customer_rev(by, id).await;
    let now = e2e::captured(world.app.clock.now());
    let input = json!({"captured": now, "customerId": id, "baseRev": rev, "name": name, "phones": [{"number": "13800138000"}], "reason": "改名"});
    by.mutate("changeCustomer", input, "customer { id }").await
}

/// Covers ADM-01.
#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_everybody_is_known_to_the_administrator() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    let east = world.rep("r1", "EAST").await;
    let west = world.rep("r2", "HQ").await;
    let hospital = world.institution("协和医院", "EAST", Some(&east)).await;
    let admin = world.sign_in("admin").await;
    let began = world.app.clock.now();
    world.advance(chrono::TimeDelta::minutes(1));
    rename(&world, &east, &hospital, "协和医院东区").await.at("/changeCustomer/customer/id");
    let body = json!({"query": "mutation M($input: SignOutInput!) { signOut(input: $input) { endedCount } }", "variables": {"input": {}}});
    let sent = west.request(&body).header("x-request-id", "request-of-the-west").header("x-app-version", "1.4.2");
    assert_eq!(sent.send().await.unwrap().status(), 200);

    let of_east = trail(&admin, json!({"actorIds": [east.id]})).await;
    assert_eq!(actions(&of_east), ["changeCustomer", "signIn"]);
    assert_eq!(of_east[0]["actor"]["id"], json!(east.id));
    assert_eq!(of_east[0]["about"]["id"], json!(hospital));
    assert_eq!(of_east[0]["outcome"], "DONE");
    assert_eq!(of_east[0]["address"], "127.0.0.1");
    assert_eq!(change(&of_east[0], "Name"), (json!("协和医院"), json!("协和医院东区")));
    assert_eq!(change(&of_east[0], "Telephones"), (Value::Null, json!("+86 138****8000")));
    assert_eq!(detail(&of_east[0], "why"), "改名");
    let of_west = trail(&admin, json!({"actorIds": [west.id], "actions": ["signOut"]})).await;
    assert_eq!(of_west[0]["requestId"], "request-of-the-west");
    assert_eq!(of_west[0]["appVersion"], "1.4.2");

    let department = admin.ask("query E($id: ID!) { employee(id: $id) { department { id } } }", json!({"id": east.id}));
    let department = department.await.text("/employee/department/id");
    assert_eq!(actions(&trail(&admin, json!({"departmentIds": [department]})).await), ["changeCustomer", "signIn"]);
    assert_eq!(actions(&trail(&admin, json!({"aboutId": hospital})).await), ["changeCustomer", "createCustomer"]);
    let since = json!({"period": {"from": began + chrono::TimeDelta::seconds(30)}});
    assert_eq!(actions(&trail(&admin, since).await), ["signOut", "changeCustomer"]);
    let until = json!({"actorIds": [east.id], "period": {"until": began + chrono::TimeDelta::seconds(30)}});
    assert_eq!(actions(&trail(&admin, until).await), ["signIn"]);
    assert!(trail(&admin, json!({"actorIds": [east.id], "outcome": "DENIED"})).await.is_empty());
    let again = admin.ask("query N($id: ID!) { node(id: $id) { __typename } }", json!({"id": of_east[0]["id"]})).await;
    assert_eq!(again.at("/node/__typename"), "AuditEntry");
    let chinese = trail(&admin.clone().speaking("zh-CN"), json!({"aboutId": hospital})).await;
    assert_eq!(change(&chinese[0], "名称").1, json!("协和医院东区"));
    world.end().await;
}

/// Covers ADM-01.
#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_read_page_by_page_in_both_directions() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    for _ in 0..6 {
        assert_eq!(rep.ask("{ positions { totalCount } }", json!({})).await.code(), "FORBIDDEN");
    }
    let all = trail(&admin, json!({"actorIds": [rep.id]})).await;
    assert_eq!(actions(&all), [["positions"; 6].as_slice(), &["signIn"]].concat());
    let document = "query T($filter: AuditFilter, $first: Int, $after: String, $last: Int, $before: String) { auditTrail(filter: $filter, \
                    first: $first, after: $after, last: $last, before: $before) { totalCount nodes { id } pageInfo { endCursor startCursor hasNextPage } } }";
    let page = async |mut variables: Value| {
        variables["filter"] = json!({"actorIds": [rep.id]});
        admin.ask(document, variables).await
    };
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let reply = page(json!({"first": 3, "after": after})).await;
        assert_eq!(reply.at("/auditTrail/totalCount"), 7);
        seen.extend(reply.at("/auditTrail/nodes").as_array().unwrap().clone());
        after = reply.at("/auditTrail/pageInfo/endCursor");
        if reply.at("/auditTrail/pageInfo/hasNextPage") == false {
            break;
        }
    }
    let ids = |rows: &[Value]| rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&seen), ids(&all));
    let oldest = page(json!({"last": 2})).await;
    assert_eq!(ids(oldest.at("/auditTrail/nodes").as_array().unwrap()), ids(&all[5..]));
    let fault = async |filter: Value| {
        let reply =
            admin.ask("query T($f: AuditFilter) { auditTrail(filter: $f) { totalCount } }", json!({"f": filter})).await;
        reply.body["errors"][0]["extensions"]["fieldErrors"][0]["code"].clone()
    };
    assert_eq!(fault(json!({"aboutId": "nothing"})).await, "ID_MALFORMED");
    assert_eq!(fault(json!({"actions": vec!["x"; 101]})).await, "LIST_TOO_LONG");
    let reversed = json!({"period": {"from": "2026-11-24T00:00:00.000Z", "until": "2026-11-23T00:00:00.000Z"}});
    assert_eq!(fault(reversed).await, "RANGE_INVALID");
    world.end().await;
}

/// Covers ADM-05, ORG-01, ORG-03, ORG-05.
#[tokio::test(flavor = "multi_thread")]
async fn values_before_and_after_a_change_are_kept() {
    let mut world = World::begin().await;
    let north = world.department("north", "HQ").await;
    let south = world.department("south", "HQ").await;
    let rep = world.hire("r1", StandardPosition::Rep, "north").await;
    let hospital = world.institution("医院", "north", None).await;
    let admin = world.sign_in("admin").await;
    let done = async |name: &str, input: Value| {
        admin.mutate(name, input, "__typename").await.at(&format!("/{name}/__typename"));
    };
    let last = async |about: &str| trail(&admin, json!({"aboutId": about})).await.remove(0);

    done("changeDepartment", json!({"departmentId": south, "baseRev": 1, "parentId": north, "name": "南区"})).await;
    let row = last(&south).await;
    assert_eq!(change(&row, "Name"), (json!("south"), json!("南区")));
    assert_eq!(change(&row, "Department above").1, json!(north));

    done("changeEmployee", json!({"employeeId": rep, "baseRev": 1, "departmentId": south, "phone": "13900139000"}))
        .await;
    let row = last(&rep).await;
    assert_eq!(change(&row, "Department"), (json!(north), json!(south)));
    assert_eq!(change(&row, "Telephone"), (Value::Null, json!("+86 139****9000")));

    let made = admin.mutate(
        "createPosition",
        json!({"name": "读者", "grants": [{"permission": "PEOPLE_READ", "scope": "OWN"}]}),
        "position { id }",
    );
    let position = made.await.text("/createPosition/position/id");
    let wider = json!([{"permission": "PEOPLE_READ", "scope": "ALL"}]);
    done("changePosition", json!({"positionId": position, "baseRev": 1, "grants": wider})).await;
    assert_eq!(change(&last(&position).await, "Rights"), (json!("PEOPLE_READ OWN"), json!("PEOPLE_READ ALL")));

    done("setEmployeeRights", json!({"employeeId": rep, "positionIds": [position], "directGrants": wider})).await;
    let row = last(&rep).await;
    assert_eq!(change(&row, "Positions").1, json!(position));
    assert_eq!(change(&row, "Rights given directly"), (json!(""), json!("PEOPLE_READ ALL")));

    let assigned = json!({"customerIds": [hospital], "employeeId": rep, "duty": "REP", "reason": "新区"});
    done("assignCustomers", assigned).await;
    let row = last(&hospital).await;
    assert_eq!(
        (row["action"].as_str(), change(&row, "Served by")),
        (Some("assignCustomers"), (Value::Null, json!(rep)))
    );

    let second = world.institution("朝阳医院", "HQ", None).await;
    let many = json!({"customerIds": [hospital, second], "employeeId": null, "duty": "REP", "reason": "退回"});
    done("assignCustomers", many).await;
    let many = json!({"customerIds": [hospital, second], "employeeId": rep, "duty": "REP", "reason": "再分"});
    done("assignCustomers", many).await;
    for customer in [&hospital, &second] {
        let row = last(customer).await;
        assert_eq!(change(&row, "Served by"), (Value::Null, json!(rep)), "of many each is found by itself");
        assert_eq!(detail(&row, "why"), "再分");
    }

    done("setEmployeeAccess", json!({"employeeId": rep, "isOpen": false, "reason": "离职"})).await;
    let row = last(&rep).await;
    assert_eq!(change(&row, "Status"), (json!("ACTIVE"), json!("DEACTIVATED")));
    assert_eq!(detail(&row, "why"), "离职");
    world.end().await;
}
