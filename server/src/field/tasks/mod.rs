//! Tasks (日任务): intended visits, one customer on one day, in order within the day.
//!
//! A task comes of a week plan, of the rep, of an instruction or of the next step of a visit. It goes
//! `OPEN → STARTED → DONE`, or ends as `CANCELLED` with a reason or as `MISSED`. A visit starts and finishes it; what is
//! finished is written back into the item of the week plan that it serves. Postponing moves the day, and every move is
//! on record. An open task is missed once its day is over where its employee lives; a visit that a phone kept while it
//! was offline still begins or finishes it.
//!
//! Invariants: only open tasks move, change or are called off; positions of a day start at 1; a task lies on the day of
//! its employee's zone. Seen by whom it is about, and by whoever reaches that person under `plans.read`.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};

pub use actions::{
    PERSONAL, REMARKABLE, add, begin, cancel, change, count_unfinished, done, hold_to_pass, hold_unfinished, instruct,
    is_any_overdue, lay_out, make, miss, of_week, order_day, own_on, pass, postpone, reopen, spots_of, take_back,
};
pub use graphql::{CustomerTasks, EmployeeDays, LeaveTasks, ReleaseTasks, TaskMutation, TaskQuery, TaskSubscription};
pub use loaders::{NextTaskOn, TasksOfItem, look_ahead_at_days, look_ahead_at_tasks};
pub use model::{
    AddTaskInput, CancelTaskInput, ChangeTaskInput, NewTask, OrderDayInput, PlannedTask, PostponeTaskInput, Task,
    WorkDay,
};

/// Invalid input: this is not a working day.
pub const NOT_A_WORKING_DAY: Code = Code::refusal("NOT_A_WORKING_DAY");
/// Not allowed in the current state of the task.
pub const TASK_STATE: Code = Code::refusal("TASK_STATE");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[NOT_A_WORKING_DAY, TASK_STATE],
    constraints: &[("tasks_pkey", codes::ID_TAKEN), ("tasks_window", codes::WINDOW_INVALID)],
    locks: &[("tasks", Rank(53))],
    ..Manifest::EMPTY
};
