use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn date(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, 27).unwrap() + Days::new(offset)
}

fn item(id: u128, place: Option<(f64, f64)>) -> Item {
    Item {
        id: PlanItemId(Uuid::from_u128(id)),
        customer: CustomerId(Uuid::from_u128(1_000 + id)),
        place: place.map(|(lat, lon)| Point::new(lat, lon).unwrap()),
        visits_wanted: 1,
        fixed_days: vec![],
        is_pinned: false,
    }
}

fn task(id: u128, of: &Item, day: u64, standing: Standing) -> ExistingTask {
    ExistingTask {
        id: TaskId(Uuid::from_u128(id)),
        item: Some(of.id),
        customer: of.customer,
        place: of.place,
        day: date(day),
        position: 1,
        standing,
    }
}

/// Monday to Friday, all open.
fn week(items: Vec<Item>, tasks: Vec<ExistingTask>) -> Week {
    let days = (0..5).map(|offset| WorkingDay { date: date(offset), worked_percent: 100 }).collect();
    Week { days, from: date(0), items, tasks }
}

fn loads(split: &Split) -> BTreeMap<NaiveDate, usize> {
    let mut loads = BTreeMap::new();
    for placed in &split.placed {
        *loads.entry(placed.day).or_default() += 1;
    }
    loads
}

/// Points of a town, evenly strewn (the additive sequence of Roberts).
fn town(count: u32) -> Vec<Item> {
    let strewn = |index: u32, step: f64| (f64::from(index) * step).fract() * 0.3;
    (0..count)
        .map(|index| {
            item(index.into(), Some((31.1 + strewn(index, 0.754_877_666), 121.3 + strewn(index, 0.569_840_291))))
        })
        .collect()
}

fn kilometres(items: &[Item], days: &[Vec<usize>]) -> f64 {
    let places = |day: &Vec<usize>| day.iter().filter_map(|index| items[*index].place).collect::<Vec<Point>>();
    days.iter().map(|day| length_m(&places(day), &shortest_order(&places(day)))).sum::<f64>() / 1_000.0
}

#[test]
fn a_fixed_day_is_kept_and_one_that_is_not_worked_is_reported() {
    let wish = Item { visits_wanted: 2, fixed_days: vec![date(3), date(5)], ..item(1, None) };
    let split = split(&week(vec![wish.clone()], vec![]));
    assert_eq!(split.placed, [Placed { item: wish.id, day: date(3), position: 1, reuses: None }]);
    let reason = UnplacedReason::NotAWorkingDay;
    assert_eq!(split.unplaced, [Unplaced { item: wish.id, day: Some(date(5)), reason }]);
}

#[test]
fn a_fixed_day_in_the_past_is_reported_and_the_other_one_kept() {
    let wish = Item { visits_wanted: 2, fixed_days: vec![date(0), date(4)], ..item(1, None) };
    let split = split(&Week { from: date(2), ..week(vec![wish.clone()], vec![]) });
    assert_eq!(split.placed[0].day, date(4));
    assert_eq!(split.unplaced, [Unplaced { item: wish.id, day: Some(date(0)), reason: UnplacedReason::DayIsPast }]);
}

#[test]
fn what_is_done_started_or_pinned_is_left_alone_and_counted() {
    let wanted = Item { visits_wanted: 2, ..item(1, None) };
    let pinned = Item { is_pinned: true, ..item(2, None) };
    let tasks = vec![task(7, &wanted, 0, Standing::Kept), task(8, &pinned, 0, Standing::Free)];
    let split = split(&week(vec![wanted.clone(), pinned], tasks));
    assert_eq!(split.placed.len(), 1);
    assert!(split.placed[0].item == wanted.id && split.placed[0].day != date(0));
    assert!(split.dropped.is_empty());
}

#[test]
fn a_customer_is_visited_once_a_day_whatever_asks_for_it() {
    let wanted = Item { visits_wanted: 7, ..item(1, None) };
    let same_customer = Item { customer: wanted.customer, ..item(2, None) };
    let split = split(&week(vec![wanted, same_customer.clone()], vec![]));
    let days: BTreeSet<NaiveDate> = split.placed.iter().map(|placed| placed.day).collect();
    assert_eq!((split.placed.len(), days.len(), split.unplaced.len()), (5, 5, 3));
    assert!(split.unplaced.iter().all(|visit| visit.reason == UnplacedReason::NoDayLeft));
}

#[test]
fn half_a_day_gets_half_the_visits() {
    let mut plan = week(town(27), vec![]);
    plan.days[4].worked_percent = 50;
    let loads = loads(&split(&plan));
    assert_eq!(loads.into_values().collect::<Vec<_>>(), [6, 6, 6, 6, 3]);
}

#[test]
fn free_tasks_are_used_again_and_what_is_too_many_is_dropped() {
    let (wanted, gone) = (item(1, None), item(2, None));
    let tasks = vec![
        task(7, &wanted, 3, Standing::Free),
        task(8, &wanted, 6, Standing::Free),
        task(9, &gone, 1, Standing::Free),
    ];
    let split = split(&week(vec![wanted], tasks.clone()));
    assert_eq!((split.placed[0].day, split.placed[0].reuses), (date(3), Some(tasks[0].id)));
    assert_eq!(split.dropped, [tasks[1].id, tasks[2].id]);
}

#[test]
fn an_unlocated_customer_comes_last() {
    let items = vec![item(1, None), item(2, Some((31.2, 121.4))), item(3, Some((31.3, 121.4)))];
    let mut plan = week(items, vec![]);
    plan.days.truncate(1);
    let split = split(&plan);
    assert_eq!(split.placed.last().unwrap().item, PlanItemId(Uuid::from_u128(1)));
}

#[test]
fn neighbours_go_to_the_same_day() {
    // Five villages of four customers each, handed over one village after another.
    let items: Vec<Item> = (0_u32..20)
        .map(|index| {
            let (village, house) = (f64::from(index % 5), f64::from(index / 5));
            item(index.into(), Some((31.0 + village * 0.1, 121.0 + (village * 2.0 % 5.0) * 0.1 + house * 0.001)))
        })
        .collect();
    let split = split(&week(items, vec![]));
    let village = |placed: &Placed| placed.item.0.as_u128() % 5;
    for one in &split.placed {
        for other in split.placed.iter().filter(|other| other.day == one.day) {
            assert_eq!(village(one), village(other));
        }
    }
}

#[test]
fn a_town_takes_far_fewer_kilometres_than_taking_turns() {
    let items = town(40);
    let split = split(&week(items.clone(), vec![]));
    let index_of = |placed: &Placed| usize::try_from(placed.item.0.as_u128()).unwrap();
    let of_day = |day: u64| split.placed.iter().filter(|placed| placed.day == date(day)).map(index_of).collect();
    let ours = kilometres(&items, &(0..5).map(of_day).collect::<Vec<Vec<usize>>>());
    let in_turn = kilometres(&items, &(0..5).map(|day| (day..40).step_by(5).collect()).collect::<Vec<Vec<usize>>>());
    assert!(ours < in_turn * 0.6, "{ours} km against {in_turn} km");
}

#[test]
fn a_new_item_moves_nothing_that_stands() {
    let mut items = town(20);
    let first = split(&week(items.clone(), vec![]));
    let standing = as_tasks(&first, &items);
    items.push(item(99, Some((31.2, 121.4))));
    let second = split(&week(items, standing.clone()));
    for placed in second.placed.iter().filter(|placed| placed.item.0.as_u128() != 99) {
        let before = standing.iter().find(|task| Some(task.id) == placed.reuses).unwrap();
        assert_eq!(before.day, placed.day);
    }
    assert_eq!(second.placed.len(), 21);
}

/// The tasks that a split makes, as they would be read back.
fn as_tasks(split: &Split, items: &[Item]) -> Vec<ExistingTask> {
    let made = |(index, placed): (usize, &Placed)| {
        let of = items.iter().find(|item| item.id == placed.item).unwrap();
        let id = placed.reuses.unwrap_or(TaskId(Uuid::from_u128(50_000 + index as u128)));
        ExistingTask { id, day: placed.day, position: placed.position, ..task(0, of, 0, Standing::Free) }
    };
    split.placed.iter().enumerate().map(made).collect()
}

fn any_week() -> impl Strategy<Value = Week> {
    let place = prop::option::weighted(0.8, (31.0_f64..31.4, 121.2_f64..121.7));
    let one = (0_u128..12, place, 1_u8..=7, prop::collection::vec(0_u64..8, 0..3), prop::bool::weighted(0.1));
    let items = prop::collection::vec(one, 0..14);
    let percents = prop::collection::vec(prop::sample::select(vec![0_u8, 50, 100, 100]), 7);
    let tasks = prop::collection::vec((0_usize..16, 0_u64..8, 1_u32..6, any::<bool>()), 0..8);
    (items, percents, tasks, 0_u64..4).prop_map(|(items, percents, tasks, from)| {
        let items: Vec<Item> = items
            .into_iter()
            .zip(0_u128..)
            .map(|((customer, place, visits_wanted, fixed, is_pinned), id)| Item {
                customer: CustomerId(Uuid::from_u128(customer)),
                visits_wanted,
                fixed_days: fixed.into_iter().map(date).collect(),
                is_pinned,
                ..item(id, place)
            })
            .collect();
        let tasks = tasks
            .into_iter()
            .zip(100_u128..)
            .map(|((of, day, position, is_kept), id)| {
                let stranger = item(70, None);
                let of_item = items.get(of).unwrap_or(&stranger);
                let standing = if is_kept { Standing::Kept } else { Standing::Free };
                let item = (of < 15).then_some(of_item.id);
                ExistingTask { position, item, ..task(id, of_item, day, standing) }
            })
            .collect();
        let days = percents
            .into_iter()
            .zip(0..)
            .map(|(worked_percent, offset)| WorkingDay { date: date(offset), worked_percent });
        Week { days: days.collect(), from: date(from), items, tasks }
    })
}

fn stays(week: &Week, task: &ExistingTask) -> bool {
    let of = week.items.iter().find(|item| Some(item.id) == task.item);
    task.standing == Standing::Kept || task.item.is_none() || of.is_some_and(|item| item.is_pinned)
}

fn customer_of(week: &Week, placed: &Placed) -> CustomerId {
    week.items.iter().find(|item| item.id == placed.item).unwrap().customer
}

/// Customers on a day, with what is kept.
fn customers_on(week: &Week, split: &Split, day: NaiveDate) -> Vec<CustomerId> {
    let kept = week.tasks.iter().filter(|task| task.day == day && stays(week, task)).map(|task| task.customer);
    kept.chain(split.placed.iter().filter(|placed| placed.day == day).map(|placed| customer_of(week, placed))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_wanted_visit_is_placed_kept_or_reported_once(week in any_week()) {
        let split = split(&week);
        for item in &week.items {
            let kept = week.tasks.iter().filter(|task| task.item == Some(item.id) && stays(&week, task)).count();
            let placed = split.placed.iter().filter(|placed| placed.item == item.id).count();
            let unplaced = split.unplaced.iter().filter(|visit| visit.item == item.id).count();
            let fixed: BTreeSet<NaiveDate> = item.fixed_days.iter().copied().collect();
            let wanted = usize::from(item.visits_wanted).max(fixed.len());
            prop_assert_eq!(placed + unplaced, wanted.saturating_sub(kept));
        }
    }

    #[test]
    fn no_visit_is_on_a_day_off_or_past_or_twice_to_a_customer(week in any_week()) {
        let split = split(&week);
        for placed in &split.placed {
            let day = week.days.iter().find(|day| day.date == placed.day);
            prop_assert!(day.is_some_and(|day| day.worked_percent > 0) && placed.day >= week.from);
            let customer = customer_of(&week, placed);
            let visits = customers_on(&week, &split, placed.day).iter().filter(|other| **other == customer).count();
            prop_assert_eq!(visits, 1);
        }
    }

    #[test]
    fn days_differ_by_one_where_wishes_allow(week in any_week()) {
        let split = split(&week);
        let open: Vec<&WorkingDay> =
            week.days.iter().filter(|day| day.worked_percent > 0 && day.date >= week.from).collect();
        for (full, empty) in open.iter().flat_map(|full| open.iter().map(move |empty| (full, empty))) {
            let (on_full, on_empty) =
                (customers_on(&week, &split, full.date), customers_on(&week, &split, empty.date));
            if full.worked_percent != empty.worked_percent || on_full.len() <= on_empty.len() + 1 {
                continue;
            }
            for placed in split.placed.iter().filter(|placed| placed.day == full.date) {
                let of = week.items.iter().find(|item| item.id == placed.item).unwrap();
                prop_assert!(of.fixed_days.contains(&placed.day) || on_empty.contains(&of.customer));
            }
        }
    }

    #[test]
    fn plain_weeks_are_even(wanted in prop::collection::vec(1_u8..=5, 0..30)) {
        let items: Vec<Item> = town(30).into_iter().zip(&wanted)
            .map(|(item, wanted)| Item { visits_wanted: *wanted, ..item }).collect();
        let split = split(&week(items, vec![]));
        let visits: usize = wanted.iter().map(|wanted| usize::from(*wanted)).sum();
        prop_assert_eq!(split.placed.len(), visits);
        prop_assert!(loads(&split).values().all(|load| *load == visits / 5 || *load == visits.div_ceil(5)));
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(week in any_week(), seed in any::<u64>()) {
        let mut shuffled = week.clone();
        let key = |index: u128| (u64::try_from(index).unwrap() + 1).wrapping_mul(seed | 1);
        shuffled.items.sort_by_key(|item| key(item.id.0.as_u128()));
        shuffled.tasks.sort_by_key(|task| key(task.id.0.as_u128()));
        shuffled.days.reverse();
        shuffled.items.iter_mut().for_each(|item| item.fixed_days.reverse());
        prop_assert_eq!(split(&week), split(&shuffled));
        prop_assert_eq!(split(&week), split(&week));
    }

    #[test]
    fn splitting_again_changes_nothing(week in any_week()) {
        let first = split(&week);
        let kept = week.tasks.iter().filter(|task| stays(&week, task)).cloned();
        let tasks: Vec<ExistingTask> = kept.chain(as_tasks(&first, &week.items)).collect();
        let is_pinned_now = |placed: &Placed| week.items.iter().any(|item| item.id == placed.item && item.is_pinned);
        let second = split(&Week { tasks, ..week.clone() });
        let days = |split: &Split| {
            let unpinned = split.placed.iter().filter(|placed| !is_pinned_now(placed));
            unpinned.map(|placed| (placed.item, placed.day)).collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(days(&first), days(&second));
        prop_assert!(second.dropped.is_empty());
        prop_assert!(second.placed.iter().all(|placed| placed.reuses.is_some()));
    }

    #[test]
    fn positions_are_single_and_tasks_are_used_or_dropped_once(week in any_week()) {
        let split = split(&week);
        let mut seen = BTreeSet::new();
        for placed in &split.placed {
            prop_assert!(seen.insert((placed.day, placed.position)));
            let taken = week.tasks.iter().any(|task| {
                stays(&week, task) && task.day == placed.day && task.position == placed.position
            });
            prop_assert!(!taken && placed.position > 0);
        }
        let free: BTreeSet<TaskId> = week.tasks.iter().filter(|task| !stays(&week, task)).map(|task| task.id).collect();
        let used: Vec<TaskId> = split.placed.iter().filter_map(|placed| placed.reuses).chain(split.dropped).collect();
        prop_assert_eq!(used.len(), free.len());
        prop_assert_eq!(used.into_iter().collect::<BTreeSet<_>>(), free);
    }
}
