//! How far a permission reaches, as a predicate on rows.

use diesel::dsl::sql;
use diesel::expression::{
    AppearsOnTable, BoxableExpression, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use rounds_domain::ids::EmployeeId;
use uuid::Uuid;

/// A condition on the rows of a table.
pub type Predicate<Table> = Box<dyn BoxableExpression<Table, Pg, SqlType = Bool>>;

/// A condition that no row meets.
#[must_use]
pub fn nothing<Table: 'static>() -> Predicate<Table> {
    Box::new(sql::<Bool>("false"))
}

/// A condition on the rows of one table, for a subquery on it within a query on another: the SQL around it must name both.
#[must_use]
pub fn nested<Inner: 'static, Outer: 'static>(condition: Predicate<Inner>) -> Predicate<Outer> {
    Box::new(Nested(Box::new(condition)))
}

struct Nested(Box<dyn QueryFragment<Pg> + Send>);

impl Expression for Nested {
    type SqlType = Bool;
}

impl<Table: ?Sized> AppearsOnTable<Table> for Nested {}
impl<Table: ?Sized> SelectableExpression<Table> for Nested {}

impl<Grouping> ValidGrouping<Grouping> for Nested {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for Nested {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Nested {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// The employees whose records a viewer may see under one permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Nobody's.
    Nobody,
    /// One's own.
    Own(EmployeeId),
    /// One's own, and those of everybody in these departments.
    Subtree {
        /// The viewer.
        me: EmployeeId,
        /// Departments of the subtree.
        departments: Vec<Uuid>,
    },
    /// Everybody's.
    All,
}

impl Reach {
    /// Rows whose `column` names an employee within reach. The column is a name in our own code, never input.
    #[must_use]
    pub fn covers<Table: 'static>(&self, column: &'static str) -> Predicate<Table> {
        match self {
            Self::Nobody => Box::new(sql::<Bool>("false")),
            Self::All => Box::new(sql::<Bool>("true")),
            Self::Own(me) => Box::new(sql::<Bool>("(").sql(column).sql(" = ").bind::<SqlUuid, _>(me.0).sql(")")),
            Self::Subtree { me, departments } => Box::new(
                sql::<Bool>("(")
                    .sql(column)
                    .sql(" = ")
                    .bind::<SqlUuid, _>(me.0)
                    .sql(" or ")
                    .sql(column)
                    .sql(" in (select reached.id from employees reached where reached.department_id = any(")
                    .bind::<Array<SqlUuid>, _>(departments.clone())
                    .sql(")))"),
            ),
        }
    }

    /// The same within a hand-written condition: `opening`, the condition on `column`, and a closing bracket. A child goes
    /// by EXISTS on its parent.
    #[must_use]
    pub fn covers_within<Table: 'static>(&self, opening: &'static str, column: &'static str) -> Predicate<Table> {
        let inner: Predicate<Table> = self.covers(column);
        Box::new(sql::<Bool>(opening).bind::<Bool, _>(inner).sql(")"))
    }
}
