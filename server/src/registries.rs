//! What is gathered from all subjects: one line each.

use crate::communication::{remarks, reminders};
use crate::customers::{applications, assignments, consents, customers, revisions};
use crate::field::{check_ins, plans, reviews, tasks, visits};
use crate::organisation::{inbox, people, sessions};
use crate::records::handovers;
use crate::registry::{self, Personal, Registries, Remarkable, Transferable};

/// What passes to others when an employee leaves, in the order in which it moves. Departments go first, so that the next head
/// is in charge of what follows; then customers, so that what hangs on a customer finds its successor in the brief; reminders
/// follow, so that hardly any rings for somebody who cannot hear it.
pub const TRANSFERABLES: &[Transferable] = &[
    people::TRANSFERABLE,
    assignments::TRANSFERABLE,
    reminders::TRANSFERABLE,
    plans::TRANSFERABLE,
    visits::TASKS_TRANSFERABLE,
    reviews::TRANSFERABLE,
    remarks::TRANSFERABLE,
    sessions::TRANSFERABLE,
];

/// What is kept about a person. What others speak of stands before them: visits before their reviews, both before the remarks,
/// and those before what people are told of them. Tasks come before the week plans and people, whose epochs grow when their
/// service ends, last, because whoever completes a visit or assigns locks them so.
pub const PERSONALS: &[Personal] = &[
    customers::PERSONAL,
    consents::PERSONAL,
    revisions::PERSONAL,
    applications::PERSONAL,
    tasks::PERSONAL,
    plans::PERSONAL,
    visits::PERSONAL,
    check_ins::PERSONAL,
    reviews::PERSONAL,
    remarks::PERSONAL,
    reminders::PERSONAL,
    inbox::PERSONAL,
    handovers::PERSONAL,
    assignments::PERSONAL,
];

/// What can be spoken of.
const REMARKABLES: &[Remarkable] =
    &[visits::REMARKABLE, plans::REMARKABLE, tasks::REMARKABLE, assignments::CUSTOMER_REMARKABLE];

/// Gathers everything, once for the process.
pub fn gather() {
    registry::gather(Registries { transferables: TRANSFERABLES, personals: PERSONALS, remarkables: REMARKABLES });
}
