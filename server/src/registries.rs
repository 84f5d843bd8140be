//! What is gathered from all subjects: one line each.

use crate::communication::{remarks, reminders};
use crate::customers::assignments;
use crate::field::{plans, reviews, tasks, visits};
use crate::organisation::{people, sessions};
use crate::registry::{self, Registries, Remarkable, Transferable};

/// What passes to others when an employee leaves, in the order in which it moves. Departments go first, so that the next head
/// is in charge of what follows; then customers, so that what hangs on a customer finds its successor in the brief; reminders
/// follow, so that hardly any rings for somebody who cannot hear it.
const TRANSFERABLES: &[Transferable] = &[
    people::TRANSFERABLE,
    assignments::TRANSFERABLE,
    reminders::TRANSFERABLE,
    plans::TRANSFERABLE,
    visits::TASKS_TRANSFERABLE,
    reviews::TRANSFERABLE,
    remarks::TRANSFERABLE,
    sessions::TRANSFERABLE,
];

/// What can be spoken of.
const REMARKABLES: &[Remarkable] =
    &[visits::REMARKABLE, plans::REMARKABLE, tasks::REMARKABLE, assignments::CUSTOMER_REMARKABLE];

/// Gathers everything, once for the process.
pub fn gather() {
    registry::gather(Registries { transferables: TRANSFERABLES, remarkables: REMARKABLES });
}
