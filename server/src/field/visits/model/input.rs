//! What phones send of visits.

use async_graphql::InputObject;
use rounds_domain::ids::{
    CheckInId, CustomerId, DepartmentId, DictionaryEntryId, EmployeeId, ProductId, TaskId, VisitId,
};
use rounds_domain::vocabulary::{Verdict, VisitChannel, VisitState};

use rounds_platform::graphql::{ClockInput, DateRangeInput};
use rounds_platform::scalars::{Day, Key};

/// Input of the mutation `startVisit`.
#[derive(Debug, Clone, InputObject)]
pub struct StartVisitInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id of the new visit: `visit_` and a UUIDv7.
    pub id: VisitId,
    /// Customer who is visited.
    pub customer_id: CustomerId,
    /// Own check-in that the visit belongs to; null for a visit without one. Only with channel ON_SITE.
    pub check_in_id: Option<CheckInId>,
    /// Own task on this customer that the visit is for; null when there is none.
    pub task_id: Option<TaskId>,
    /// How the visit takes place.
    #[graphql(default_with = "VisitChannel::OnSite")]
    pub channel: VisitChannel,
}

/// One product talked about in a visit.
#[derive(Debug, Clone, InputObject)]
pub struct VisitProductInput {
    /// The product that was talked about.
    pub product_id: ProductId,
    /// What the customer said about the product, at most 1,000 characters; null for nothing.
    pub feedback: Option<String>,
}

/// Report of a visit; `visitForm` says which fields are required.
#[derive(Debug, Clone, InputObject)]
pub struct VisitReportInput {
    /// Purpose of the visit, from the list VISIT_PURPOSE; null for none.
    pub purpose_id: Option<DictionaryEntryId>,
    /// Result of the visit, from the list VISIT_RESULT; null for none.
    pub result_id: Option<DictionaryEntryId>,
    /// Effective minutes of the visit, 0–1,440; computed from start and end if null.
    pub effective_minutes: Option<i32>,
    /// Notes on the visit, at most 4,000 characters; null for none.
    pub notes: Option<String>,
    /// Next step in words, at most 500 characters; null for none.
    pub next_step: Option<String>,
    /// Day on which the next step is due, in the rep's zone; creates a task. Null for none.
    pub next_step_due_on: Option<Day>,
    /// Products talked about, at most 20, each once.
    #[graphql(default)]
    pub products: Vec<VisitProductInput>,
    /// Materials left with the customer, from the list MATERIAL, at most 20, each once.
    #[graphql(default)]
    pub material_ids: Vec<DictionaryEntryId>,
}

/// Input of the mutation `completeVisit`.
#[derive(Debug, Clone, InputObject)]
pub struct CompleteVisitInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The visit to complete.
    pub visit_id: VisitId,
    /// Report of the visit.
    pub report: VisitReportInput,
}

/// Input of the mutation `abandonVisit`.
#[derive(Debug, Clone, InputObject)]
pub struct AbandonVisitInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The visit to abandon.
    pub visit_id: VisitId,
    /// Reason for abandoning it, 1–500 characters.
    pub reason: String,
}

/// Which visits to list; all conditions must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub struct VisitFilter {
    /// Only visits by these employees, at most 250; any if omitted.
    pub employee_ids: Option<Vec<EmployeeId>>,
    /// Only visits by employees who are now in these departments or below, at most 250; any if omitted.
    pub department_ids: Option<Vec<DepartmentId>>,
    /// Only visits on these days in each rep's zone, at most 3,660 days; any if omitted.
    pub period: Option<DateRangeInput>,
    /// Only visits whose check-in has one of these verdicts; any if omitted.
    pub verdicts: Option<Vec<Verdict>>,
    /// Only visits in one of these states; any if omitted.
    pub states: Option<Vec<VisitState>>,
}
