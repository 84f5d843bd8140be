//! The working calendar: published years, make-up workdays, leave.

use e2e::{Actor, World, captured, mint};
use serde_json::{Value, json};

const DAYS: &str = "query D($from: LocalDate!, $until: LocalDate!) { viewer { employee { calendar { provisionalFrom days(range: {from: $from, until: $until}) { date kind workedPercent name decidedBy certainty } } } } }";

async fn days(actor: &Actor, from: &str, until: &str) -> Value {
    actor.ask(DAYS, json!({"from": from, "until": until})).await.at("/viewer/employee/calendar")
}

fn year(days: Value) -> Value {
    json!({"layer": "COUNTRY", "area": "CN", "year": 2026, "source": "国务院办公厅 国办发明电", "publishedOn": "2025-11-04", "days": days})
}

fn leave(world: &World, from: &str, until: &str) -> Value {
    json!({"captured": captured(world.app.clock.now()), "id": mint("leave"), "kind": "ANNUAL", "range": {"from": from, "until": until}})
}

/// Covers PLN-03.
#[tokio::test(flavor = "multi_thread")]
async fn a_published_year_has_holidays_and_make_up_days_and_an_unpublished_one_is_provisional() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    assert_eq!(days(&rep, "2026-11-28", "2026-11-28").await["days"][0]["certainty"], "PROVISIONAL");
    let named = json!([
        {"date": "2026-11-26", "kind": "OFF", "name": "公司日"},
        {"date": "2026-11-28", "kind": "MAKE_UP", "name": "调休上班"},
    ]);
    let release =
        admin.mutate("publishCalendar", year(named.clone()), "calendarRelease { version certainty area }").await;
    assert_eq!(release.at("/publishCalendar/calendarRelease/version"), 1);
    let again = admin.mutate("publishCalendar", year(named), "calendarRelease { version }").await;
    assert_eq!(again.at("/publishCalendar/calendarRelease/version"), 2);
    let seen = days(&rep, "2026-11-26", "2026-11-29").await;
    let kinds: Vec<&str> = seen["days"].as_array().unwrap().iter().map(|day| day["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["OFF", "WORKING", "MAKE_UP", "OFF"]);
    assert_eq!(seen["days"][0]["name"], "公司日");
    assert_eq!(seen["days"][0]["certainty"], "CONFIRMED");
    assert_eq!(seen["provisionalFrom"], "2027-01-01");
    let listed = rep.ask("{ calendarReleases(year: 2026) { totalCount nodes { version } } }", json!({})).await;
    assert_eq!(listed.at("/calendarReleases/nodes"), json!([{"version": 2}, {"version": 1}]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_published_by_whoever_keeps_the_calendar_and_checked() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let admin = world.sign_in("admin").await;
    assert_eq!(rep.mutate("publishCalendar", year(json!([])), "calendarRelease { id }").await.code(), "FORBIDDEN");
    let fault = async |input: Value| {
        let reply = admin.mutate("publishCalendar", input, "calendarRelease { id }").await;
        reply.body["errors"][0]["extensions"]["fieldErrors"][0]["path"].as_str().unwrap_or_default().to_owned()
    };
    let mut elsewhere = year(json!([]));
    elsewhere["area"] = json!("China");
    assert_eq!(fault(elsewhere).await, "area");
    let other_year = year(json!([{"date": "2027-01-01", "kind": "OFF", "name": "元旦"}]));
    assert_eq!(fault(other_year).await, "days.0.date");
    let twice = json!([{"date": "2026-10-01", "kind": "OFF", "name": "国庆"}, {"date": "2026-10-01", "kind": "OFF", "name": "国庆"}]);
    assert_eq!(fault(year(twice)).await, "days.1.date");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leave_takes_days_away_until_it_is_taken_back() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    let recorded = rep
        .mutate(
            "recordLeave",
            leave(&world, "2026-11-24", "2026-11-25"),
            "leave { id from until part brokenTasks { nodes { id } } }",
        )
        .await;
    assert_eq!(recorded.at("/recordLeave/leave/part"), "WHOLE");
    let day = days(&rep, "2026-11-24", "2026-11-24").await["days"][0].clone();
    assert_eq!((day["workedPercent"].clone(), day["decidedBy"].clone()), (json!(0), json!("PERSON")));
    assert_eq!(day["name"], "Annual leave");
    let listed = rep.ask("{ viewer { employee { leaves { totalCount nodes { from } } } } }", json!({})).await;
    assert_eq!(listed.at("/viewer/employee/leaves/totalCount"), 1);
    let input = json!({"leaveId": recorded.text("/recordLeave/leave/id")});
    rep.mutate("cancelLeave", input, "leave { id }").await.at("/cancelLeave/leave");
    assert_eq!(days(&rep, "2026-11-24", "2026-11-24").await["days"][0]["workedPercent"], 100);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leave_of_others_is_recorded_by_the_administrator_and_unseen_by_strangers() {
    let mut world = World::begin().await;
    world.department("EAST", "HQ").await;
    let manager = world.manager("m1", "EAST").await;
    let rep = world.rep("r1", "EAST").await;
    let stranger = world.rep("r2", "EAST").await;
    let admin = world.sign_in("admin").await;
    let of_rep = |mut input: Value| {
        input["employeeId"] = json!(rep.id);
        input
    };
    let refused =
        manager.mutate("recordLeave", of_rep(leave(&world, "2026-11-24", "2026-11-24")), "leave { id }").await;
    assert_eq!(refused.code(), "FORBIDDEN");
    let refused =
        stranger.mutate("recordLeave", of_rep(leave(&world, "2026-11-24", "2026-11-24")), "leave { id }").await;
    assert_eq!(refused.code(), "NOT_FOUND");
    let kept = admin.mutate("recordLeave", of_rep(leave(&world, "2026-11-24", "2026-11-24")), "leave { id }").await;
    let id = kept.text("/recordLeave/leave/id");
    let foreign = stranger.mutate("cancelLeave", json!({"leaveId": id}), "leave { id }").await;
    let absent = stranger.mutate("cancelLeave", json!({"leaveId": mint("leave")}), "leave { id }").await;
    assert_eq!((foreign.code(), absent.code()), ("NOT_FOUND".to_owned(), "NOT_FOUND".to_owned()));
    let seen = "query S($id: ID!) { employee(id: $id) { name leaves { nodes { id } } calendar { id } } }";
    let by_manager = manager.ask(seen, json!({"id": rep.id})).await;
    assert_eq!(by_manager.at("/employee/leaves/nodes/0/id"), id);
    let by_stranger = stranger.ask(seen, json!({"id": rep.id})).await;
    assert!(by_stranger.at("/employee/leaves").is_null() && by_stranger.at("/employee/calendar").is_null());
    let reversed = rep.mutate("recordLeave", leave(&world, "2026-11-25", "2026-11-24"), "leave { id }").await;
    assert_eq!(reversed.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "RANGE_INVALID");
    world.end().await;
}
