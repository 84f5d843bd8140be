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

/// A manager's duty to review one visit, and its outcome (审阅).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = reviews)]
#[graphql(complex)]
pub struct Review {
    /// Global id, opaque and stable.
    pub id: ReviewId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// State of the review.
    pub state: ReviewState,
    /// How much attention the visit needs.
    pub priority: ReviewPriority,
    /// When the review is due: the end of the manager's next working day.
    pub due_at: Instant,
    /// When the review was done; null until then.
    pub done_at: Option<Instant>,
    /// How the review was done; null until then.
    pub mode: Option<ReviewMode>,
    /// Rating of the visit, 1–5; null until reviewed.
    pub rating: Option<i32>,
    /// Guidance of the manager for the rep; null when there is none.
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

/// Input of the mutation `reviewVisit`.
#[derive(Debug, Clone, InputObject)]
pub struct ReviewVisitInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The review to do.
    pub review_id: ReviewId,
    /// Version of the visit that was read; any other is refused as CONFLICT.
    pub read_version: i32,
    /// Rating of the visit, 1–5.
    pub rating: i32,
    /// Guidance for the rep, at most 4,000 characters; null for none.
    pub text: Option<String>,
}

/// A change of the review feed.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReviewFeedEvent {
    /// Cursor of this event; a subscription that takes `after` resumes from it.
    pub cursor: String,
    /// What happened to the row.
    pub change: ChangeKind,
    /// Id of the review; null with RESYNC.
    pub review_id: Option<ReviewId>,
    /// The review as it is now; null unless UPSERTED.
    pub review: Option<Review>,
}
