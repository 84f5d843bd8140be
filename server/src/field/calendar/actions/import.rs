//! Importing a year from a file in the format of holiday-cn: `{year, papers[], days: [{name, date, isOffDay}]}`.
//!
//! A file without days is a year that nobody has published yet: nothing is kept, and the year stays provisional.

use chrono::NaiveDate;
use rounds_domain::ids::CalendarReleaseId;
use rounds_domain::texts;
use rounds_domain::vocabulary::{CalendarLayer, DayKind};
use serde::Deserialize;

use super::publish::keep;
use crate::field::calendar::model::{NewRelease, ReleaseDay};
use rounds_platform::db::Tx;
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Day;

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, Deserialize)]
pub enum Imported {
    /// The year was published as a new version.
    Published {
        /// The release.
        release: CalendarReleaseId,
        /// The year.
        year: i32,
        /// Days that differ from the pattern of weekdays.
        days: usize,
    },
    /// The file holds no days: the year stays provisional.
    StillProvisional {
        /// The year.
        year: i32,
    },
}

#[derive(Debug, Deserialize)]
struct YearFile {
    year: i32,
    #[serde(default)]
    papers: Vec<String>,
    days: Vec<DayOfFile>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DayOfFile {
    name: String,
    date: NaiveDate,
    is_off_day: bool,
}

/// Publishes the year of a file for an area, `CN` or `CN-BJ`.
pub async fn import_year(tx: &mut Tx, json: &str, area: String) -> Result<Imported> {
    let file: YearFile = serde_json::from_str(json).map_err(|_| Error::code(codes::BAD_USER_INPUT))?;
    let year = file.year;
    if file.days.is_empty() {
        return Ok(Imported::StillProvisional { year });
    }
    let layer = if area.contains('-') { CalendarLayer::Region } else { CalendarLayer::Country };
    let days: Vec<ReleaseDay> = file.days.iter().map(kept).collect::<Result<_>>()?;
    let (source, count) = (source_of(&file.papers), days.len());
    let release = keep(tx, NewRelease { layer, area, year, source, published_on: None, days }).await?;
    Ok(Imported::Published { release, year, days: count })
}

fn kept(day: &DayOfFile) -> Result<ReleaseDay> {
    let kind = if day.is_off_day { DayKind::Off } else { DayKind::MakeUp };
    let name = texts::name(&day.name).or_fault("days.name")?;
    Ok(ReleaseDay { date: Day(day.date), kind, name })
}

fn source_of(papers: &[String]) -> String {
    if papers.is_empty() { "holiday-cn".to_owned() } else { papers.join(" ") }
}
