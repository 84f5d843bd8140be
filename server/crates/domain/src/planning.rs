//! How a week plan becomes daily tasks, and in which order a day is walked.
//!
//! [`split`] is a pure rule: the same week gives the same tasks, in whatever order its rows are handed over; ties are
//! broken by id. It keeps, in this order of weight:
//!
//! 1. What stands: done, started and pinned tasks stay on their days and in their places.
//! 2. Working days only, none before `from`, and at most one visit per customer and day.
//! 3. Wishes: a fixed day is kept, or reported as unplaced with its reason; it is never moved silently.
//! 4. Balance: days that are worked alike differ by at most one visit wherever wishes and what stands allow; a day
//!    worked by half counts half. It is the optimum of a flow, not a guess.
//! 5. Rest: an open task stays on its day unless one of the rules above needs it elsewhere, so that splitting a split
//!    week again changes nothing.
//! 6. Kilometres: neighbours go to the same day.
//!
//! A fixed day is also a wish for a visit: an item with three fixed days and one visit wanted gets three.

mod balance;
mod board;
mod neighbours;
mod order;
mod route;
mod split;

use chrono::NaiveDate;

pub use order::{improved, length_m, shortest_order};
pub use route::{Leg, Route, route};
pub use split::split;

use crate::ids::{CustomerId, PlanItemId, TaskId};
use crate::place::Point;

/// Tasks of one day at most.
pub const TASKS_PER_DAY_AT_MOST: usize = 60;

/// Everything that the split of a week depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Its working days; days that are not among them are not worked.
    pub days: Vec<WorkingDay>,
    /// The first day that may be given new work.
    pub from: NaiveDate,
    /// Items of the plan.
    pub items: Vec<Item>,
    /// Tasks that exist in the week: open, started and done ones, of this plan or of another origin.
    pub tasks: Vec<ExistingTask>,
}

/// A day that is worked, wholly or by half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingDay {
    /// The day.
    pub date: NaiveDate,
    /// Part worked, in percent; 0 is not worked, up to 50 counts as half.
    pub worked_percent: u8,
}

/// One customer of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id.
    pub id: PlanItemId,
    /// The customer.
    pub customer: CustomerId,
    /// Where to go; `None` while nobody knows.
    pub place: Option<Point>,
    /// Visits wanted in the week.
    pub visits_wanted: u8,
    /// Days that are fixed.
    pub fixed_days: Vec<NaiveDate>,
    /// Whether its tasks stay where they are.
    pub is_pinned: bool,
}

/// A task that exists already.
#[derive(Debug, Clone, PartialEq)]
pub struct ExistingTask {
    /// Its id.
    pub id: TaskId,
    /// Item of the plan that it serves; `None` for a task of another origin, which always stays.
    pub item: Option<PlanItemId>,
    /// The customer.
    pub customer: CustomerId,
    /// Where to go; `None` while nobody knows.
    pub place: Option<Point>,
    /// Its day.
    pub day: NaiveDate,
    /// Its place in the order of the day, from 1.
    pub position: u32,
    /// Whether it may be moved.
    pub standing: Standing,
}

/// Whether a task may be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Done, started or pinned: stays on its day and in its place.
    Kept,
    /// Open: may be moved.
    Free,
}

/// The tasks of a week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// Tasks to be made or moved, by day and position; kept tasks are not among them.
    pub placed: Vec<Placed>,
    /// Visits that found no day, by item and day.
    pub unplaced: Vec<Unplaced>,
    /// Free tasks that nothing wants any more, by id.
    pub dropped: Vec<TaskId>,
}

/// One visit on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Item that it serves.
    pub item: PlanItemId,
    /// The day.
    pub day: NaiveDate,
    /// Its place in the order of the day, from 1; places of kept tasks are left to them.
    pub position: u32,
    /// The existing task that takes this place; `None` for a new one.
    pub reuses: Option<TaskId>,
}

/// One visit that found no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unplaced {
    /// Item that wanted it.
    pub item: PlanItemId,
    /// The day that was fixed for it, if one was.
    pub day: Option<NaiveDate>,
    /// Why.
    pub reason: UnplacedReason,
}

/// Why a visit found no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnplacedReason {
    /// Its fixed day is not worked.
    NotAWorkingDay,
    /// Its fixed day lies before the first day that may be given work.
    DayIsPast,
    /// The customer has another visit on its fixed day.
    CustomerHasVisit,
    /// Its fixed day holds as many tasks as a day may.
    DayIsFull,
    /// Every open day has a visit to the customer already or is full.
    NoDayLeft,
}

impl UnplacedReason {
    /// Every reason, for checks that each has its sentence.
    pub const ALL: &'static [Self] =
        &[Self::NotAWorkingDay, Self::DayIsPast, Self::CustomerHasVisit, Self::DayIsFull, Self::NoDayLeft];

    /// Key of the sentence that tells it to a person.
    #[must_use]
    pub const fn message_key(self) -> &'static str {
        match self {
            Self::NotAWorkingDay => "unplaced-not-a-working-day",
            Self::DayIsPast => "unplaced-day-is-past",
            Self::CustomerHasVisit => "unplaced-customer-has-visit",
            Self::DayIsFull => "unplaced-day-is-full",
            Self::NoDayLeft => "unplaced-no-day-left",
        }
    }
}

#[cfg(test)]
mod tests;
