//! Visits as rows and as GraphQL objects; what phones send in `input`.

mod input;

use async_graphql::SimpleObject;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use rounds_domain::ids::{CheckInId, CustomerId, DictionaryEntryId, EmployeeId, ProductId, TaskId, VisitId};
use rounds_domain::vocabulary::{PresenceState, QualityElement, TimeTrust, Verdict, VisitChannel, VisitState};
use rounds_tables::{visit_materials, visit_products, visits};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use rounds_platform::scalars::{Amount, Day, Instant};

pub use input::{
    AbandonVisitInput, CompleteVisitInput, StartVisitInput, VisitFilter, VisitProductInput, VisitReportInput,
};

const VERDICT: &str = "(select stays.verdict from check_ins stays where stays.id = visits.check_in_id)";

/// One visit to one customer (拜访).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = visits)]
#[graphql(complex)]
pub struct Visit {
    /// Global id, opaque and stable.
    pub id: VisitId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// State of the visit.
    pub state: VisitState,
    /// How the visit takes place.
    pub channel: VisitChannel,
    /// Start of the visit, corrected as far as the phone's clocks allow.
    pub started_at: Instant,
    /// End of the visit; null while it is under way.
    pub ended_at: Option<Instant>,
    /// Effective minutes of the visit (有效时间); null until completed.
    pub effective_minutes: Option<i32>,
    /// Notes on the visit; null when there are none.
    pub notes: Option<String>,
    /// Next step in words; null when there is none.
    pub next_step: Option<String>,
    /// Day on which the next step is due, in the rep's zone; null when there is none.
    pub next_step_due_on: Option<Day>,
    /// Verdict of the check-in; null for a visit without one.
    #[diesel(select_expression = sql::<Nullable<Text>>(VERDICT), select_expression_type = SqlLiteral<Nullable<Text>>)]
    pub verdict: Option<Verdict>,
    /// Version of the report, from 1; each amendment adds one.
    pub version: i32,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub check_in_id: Option<CheckInId>,
    #[graphql(skip)]
    pub task_id: Option<TaskId>,
    #[graphql(skip)]
    pub start_trust: TimeTrust,
    #[graphql(skip)]
    pub purpose_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub result_id: Option<DictionaryEntryId>,
    #[graphql(skip)]
    pub abandon_reason: Option<String>,
    #[graphql(skip)]
    pub quality_score: Option<Amount>,
    #[graphql(skip)]
    pub is_effective: Option<bool>,
    #[graphql(skip)]
    pub quality_parts: Option<Value>,
}

/// One product talked about in a visit.
#[derive(Debug, Clone, Queryable, Selectable, SimpleObject)]
#[diesel(table_name = visit_products)]
#[graphql(complex)]
pub struct VisitProduct {
    /// What the customer said about the product; null for nothing.
    pub feedback: Option<String>,
    #[graphql(skip)]
    pub visit_id: VisitId,
    #[graphql(skip)]
    pub product_id: ProductId,
}

/// Quality of a visit by the configured coefficients (有效系数).
#[derive(Debug, Clone, SimpleObject)]
pub struct VisitQuality {
    /// Quality score from 0 to 1, exact.
    pub score: Amount,
    /// Whether the score is high enough for an effective visit.
    pub is_effective: bool,
    /// What each element contributed; the parts add up to the score.
    pub parts: Vec<QualityPart>,
}

/// What one element contributed to the quality score.
#[derive(Debug, Clone, Serialize, Deserialize, SimpleObject)]
pub struct QualityPart {
    /// Element of the quality model.
    pub element: QualityElement,
    /// Coefficient of the element in the quality model, 0 to 1.
    pub coefficient: Amount,
    /// What the element earned, at most its coefficient.
    pub earned: Amount,
}

/// What the form for reporting a visit asks for; changes with `version`.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub struct VisitForm {
    /// Version of the quality model.
    pub version: i32,
    /// Elements with their coefficients, highest coefficient first.
    pub elements: Vec<VisitFormElement>,
}

/// One element of the visit form.
#[derive(Debug, Clone, SimpleObject)]
pub struct VisitFormElement {
    /// Element that the form asks for.
    pub element: QualityElement,
    /// Whether a visit cannot be completed without the element.
    pub is_required: bool,
    /// Coefficient of the element in the quality model, 0 to 1.
    pub coefficient: Amount,
}

/// What an employee is doing at this moment.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub struct Presence {
    /// What the employee is doing.
    pub state: PresenceState,
    /// Since when the employee is checked in; null when not checked in.
    pub since: Option<Instant>,
    #[graphql(skip)]
    pub institution_id: Option<CustomerId>,
    #[graphql(skip)]
    pub check_in_id: Option<CheckInId>,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
}

/// What is stored of a visit when it begins.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = visits)]
pub(super) struct StartedRow {
    pub id: VisitId,
    pub employee_id: EmployeeId,
    pub customer_id: CustomerId,
    pub check_in_id: Option<CheckInId>,
    pub task_id: Option<TaskId>,
    pub channel: VisitChannel,
    pub started_at: Instant,
    pub start_trust: TimeTrust,
    pub received_at: Instant,
}

/// What is stored of a visit when it is completed.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = visits)]
pub(super) struct CompletedRow {
    pub state: VisitState,
    pub ended_at: Instant,
    pub effective_minutes: i32,
    pub purpose_id: Option<DictionaryEntryId>,
    pub result_id: Option<DictionaryEntryId>,
    pub notes: Option<String>,
    pub next_step: Option<String>,
    pub next_step_due_on: Option<Day>,
    pub quality_score: Amount,
    pub is_effective: bool,
    pub quality_parts: Value,
    pub quality_model: i32,
}

/// A product that a completed visit talked about.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = visit_products)]
pub(super) struct ProductRow {
    pub visit_id: VisitId,
    pub product_id: ProductId,
    pub position: i32,
    pub feedback: Option<String>,
}

/// Material that a completed visit left behind.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = visit_materials)]
pub(super) struct MaterialRow {
    pub visit_id: VisitId,
    pub material_id: DictionaryEntryId,
    pub position: i32,
}
