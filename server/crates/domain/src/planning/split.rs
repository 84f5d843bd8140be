//! The split of a week plan into daily tasks.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::board::{Board, OpenDay, Want};
use super::neighbours::days_of_wants;
use super::order::DayWay;
use super::{ExistingTask, Placed, Split, Unplaced, UnplacedReason, Week};
use crate::ids::{PlanItemId, TaskId};
use crate::place::Point;

/// Splits the plan of a week into daily tasks.
#[must_use]
pub fn split(week: &Week) -> Split {
    let mut board = Board::new(week);
    let wants = board.place_wishes();
    let days = days_of_wants(&board, &wants);
    for (want, days) in wants.iter().zip(days) {
        place_want(&mut board, want, days);
    }
    let mut reuse = Reuse::new(&board);
    let mut placed: Vec<Placed> = board.days.iter().flat_map(|day| placed_in_order(&board, day)).collect();
    placed.iter_mut().for_each(|place| place.reuses = reuse.task_on(place.item, place.day));
    placed
        .iter_mut()
        .filter(|place| place.reuses.is_none())
        .for_each(|place| place.reuses = reuse.any_task(place.item));
    board.unplaced.sort_by_key(|visit| (visit.item, visit.day, visit.reason));
    Split { placed, unplaced: board.unplaced, dropped: reuse.left() }
}

/// Shares the days of a customer out among its items: each first gets days on which it has a task, then the earliest.
fn place_want(board: &mut Board<'_>, want: &Want<'_>, mut days: Vec<usize>) {
    for (item, visits) in &want.items {
        let stands = |day: &usize| {
            let date = board.days[*day].date;
            board.free_tasks.iter().any(|task| task.item == Some(item.id) && task.day == date)
        };
        days.sort_by_key(|day| (!stands(day), *day));
        let rest = days.split_off((*visits).min(days.len()));
        for day in &days {
            board.days[*day].put(item);
        }
        let missing = visits - days.len();
        let unplaced = Unplaced { item: item.id, day: None, reason: UnplacedReason::NoDayLeft };
        board.unplaced.extend(std::iter::repeat_n(unplaced, missing));
        days = rest;
    }
}

/// The visits of a day in a short order around its kept tasks; customers of unknown place come last.
fn placed_in_order(board: &Board<'_>, day: &OpenDay) -> Vec<Placed> {
    let mut visits: Vec<PlanItemId> = day.visits.clone();
    visits.sort_unstable();
    let place_of = |id: &PlanItemId| board.items.get(id).and_then(|item| item.place);
    let (located, unlocated): (Vec<PlanItemId>, Vec<PlanItemId>) =
        visits.into_iter().partition(|id| place_of(id).is_some());
    let points: Vec<Point> = located.iter().filter_map(place_of).collect();
    let order = DayWay::new(&day.kept, &points).shortest_order();
    let in_order = order.into_iter().map(|index| located[index]).chain(unlocated);
    let is_kept = |position: &u32| day.kept.iter().any(|(kept, _)| kept == position);
    let positions = (1_u32..).filter(|position| !is_kept(position));
    in_order.zip(positions).map(|(item, position)| Placed { item, day: day.date, position, reuses: None }).collect()
}

/// The free tasks of each item, to be used again rather than made anew.
struct Reuse {
    tasks: BTreeMap<PlanItemId, Vec<(NaiveDate, TaskId)>>,
    of_no_item: Vec<TaskId>,
}

impl Reuse {
    fn new(board: &Board<'_>) -> Self {
        let mut reuse = Self { tasks: BTreeMap::new(), of_no_item: Vec::new() };
        for ExistingTask { id, item, day, .. } in board.free_tasks.iter().copied() {
            match item.filter(|item| board.items.contains_key(item)) {
                Some(item) => reuse.tasks.entry(item).or_default().push((*day, *id)),
                None => reuse.of_no_item.push(*id),
            }
        }
        reuse
    }

    fn task_on(&mut self, item: PlanItemId, date: NaiveDate) -> Option<TaskId> {
        let tasks = self.tasks.get_mut(&item)?;
        let index = tasks.iter().position(|(day, _)| *day == date)?;
        Some(tasks.remove(index).1)
    }

    fn any_task(&mut self, item: PlanItemId) -> Option<TaskId> {
        let tasks = self.tasks.get_mut(&item)?;
        (!tasks.is_empty()).then(|| tasks.remove(0).1)
    }

    fn left(self) -> Vec<TaskId> {
        let unused = self.tasks.into_values().flatten().map(|(_, id)| id);
        let mut left: Vec<TaskId> = unused.chain(self.of_no_item).collect();
        left.sort_unstable();
        left
    }
}
