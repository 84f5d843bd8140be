//! The roots of the GraphQL schema: one line per subject, by wings.

use async_graphql::{MergedObject, MergedSubscription, Schema, ValidationMode};

use crate::{catalogue, communication, customers, field, node, organisation, records};
use rounds_platform::App;
use rounds_platform::graphql::Engine;

/// Read operations. Every field can fail by itself and is therefore nullable; absent and out of reach give the same answer.
#[derive(MergedObject, Default)]
pub struct Query(OrganisationQuery, CatalogueQuery, CustomersQuery, FieldQuery, RecordsQuery, node::NodeQuery);

#[derive(MergedObject, Default)]
struct OrganisationQuery(
    organisation::people::PeopleQuery,
    organisation::sessions::SessionQuery,
    organisation::audit::AuditQuery,
    organisation::system::SystemQuery,
    organisation::inbox::InboxQuery,
);

#[derive(MergedObject, Default)]
struct CatalogueQuery(catalogue::dictionaries::DictionaryQuery);

#[derive(MergedObject, Default)]
struct CustomersQuery(
    customers::customers::CustomerQuery,
    customers::anchors::AnchorQuery,
    customers::applications::ApplicationQuery,
    customers::duplicate_check::TraceQuery,
    customers::revisions::RevisionQuery,
);

#[derive(MergedObject, Default)]
struct FieldQuery(
    field::calendar::CalendarQuery,
    field::plans::PlanQuery,
    field::tasks::TaskQuery,
    field::visits::VisitQuery,
    field::reviews::ReviewQuery,
);

#[derive(MergedObject, Default)]
struct RecordsQuery(records::handovers::HandoverQuery);

/// Write operations, one field per business action. A refusal is a top-level error with `extensions.code`, and the payload is null then. A retry with the same `idempotencyKey` and the same input has the same effect; the same key with another input is refused as IDEMPOTENCY_KEY_REUSED.
#[derive(MergedObject, Default)]
pub struct Mutation(OrganisationMutation, CustomersMutation, CommunicationMutation, FieldMutation, RecordsMutation);

#[derive(MergedObject, Default)]
struct OrganisationMutation(
    organisation::people::PeopleMutation,
    organisation::accounts::AccountMutation,
    organisation::sessions::SessionMutation,
    organisation::inbox::InboxMutation,
);

#[derive(MergedObject, Default)]
struct CustomersMutation(
    customers::customers::CustomerMutation,
    customers::assignments::AssignmentMutation,
    customers::assignments::PoolMutation,
    customers::applications::ApplicationMutation,
    customers::revisions::RevisionMutation,
    customers::anchors::AnchorMutation,
    customers::customers::SecretMutation,
    customers::consents::ConsentMutation,
);

#[derive(MergedObject, Default)]
struct CommunicationMutation(communication::remarks::RemarkMutation, communication::reminders::ReminderMutation);

#[derive(MergedObject, Default)]
struct FieldMutation(
    field::calendar::CalendarMutation,
    field::plans::PlanMutation,
    field::tasks::TaskMutation,
    field::check_ins::CheckInMutation,
    field::visits::VisitMutation,
    field::reviews::ReviewMutation,
);

#[derive(MergedObject, Default)]
struct RecordsMutation(records::handovers::HandoverMutation, records::privacy::PrivacyMutation);

/// Live updates. Rows are read with the user's present reach; a stream that takes `after` can be resumed from the cursor of an event.
#[derive(MergedSubscription, Default)]
pub struct Subscription(
    organisation::inbox::InboxSubscription,
    field::reviews::ReviewSubscription,
    field::plans::PlanSubscription,
    field::tasks::TaskSubscription,
    records::handovers::HandoverSubscription,
);

/// Root fields that stand alone in their document.
pub const ALONE: &[&str] =
    &["signIn", "refreshSession", "changePassword", "requestPasswordCode", "setForgottenPassword"];

/// The engine of the whole schema; without an app it can only print itself.
#[must_use]
pub fn engine(app: Option<App>) -> Engine {
    let mut schema = Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(64)
        .disable_suggestions();
    if let Some(app) = app {
        schema = schema.data(app);
    }
    Engine::of(schema.finish())
}
