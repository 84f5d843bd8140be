//! Finding customers: search, filters, order, pages.

use e2e::{Actor, World};
use rounds_domain::vocabulary::{AssignmentDuty, CustomerKind};
use rounds_platform::db::{Command, Tx};
use rounds_platform::scalars::Instant;
use rounds_server::customers::assignments::{self, Service};
use rounds_server::customers::customers::{self, Draft, NewCustomer};
use rounds_server::organisation::people;
use serde_json::json;

use super::{LIST, field_code, names};
use crate::journeys::reviews::visited;

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
    visited(&world, &rep, &ids[0]).await;
    let unvisited = names(&rep, json!({"filter": {"ownership": "MINE"}, "sort": "LAST_VISIT"})).await;
    assert_eq!(unvisited.last().unwrap(), "安贞医院");
    let unvisited = json!({"filter": {"ownership": "MINE", "notVisitedSince": "2020-01-01"}});
    assert_eq!(names(&rep, unvisited).await, ["北医三院", "朝阳医院", "东方医院", "二龙路医院"]);
    assert_eq!(names(&rep, json!({"filter": {"ownership": "MINE", "notVisitedSince": "2999-01-01"}})).await.len(), 5);
    assert_eq!(field_code(&rep.ask(LIST, json!({"first": 101})).await), "PAGE_SIZE_INVALID");
    assert_eq!(field_code(&rep.ask(LIST, json!({"after": "nonsense"})).await), "CURSOR_INVALID");
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
    World::assert_none_per_row(of_few, of_many, 10);
    world.end().await;
}

async fn fewest_statements(world: &World, actor: &Actor, document: &str) -> u64 {
    world.fewest_statements(async || actor.ask(document, json!({})).await).await
}

/// Covers CUS-04.
#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_customers_are_made_at_once_and_each_is_found() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let employee = rep.id.parse().unwrap();
    let clock = world.app.clock.clone();
    let db = world.app.system("arrange");
    let work = async move |tx: &mut Tx| {
        let draft = |number: u32| Draft {
            phones: vec![(None, format!("1380000{number:04}"))],
            ..Draft::named(CustomerKind::Institution, format!("人民医院{number:04}"))
        };
        let department = people::employee(tx.session(), employee).await?.department_id;
        let made: Vec<NewCustomer> = (0..1000)
            .map(|number| NewCustomer {
                id: clock.mint(),
                draft: Draft { department: Some(department), ..draft(number) },
            })
            .collect();
        let since = Instant(tx.now());
        let duty = AssignmentDuty::Rep;
        let serve = |row: &NewCustomer| Service { customer: row.id, employee, duty, since, reason: None };
        let services = made.iter().map(serve).collect();
        customers::create_many(tx, made).await?;
        assignments::serve_first(tx, services).await
    };
    let ((), statements) =
        world.statements(async { db.transact(Command::keyless("import"), work).await.unwrap() }).await;
    // Those of the worker and the relay meanwhile are counted too: on a busy machine they are many.
    assert!(statements < 200, "{statements} statements for a thousand customers");
    let found = rep.ask(LIST, json!({"search": "rmyy0999", "filter": {"ownership": "MINE"}})).await;
    assert_eq!(found.at("/customers/nodes"), json!([{"name": "人民医院0999"}]));
    assert_eq!(rep.ask(LIST, json!({"search": "人民"})).await.at("/customers/totalCount"), json!(1000));
    assert_eq!(names(&rep, json!({"search": "13800000123"})).await, ["人民医院0123"]);
    world.end().await;
}
