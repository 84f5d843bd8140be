//! __Words__ as rows and as GraphQL objects.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::EmployeeId;
use rounds_tables::__subjects__;

use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Instant, Key};

rounds_domain::id!(
    /// The id of one.
    __Subject__Id = "__prefix__"
);

/// __Article__ of an employee.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = __subjects__)]
#[graphql(complex)]
pub struct __Subject__ {
    /// Global id, opaque and stable.
    pub id: __Subject__Id,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Title of the __words__, 1–100 characters.
    pub title: String,
    /// Note on the __words__; null when there is none.
    pub note: Option<String>,
    /// When the __words__ was created, by the phone's clock.
    pub created_at: Instant,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
}

/// What is stored of a new one.
#[derive(Debug, Insertable)]
#[diesel(table_name = __subjects__)]
pub(super) struct __Subject__Row {
    pub id: __Subject__Id,
    pub employee_id: EmployeeId,
    pub title: String,
    pub note: Option<String>,
    pub created_at: Instant,
}

/// What becomes of one; what is none stays as it is.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = __subjects__)]
pub(super) struct Changes {
    pub title: Option<String>,
    pub note: Option<Option<String>>,
}

/// Input of the mutation `create__Subject__`.
#[derive(Debug, Clone, InputObject)]
pub struct Create__Subject__Input {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id of the new __words__: `__prefix___` and a UUIDv7.
    pub id: __Subject__Id,
    /// Title of the __words__, 1–100 characters.
    pub title: String,
    /// Note on the __words__, at most 4,000 characters; null for none.
    pub note: Option<String>,
}

/// Input of the mutation `change__Subject__`; omitted fields stay as they are, null clears.
#[derive(Debug, Clone, InputObject)]
pub struct Change__Subject__Input {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The __words__ to change.
    pub __subject___id: __Subject__Id,
    /// Revision of the row that the change was made on.
    pub base_rev: i32,
    /// New title, 1–100 characters; null leaves it unchanged.
    pub title: Option<String>,
    /// New note on the __words__, at most 4,000 characters.
    pub note: MaybeUndefined<String>,
}
