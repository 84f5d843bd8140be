//! Publishing a year: a new version beside the ones before it.

use chrono::Datelike;
use rounds_domain::ids::CalendarReleaseId;
use rounds_domain::texts;
use rounds_domain::vocabulary::CalendarLayer;

use super::LIVING_BY_IT;
use crate::field::calendar::model::{NewRelease, PublishCalendarInput, ReleaseDay, ReleaseDayInput};
use crate::field::calendar::store;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};

const MOST_DAYS: usize = 250;
const LONGEST_SOURCE: usize = 500;

/// Publishes a year of a country or a region; needs `calendar.manage`.
pub async fn publish(
    tx: &mut Tx,
    _: permits::CalendarManage,
    input: PublishCalendarInput,
) -> Result<CalendarReleaseId> {
    let days = days_of(input.year, input.days)?;
    let source = texts::line(&input.source, LONGEST_SOURCE).or_fault("source")?;
    let published_on = Some(input.published_on);
    let PublishCalendarInput { layer, area, year, .. } = input;
    keep(tx, NewRelease { layer, area, year, source, published_on, days }).await
}

/// Keeps a year as the next version.
pub(super) async fn keep(tx: &mut Tx, release: NewRelease) -> Result<CalendarReleaseId> {
    if !names_an_area(release.layer, &release.area) {
        return Err(Error::field("area", codes::BAD_USER_INPUT));
    }
    if !(2000..=2100).contains(&release.year) {
        return Err(Error::field("year", codes::NUMBER_OUT_OF_RANGE));
    }
    let id = store::insert_release(tx, &release).await?;
    store::touch_area(tx, &LIVING_BY_IT, release.layer, &release.area).await?;
    tx.audit_subject(id);
    Ok(id)
}

/// `CN` for a country, `CN-BJ` for a region; nothing else is published.
fn names_an_area(layer: CalendarLayer, area: &str) -> bool {
    let is_country = |text: &str| text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase());
    let is_region = |text: &str| {
        (1..=3).contains(&text.len())
            && text.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
    };
    match (layer, area.split_once('-')) {
        (CalendarLayer::Country, None) => is_country(area),
        (CalendarLayer::Region, Some((country, region))) => is_country(country) && is_region(region),
        _ => false,
    }
}

fn days_of(year: i32, days: Vec<ReleaseDayInput>) -> Result<Vec<ReleaseDay>> {
    if days.len() > MOST_DAYS {
        return Err(Error::field("days", codes::LIST_TOO_LONG));
    }
    let mut kept: Vec<ReleaseDay> = Vec::with_capacity(days.len());
    for (index, day) in days.into_iter().enumerate() {
        let is_twice = kept.iter().any(|before| before.date == day.date);
        if day.date.0.year() != year || is_twice {
            return Err(Error::field(format!("days.{index}.date"), codes::RANGE_INVALID));
        }
        let name = texts::name(&day.name).or_fault(&format!("days.{index}.name"))?;
        kept.push(ReleaseDay { date: day.date, kind: day.kind, name });
    }
    Ok(kept)
}
