//! What is on file of a customer, and how it changes.

use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use e2e::lists::{BEIJING, CATEGORY, LEVEL, SOURCE, TITLE};
use e2e::{Actor, World, mint};
use serde_json::{Value, json};

use super::{change, field_code, names};

fn draft(kind: &str, name: &str) -> Value {
    json!({"kind": kind, "name": name})
}

async fn create(actor: &Actor, draft: Value) -> e2e::Reply {
    actor.mutate("createCustomer", json!({"id": mint("customer"), "draft": draft}), "customer { id rev name }").await
}

/// Covers CUS-01, CUS-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_is_on_file_at_a_hospital_and_its_department() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.fill_lists().await;
    let manager = world.manager("m1", "east").await;
    let mut hospital = draft("INSTITUTION", "北京协和医院");
    for (field, value) in [("rankId", LEVEL), ("categoryId", CATEGORY), ("sourceId", SOURCE), ("regionId", BEIJING)] {
        hospital[field] = json!(value);
    }
    hospital["address"] = json!("帅府园一号");
    let hospital = create(&manager, hospital).await.text("/createCustomer/customer/id");
    let mut doctor = draft("PROFESSIONAL", "曾小贤");
    doctor["workplaceId"] = json!(hospital);
    doctor["workplaceDepartment"] = json!("心内科");
    doctor["rankId"] = json!(TITLE);
    doctor["phones"] = json!([{"label": "办公", "number": "010-65296114"}, {"number": "138 0013 8000"}]);
    let doctor = create(&manager, doctor).await.text("/createCustomer/customer/id");
    let file =
        "query F($id: ID!) { customer(id: $id) { name pinyin initials status address category { name } source { name }
      region { name } rep { id } phones { label number display } place { id } profile {
      ... on InstitutionProfile { level { name } professionals(first: 5) { totalCount nodes { id name } } }
      ... on ProfessionalProfile { workplace { id } workplaceDepartment title { name } } } } }";
    let seen = manager.ask(file, json!({"id": doctor})).await;
    assert_eq!(seen.text("/customer/pinyin"), "zengxiaoxian");
    assert_eq!(seen.text("/customer/profile/workplace/id"), hospital);
    assert_eq!(seen.text("/customer/profile/workplaceDepartment"), "心内科");
    assert_eq!(seen.text("/customer/profile/title/name"), "Chief physician");
    assert_eq!(seen.text("/customer/place/id"), hospital);
    let seen = manager.ask(file, json!({"id": hospital})).await;
    assert_eq!(seen.text("/customer/profile/level/name"), "Level 3, grade A");
    assert_eq!(seen.text("/customer/source/name"), "Congress");
    assert_eq!(seen.text("/customer/region/name"), "Beijing");
    assert_eq!(seen.at("/customer/profile/professionals/totalCount"), json!(1));
    assert_eq!(seen.text("/customer/profile/professionals/nodes/0/id"), doctor);
    world.end().await;
}

/// Covers CUS-01, CUS-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_true_is_refused() {
    let mut world = World::begin().await;
    world.fill_lists().await;
    let admin = world.sign_in("admin").await;
    let manager = world.manager("m1", "HQ").await;
    let rep = world.rep("r1", "HQ").await;
    let hospital = world.institution("北京协和医院", "HQ", None).await;
    let doctor = world.professional("王小二", &hospital, None).await;
    assert_eq!(field_code(&create(&admin, draft("PROFESSIONAL", "李四")).await), "WORKPLACE_REQUIRED");
    let with = |kind: &str, field: &str, value: &str| {
        let mut draft = draft(kind, "张三");
        draft[field] = json!(value);
        draft
    };
    let refused = create(&admin, with("INSTITUTION", "workplaceId", &hospital)).await;
    assert_eq!(field_code(&refused), "WORKPLACE_REFUSED");
    let refused = create(&admin, with("PROFESSIONAL", "workplaceId", &doctor)).await;
    assert_eq!(field_code(&refused), "NOT_AN_INSTITUTION");
    let refused = create(&admin, with("INSTITUTION", "categoryId", BEIJING)).await;
    assert_eq!(field_code(&refused), "DICTIONARY_ENTRY_INVALID");
    assert_eq!(field_code(&create(&admin, draft("INSTITUTION", " ")).await), "TEXT_EMPTY");
    let mut numbered = draft("INSTITUTION", "药房");
    numbered["phones"] = json!([{"number": "12"}]);
    assert_eq!(field_code(&create(&admin, numbered).await), "PHONE_INVALID");
    assert_eq!(create(&rep, draft("INSTITUTION", "药房")).await.code(), "FORBIDDEN");
    assert_eq!(create(&world.anonymous(), draft("INSTITUTION", "药房")).await.code(), "UNAUTHENTICATED");
    let taken = json!({"id": hospital, "draft": draft("INSTITUTION", "药房")});
    assert_eq!(manager.mutate("createCustomer", taken, "customer { id }").await.code(), "ID_TAKEN");
    world.end().await;
}

/// Covers CUS-01.
#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_moves_to_another_hospital() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let old = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let new = world.institution("朝阳医院", "HQ", Some(&rep)).await;
    let doctor = world.professional("王小二", &old, Some(&rep)).await;
    let moved = json!({"customerId": doctor, "baseRev": 1, "workplaceId": new, "workplaceDepartment": "急诊", "reason": "调动"});
    change(&rep, &world, moved).await.at("/changeCustomer");
    let place = "query P($id: ID!) { customer(id: $id) { place { id } profile { ... on ProfessionalProfile { workplaceDepartment } } } }";
    let seen = rep.ask(place, json!({"id": doctor})).await;
    assert_eq!(seen.text("/customer/place/id"), new);
    assert_eq!(seen.text("/customer/profile/workplaceDepartment"), "急诊");
    let not_there = json!({"customerId": doctor, "baseRev": 2, "workplaceId": doctor, "reason": "误"});
    assert_eq!(field_code(&change(&rep, &world, not_there).await), "NOT_AN_INSTITUTION");
    world.end().await;
}

/// Covers CUS-05, CUS-28.
#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_attributable_and_keeps_the_customer_findable() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let id = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let renamed = json!({"customerId": id, "baseRev": 1, "name": "东单医院"});
    assert_eq!(field_code(&change(&rep, &world, renamed.clone()).await), "REASON_REQUIRED");
    let mut renamed = renamed;
    renamed["reason"] = json!("改名");
    renamed["phones"] = json!([{"number": "13800138000"}]);
    let changed = change(&rep, &world, renamed).await;
    assert_eq!(changed.at("/changeCustomer/customer/rev"), json!(2));
    assert_eq!(names(&rep, json!({"search": "ddyy"})).await, ["东单医院"]);
    assert_eq!(names(&rep, json!({"search": "13800138000"})).await, ["东单医院"]);
    assert_eq!(names(&rep, json!({"search": "xiehe"})).await, [""; 0]);
    let recorded: Vec<Recorded> = diesel::sql_query(
        "select field, before, after, reason, employees.code as actor from customer_changes \
         join employees on employees.id = actor_id order by field",
    )
    .load(&mut world.database().await)
    .await
    .unwrap();
    let told: Vec<_> = recorded.iter().map(|row| (row.field.as_str(), row.actor.as_str())).collect();
    assert_eq!(told, [("NAME", "r1"), ("PHONES", "r1")]);
    assert_eq!(recorded[0].before.as_deref(), Some("北京协和医院"));
    assert_eq!(recorded[0].after.as_deref(), Some("东单医院"));
    assert_eq!(recorded[0].reason.as_deref(), Some("改名"));
    assert_eq!(recorded[1].after.as_deref(), Some("+86 138****8000"));
    world.end().await;
}

#[derive(diesel::QueryableByName)]
struct Recorded {
    #[diesel(sql_type = Text)]
    field: String,
    #[diesel(sql_type = Nullable<Text>)]
    before: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    after: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = Text)]
    actor: String,
}

/// Covers CUS-05.
#[tokio::test(flavor = "multi_thread")]
async fn changes_merge_by_field_and_conflict_only_where_they_meet() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let peer = world.rep("r2", "HQ").await;
    let id = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let doctor = world.professional("王小二", &id, Some(&rep)).await;
    let on = |rev: i32, field: &str, value: Value| {
        let mut input = json!({"customerId": id, "baseRev": rev, "reason": "核实"});
        input[field] = value;
        input
    };
    change(&rep, &world, on(1, "tags", json!(["重点"]))).await.at("/changeCustomer");
    let merged = change(&rep, &world, on(1, "address", json!("东单"))).await;
    assert_eq!(merged.at("/changeCustomer/customer/rev"), json!(3));
    assert_eq!(merged.at("/changeCustomer/customer/tags"), json!(["重点"]));
    assert_eq!(change(&rep, &world, on(1, "tags", json!([]))).await.code(), "CONFLICT");
    assert_eq!(change(&rep, &world, on(9, "tags", json!([]))).await.code(), "CONFLICT");
    let cleared = change(&rep, &world, on(3, "tags", Value::Null)).await;
    assert_eq!(cleared.at("/changeCustomer/customer/tags"), json!([]));
    let unchanged = change(&rep, &world, on(1, "tags", json!([]))).await;
    assert_eq!(unchanged.at("/changeCustomer/customer/rev"), json!(4));
    assert_eq!(field_code(&change(&rep, &world, on(4, "workplaceId", json!(id))).await), "WORKPLACE_REFUSED");
    let moved = json!({"customerId": doctor, "baseRev": 1, "workplaceId": Value::Null, "reason": "调动"});
    assert_eq!(field_code(&change(&rep, &world, moved).await), "WORKPLACE_REQUIRED");
    let absent = json!({"customerId": mint("customer"), "baseRev": 1, "tags": []});
    let foreign = change(&peer, &world, json!({"customerId": doctor, "baseRev": 1, "tags": []})).await;
    assert_eq!(foreign.code(), "NOT_FOUND");
    assert_eq!(change(&peer, &world, absent).await.code(), "NOT_FOUND");
    // Nothing archives customers yet.
    world.sql("update customers set archived_at = now()").await;
    assert_eq!(change(&rep, &world, on(5, "tags", json!(["x"]))).await.code(), "CUSTOMER_ARCHIVED");
    world.end().await;
}
