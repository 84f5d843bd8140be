//! What phones send of visits.

use async_graphql::InputObject;
use rounds_domain::ids::{
    CheckInId, CustomerId, DepartmentId, DictionaryEntryId, EmployeeId, ProductId, TaskId, VisitId,
};
use rounds_domain::vocabulary::{Verdict, VisitChannel, VisitState};

use rounds_platform::graphql::{ClockInput, DateRangeInput};
use rounds_platform::scalars::{Day, Key};

/// Begins a visit.
#[derive(Debug, Clone, InputObject)]
pub struct StartVisitInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// Minted by the phone: `visit_` and a UUIDv7.
    pub id: VisitId,
    /// On whom.
    pub customer_id: CustomerId,
    /// The open stay; null for a visit elsewhere or by telephone.
    pub check_in_id: Option<CheckInId>,
    /// Task that is being done.
    pub task_id: Option<TaskId>,
    /// How it takes place; only ON_SITE belongs to a stay.
    #[graphql(default_with = "VisitChannel::OnSite")]
    pub channel: VisitChannel,
}

/// A product as one visit talked about it.
#[derive(Debug, Clone, InputObject)]
pub struct VisitProductInput {
    /// The product.
    pub product_id: ProductId,
    /// What the customer said, at most 1,000 characters.
    pub feedback: Option<String>,
}

/// What came of a visit; shared by completing and amending.
#[derive(Debug, Clone, InputObject)]
pub struct VisitReportInput {
    /// Purpose.
    pub purpose_id: Option<DictionaryEntryId>,
    /// Result.
    pub result_id: Option<DictionaryEntryId>,
    /// Effective minutes, 0–1,440; from start and end if null.
    pub effective_minutes: Option<i32>,
    /// Notes, at most 4,000 characters.
    pub notes: Option<String>,
    /// Next step in words, at most 500 characters.
    pub next_step: Option<String>,
    /// When the next step is due, in the rep's zone; makes a task.
    pub next_step_due_on: Option<Day>,
    /// Products talked about, at most 20.
    #[graphql(default)]
    pub products: Vec<VisitProductInput>,
    /// Materials left behind, at most 20.
    #[graphql(default)]
    pub material_ids: Vec<DictionaryEntryId>,
}

/// Completes a visit.
#[derive(Debug, Clone, InputObject)]
pub struct CompleteVisitInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The visit.
    pub visit_id: VisitId,
    /// What came of it.
    pub report: VisitReportInput,
}

/// Gives a visit up.
#[derive(Debug, Clone, InputObject)]
pub struct AbandonVisitInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The visit.
    pub visit_id: VisitId,
    /// Why, 1–500 characters.
    pub reason: String,
}

/// Which visits to list; conditions add up.
#[derive(Debug, Clone, Default, InputObject)]
pub struct VisitFilter {
    /// By these employees.
    pub employee_ids: Option<Vec<EmployeeId>>,
    /// By people of these departments and below.
    pub department_ids: Option<Vec<DepartmentId>>,
    /// Days in each rep's zone.
    pub period: Option<DateRangeInput>,
    /// With one of these verdicts.
    pub verdicts: Option<Vec<Verdict>>,
    /// Standing so.
    pub states: Option<Vec<VisitState>>,
}
