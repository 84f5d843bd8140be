//! Reviews as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rounds_domain::ids::{EmployeeId, ReviewId, VisitId};
use rounds_domain::vocabulary::{ChangeKind, ReviewMode, ReviewPriority, ReviewState};
use rounds_tables::reviews;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Instant, Key};

/// A manager's duty to look at one visit, and how it was met (审阅).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = reviews)]
#[graphql(complex)]
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

/// What is stored when the duty arises.
#[derive(Debug, Insertable)]
#[diesel(table_name = reviews)]
pub(super) struct ReviewRow {
    pub id: ReviewId,
    pub visit_id: VisitId,
    pub employee_id: EmployeeId,
    pub manager_id: Option<EmployeeId>,
    pub priority: ReviewPriority,
    pub priority_rank: i32,
    pub reasons: Value,
    pub due_at: Instant,
    pub visit_version: i32,
    pub created_at: Instant,
}

/// How a review was met.
#[derive(Debug)]
pub(super) struct Met {
    pub done_at: Instant,
    pub done_by: EmployeeId,
    pub mode: ReviewMode,
    pub rating: i32,
    pub text: Option<String>,
}

/// The place of a review in the feed: priority, then due time, then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedKey(pub i32, pub DateTime<Utc>, pub Uuid);

/// Reviews one visit.
#[derive(Debug, Clone, InputObject)]
pub struct ReviewVisitInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The review.
    pub review_id: ReviewId,
    /// Version of the visit that was read; another is a CONFLICT.
    pub read_version: i32,
    /// Rating, 1–5.
    pub rating: i32,
    /// Guidance, at most 4,000 characters; told to the rep.
    pub text: Option<String>,
}

/// News of the review feed.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReviewFeedEvent {
    /// Resumes the stream here.
    pub cursor: String,
    /// What happened.
    pub change: ChangeKind,
    /// Id of the review; null with RESYNC.
    pub review_id: Option<ReviewId>,
    /// The review as the viewer may see it now; null unless UPSERTED.
    pub review: Option<Review>,
}
