//! Who sees which customers, and how much of them.

use e2e::{World, captured, mint};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::CustomerKind;
use rounds_server::customers::customers::Draft;
use serde_json::{Value, json};

use super::{LIST, change, names};

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
    assert_eq!(served.at("/customer/allowedActions"), json!(["CHANGE", "CHECK_IN", "PLAN", "RELEASE"]));
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

/// Covers ORG-09.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_tells_nothing_of_what_happened_there_and_who_serves_it() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let visitor = world.rep("r2", "HQ").await;
    let hospital = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    world.professional("王小二", &hospital, Some(&visitor)).await;
    let (now, visit, stay) = (captured(world.app.clock.now()), mint("visit"), mint("checkin"));
    let input = json!({"captured": now, "id": stay, "customerId": hospital, "fixes": []});
    rep.mutate("checkIn", input, "checkIn { id }").await.text("/checkIn/checkIn/id");
    let input = json!({"captured": now, "id": visit, "customerId": hospital, "checkInId": stay});
    rep.mutate("startVisit", input, "visit { id }").await.text("/startVisit/visit/id");
    for about in [&hospital, &visit] {
        let input =
            json!({"captured": now, "id": mint("remark"), "aboutId": about, "kind": "COMMENT", "text": "主任已换"});
        rep.mutate("addRemark", input, "remark { id }").await.text("/addRemark/remark/id");
    }
    let file = "query F($id: ID!, $visit: ID!) { node(id: $visit) { id } customer(id: $id) { rep { id } visits { totalCount nodes { id } } remarks { totalCount nodes { id } } } }";
    let variables = json!({"id": hospital, "visit": visit});
    let served = rep.ask(file, variables.clone()).await;
    assert_eq!(served.at("/node/id"), visit);
    assert_eq!(served.at("/customer/rep/id"), rep.id);
    assert_eq!(served.at("/customer/visits/totalCount"), 1);
    assert_eq!(served.at("/customer/remarks/totalCount"), 1);
    let card = visitor.ask(file, variables).await;
    let nothing = json!({"totalCount": 0, "nodes": []});
    assert_eq!(card.at(""), json!({"node": null, "customer": {"rep": null, "visits": nothing, "remarks": nothing}}));
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

/// Covers ORG-09: a workplace that is seen by its card alone is visited, and planned for by whom it is known to.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_planned_at_a_customer_that_is_seen_by_its_card_alone() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let visitor = world.rep("r2", "HQ").await;
    let hospital = world.institution("北京协和医院", "HQ", Some(&rep)).await;
    let doctor = world.professional("王小二", &hospital, Some(&visitor)).await;
    let foreign = world.institution("朝阳医院", "HQ", Some(&rep)).await;
    let now = captured(world.app.clock.now());
    let offered = "query A($id: ID!) { customer(id: $id) { name allowedActions } }";
    let card = visitor.ask(offered, json!({"id": hospital})).await;
    assert_eq!(card.text("/customer/name"), "北京协和医院");
    assert!(!card.at("/customer/allowedActions").as_array().unwrap().contains(&json!("PLAN")));
    let task =
        |customer: &str| json!({"captured": now, "id": mint("task"), "customerId": customer, "date": "2026-11-26"});
    let plan = |customer: &str, week: &str| {
        let items = json!([{"id": mint("planitem"), "customerId": customer}]);
        json!({"captured": now, "id": mint("weekplan"), "week": week, "items": items})
    };
    for (customer, code) in [(&hospital, "FORBIDDEN"), (&foreign, "NOT_FOUND")] {
        assert_eq!(visitor.mutate("addTask", task(customer), "task { id }").await.code(), code);
        assert_eq!(visitor.mutate("draftWeekPlan", plan(customer, "2026-W49"), "weekPlan { id }").await.code(), code);
    }
    for (actor, customer) in [(&visitor, &doctor), (&rep, &hospital)] {
        actor.mutate("addTask", task(customer), "task { id }").await.text("/addTask/task/id");
        let planned = actor.mutate("draftWeekPlan", plan(customer, "2026-W49"), "weekPlan { id }").await;
        planned.text("/draftWeekPlan/weekPlan/id");
    }
    world.end().await;
}
