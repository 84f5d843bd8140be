//! What is looked for, and what is found.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Uuid as SqlUuid};
use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId};
use rounds_domain::vocabulary::CustomerKind;

/// What a customer that may exist already looks like.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Likeness {
    /// Institution or professional.
    pub kind: CustomerKind,
    /// Its name in pinyin.
    pub pinyin: String,
    /// Its telephones in international form.
    pub phones: Vec<String>,
}

/// A customer as far as anybody may know of it.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Trace {
    #[diesel(sql_type = SqlUuid)]
    pub id: CustomerId,
    #[diesel(sql_type = Text)]
    pub kind: CustomerKind,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub region_id: Option<DictionaryEntryId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub department_id: Option<DepartmentId>,
}
