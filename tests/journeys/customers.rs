//! Customers: files, lookups, changes, and who sees which.

use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use e2e::{Actor, World, mint};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::CustomerKind;
use rounds_server::customers::Draft;
use serde_json::{Value, json};

const LEVEL: &str = "dictionaryentry_00000000-0000-7000-8000-000000000001";
const TITLE: &str = "dictionaryentry_00000000-0000-7000-8000-000000000002";
const CATEGORY: &str = "dictionaryentry_00000000-0000-7000-8000-000000000003";
const REGION: &str = "dictionaryentry_00000000-0000-7000-8000-000000000004";
const SOURCE: &str = "dictionaryentry_00000000-0000-7000-8000-000000000005";

const LIST: &str = "query L($search: String, $filter: CustomerFilter, $sort: CustomerSort! = RELEVANCE, $first: Int, $after: String, $last: Int) {
  customers(search: $search, filter: $filter, sort: $sort, first: $first, after: $after, last: $last) {
    totalCount pageInfo { hasNextPage endCursor } nodes { name } } }";

async fn dictionaries(world: &World) {
    for (number, list, name) in [
        (1, "INSTITUTION_LEVEL", "三级甲等"),
        (2, "TITLE", "主任医师"),
        (3, "CUSTOMER_CATEGORY", "医院"),
        (4, "REGION", "北京"),
        (5, "CUSTOMER_SOURCE", "学术会议"),
    ] {
        let sql = format!(
            "insert into dictionary_entries (id, dictionary, code, name_zh, name_en, created_at) \
             values ('00000000-0000-7000-8000-00000000000{number}', '{list}', 'C{number}', '{name}', 'Entry {number}', now())"
        );
        world.sql(&sql).await;
    }
}

async fn names(actor: &Actor, variables: Value) -> Vec<String> {
    let nodes = actor.ask(LIST, variables).await.at("/customers/nodes");
    nodes.as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

fn draft(kind: &str, name: &str) -> Value {
    json!({"kind": kind, "name": name})
}

fn field_code(reply: &e2e::Reply) -> String {
    assert_eq!(reply.code(), "BAD_USER_INPUT", "{:#}", reply.body);
    let faults = &reply.body["errors"][0]["extensions"]["fieldErrors"];
    faults[0]["code"].as_str().unwrap_or_else(|| panic!("no fault in {:#}", reply.body)).to_owned()
}

async fn create(actor: &Actor, draft: Value) -> e2e::Reply {
    actor.mutate("createCustomer", json!({"id": mint("customer"), "draft": draft}), "customer { id rev name }").await
}

async fn change(actor: &Actor, world: &World, input: Value) -> e2e::Reply {
    let mut input = input;
    input["captured"] = e2e::captured(world.app.clock.now());
    actor.mutate("changeCustomer", input, "customer { id rev name status tags phones { display } }").await
}

/// Covers CUS-01, CUS-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_is_on_file_at_a_hospital_and_its_department() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    dictionaries(&world).await;
    let manager = world.manager("m1", "east").await;
    let mut hospital = draft("INSTITUTION", "北京协和医院");
    for (field, value) in [("rankId", LEVEL), ("categoryId", CATEGORY), ("sourceId", SOURCE), ("regionId", REGION)] {
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
    assert_eq!(seen.text("/customer/profile/title/name"), "Entry 2");
    assert_eq!(seen.text("/customer/place/id"), hospital);
    let seen = manager.ask(file, json!({"id": hospital})).await;
    assert_eq!(seen.text("/customer/profile/level/name"), "Entry 1");
    assert_eq!(seen.text("/customer/source/name"), "Entry 5");
    assert_eq!(seen.text("/customer/region/name"), "Entry 4");
    assert_eq!(seen.at("/customer/profile/professionals/totalCount"), json!(1));
    assert_eq!(seen.text("/customer/profile/professionals/nodes/0/id"), doctor);
    world.end().await;
}

/// Covers CUS-01, CUS-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_true_is_refused() {
    let mut world = World::begin().await;
    dictionaries(&world).await;
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
    let refused = create(&admin, with("INSTITUTION", "categoryId", REGION)).await;
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

/// Covers CUS-04.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_found_by_name_pinyin_initials_telephone_and_rep() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let phones = vec![(None, "13800138000".to_owned())];
    let union = Draft { phones, ..Draft::named(CustomerKind::Institution, "北京协和医院") };
    world.customer(union, "HQ", Some(&rep)).await;
    world.institution("协和药房", "HQ", Some(&rep)).await;
    world.institution("朝阳医院", "HQ", None).await;
    for search in ["北京协和", "bjxh", "beijingxiehe", "BeiJing Xie He", "138-0013", "8000", "+86 13800138000"] {
        assert_eq!(names(&rep, json!({"search": search})).await, ["北京协和医院"], "{search}");
    }
    for search in ["协和", "xiehe", "xh"] {
        assert_eq!(names(&rep, json!({"search": search})).await, ["协和药房", "北京协和医院"], "{search}");
    }
    assert_eq!(names(&rep, json!({"search": "xiehe", "sort": "NAME"})).await, ["北京协和医院", "协和药房"]);
    for search in ["协和中心", "---", "%", "139"] {
        assert_eq!(names(&rep, json!({"search": search})).await, [""; 0], "{search}");
    }
    let of_rep = names(&admin, json!({"filter": {"repIds": [rep.id]}})).await;
    assert_eq!(of_rep, ["北京协和医院", "协和药房"]);
    assert_eq!(field_code(&rep.ask(LIST, json!({"search": ""})).await), "TEXT_EMPTY");
    assert_eq!(field_code(&rep.ask(LIST, json!({"search": "很".repeat(101)})).await), "TEXT_TOO_LONG");
    world.end().await;
}

/// Covers CUS-04, CUS-29.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_filtered_sorted_and_paged() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    let mut ids = Vec::new();
    for name in ["安贞医院", "北医三院", "朝阳医院", "东方医院", "二龙路医院"] {
        let draft =
            Draft { tags: vec!["重点".to_owned(), name.to_owned()], ..Draft::named(CustomerKind::Institution, name) };
        ids.push(world.customer(draft, "HQ", Some(&rep)).await);
    }
    world.professional("方医生", &ids[0], None).await;
    let first = rep.ask(LIST, json!({"filter": {"ownership": "MINE"}, "first": 2})).await;
    assert_eq!(first.at("/customers/totalCount"), json!(5));
    assert_eq!(first.at("/customers/nodes"), json!([{"name": "安贞医院"}, {"name": "北医三院"}]));
    let after = first.text("/customers/pageInfo/endCursor");
    let rest = json!({"filter": {"ownership": "MINE"}, "first": 3, "after": after});
    assert_eq!(names(&rep, rest).await, ["朝阳医院", "东方医院", "二龙路医院"]);
    assert_eq!(names(&rep, json!({"filter": {"ownership": "MINE"}, "last": 1})).await, ["二龙路医院"]);
    let tagged = json!({"filter": {"tags": ["重点", "朝阳医院"]}});
    assert_eq!(names(&rep, tagged).await, ["朝阳医院"]);
    assert_eq!(names(&admin, json!({"filter": {"ownership": "POOL"}})).await, ["方医生"]);
    assert_eq!(names(&admin, json!({"filter": {"kind": "PROFESSIONAL", "statuses": ["PROSPECT"]}})).await, ["方医生"]);
    assert_eq!(names(&admin, json!({"filter": {"statuses": ["ACTIVE"]}})).await, [""; 0]);
    let visit = format!(
        "insert into visits (id, employee_id, customer_id, state, channel, started_at, start_trust, ended_at, received_at) \
         values (gen_random_uuid(), '{}', '{}', 'COMPLETED', 'PHONE', now(), 'SERVER', now(), now())",
        rep.id.trim_start_matches("employee_"),
        ids[0].trim_start_matches("customer_")
    );
    world.sql(&visit).await;
    let unvisited = names(&rep, json!({"filter": {"ownership": "MINE"}, "sort": "LAST_VISIT"})).await;
    assert_eq!(unvisited.last().unwrap(), "安贞医院");
    assert_eq!(field_code(&rep.ask(LIST, json!({"first": 101})).await), "PAGE_SIZE_INVALID");
    assert_eq!(field_code(&rep.ask(LIST, json!({"after": "nonsense"})).await), "CURSOR_INVALID");
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
    world.sql("update customers set archived_at = now()").await;
    assert_eq!(change(&rep, &world, on(5, "tags", json!(["x"]))).await.code(), "CUSTOMER_ARCHIVED");
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

/// Covers ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn peers_see_nothing_of_each_others_customers() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let peer = world.rep("r2", "east").await;
    let other_manager = world.manager("m2", "west").await;
    let phones = vec![(None, "13800138000".to_owned())];
    let draft = Draft { phones, ..Draft::named(CustomerKind::Institution, "北京协和医院") };
    let id = world.customer(draft, "east", Some(&rep)).await;
    world.institution("朝阳医院", "east", Some(&rep)).await;
    let own = world.institution("安贞医院", "east", Some(&peer)).await;
    let cursor = rep.ask(LIST, json!({"first": 1})).await.text("/customers/pageInfo/endCursor");
    let file = "query F($id: ID!) { customer(id: $id) { name phones { number } } node(id: $id) { id } }";
    for stranger in [&peer, &other_manager] {
        let foreign = stranger.ask(file, json!({"id": id})).await;
        let absent = stranger.ask(file, json!({"id": mint("customer")})).await;
        assert_eq!(foreign.body["data"], absent.body["data"]);
        assert_eq!(foreign.at("/customer"), Value::Null);
        for search in ["协和", "bjxh", "13800138000"] {
            let found = stranger.ask(LIST, json!({"search": search})).await;
            assert_eq!(found.at("/customers/totalCount"), json!(0), "{search}");
        }
        let of_rep = stranger.ask(LIST, json!({"filter": {"repIds": [rep.id]}})).await;
        assert_eq!(of_rep.at("/customers/totalCount"), json!(0));
    }
    let seen = peer.ask(LIST, json!({})).await;
    assert_eq!(seen.at("/customers/totalCount"), json!(1));
    assert_eq!(names(&peer, json!({"after": cursor})).await, [""; 0]);
    let edges = "query E($id: ID!) { employee(id: $id) { name customers(first: 5) { totalCount nodes { id } } } }";
    let of_colleague = peer.ask(edges, json!({"id": rep.id})).await;
    assert_eq!(of_colleague.at("/employee/customers"), json!({"totalCount": 0, "nodes": []}));
    let of_self = peer.ask(edges, json!({"id": peer.id})).await;
    assert_eq!(of_self.at("/employee/customers"), json!({"totalCount": 1, "nodes": [{"id": own}]}));
    assert_eq!(world.anonymous().ask(LIST, json!({})).await.code(), "UNAUTHENTICATED");
    world.end().await;
}

/// Covers ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_shows_no_telephone_and_none_can_be_guessed_from_it() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let visitor = world.rep("r2", "HQ").await;
    let phones = vec![(Some("总机".to_owned()), "13800138000".to_owned())];
    let draft = Draft { phones, ..Draft::named(CustomerKind::Institution, "北京协和医院") };
    let hospital = world.customer(draft, "HQ", Some(&rep)).await;
    world.professional("王小二", &hospital, Some(&visitor)).await;
    let file = "query F($id: ID!) { customer(id: $id) { name allowedActions phones { label number display } assignments { totalCount } } }";
    let served = rep.ask(file, json!({"id": hospital})).await;
    assert_eq!(served.text("/customer/phones/0/number"), "+8613800138000");
    assert_eq!(served.at("/customer/allowedActions"), json!(["CHANGE", "CHECK_IN", "PLAN"]));
    let card = visitor.ask(file, json!({"id": hospital})).await;
    assert_eq!(card.at("/customer/phones/0"), json!({"label": "总机", "number": null, "display": "+86 138****8000"}));
    assert_eq!(card.at("/customer/allowedActions"), json!(["CHECK_IN"]));
    assert_eq!(card.at("/customer/assignments/totalCount"), json!(0));
    assert_eq!(names(&visitor, json!({"search": "协和"})).await, ["北京协和医院"]);
    for search in ["138", "13800138000", "8000"] {
        assert_eq!(names(&visitor, json!({"search": search})).await, [""; 0], "{search}");
    }
    let refused = json!({"customerId": hospital, "baseRev": 1, "tags": ["x"]});
    assert_eq!(change(&visitor, &world, refused).await.code(), "FORBIDDEN");
    world.end().await;
}

/// Covers CUS-18.
#[tokio::test(flavor = "multi_thread")]
async fn the_pool_is_seen_by_whoever_may_claim_from_it() {
    let mut world = World::begin().await;
    world.department("east", "HQ").await;
    world.department("west", "HQ").await;
    let rep = world.rep("r1", "east").await;
    let stranger = world.rep("r2", "west").await;
    let service = world.person("s1", StandardPosition::Service, "east").await;
    world.institution("朝阳医院", "east", None).await;
    let pool = json!({"filter": {"ownership": "POOL"}});
    assert_eq!(names(&rep, pool.clone()).await, ["朝阳医院"]);
    assert_eq!(names(&stranger, pool.clone()).await, [""; 0]);
    assert_eq!(service.ask(LIST, pool).await.code(), "FORBIDDEN");
    world.end().await;
}

/// Covers CUS-04.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_costs_the_same_number_of_statements_however_long_it_is() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let list = "{ customers(first: 50, search: \"yiyuan\") { totalCount nodes { name allowedActions rep { name } phones { display } assignments(first: 2) { nodes { employee { name } } }
      profile { ... on InstitutionProfile { level { name } professionals(first: 3) { totalCount nodes { name profile { ... on ProfessionalProfile { workplace { name } } } } } } } } } }";
    let grow = async |from: u32, to: u32| {
        for number in from..to {
            let id = world.institution(&format!("第{number}医院"), "HQ", Some(&rep)).await;
            for doctor in 0..4 {
                world.professional(&format!("王{doctor}"), &id, Some(&rep)).await;
            }
        }
    };
    grow(0, 2).await;
    let few = rep.ask(list, json!({})).await;
    few.at("/customers/nodes/1/profile/professionals/nodes/2");
    let of_few = fewest_statements(&world, &rep, list).await;
    grow(2, 12).await;
    let many = rep.ask(list, json!({})).await;
    let of_many = fewest_statements(&world, &rep, list).await;
    assert_eq!(few.at("/customers/totalCount"), json!(2));
    assert_eq!(many.at("/customers/totalCount"), json!(12));
    assert_eq!(many.at("/customers/nodes/11/profile/professionals/totalCount"), json!(4));
    assert_eq!(of_many, of_few);
    world.end().await;
}

/// The fewest statements of several tries: news of what was arranged is still being published, and a busy machine may
/// cut a batch of a loader in two.
async fn fewest_statements(world: &World, actor: &Actor, document: &str) -> u64 {
    let mut counts = Vec::new();
    for _ in 0..10 {
        counts.push(world.statements(actor.ask(document, json!({}))).await.1);
    }
    counts.into_iter().min().unwrap()
}
