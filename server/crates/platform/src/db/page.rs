//! Pages by keyset: a cursor holds the sort key and the id of a row, never an offset.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::sql_types::{Bool, Date, Integer, Text, Timestamptz, Untyped, Uuid as SqlUuid};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::Predicate;
use crate::error::codes;
use crate::error::{Error, Result};

const DEFAULT_SIZE: i64 = 20;
const LARGEST_SIZE: i64 = 100;

/// What a caller said of the page wanted.
#[derive(Debug, Clone, Default)]
pub struct PageArguments {
    /// 1–100, default 20.
    pub first: Option<i32>,
    /// Start after this cursor.
    pub after: Option<String>,
    /// 1–100, from the end.
    pub last: Option<i32>,
    /// End before this cursor.
    pub before: Option<String>,
}

/// One page of a list whose rows are ordered by a key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Page<K> {
    size: i64,
    is_backward: bool,
    from: Option<K>,
    until: Option<K>,
}

/// Rows of one page, in order, and whether more follow in the direction of reading.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    /// The rows, in the order of the list.
    pub rows: Vec<T>,
    /// Whether a page precedes.
    pub has_previous: bool,
    /// Whether a page follows.
    pub has_next: bool,
}

/// Sorted by an instant, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeKey(pub DateTime<Utc>, pub Uuid);

/// Sorted by a text, then by id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextKey(pub String, pub Uuid);

/// Sorted by a day, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DayKey(pub NaiveDate, pub Uuid);

/// Sorted by a number, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NumberKey(pub i32, pub Uuid);

impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), has_previous: false, has_next: false }
    }
}

impl PageArguments {
    /// The page asked for; refused when asked from both ends, or for too many rows.
    pub fn page<K: DeserializeOwned>(&self) -> Result<Page<K>> {
        let is_backward = self.last.is_some();
        if is_backward && self.first.is_some() {
            return Err(Error::field("last", codes::PAGE_SIZE_INVALID));
        }
        let size = self.last.or(self.first).map_or(DEFAULT_SIZE, i64::from);
        if !(1..=LARGEST_SIZE).contains(&size) {
            return Err(Error::field(if is_backward { "last" } else { "first" }, codes::PAGE_SIZE_INVALID));
        }
        let from = self.after.as_deref().map(|cursor| decode(cursor, "after")).transpose()?;
        let until = self.before.as_deref().map(|cursor| decode(cursor, "before")).transpose()?;
        Ok(Page { size, is_backward, from, until })
    }
}

/// The cursor of a row.
#[must_use]
pub fn encode(key: &impl Serialize) -> String {
    let bytes = serde_json::to_vec(key).expect("a sort key is made of texts, numbers and ids");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The key that a cursor holds; `path` names the argument.
pub fn decode<K: DeserializeOwned>(cursor: &str, path: &str) -> Result<K> {
    let invalid = || Error::field(path, codes::CURSOR_INVALID);
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
    serde_json::from_slice(&bytes).map_err(|_| invalid())
}

impl<K> Page<K> {
    /// The first rows of a list.
    #[must_use]
    pub fn first(size: i64) -> Self {
        Self { size, is_backward: false, from: None, until: None }
    }

    /// How many rows to ask for: one more than the page holds.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.size + 1
    }

    /// Whether the list is read from its end.
    #[must_use]
    pub fn is_backward(&self) -> bool {
        self.is_backward
    }

    /// The key after which the page starts.
    #[must_use]
    pub fn from(&self) -> Option<&K> {
        self.from.as_ref()
    }

    /// The key before which it ends.
    #[must_use]
    pub fn until(&self) -> Option<&K> {
        self.until.as_ref()
    }

    /// Makes a page of what was loaded in the direction of reading with `limit`.
    #[must_use]
    pub fn slice<T>(&self, mut rows: Vec<T>) -> Slice<T> {
        let has_more = rows.len() > usize::try_from(self.size).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(self.size).unwrap_or(usize::MAX));
        if self.is_backward {
            rows.reverse();
            return Slice { rows, has_previous: has_more, has_next: self.until.is_some() };
        }
        Slice { rows, has_previous: self.from.is_some(), has_next: has_more }
    }

    /// ORDER BY for two columns that are both ascending or both descending in the list.
    pub fn order(&self, order: Order) -> diesel::expression::SqlLiteral<Untyped> {
        sql::<Untyped>(&self.direction(order))
    }

    /// The same as text.
    pub(super) fn direction(&self, order: Order) -> String {
        let direction = if order.is_descending == self.is_backward { "asc" } else { "desc" };
        format!("{} {direction}, {} {direction}", order.key, order.id)
    }
}

/// The columns by which a list is ordered: names in our own code, never input.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Column of the sort key.
    pub key: &'static str,
    /// Column of the id.
    pub id: &'static str,
    /// Whether the largest comes first.
    pub is_descending: bool,
}

impl Order {
    fn after(&self) -> String {
        format!("({}, {}) {} (", self.key, self.id, if self.is_descending { "<" } else { ">" })
    }

    fn before(&self) -> String {
        format!("({}, {}) {} (", self.key, self.id, if self.is_descending { ">" } else { "<" })
    }
}

impl Page<TimeKey> {
    /// Rows within the bounds of the page.
    #[must_use]
    pub fn bounds<Table: 'static>(&self, order: Order) -> Vec<Predicate<Table>> {
        let bound = |opening: String, key: &TimeKey| -> Predicate<Table> {
            Box::new(sql::<Bool>(&opening).bind::<Timestamptz, _>(key.0).sql(", ").bind::<SqlUuid, _>(key.1).sql(")"))
        };
        let from = self.from.as_ref().map(|key| bound(order.after(), key));
        from.into_iter().chain(self.until.as_ref().map(|key| bound(order.before(), key))).collect()
    }
}

impl Page<TextKey> {
    /// Rows within the bounds of the page.
    #[must_use]
    pub fn bounds<Table: 'static>(&self, order: Order) -> Vec<Predicate<Table>> {
        let bound = |opening: String, key: &TextKey| -> Predicate<Table> {
            Box::new(sql::<Bool>(&opening).bind::<Text, _>(key.0.clone()).sql(", ").bind::<SqlUuid, _>(key.1).sql(")"))
        };
        let from = self.from.as_ref().map(|key| bound(order.after(), key));
        from.into_iter().chain(self.until.as_ref().map(|key| bound(order.before(), key))).collect()
    }
}

impl Page<DayKey> {
    /// Rows within the bounds of the page.
    #[must_use]
    pub fn bounds<Table: 'static>(&self, order: Order) -> Vec<Predicate<Table>> {
        let bound = |opening: String, key: &DayKey| -> Predicate<Table> {
            Box::new(sql::<Bool>(&opening).bind::<Date, _>(key.0).sql(", ").bind::<SqlUuid, _>(key.1).sql(")"))
        };
        let from = self.from.as_ref().map(|key| bound(order.after(), key));
        from.into_iter().chain(self.until.as_ref().map(|key| bound(order.before(), key))).collect()
    }
}

impl Page<NumberKey> {
    /// Rows within the bounds of the page.
    #[must_use]
    pub fn bounds<Table: 'static>(&self, order: Order) -> Vec<Predicate<Table>> {
        let bound = |opening: String, key: &NumberKey| -> Predicate<Table> {
            Box::new(sql::<Bool>(&opening).bind::<Integer, _>(key.0).sql(", ").bind::<SqlUuid, _>(key.1).sql(")"))
        };
        let from = self.from.as_ref().map(|key| bound(order.after(), key));
        from.into_iter().chain(self.until.as_ref().map(|key| bound(order.before(), key))).collect()
    }
}
