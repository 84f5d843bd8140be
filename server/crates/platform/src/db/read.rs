//! Reads that go to the database together: one statement for as many queries as there are.
//!
//! A `Read` is queries and what becomes of their rows; `fetch` sends it, alone or with others that `and` joined to it. A
//! query may name what another one of its statement finds by `Keys::Found`: that is how the customers of a page of visits
//! are read along with the page. The statement is `with q0 as (…), q1 as (…) select row(array(select row(q0.*) from q0), …)`.

use std::collections::{HashMap, VecDeque};

use diesel::deserialize::FromSqlRow;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::CompatibleType;
use diesel::result::QueryResult;
use diesel::sql_types::Uuid as SqlUuid;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::children::grouped;
use super::page::{Page, Slice};
use super::record::{AnyRecord, Record, Sets};
use super::session::DbSession;
use crate::error::{Error, Result};

/// A query whose type is forgotten.
type AnyQuery = Box<dyn QueryFragment<Pg> + Send>;

/// What some queries found, in their order.
type Found = VecDeque<Vec<Record>>;

/// What becomes of the rows that some queries found.
type Finish<T> = Box<dyn FnOnce(&mut Found) -> Result<T> + Send>;

/// Queries, and what becomes of the rows that they find.
pub struct Read<T> {
    queries: Vec<AnyQuery>,
    finish: Finish<T>,
}

impl<T: Send + 'static> Read<T> {
    /// What is known without asking.
    pub fn known(value: T) -> Self {
        Self { queries: Vec::new(), finish: Box::new(|_| Ok(value)) }
    }

    /// The one value that a query answers.
    pub fn value<Q>(query: Q) -> Self
    where
        Q: Query + QueryFragment<Pg> + Send + 'static,
        Q::SqlType: CompatibleType<T, Pg>,
        T: FromSqlRow<<Q::SqlType as CompatibleType<T, Pg>>::SqlType, Pg>,
    {
        let only = |mut rows: Vec<T>| rows.pop().ok_or_else(|| Error::internal("a value was not found"));
        Read::<Vec<T>>::rows(query).and_then(only)
    }

    /// How many queries it is.
    #[must_use]
    pub fn query_count(&self) -> usize {
        self.queries.len()
    }

    /// Sends it alone.
    pub async fn fetch(self, session: &mut DbSession) -> Result<T> {
        let Self { queries, finish } = self;
        finish(&mut send(queries, session).await?)
    }

    /// Something else of what is read.
    pub fn map<U>(self, change: impl FnOnce(T) -> U + Send + 'static) -> Read<U> {
        self.and_then(|read| Ok(change(read)))
    }

    /// The same where it may fail.
    pub fn and_then<U>(self, change: impl FnOnce(T) -> Result<U> + Send + 'static) -> Read<U> {
        let Self { queries, finish } = self;
        Read { queries, finish: Box::new(|found| change(finish(found)?)) }
    }

    /// Both.
    pub fn and<U: Send + 'static>(self, other: Read<U>) -> Read<(T, U)> {
        let Self { mut queries, finish } = self;
        queries.extend(other.queries);
        let other = other.finish;
        Read { queries, finish: Box::new(|found| Ok((finish(found)?, other(found)?))) }
    }
}

impl<T: Send + 'static> Read<Vec<T>> {
    /// The rows of a query.
    pub fn rows<Q>(query: Q) -> Self
    where
        Q: Query + QueryFragment<Pg> + Send + 'static,
        Q::SqlType: CompatibleType<T, Pg>,
        T: FromSqlRow<<Q::SqlType as CompatibleType<T, Pg>>::SqlType, Pg>,
    {
        let built = |record: &Record| T::build_from_row(record).map_err(Error::internal);
        let finish = move |found: &mut Found| found.pop_front().unwrap_or_default().iter().map(built).collect();
        Self { queries: vec![Box::new(query)], finish: Box::new(finish) }
    }

    /// The page of them, of what was read in the direction of reading with `Page::limit`.
    pub fn slice<K: Clone + Send + 'static>(self, page: &Page<K>) -> Read<Slice<T>> {
        let page = page.clone();
        self.map(move |rows| page.slice(rows))
    }

    /// The rows beside the ids of what they hang on.
    pub fn keyed<I: Send + 'static>(self, parent: impl Fn(&T) -> I + Send + 'static) -> Read<Vec<(I, T)>> {
        self.map(move |rows| rows.into_iter().map(|row| (parent(&row), row)).collect())
    }

    /// The same for rows that may hang on nothing, which are left out.
    pub fn keyed_if<I: Send + 'static>(self, parent: impl Fn(&T) -> Option<I> + Send + 'static) -> Read<Vec<(I, T)>> {
        self.map(move |rows| rows.into_iter().filter_map(|row| Some((parent(&row)?, row))).collect())
    }
}

/// What hangs on rows, beside their ids.
impl<I: Into<Uuid> + Send + 'static, T: Send + 'static> Read<Vec<(I, T)>> {
    /// One for each row.
    pub fn one_of_each(self) -> Read<HashMap<Uuid, T>> {
        self.map(|pairs| pairs.into_iter().map(|(parent, value)| (parent.into(), value)).collect())
    }

    /// All of each row, in their order.
    pub fn all_of_each(self) -> Read<HashMap<Uuid, Vec<T>>> {
        self.map(|pairs| grouped(pairs.into_iter().map(|(parent, value)| (parent.into(), value))))
    }

    /// The page of each row, of what was read by `Page::of_each`.
    pub fn page_of_each<K: Clone + Send + 'static>(self, page: &Page<K>) -> Read<HashMap<Uuid, Slice<T>>> {
        let page = page.clone();
        self.all_of_each().map(move |each| each.into_iter().map(|(parent, rows)| (parent, page.slice(rows))).collect())
    }
}

/// What one query of a statement finds in one of its columns, each value once.
pub struct Distinct(pub usize, pub &'static str);

impl Query for Distinct {
    type SqlType = SqlUuid;
}

impl QueryId for Distinct {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Distinct {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Self(query, column) = self;
        out.push_sql(&format!("select distinct {column} from q{query} where {column} is not null"));
        Ok(())
    }
}

async fn send(queries: Vec<AnyQuery>, session: &mut DbSession) -> Result<Found> {
    if queries.is_empty() {
        return Ok(Found::new());
    }
    let Sets(found) = Statement(queries).get_result(session.connection()).await?;
    Ok(found.into())
}

/// The statement of some queries.
struct Statement(Vec<AnyQuery>);

impl Query for Statement {
    type SqlType = AnyRecord;
}

impl QueryId for Statement {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (number, query) in self.0.iter().enumerate() {
            out.push_sql(&format!("{} q{number} as (", if number == 0 { "with" } else { "," }));
            query.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        out.push_sql(" select row(");
        for number in 0..self.0.len() {
            out.push_sql(if number == 0 { "" } else { ", " });
            out.push_sql(&format!("array(select row(q{number}.*) from q{number})"));
        }
        out.push_sql(")");
        Ok(())
    }
}
