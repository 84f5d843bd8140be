//! Use cases of the calendar: which days are worked here, leave and publishing beside it.

mod import;
mod leave;
mod publish;

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::calendar::{self as rule, DatedDay, Layer, Layers, WeekPattern};
use rounds_domain::ids::EmployeeId;
use rounds_domain::vocabulary::{CalendarLayer, DayCertainty};

use super::model::{EmployeeCalendar, Pattern};
use super::store::{self, Dated};
use rounds_platform::db::{DbSession, Keys, Read, Reader, System};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Zone;

pub use import::{Imported, import_year};
pub use leave::{cancel_leave, record_leave};
pub use publish::publish;

/// Whoever lives by a calendar that changed.
const LIVING_BY_IT: System = System::because("phones hear that a calendar changed, whoever changed it");

/// What the days of one employee are, first to last; `NOT_FOUND` for whom the viewer may not see.
pub async fn working_days(
    session: &mut DbSession,
    employee: EmployeeId,
    range: (NaiveDate, NaiveDate),
) -> Result<Vec<rule::CalendarDay>> {
    let mut each = days_of_each(session.reader(), Keys::of([employee]), range).fetch(session).await?;
    each.remove(&employee).ok_or_else(Error::not_found)
}

/// The same for many employees; whom the viewer may not see is left out.
pub fn days_of_each(
    reader: &Reader,
    employees: Keys,
    range: (NaiveDate, NaiveDate),
) -> Read<HashMap<EmployeeId, Vec<rule::CalendarDay>>> {
    let patterns = store::patterns(reader, employees.clone());
    let read = patterns.and(store::dated_days(range)).and(store::absences(reader, employees, range));
    read.and_then(move |((patterns, dated), absences)| {
        let (first, last) = range;
        let mut each = HashMap::new();
        for (employee, pattern) in patterns {
            let mut layers = layers_of(&pattern, &dated)?;
            layers.absences = absences.iter().filter(|(of, _)| *of == employee).map(|(_, away)| away.clone()).collect();
            let days = first.iter_days().take_while(|date| *date <= last).map(|date| rule::day(date, &layers));
            each.insert(employee, days.collect());
        }
        Ok(each)
    })
}

/// The zone in which the days of an employee are computed; `NOT_FOUND` for whom the viewer may not see.
pub async fn zone_of(session: &mut DbSession, employee: EmployeeId) -> Result<Zone> {
    let zones = store::zones(session.reader(), Keys::of([employee])).fetch(session).await?;
    zones.first().map(|(_, zone)| *zone).ok_or_else(Error::not_found)
}

/// The calendars of employees; whom the viewer may not see is left out.
pub(super) fn calendars(reader: &Reader, employees: Keys) -> Read<Vec<EmployeeCalendar>> {
    let zones = store::zones(reader, employees.clone());
    let read = zones.and(store::patterns(reader, employees)).and(store::published_years());
    read.map(|((zones, patterns), published)| {
        let calendar = |(employee, zone): (EmployeeId, Zone)| {
            let pattern = patterns.get(&employee)?;
            let of_country = published.iter().filter(|(country, _)| *country == pattern.country);
            let published_years = of_country.map(|(_, year)| *year).collect();
            Some(EmployeeCalendar { employee, rev: pattern.rev, zone, published_years })
        };
        zones.into_iter().filter_map(calendar).collect()
    })
}

fn layers_of(pattern: &Pattern, dated: &[Dated]) -> Result<Layers> {
    let mut layers = Layers::default();
    for (release, day) in dated {
        let layer = match release.layer {
            CalendarLayer::Country if release.area == pattern.country => &mut layers.country,
            CalendarLayer::Region if Some(&release.area) == pattern.region.as_ref() => &mut layers.region,
            CalendarLayer::Institution => &mut layers.institution,
            _ => continue,
        };
        if let Some((date, kind, name)) = day {
            layer.days.insert(date.0, DatedDay { kind: *kind, name: Some(name.clone()) });
        }
        if release.layer == CalendarLayer::Country && release.certainty == DayCertainty::Confirmed {
            layers.published_years.insert(release.year);
        }
    }
    layers.person = Layer { pattern: own_pattern(pattern)?, ..Layer::default() };
    Ok(layers)
}

/// The weekdays of the person; none when they are everybody's.
fn own_pattern(pattern: &Pattern) -> Result<Option<WeekPattern>> {
    let percents: Vec<u8> = pattern.weekdays.iter().filter_map(|percent| u8::try_from(*percent).ok()).collect();
    let percents: [u8; 7] = percents.try_into().map_err(|_| Error::internal("a week has seven days"))?;
    let own = WeekPattern::new(percents).map_err(Error::internal)?;
    Ok((own != WeekPattern::FIVE_DAYS).then_some(own))
}
