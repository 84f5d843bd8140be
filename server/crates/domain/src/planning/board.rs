//! The open days of a week while visits are put on them.
//!
//! The board holds what stands, places the wishes, and says what is still wanted of each customer.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{ExistingTask, Item, Standing, TASKS_PER_DAY_AT_MOST, Unplaced, UnplacedReason, Week};
use crate::ids::{CustomerId, PlanItemId};
use crate::place::Point;

/// A day that may be given work.
#[derive(Debug)]
pub(super) struct OpenDay {
    pub(super) date: NaiveDate,
    /// 2 for a whole day, 1 for a half.
    pub(super) halves: i64,
    /// Place in the order, and where, of the tasks that stay.
    pub(super) kept: Vec<(u32, Option<Point>)>,
    /// Visits put on it, by item.
    pub(super) visits: Vec<PlanItemId>,
    customers: BTreeSet<CustomerId>,
}

impl OpenDay {
    /// Visits and kept tasks on it.
    pub(super) fn load(&self) -> usize {
        self.kept.len() + self.visits.len()
    }

    pub(super) fn has_visit_to(&self, customer: CustomerId) -> bool {
        self.customers.contains(&customer)
    }

    pub(super) fn put(&mut self, item: &Item) {
        self.visits.push(item.id);
        self.customers.insert(item.customer);
    }
}

/// What is still wanted of one customer, once kept tasks and wishes are counted.
#[derive(Debug)]
pub(super) struct Want<'week> {
    pub(super) customer: CustomerId,
    pub(super) place: Option<Point>,
    /// Items that want visits, by id, with how many each.
    pub(super) items: Vec<(&'week Item, usize)>,
}

impl Want<'_> {
    pub(super) fn visits(&self) -> usize {
        self.items.iter().map(|(_, visits)| visits).sum()
    }
}

/// The week while it is being split.
#[derive(Debug)]
pub(super) struct Board<'week> {
    pub(super) days: Vec<OpenDay>,
    pub(super) items: BTreeMap<PlanItemId, &'week Item>,
    /// Tasks that may be moved or dropped, by day and id.
    pub(super) free_tasks: Vec<&'week ExistingTask>,
    pub(super) unplaced: Vec<Unplaced>,
    kept_tasks: Vec<&'week ExistingTask>,
    worked: BTreeSet<NaiveDate>,
    from: NaiveDate,
}

impl<'week> Board<'week> {
    pub(super) fn new(week: &'week Week) -> Self {
        let items: BTreeMap<_, _> = week.items.iter().map(|item| (item.id, item)).collect();
        let stays = |task: &ExistingTask| {
            let of_pinned_item = task.item.and_then(|id| items.get(&id)).is_some_and(|item| item.is_pinned);
            task.standing == Standing::Kept || task.item.is_none() || of_pinned_item
        };
        let (mut kept_tasks, mut free_tasks): (Vec<_>, Vec<_>) = week.tasks.iter().partition(|task| stays(task));
        kept_tasks.sort_by_key(|task| (task.day, task.position, task.id));
        free_tasks.sort_by_key(|task| (task.day, task.id));
        let halves: BTreeMap<NaiveDate, i64> = week
            .days
            .iter()
            .filter(|day| day.worked_percent > 0)
            .map(|day| (day.date, if day.worked_percent > 50 { 2 } else { 1 }))
            .collect();
        let worked = halves.keys().copied().collect();
        let days = halves
            .into_iter()
            .filter(|(date, _)| *date >= week.from)
            .map(|(date, halves)| open_day(date, halves, &kept_tasks))
            .collect();
        Self { days, items, free_tasks, unplaced: Vec::new(), kept_tasks, worked, from: week.from }
    }

    /// Puts every item on its fixed days, reports the fixed days that cannot be, and says what else is wanted.
    pub(super) fn place_wishes(&mut self) -> Vec<Want<'week>> {
        let mut wants: BTreeMap<CustomerId, Want<'week>> = BTreeMap::new();
        let items: Vec<&'week Item> = self.items.values().copied().collect();
        for item in items {
            let still_wanted = self.place_wishes_of(item);
            if still_wanted == 0 {
                continue;
            }
            let want = wants.entry(item.customer).or_insert_with(|| Want {
                customer: item.customer,
                place: None,
                items: Vec::new(),
            });
            want.place = want.place.or(item.place);
            want.items.push((item, still_wanted));
        }
        wants.into_values().collect()
    }

    /// Visits that the item wants beside its fixed days.
    fn place_wishes_of(&mut self, item: &Item) -> usize {
        let kept_days: Vec<NaiveDate> =
            self.kept_tasks.iter().filter(|task| task.item == Some(item.id)).map(|task| task.day).collect();
        let fixed: BTreeSet<NaiveDate> = item.fixed_days.iter().copied().collect();
        let wanted = usize::from(item.visits_wanted).max(fixed.len());
        let mut still_wanted = wanted.saturating_sub(kept_days.len());
        let mut refused = Vec::new();
        for date in fixed.into_iter().filter(|date| !kept_days.contains(date)) {
            match self.refusal_of(item, date) {
                Some(reason) => refused.push(Unplaced { item: item.id, day: Some(date), reason }),
                None if still_wanted > 0 => {
                    self.put(item, date);
                    still_wanted -= 1;
                }
                None => {}
            }
        }
        refused.truncate(still_wanted);
        still_wanted -= refused.len();
        self.unplaced.extend(refused);
        still_wanted
    }

    fn refusal_of(&self, item: &Item, date: NaiveDate) -> Option<UnplacedReason> {
        if !self.worked.contains(&date) {
            return Some(UnplacedReason::NotAWorkingDay);
        }
        if date < self.from {
            return Some(UnplacedReason::DayIsPast);
        }
        let day = self.days.iter().find(|day| day.date == date)?;
        if day.has_visit_to(item.customer) {
            return Some(UnplacedReason::CustomerHasVisit);
        }
        (day.load() >= TASKS_PER_DAY_AT_MOST).then_some(UnplacedReason::DayIsFull)
    }

    fn put(&mut self, item: &Item, date: NaiveDate) {
        if let Some(day) = self.days.iter_mut().find(|day| day.date == date) {
            day.put(item);
        }
    }

    /// Where the kept tasks and the visits of a day are.
    pub(super) fn places_of(&self, day: &OpenDay) -> Vec<Point> {
        let of_visits = day.visits.iter().filter_map(|id| self.items.get(id).and_then(|item| item.place));
        day.kept.iter().filter_map(|(_, place)| *place).chain(of_visits).collect()
    }
}

fn open_day(date: NaiveDate, halves: i64, kept_tasks: &[&ExistingTask]) -> OpenDay {
    let kept: Vec<&&ExistingTask> = kept_tasks.iter().filter(|task| task.day == date).collect();
    OpenDay {
        date,
        halves,
        kept: kept.iter().map(|task| (task.position, task.place)).collect(),
        visits: Vec::new(),
        customers: kept.iter().map(|task| task.customer).collect(),
    }
}
