//! The ids by which rows are looked up.

use std::marker::PhantomData;

use diesel::expression::array_comparison::{AsInExpression, InExpression};
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Array, SingleValue, SqlType, Uuid as SqlUuid};
use rounds_domain::ids::TypedId;
use uuid::Uuid;

/// Ids that are known, or those that another query of the same statement finds in one of its columns. Rows that hold one
/// of them are `column.eq_any(keys)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keys {
    /// These.
    Known(Vec<Uuid>),
    /// Those in a column, a name in our own code, of what the query of this number finds.
    Found(usize, &'static str),
}

impl Keys {
    /// The ids of rows of one kind.
    pub fn of<I: TypedId>(ids: impl IntoIterator<Item = I>) -> Self {
        Self::Known(ids.into_iter().map(TypedId::uuid).collect())
    }
}

impl From<Vec<Uuid>> for Keys {
    fn from(ids: Vec<Uuid>) -> Self {
        Self::Known(ids)
    }
}

impl FromIterator<Uuid> for Keys {
    fn from_iter<I: IntoIterator<Item = Uuid>>(ids: I) -> Self {
        Self::Known(ids.into_iter().collect())
    }
}

/// A column of a table, known by its name.
pub trait Column {
    /// Its name without that of the table.
    const NAME: &'static str;
}

impl<C: diesel::Column> Column for C {
    const NAME: &'static str = <C as diesel::Column>::NAME;
}

impl Expression for Keys {
    type SqlType = Array<SqlUuid>;
}

impl<Table: ?Sized> AppearsOnTable<Table> for Keys {}
impl<Table: ?Sized> SelectableExpression<Table> for Keys {}

impl<Grouping> ValidGrouping<Grouping> for Keys {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for Keys {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Keys {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Known(ids) => out.push_bind_param::<Array<SqlUuid>, _>(ids),
            Self::Found(query, column) => {
                out.push_sql(&format!("array(select {column} from q{query})"));
                Ok(())
            }
        }
    }
}

/// Keys behind `= any`, compared with a column that may be null or not.
#[derive(Debug, Clone)]
pub struct AnyOf<ST>(Keys, PhantomData<ST>);

impl<ST: SqlType> AsInExpression<ST> for Keys {
    type InExpression = AnyOf<ST>;

    fn as_in_expression(self) -> AnyOf<ST> {
        AnyOf(self, PhantomData)
    }
}

impl<ST: SqlType> InExpression for AnyOf<ST> {
    type SqlType = ST;

    fn is_empty(&self) -> bool {
        false
    }

    fn is_array(&self) -> bool {
        false
    }
}

impl<ST: SqlType + SingleValue> Expression for AnyOf<ST> {
    type SqlType = ST;
}

impl<ST: SqlType + SingleValue, Table: ?Sized> AppearsOnTable<Table> for AnyOf<ST> {}
impl<ST: SqlType + SingleValue, Table: ?Sized> SelectableExpression<Table> for AnyOf<ST> {}

impl<ST, Grouping> ValidGrouping<Grouping> for AnyOf<ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<ST> QueryId for AnyOf<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> QueryFragment<Pg> for AnyOf<ST> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}
