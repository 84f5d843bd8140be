//! The roots of the GraphQL schema: one line per subject.

use async_graphql::{MergedObject, MergedSubscription, Schema, ValidationMode};

use crate::catalogue::dictionaries::DictionaryQuery;
use crate::communication::remarks::RemarkMutation;
use crate::communication::reminders::ReminderMutation;
use crate::customers::anchors::{AnchorMutation, AnchorQuery};
use crate::customers::applications::{ApplicationMutation, ApplicationQuery};
use crate::customers::assignments::{AssignmentMutation, PoolMutation};
use crate::customers::consents::ConsentMutation;
use crate::customers::customers::{CustomerMutation, CustomerQuery, SecretMutation};
use crate::customers::duplicate_check::TraceQuery;
use crate::customers::revisions::{RevisionMutation, RevisionQuery};
use crate::field::calendar::{CalendarMutation, CalendarQuery};
use crate::field::check_ins::CheckInMutation;
use crate::field::plans::{PlanMutation, PlanQuery, PlanSubscription};
use crate::field::reviews::{ReviewMutation, ReviewQuery, ReviewSubscription};
use crate::field::tasks::{TaskMutation, TaskQuery, TaskSubscription};
use crate::field::visits::{VisitMutation, VisitQuery};
use crate::node::NodeQuery;
use crate::organisation::accounts::AccountMutation;
use crate::organisation::audit::AuditQuery;
use crate::organisation::inbox::{InboxMutation, InboxQuery, InboxSubscription};
use crate::organisation::people::{PeopleMutation, PeopleQuery};
use crate::organisation::sessions::{SessionMutation, SessionQuery};
use crate::organisation::system::SystemQuery;
use crate::records::handovers::{HandoverMutation, HandoverQuery, HandoverSubscription};
use crate::records::privacy::PrivacyMutation;
use rounds_platform::App;
use rounds_platform::graphql::Engine;

/// Read operations. Every field can fail by itself and is therefore nullable; absent and out of reach give the same answer.
#[derive(MergedObject, Default)]
pub struct Query(Company, Planning, Work, Running, NodeQuery);

/// Reads of people, sessions, company lists, customers and handovers.
#[derive(MergedObject, Default)]
struct Company(
    PeopleQuery,
    SessionQuery,
    DictionaryQuery,
    CustomerQuery,
    AnchorQuery,
    HandoverQuery,
    ApplicationQuery,
    TraceQuery,
    RevisionQuery,
);

/// Reads of what was done, and of the running system.
#[derive(MergedObject, Default)]
struct Running(AuditQuery, SystemQuery);

/// Reads of working days, week plans and tasks.
#[derive(MergedObject, Default)]
struct Planning(CalendarQuery, PlanQuery, TaskQuery);

/// Reads of what people do, and of what they are told.
#[derive(MergedObject, Default)]
struct Work(VisitQuery, InboxQuery, ReviewQuery);

/// Write operations, one field per business action. A refusal is a top-level error with `extensions.code`, and the payload is null then. A retry with the same `idempotencyKey` and the same input has the same effect; the same key with another input is refused as IDEMPOTENCY_KEY_REUSED.
#[derive(MergedObject, Default)]
pub struct Mutation(CompanyChanges, PlanningChanges, WorkChanges);

/// Changes of people, sessions, customers, places and owners.
#[derive(MergedObject, Default)]
struct CompanyChanges(
    PeopleMutation,
    AccountMutation,
    SessionMutation,
    CustomerMutation,
    Persons,
    AssignmentMutation,
    PoolMutation,
    ApplicationMutation,
    RevisionMutation,
    AnchorMutation,
    HandoverMutation,
);

/// Changes of what is known of persons alone.
#[derive(MergedObject, Default)]
struct Persons(SecretMutation, ConsentMutation, PrivacyMutation);

/// Changes of working days, week plans and tasks.
#[derive(MergedObject, Default)]
struct PlanningChanges(CalendarMutation, PlanMutation, TaskMutation);

/// Changes by what people do, and of what they are told.
#[derive(MergedObject, Default)]
struct WorkChanges(CheckInMutation, VisitMutation, ReviewMutation, RemarkMutation, InboxMutation, ReminderMutation);

/// Live updates. Rows are read with the user's present reach; a stream that takes `after` can be resumed from the cursor of an event.
#[derive(MergedSubscription, Default)]
pub struct Subscription(
    InboxSubscription,
    ReviewSubscription,
    PlanSubscription,
    TaskSubscription,
    HandoverSubscription,
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
