use chrono::Days;
use proptest::prelude::*;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dated_day(kind: DayKind, name: &str) -> DatedDay {
    DatedDay { kind, name: Some(name.to_owned()) }
}

/// The week of the National Day of 2026 as a country publishes it: Thursday off, the Saturday after made up.
fn china() -> Layers {
    let days = [
        (date("2026-10-01"), dated_day(DayKind::Off, "国庆节")),
        (date("2026-10-10"), dated_day(DayKind::MakeUp, "国庆节补班")),
    ];
    Layers {
        published_years: BTreeSet::from([2026]),
        country: Layer { pattern: None, days: BTreeMap::from(days) },
        ..Layers::default()
    }
}

fn away(from: &str, until: &str, part: DayPart) -> Absence {
    Absence { kind: LeaveKind::Annual, from: date(from), until: date(until), part }
}

fn seen(text: &str, layers: &Layers) -> (DayKind, u8, CalendarLayer, DayCertainty) {
    let day = day(date(text), layers);
    (day.kind, day.worked_percent, day.decided_by, day.certainty)
}

#[test]
fn weekends_holidays_and_make_up_days_are_as_published() {
    use CalendarLayer::Country;
    use DayCertainty::Confirmed;
    assert_eq!(seen("2026-09-30", &china()), (DayKind::Working, 100, Country, Confirmed));
    assert_eq!(seen("2026-10-01", &china()), (DayKind::Off, 0, Country, Confirmed));
    assert_eq!(seen("2026-10-03", &china()), (DayKind::Off, 0, Country, Confirmed));
    assert_eq!(seen("2026-10-10", &china()), (DayKind::MakeUp, 100, Country, Confirmed));
    assert_eq!(day(date("2026-10-10"), &china()).name.as_deref(), Some("国庆节补班"));
}

#[test]
fn an_unpublished_year_has_weekends_only_and_says_so() {
    let mut layers = china();
    layers.country.days.insert(date("2027-10-01"), dated_day(DayKind::Off, "rumoured"));
    assert_eq!(seen("2027-10-01", &layers), (DayKind::Working, 100, CalendarLayer::Country, DayCertainty::Provisional));
    assert_eq!(seen("2027-10-02", &layers), (DayKind::Off, 0, CalendarLayer::Country, DayCertainty::Provisional));
}

#[test]
fn the_innermost_layer_that_speaks_wins() {
    let mut layers = china();
    layers.institution.days.insert(date("2026-10-10"), dated_day(DayKind::Off, "company day"));
    assert_eq!(seen("2026-10-10", &layers), (DayKind::Off, 0, CalendarLayer::Institution, DayCertainty::Confirmed));
    layers.person.days.insert(date("2026-10-10"), dated_day(DayKind::Working, "on duty"));
    assert_eq!(seen("2026-10-10", &layers), (DayKind::Working, 100, CalendarLayer::Person, DayCertainty::Confirmed));
    layers.region.pattern = Some(WeekPattern::new([100, 100, 100, 100, 50, 0, 0]).unwrap());
    assert_eq!(seen("2026-10-09", &layers), (DayKind::Working, 50, CalendarLayer::Region, DayCertainty::Confirmed));
}

#[test]
fn a_personal_week_does_not_work_through_a_national_holiday() {
    let mut layers = china();
    layers.person.pattern = Some(WeekPattern::new([0, 0, 0, 100, 100, 100, 100]).unwrap());
    assert_eq!(seen("2026-10-01", &layers).0, DayKind::Off);
    assert_eq!(seen("2026-10-04", &layers), (DayKind::Working, 100, CalendarLayer::Person, DayCertainty::Confirmed));
}

#[test]
fn leave_takes_its_part_of_the_day() {
    let mut layers = china();
    layers.absences = vec![away("2026-09-28", "2026-09-28", DayPart::Morning)];
    let half = day(date("2026-09-28"), &layers);
    assert_eq!((half.kind, half.worked_percent, half.leave), (DayKind::Working, 50, Some(LeaveKind::Annual)));
    assert_eq!(half.decided_by, CalendarLayer::Person);
    layers.absences.push(away("2026-09-28", "2026-09-30", DayPart::Afternoon));
    assert_eq!(seen("2026-09-28", &layers).1, 0);
    assert_eq!(seen("2026-09-29", &layers).1, 50);
    layers.absences = vec![away("2026-09-01", "2026-10-31", DayPart::Whole)];
    assert_eq!(seen("2026-10-10", &layers), (DayKind::Off, 0, CalendarLayer::Person, DayCertainty::Confirmed));
}

#[test]
fn leave_over_a_holiday_leaves_the_holiday_its_name() {
    let mut layers = china();
    layers.absences = vec![away("2026-09-28", "2026-10-07", DayPart::Whole)];
    let holiday = day(date("2026-10-01"), &layers);
    assert_eq!((holiday.name.as_deref(), holiday.leave), (Some("国庆节"), None));
    assert_eq!(holiday.decided_by, CalendarLayer::Country);
}

#[test]
fn a_pattern_of_odd_parts_is_refused() {
    assert_eq!(WeekPattern::new([30, 0, 0, 0, 0, 0, 0]).unwrap_err().code(), "WEEK_PATTERN_INVALID");
}

fn parts() -> impl Strategy<Value = DayPart> {
    prop::sample::select(DayPart::ALL.to_vec())
}

proptest! {
    #[test]
    fn leave_never_adds_work_and_a_day_off_is_not_worked(
        offset in 0_u64..400, lengths in prop::collection::vec((0_u64..400, 0_u64..9, parts()), 0..6),
    ) {
        let start = date("2026-01-01");
        let mut layers = china();
        let without = day(start + Days::new(offset), &layers);
        layers.absences = lengths
            .into_iter()
            .map(|(first, length, part)| Absence {
                kind: LeaveKind::Sick, from: start + Days::new(first), until: start + Days::new(first + length), part,
            })
            .collect();
        let with = day(start + Days::new(offset), &layers);
        prop_assert!(with.worked_percent <= without.worked_percent);
        prop_assert_eq!(with.kind == DayKind::Off, with.worked_percent == 0);
        layers.absences.reverse();
        prop_assert_eq!(day(start + Days::new(offset), &layers), with);
    }
}
