//! What is gathered from all subjects: one line each.

use crate::catalogue::dictionaries;
use crate::communication::{remarks, reminders};
use crate::customers::{anchors, applications, assignments, consents, customers, duplicate_check, revisions};
use crate::field::{calendar, check_ins, plans, reviews, tasks, visits};
use crate::organisation::{inbox, people, sessions};
use crate::records::{handovers, privacy};
use crate::registry::{self, Manifest, Personal, Registries, Remarkable, Transferable};
use rounds_platform::error::{Code, Vocabulary, all_codes, learn};
use rounds_platform::http::FieldRateLimit;

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

/// What each subject adds to what everybody must know.
const MANIFESTS: &[Manifest] = &[
    people::MANIFEST,
    sessions::MANIFEST,
    dictionaries::MANIFEST,
    anchors::MANIFEST,
    applications::MANIFEST,
    assignments::MANIFEST,
    consents::MANIFEST,
    customers::MANIFEST,
    duplicate_check::MANIFEST,
    revisions::MANIFEST,
    remarks::MANIFEST,
    reminders::MANIFEST,
    calendar::MANIFEST,
    check_ins::MANIFEST,
    plans::MANIFEST,
    reviews::MANIFEST,
    tasks::MANIFEST,
    visits::MANIFEST,
    handovers::MANIFEST,
    privacy::MANIFEST,
];

/// Every code of an error, those of the platform first.
pub fn codes() -> impl Iterator<Item = Code> {
    gather();
    all_codes()
}

/// Root fields that cost more than others, and how often one asker may ask for them.
#[must_use]
pub fn field_rate_limits() -> Vec<FieldRateLimit> {
    MANIFESTS.iter().flat_map(|manifest| manifest.rates).copied().collect()
}

/// Gathers everything, once for the process.
pub fn gather() {
    learn(Vocabulary {
        codes: MANIFESTS.iter().flat_map(|manifest| manifest.codes).copied().collect(),
        constraints: MANIFESTS.iter().flat_map(|manifest| manifest.constraints).copied().collect(),
    });
    registry::gather(Registries { transferables: TRANSFERABLES, personals: PERSONALS, remarkables: REMARKABLES });
}
