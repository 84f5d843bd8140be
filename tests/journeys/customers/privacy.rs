//! One person's data, handed over and erased on request.

use std::collections::BTreeSet;

use e2e::{Actor, World, captured, mint};
use rounds_domain::vocabulary::KeyField;
use rounds_server::customers::customers::{CustomerPolicy, RevisionRules};
use serde_json::{Value, json};

use super::{field_code, names};

const NUMBER: &str = "11010519491231002X";
const WHY: &str = "本人书面申请，档案号 2026-17";
/// Words that stand nowhere else.
const TELLING: [&str; 8] =
    ["王小二", "wangxiaoer", "13800138000", NUMBER, "心内科七号", "爱喝龙井", "喜欢钓鱼", "同意书在抽屉"];

struct Scene {
    world: World,
    admin: Actor,
    manager: Actor,
    rep: Actor,
    hospital: String,
    doctor: String,
}

impl Scene {
    /// A doctor of whom much is known, and who was visited.
    async fn begin() -> Self {
        let control = CustomerPolicy::default();
        let revisions = RevisionRules { approved_fields: vec![KeyField::Name], ..control.revisions };
        let mut world = World::controlled(CustomerPolicy { revisions, ..control }).await;
        world.department("east", "HQ").await;
        let admin = world.sign_in("admin").await;
        let manager = world.manager("m1", "east").await;
        let rep = world.rep("r1", "east").await;
        let hospital = world.institution("东区医院", "east", Some(&rep)).await;
        let draft = json!({"kind": "PROFESSIONAL", "name": "王小二", "workplaceId": hospital, "workplaceDepartment": "心内科七号",
            "phones": [{"label": "手机", "number": "13800138000"}]});
        let doctor = applied_for(&world, (&rep, &manager), draft).await;
        let renamed = json!({"captured": captured(world.app.clock.now()), "customerId": doctor, "baseRev": 1, "name": "王小二（主任）",
            "workplaceDepartment": "心内科七号东", "tags": ["爱喝龙井"], "reason": "喜欢钓鱼的那位"});
        let waiting = rep.mutate("changeCustomer", renamed, "pendingRevisions { id }").await;
        assert_eq!(waiting.at("/changeCustomer/pendingRevisions").as_array().unwrap().len(), 1);
        let number = json!({"customerId": doctor, "idNumber": NUMBER, "reason": "登记"});
        rep.mutate("setIdNumber", number, "customer { id }").await.at("/setIdNumber");
        let consent = json!({"id": mint("consent"), "customerId": doctor, "purpose": "VISITS", "basis": "CONSENT", "evidence": "同意书在抽屉"});
        rep.mutate("recordConsent", consent, "consent { id }").await.at("/recordConsent");
        let now = captured(world.app.clock.now());
        let visit = mint("visit");
        let start = json!({"captured": now, "id": visit, "customerId": doctor, "channel": "PHONE"});
        rep.mutate("startVisit", start, "visit { id }").await.at("/startVisit");
        let given_up = json!({"captured": now, "visitId": visit, "reason": "喜欢钓鱼，不在"});
        rep.mutate("abandonVisit", given_up, "visit { id }").await.at("/abandonVisit");
        let called = json!({"captured": now, "id": mint("task"), "customerId": doctor, "date": "2026-11-26", "note": "问问王小二"});
        rep.mutate("addTask", called, "task { id }").await.at("/addTask");
        for about in [&visit, &doctor] {
            let remark = json!({"captured": now, "id": mint("remark"), "aboutId": about, "kind": "COMMENT", "text": "他喜欢钓鱼"});
            manager.mutate("addRemark", remark, "remark { id }").await.at("/addRemark");
        }
        Self { world, admin, manager, rep, hospital, doctor }
    }

    async fn ask(&self, actor: &Actor, name: &str, selection: &str) -> e2e::Reply {
        actor.mutate(name, json!({"customerId": self.doctor, "reason": WHY}), selection).await
    }
}

/// Somebody who was applied for, with reasons that tell, and granted.
async fn applied_for(world: &World, (rep, manager): (&Actor, &Actor), draft: Value) -> String {
    let application = mint("application");
    let now = captured(world.app.clock.now());
    let input = json!({"captured": now, "id": application, "draft": draft, "reason": "喜欢钓鱼"});
    rep.mutate("applyForCustomer", input, "customerApplication { id }").await.at("/applyForCustomer");
    let input = json!({"applicationId": application, "decision": "APPROVE", "reason": "王小二可以"});
    let granted = manager.mutate("decideCustomerApplication", input, "customerApplication { customer { id } }").await;
    granted.text("/decideCustomerApplication/customerApplication/customer/id")
}

/// Covers CUS-01, ADM-05.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_everything_that_is_known_of_them() {
    let scene = Scene::begin().await;
    let exported = scene.ask(&scene.manager, "exportPersonalData", "document exportedAt").await;
    let document = exported.text("/exportPersonalData/document");
    for word in TELLING.iter().filter(|word| **word != "wangxiaoer" && **word != "13800138000") {
        assert!(document.contains(word), "{word} is missing in {document}");
    }
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["phones"], json!([{"label": "手机", "number": "+8613800138000"}]));
    assert_eq!(document["idNumber"], json!(NUMBER));
    assert_eq!(document["visits"].as_array().unwrap().len(), 1);
    assert_eq!(document["remarks"].as_array().unwrap().len(), 2);
    let keys = |value: &Value| -> String {
        let keys: BTreeSet<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        keys.into_iter().collect::<Vec<_>>().join(" ")
    };
    let sections = "applications changes consents customer idNumber phones planned remarks reminders revisions servedBy tasks visits workplaces";
    assert_eq!(keys(&document), sections);
    let visit = "abandonReason channel employee endedAt explanation feedback id nextStep notes reviews startedAt state versions";
    assert_eq!(keys(&document["visits"][0]), visit);
    for (section, key, name) in
        [("servedBy", "employee", "r1"), ("applications", "applicant", "r1"), ("remarks", "author", "m1")]
    {
        assert_eq!(document[section][0][key], name, "{section}");
    }
    assert_eq!(
        scene.world.count("audit_entries where action = 'exportPersonalData' and details ->> 'why' is not null").await,
        1
    );
    let kept = "idempotency_records as t where t::text like '%11010519491231%' or t::text like '%王小二%'";
    assert_eq!(scene.world.count(kept).await, 0);
    assert_eq!(scene.ask(&scene.rep, "exportPersonalData", "document").await.code(), "FORBIDDEN");
    let of_hospital = json!({"customerId": scene.hospital, "reason": WHY});
    assert_eq!(
        field_code(&scene.manager.mutate("exportPersonalData", of_hospital, "document").await),
        "NOT_A_PROFESSIONAL"
    );
    scene.world.end().await;
}

/// Covers CUS-01, ADM-05.
#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_is_nowhere_and_what_was_done_is_counted_on() {
    let scene = Scene::begin().await;
    let visits = "query V($id: ID!) { customer(id: $id) { name visits { totalCount } idNumberEnding phones { display } allowedActions } }";
    let before = scene.admin.ask(visits, json!({"id": scene.doctor})).await.at("/customer/visits/totalCount");
    for actor in [&scene.rep, &scene.manager] {
        assert_eq!(scene.ask(actor, "erasePersonalData", "customer { id }").await.code(), "FORBIDDEN");
    }
    assert!(!found(&scene.world).await.is_empty(), "the search for what is left finds what is there");
    let erased = scene.ask(&scene.admin, "erasePersonalData", "customer { id name }").await;
    assert_eq!(erased.text("/erasePersonalData/customer/name"), "已清除的个人信息 · Erased person");
    assert_eq!(found(&scene.world).await, [""; 0]);

    let after = scene.admin.ask(visits, json!({"id": scene.doctor})).await.at("/customer");
    assert_eq!((&after["visits"]["totalCount"], &before), (&json!(1), &json!(1)));
    assert_eq!(
        (&after["idNumberEnding"], &after["phones"], &after["allowedActions"]),
        (&Value::Null, &json!([]), &json!([]))
    );
    assert_eq!(names(&scene.rep, json!({"search": "13800138000"})).await, [""; 0]);
    assert_eq!(scene.world.count("audit_entries where outcome = 'DONE' and action = 'erasePersonalData'").await, 1);
    assert_eq!(scene.world.count("assignments where until is null and end_reason is null and customer_id in (select customer_id from erasures)").await, 0);
    assert_eq!(
        scene.world.count("tasks where state = 'OPEN' and customer_id in (select customer_id from erasures)").await,
        0
    );
    // As it would stand where a report is written while its customer is erased.
    scene.world.sql("update visits set notes = '王小二' where customer_id in (select customer_id from erasures)").await;
    let again = scene.ask(&scene.admin, "erasePersonalData", "customer { name }").await;
    assert_eq!(found(&scene.world).await, [""; 0], "what came from a phone that was offline goes by erasing again");
    assert_eq!(again.text("/erasePersonalData/customer/name"), "已清除的个人信息 · Erased person");
    assert_eq!(scene.world.count("erasures").await, 1);
    let exported = scene.ask(&scene.admin, "exportPersonalData", "document").await.text("/exportPersonalData/document");
    assert!(TELLING.iter().all(|word| !exported.contains(word)), "{exported}");
    scene.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn open_tasks_on_an_erased_person_are_cancelled_as_their_rep_would_cancel_them() {
    let scene = Scene::begin().await;
    let now = captured(scene.world.app.clock.now());
    let wanted = json!({"captured": now, "id": mint("reminder"), "aboutId": scene.doctor, "title": "喜欢钓鱼，带上鱼钩",
        "localDate": "2026-11-27", "localTime": "09:00"});
    scene.rep.mutate("setReminder", wanted, "reminder { id }").await.at("/setReminder");
    let item = json!({"id": mint("planitem"), "customerId": scene.doctor, "note": "爱喝龙井"});
    let draft = json!({"captured": now, "id": mint("weekplan"), "week": "2026-W49", "items": [item]});
    scene.rep.mutate("draftWeekPlan", draft, "weekPlan { id }").await.at("/draftWeekPlan");
    let day =
        "{ myDay(date: \"2026-11-26\") { tasks { state reminder { state } } } weekPlan(week: \"2026-W49\") { rev } }";
    let before = scene.rep.ask(day, json!({})).await.body["data"].clone();
    assert_eq!(before["myDay"]["tasks"], json!([{"state": "OPEN", "reminder": {"state": "PENDING"}}]));
    let told = format!("events where topic = 'days' and subject = '{}'", scene.rep.id.replace("employee_", ""));
    let told_before = scene.world.count(&told).await;

    scene.ask(&scene.admin, "erasePersonalData", "customer { id }").await.at("/erasePersonalData");
    assert_eq!(scene.world.count("tasks where state = 'OPEN'").await, 0);
    assert_eq!(scene.world.count("reminders where state = 'PENDING'").await, 0, "nothing rings for nobody");
    assert!(scene.world.count(&told).await > told_before, "the rep's day is told");
    let after = scene.rep.ask(day, json!({})).await.body["data"].clone();
    assert_eq!(after["myDay"]["tasks"], json!([{"state": "CANCELLED", "reminder": {"state": "DISMISSED"}}]));
    assert!(
        after["weekPlan"]["rev"].as_i64() > before["weekPlan"]["rev"].as_i64(),
        "phones learn that the plan changed"
    );
    scene.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_of_whoever_served_an_erased_person_is_told_that_it_is_over() {
    let scene = Scene::begin().await;
    let uuid = scene.doctor.replace("customer_", "");
    let ended =
        format!("scope_changes where cause = 'ASSIGNMENT' and customer_id = '{uuid}' and details ->> 'to' is null");
    assert_eq!(scene.world.count(&ended).await, 0);
    scene.ask(&scene.admin, "erasePersonalData", "customer { id }").await.at("/erasePersonalData");
    assert_eq!(scene.world.count(&ended).await, 1);
    scene.ask(&scene.admin, "erasePersonalData", "customer { id }").await.at("/erasePersonalData");
    assert_eq!(scene.world.count(&ended).await, 1, "it ends once");
    scene.world.end().await;
}

/// Which table of the database still tells who the person was.
async fn found(world: &World) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Table {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    use diesel_async::RunQueryDsl as _;
    let query = "select tablename::text as name from pg_tables where schemaname = 'public'";
    let tables: Vec<Table> = diesel::sql_query(query).load(&mut world.database().await).await.unwrap();
    assert!(tables.len() > 40);
    let mut found = Vec::new();
    for Table { name } in tables {
        for word in TELLING {
            if world.count(&format!("{name} as t where t::text like '%{word}%'")).await > 0 {
                found.push(format!("{word} in {name}"));
            }
        }
    }
    found
}
