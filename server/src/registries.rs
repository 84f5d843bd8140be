//! What is gathered from all subjects: one line each.

use crate::registry::{self, Manifest, Personal, Registries, Remarkable, Transferable};
use crate::{catalogue, communication, customers, field, organisation, records};
use rounds_platform::db::learn_ranks;
use rounds_platform::error::{Code, Vocabulary, all_codes, learn};
use rounds_platform::http::FieldRateLimit;

/// What passes to others when an employee leaves, in the order in which it moves. Departments go first, so that the next head
/// is in charge of what follows; then customers, so that what hangs on a customer finds its successor in the brief; reminders
/// follow, so that hardly any rings for somebody who cannot hear it.
pub const TRANSFERABLES: &[Transferable] = &[
    organisation::people::TRANSFERABLE,
    customers::assignments::TRANSFERABLE,
    communication::reminders::TRANSFERABLE,
    field::plans::TRANSFERABLE,
    field::visits::TASKS_TRANSFERABLE,
    field::reviews::TRANSFERABLE,
    communication::remarks::TRANSFERABLE,
    organisation::sessions::TRANSFERABLE,
];

/// What is kept about a person. What others speak of stands before them: visits before their reviews, both before the remarks,
/// and those before what people are told of them. Tasks come before the week plans and people, whose epochs grow when their
/// service ends, last, because whoever completes a visit or assigns locks them so.
pub const PERSONALS: &[Personal] = &[
    customers::customers::PERSONAL,
    customers::consents::PERSONAL,
    customers::revisions::PERSONAL,
    customers::applications::PERSONAL,
    field::tasks::PERSONAL,
    field::plans::PERSONAL,
    field::visits::PERSONAL,
    field::check_ins::PERSONAL,
    field::reviews::PERSONAL,
    communication::remarks::PERSONAL,
    communication::reminders::PERSONAL,
    organisation::inbox::PERSONAL,
    records::handovers::PERSONAL,
    customers::assignments::PERSONAL,
];

/// What can be spoken of.
const REMARKABLES: &[Remarkable] = &[
    field::visits::REMARKABLE,
    field::plans::REMARKABLE,
    field::tasks::REMARKABLE,
    customers::assignments::CUSTOMER_REMARKABLE,
];

/// What each subject adds to what everybody must know.
const MANIFESTS: &[Manifest] = &[
    organisation::people::MANIFEST,
    organisation::sessions::MANIFEST,
    organisation::inbox::MANIFEST,
    catalogue::dictionaries::MANIFEST,
    customers::anchors::MANIFEST,
    customers::applications::MANIFEST,
    customers::assignments::MANIFEST,
    customers::consents::MANIFEST,
    customers::customers::MANIFEST,
    customers::duplicate_check::MANIFEST,
    customers::revisions::MANIFEST,
    communication::remarks::MANIFEST,
    communication::reminders::MANIFEST,
    field::calendar::MANIFEST,
    field::check_ins::MANIFEST,
    field::plans::MANIFEST,
    field::reviews::MANIFEST,
    field::tasks::MANIFEST,
    field::visits::MANIFEST,
    records::handovers::MANIFEST,
    records::privacy::MANIFEST,
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
    learn_ranks(MANIFESTS.iter().flat_map(|manifest| manifest.locks).copied());
    registry::gather(Registries { transferables: TRANSFERABLES, personals: PERSONALS, remarkables: REMARKABLES });
}
