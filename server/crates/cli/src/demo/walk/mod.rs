//! One day, walked through the public API: from the plan on Friday to the push on the phone on Monday.
//!
//! Everything goes over HTTP and WebSocket as a phone would do it; nothing of the server's inside is used but its clock.
//! Each step prints what happened; a step that fails ends the walk.

mod client;
mod steps;

use chrono::NaiveDate;

use super::company::Company;
use super::phone::FakePush;
use rounds_platform::App;

/// Where the day is walked, by whom.
pub(super) struct Scene<'s> {
    pub url: String,
    pub monday: NaiveDate,
    pub company: &'s Company,
    pub phone: &'s FakePush,
}

/// Walks the day.
pub(super) async fn one_day(app: &App, scene: Scene<'_>) -> anyhow::Result<()> {
    println!("one day, walked through the public API\n");
    let mut walk = steps::Walk::begin(app, &scene).await?;
    walk.friday().await?;
    walk.monday_morning().await?;
    walk.visit().await?;
    walk.review().await?;
    walk.evening().await?;
    println!("\nthe day is walked: {} steps, none failed\n", walk.steps());
    Ok(())
}
