//! Reminders (提醒): something due for somebody at a local time.
//!
//! Each task has one, with the task's own UUID: at 08:30 of its day, or half an hour before its window, in the rep's zone.
//! It moves, ends and comes back with the task. People set others on what they see. A reminder that falls due rings: a
//! notification, and with it a push. The phone keeps reminders too and rings by itself; the dedupe key, which belongs to
//! one reminder at one instant, keeps both from ringing twice. After the end of its day a reminder is pointless.
//!
//! `PENDING → RUNG`, put off as `SNOOZED`, ended as `DISMISSED`. Invariant: the instant is computed from day, wall time and
//! zone, so that a reminder keeps its wall time when clocks change.

mod actions;
pub mod duties;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};

pub use actions::{FollowedTask, PERSONAL, TRANSFERABLE, end_of_tasks, follow_task};
pub use graphql::{DayReminders, ReminderMutation, TaskReminder};
pub use loaders::DueWithin;
pub use model::Reminder;

/// Invalid input: this time has passed already.
pub const REMINDER_IN_THE_PAST: Code = Code::refusal("REMINDER_IN_THE_PAST");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[REMINDER_IN_THE_PAST],
    constraints: &[("reminders_pkey", codes::ID_TAKEN)],
    locks: &[("reminders", Rank(56))],
    ..Manifest::EMPTY
};
