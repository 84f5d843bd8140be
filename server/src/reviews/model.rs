//! Reviews as rows and as GraphQL objects.

use async_graphql::SimpleObject;
use diesel::prelude::*;
use rounds_domain::ids::{EmployeeId, ReviewId, VisitId};
use rounds_domain::vocabulary::{ReviewMode, ReviewPriority, ReviewState};
use rounds_tables::reviews;
use serde_json::Value;

use crate::platform::scalars::Instant;

/// A manager's duty to look at one visit, and how it was met (审阅).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = reviews)]
pub struct Review {
    /// Global id.
    pub id: ReviewId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// How far it has come.
    pub state: ReviewState,
    /// How much attention it asks for.
    pub priority: ReviewPriority,
    /// Due, in the manager's working hours.
    pub due_at: Instant,
    /// When it was met.
    pub done_at: Option<Instant>,
    /// How it was met.
    pub mode: Option<ReviewMode>,
    /// Rating, 1–5.
    pub rating: Option<i32>,
    /// Guidance in words.
    pub text: Option<String>,
    #[graphql(skip)]
    pub visit_id: VisitId,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub manager_id: Option<EmployeeId>,
    #[graphql(skip)]
    pub priority_rank: i32,
    #[graphql(skip)]
    pub reasons: Value,
    #[graphql(skip)]
    pub visit_version: i32,
}

/// What is stored when the duty arises, or arises again.
#[derive(Debug, Insertable, AsChangeset)]
#[diesel(table_name = reviews, treat_none_as_null = true)]
pub(super) struct ReviewRow {
    pub id: ReviewId,
    pub visit_id: VisitId,
    pub employee_id: EmployeeId,
    pub manager_id: Option<EmployeeId>,
    pub state: ReviewState,
    pub priority: ReviewPriority,
    pub priority_rank: i32,
    pub reasons: Value,
    pub due_at: Instant,
    pub done_at: Option<Instant>,
    pub done_by: Option<EmployeeId>,
    pub mode: Option<ReviewMode>,
    pub rating: Option<i32>,
    pub text: Option<String>,
    pub visit_version: i32,
    pub created_at: Instant,
}
