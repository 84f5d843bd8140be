//! Reminders that ring on the phone at a local time.

use chrono::TimeDelta;
use e2e::field_day::{FieldDay, HOSPITAL};
use e2e::{Actor, Reply, World, captured, mint};
use serde_json::{Value, json};

fn reminder(world: &World, about: &str, time: &str) -> Value {
    let now = captured(world.app.clock.now());
    json!({"captured": now, "id": mint("reminder"), "aboutId": about, "title": "Bring samples", "localDate": "2026-11-23", "localTime": time})
}

async fn set(who: &Actor, input: Value) -> Reply {
    who.mutate("setReminder", input, "reminder { id title dueAt state dedupeKey about { id } }").await
}

async fn world_with_customer() -> (World, String) {
    (FieldDay::with_push().await.world, HOSPITAL.to_owned())
}

/// Covers REM-02.
#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_rings_on_the_phone_at_its_local_time_and_stands_in_the_inbox() {
    let (world, customer) = world_with_customer().await;
    let phone = world.phone("r1").await;
    let made = set(&phone.actor, reminder(&world, &customer, "08:05")).await;
    assert_eq!(made.at("/setReminder/reminder/dueAt"), "2026-11-23T00:05:00.000Z");
    let key = made.at("/setReminder/reminder/dedupeKey");
    world.advance(TimeDelta::minutes(6));
    let shown = world.push().shown(&phone, 1).await;
    assert_eq!(shown[0]["body"], "您设置的提醒时间到了", "a push names nothing");
    assert_eq!(shown[0]["data"]["kind"], "TASK_REMINDER");
    assert_eq!(shown[0]["data"]["dedupeKey"], key);
    let inbox = phone.actor.ask("{ inbox { nodes { id kind body about { id } } } }", json!({})).await;
    assert_eq!(inbox.at("/inbox/nodes/0/body"), "Bring samples");
    assert_eq!(inbox.at("/inbox/nodes/0/about/id"), customer);
    assert_eq!(inbox.at("/inbox/nodes/0/id"), shown[0]["data"]["notificationId"]);
    assert_eq!(world.push().violations().await, Vec::<Value>::new());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_was_put_off_rings_again_under_another_key() {
    let (world, customer) = world_with_customer().await;
    let phone = world.phone("r1").await;
    let id = set(&phone.actor, reminder(&world, &customer, "08:02")).await.text("/setReminder/reminder/id");
    world.advance(TimeDelta::minutes(3));
    world.push().shown(&phone, 1).await;
    let now = captured(world.app.clock.now());
    let later = json!({"captured": now, "reminderId": id, "minutes": 2});
    let snoozed = phone.actor.mutate("snoozeReminder", later, "reminder { state }").await;
    assert_eq!(snoozed.at("/snoozeReminder/reminder/state"), "SNOOZED");
    world.advance(TimeDelta::minutes(3));
    let shown = world.push().shown(&phone, 2).await;
    assert_ne!(shown[0]["data"]["dedupeKey"], shown[1]["data"]["dedupeKey"]);
    let dismissed =
        phone.actor.mutate("dismissReminder", json!({"captured": now, "reminderId": id}), "reminder { state }").await;
    assert_eq!(dismissed.at("/dismissReminder/reminder/state"), "DISMISSED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_is_set_ahead_on_what_one_sees_and_belongs_to_oneself() {
    let (mut world, customer) = world_with_customer().await;
    world.department("D2", "HQ").await;
    let stranger = world.rep("r9", "D2").await;
    let rep = world.sign_in("r1").await;
    let past = set(&rep, reminder(&world, &customer, "07:59")).await;
    assert_eq!(past.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "REMINDER_IN_THE_PAST");
    assert_eq!(set(&stranger, reminder(&world, &customer, "09:00")).await.code(), "NOT_FOUND");
    assert_eq!(set(&stranger, reminder(&world, &mint("customer"), "09:00")).await.code(), "NOT_FOUND");
    let id = set(&rep, reminder(&world, &customer, "09:00")).await.text("/setReminder/reminder/id");
    let now = captured(world.app.clock.now());
    for foreign in [id, mint("reminder")] {
        let input = json!({"captured": now, "reminderId": foreign, "minutes": 5});
        assert_eq!(stranger.mutate("snoozeReminder", input, "reminder { id }").await.code(), "NOT_FOUND");
    }
    world.end().await;
}
