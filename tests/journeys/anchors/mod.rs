//! Where institutions are on the map, and what lies around a point.

use std::time::{Duration, Instant};

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use e2e::{Actor, Reply, World};
use serde_json::{Value, json};

/// A point of central Beijing in the figures of AMap.
pub const BEIJING_GCJ02: (f64, f64) = (39.913_345, 116.384_047);

/// Sets the anchor of an institution.
pub async fn set_anchor(by: &Actor, institution: &str, point: (f64, f64), system: &str) -> Reply {
    let input = json!({
        "institutionId": institution, "point": {"lat": point.0, "lon": point.1, "system": system}, "reason": "Seen on the map",
    });
    by.mutate(
        "setAnchor",
        input,
        "anchor { id radiusM since until given { lat lon system } point { lat lon system } setBy { id } }",
    )
    .await
}

const NEARBY: &str = "query N($lat: Float!, $lon: Float!, $system: ReferenceSystem!, $radiusM: Int, $filter: CustomerFilter, $first: Int, $after: String) {
    nearbyCustomers(lat: $lat, lon: $lon, system: $system, radiusM: $radiusM, filter: $filter, first: $first, after: $after) {
        pageInfo { hasNextPage endCursor } edges { cursor distanceM isInside node { id name anchor { radiusM } } } } }";

async fn nearby(by: &Actor, lat: f64, lon: f64, others: Value) -> Reply {
    let mut variables = json!({"lat": lat, "lon": lon, "system": "WGS84", "radiusM": 50_000});
    for (name, value) in others.as_object().unwrap() {
        variables[name] = value.clone();
    }
    by.ask(NEARBY, variables).await
}

fn names(reply: &Reply) -> Vec<String> {
    let edges = reply.at("/nearbyCustomers/edges");
    edges.as_array().unwrap().iter().map(|edge| edge["node"]["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_anchor_keeps_its_figures_and_closes_the_one_before() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    let manager = world.manager("m1", "EAST").await;
    let rep = world.rep("r1", "EAST").await;
    let hospital = world.institution("协和医院", "EAST", Some(&rep)).await;
    let doctor = world.professional("王医生", &hospital, Some(&rep)).await;
    let first = set_anchor(&manager, &hospital, BEIJING_GCJ02, "GCJ02").await;
    assert_eq!(first.at("/setAnchor/anchor/given"), json!({"lat": 39.913_345, "lon": 116.384_047, "system": "GCJ02"}));
    assert_eq!(first.text("/setAnchor/anchor/setBy/id"), manager.id);
    let lat = first.at("/setAnchor/anchor/point/lat").as_f64().unwrap();
    assert!((lat - 39.911_954).abs() < 0.000_01, "{lat}");
    world.advance(chrono::TimeDelta::hours(1));
    let (manager, rep) = (world.sign_in("m1").await, world.sign_in("r1").await);
    let second = set_anchor(&manager, &hospital, (39.92, 116.39), "WGS84").await;
    let card = "query C($id: ID!) { customer(id: $id) { anchor { id } anchors { nodes { id until } } } }";
    for id in [&hospital, &doctor] {
        let reply = rep.ask(card, json!({ "id": id })).await;
        assert_eq!(reply.at("/customer/anchor/id"), second.at("/setAnchor/anchor/id"));
        assert_eq!(reply.at("/customer/anchors/nodes/1/id"), first.at("/setAnchor/anchor/id"));
        assert_eq!(reply.at("/customer/anchors/nodes/1/until"), second.at("/setAnchor/anchor/since"));
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_off_the_globe_are_the_fault_of_their_own_field() {
    let mut world = World::begin().await;
    let manager = world.manager("m1", "HQ").await;
    let hospital = world.institution("协和医院", "HQ", None).await;
    let faults = async |changes: Value| {
        let mut input = json!({
            "institutionId": hospital, "point": {"lat": 39.9, "lon": 116.4, "system": "WGS84"}, "reason": "Seen on the map",
        });
        for (name, value) in changes.as_object().unwrap() {
            input[name] = value.clone();
        }
        let reply = manager.mutate("setAnchor", input, "anchor { id }").await;
        reply.body["errors"][0]["extensions"]["fieldErrors"].clone()
    };
    let point = faults(json!({"point": {"lat": 91.0, "lon": 181.0, "system": "WGS84"}})).await;
    assert_eq!((&point[0]["path"], &point[1]["path"]), (&json!("point.lat"), &json!("point.lon")));
    assert_eq!(point[0]["code"], "POINT_OUT_OF_RANGE");
    let radius = faults(json!({"radiusM": 5_001})).await;
    assert_eq!((&radius[0]["path"], &radius[0]["code"]), (&json!("radiusM"), &json!("RADIUS_OUT_OF_RANGE")));
    let line = json!([{"lat": 39.9, "lon": 116.4, "system": "WGS84"}, {"lat": 39.91, "lon": 116.4, "system": "WGS84"}]);
    assert_eq!(faults(json!({ "outline": line })).await[0]["code"], "OUTLINE_INVALID");
    let off = json!([{"lat": 39.9, "lon": 200.0, "system": "WGS84"}]);
    assert_eq!(faults(json!({ "outline": off })).await[0]["path"], "outline.0.lon");
    assert_eq!(faults(json!({"reason": " "})).await[0]["code"], "TEXT_EMPTY");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_has_the_institution_below_them_moves_its_anchor() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    world.department("WEST", "HQ").await;
    let east = world.manager("m1", "EAST").await;
    let west = world.manager("m2", "WEST").await;
    let rep = world.rep("r1", "EAST").await;
    let hospital = world.institution("协和医院", "EAST", Some(&rep)).await;
    let doctor = world.professional("王医生", &hospital, Some(&rep)).await;
    let absent = e2e::mint("customer");
    assert_eq!(set_anchor(&rep, &hospital, (39.9, 116.4), "WGS84").await.code(), "FORBIDDEN");
    assert_eq!(set_anchor(&west, &hospital, (39.9, 116.4), "WGS84").await.code(), "NOT_FOUND");
    assert_eq!(set_anchor(&west, &absent, (39.9, 116.4), "WGS84").await.code(), "NOT_FOUND");
    assert_eq!(set_anchor(&world.anonymous(), &hospital, (39.9, 116.4), "WGS84").await.code(), "UNAUTHENTICATED");
    let person = set_anchor(&east, &doctor, (39.9, 116.4), "WGS84").await;
    assert_eq!(person.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "NOT_AN_INSTITUTION");
    set_anchor(&east, &hospital, (39.9, 116.4), "WGS84").await.text("/setAnchor/anchor/id");
    assert!(names(&nearby(&west, 39.9, 116.4, json!({})).await).is_empty());
    assert_eq!(nearby(&world.anonymous(), 39.9, 116.4, json!({})).await.code(), "UNAUTHENTICATED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nearby_knows_neither_date_line_nor_poles() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let places = [
        ("Attu", 52.90, 179.90),
        ("Amchitka", 52.90, -179.95),
        ("Apia", -13.83, -171.77),
        ("Pole one", 89.90, 0.0),
        ("Pole two", 89.90, 180.0),
    ];
    for (name, lat, lon) in places {
        let id = world.institution(name, "HQ", None).await;
        set_anchor(&admin, &id, (lat, lon), "WGS84").await.text("/setAnchor/anchor/id");
    }
    let aleutians = nearby(&admin, 52.90, 179.99, json!({})).await;
    assert_eq!(names(&aleutians), ["Amchitka", "Attu"]);
    let across_m = aleutians.at("/nearbyCustomers/edges/0/distanceM").as_f64().unwrap();
    assert!((across_m - 4_024.0).abs() < 20.0, "{across_m}");
    assert_eq!(names(&nearby(&admin, 52.90, -179.99, json!({})).await), ["Amchitka", "Attu"]);
    assert_eq!(names(&nearby(&admin, -13.83, -171.771, json!({})).await), ["Apia"]);
    assert_eq!(nearby(&admin, -13.83, -171.771, json!({})).await.at("/nearbyCustomers/edges/0/isInside"), true);
    assert_eq!(names(&nearby(&admin, 90.0, 73.0, json!({})).await).len(), 2);
    let off = nearby(&admin, 90.5, 0.0, json!({})).await;
    assert_eq!(off.body["errors"][0]["extensions"]["fieldErrors"][0]["path"], "lat");
    let far = nearby(&admin, 0.0, 0.0, json!({"radiusM": 50_001})).await;
    assert_eq!(far.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "NUMBER_OUT_OF_RANGE");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nearby_pages_by_distance_also_between_customers_of_one_place() {
    let mut world = World::begin().await;
    let admin = world.sign_in("admin").await;
    let rep = world.rep("r1", "HQ").await;
    let hospital = world.institution("Hospital", "HQ", Some(&rep)).await;
    for number in 0..3 {
        world.professional(&format!("Doctor {number}"), &hospital, Some(&rep)).await;
    }
    let farther = world.institution("Farther", "HQ", None).await;
    set_anchor(&admin, &hospital, (31.2, 121.4), "WGS84").await.text("/setAnchor/anchor/id");
    set_anchor(&admin, &farther, (31.21, 121.4), "WGS84").await.text("/setAnchor/anchor/id");
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = nearby(&admin, 31.2, 121.4, json!({"first": 2, "after": after})).await;
        seen.extend(names(&page));
        if page.at("/nearbyCustomers/pageInfo/hasNextPage") == false {
            break;
        }
        after = page.at("/nearbyCustomers/pageInfo/endCursor");
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
    assert_eq!(seen[4], "Farther");
    let mine = json!({"filter": {"ownership": "MINE", "kind": "PROFESSIONAL"}});
    assert_eq!(names(&nearby(&rep, 31.2, 121.4, mine).await).len(), 3);
    let few = world.fewest_statements(async || nearby(&admin, 31.2, 121.4, json!({"first": 1})).await).await;
    let many = world.fewest_statements(async || nearby(&admin, 31.2, 121.4, json!({"first": 5})).await).await;
    World::assert_none_per_row(few, many, 4);
    world.end().await;
}

#[derive(QueryableByName)]
struct Scans {
    #[diesel(sql_type = BigInt)]
    scans: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn nearby_walks_the_index_of_anchors() {
    let world = World::begin().await;
    let admin = world.sign_in("admin").await;
    world.institution("Model", "HQ", None).await;
    // By SQL, for an index is worth its while among thousands alone.
    world
        .sql(
            "with made as (insert into customers (id, kind, name, pinyin, initials, status_since, department_id, created_at)
               select gen_random_uuid(), 'INSTITUTION', 'H' || n, 'h' || n, 'h', now(), department_id, now()
               from customers, generate_series(1, 4000) n returning id)
             insert into anchors (id, institution_id, given_lat, given_lon, given_system, lat, lon, radius_m, since)
               select gen_random_uuid(), id, spot.lat, spot.lon, 'WGS84', spot.lat, spot.lon, 200, now()
               from (select id, random() * 20 + 20 as lat, random() * 20 + 100 as lon from made) spot",
        )
        .await;
    // Whether the index is worth it is judged by statistics, which come minutes later by themselves.
    world.sql("analyze anchors").await;
    world.sql("analyze customers").await;
    let mut database = world.database().await;
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        nearby(&admin, 30.0, 110.0, json!({"first": 10})).await.at("/nearbyCustomers/pageInfo/hasNextPage");
        let counted =
            "select coalesce(idx_scan, 0) as scans from pg_stat_user_indexes where indexrelname = 'anchors_near'";
        let scans: Scans = diesel::sql_query(counted).get_result(&mut database).await.unwrap();
        if scans.scans > 0 {
            break;
        }
        assert!(Instant::now() < deadline, "the index of anchors was never used");
    }
    world.end().await;
}
