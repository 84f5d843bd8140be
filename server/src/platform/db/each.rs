//! One page of children for each of many parents, in one statement: for edges that are loaded in batches.

use diesel::dsl::sql;
use diesel::sql_types::{Array, BigInt, Bool, Uuid as SqlUuid};
use uuid::Uuid;

use super::page::{Order, Page};
use crate::platform::access::Predicate;

/// Children of many parents: names in our own code, never input.
#[derive(Debug, Clone, Copy)]
pub struct OfEach {
    /// Table of the children.
    pub table: &'static str,
    /// Their column that names the parent.
    pub parent: &'static str,
    /// How the children of one parent are ordered.
    pub order: Order,
}

impl OfEach {
    /// Children that stand on the page of their parent and meet the conditions.
    #[must_use]
    pub fn picked<Table: 'static, K>(
        self,
        parents: &[Uuid],
        page: &Page<K>,
        conditions: Vec<Predicate<Table>>,
    ) -> Predicate<Table> {
        let Self { table, parent, order } = self;
        let id = order.id;
        let opening = format!("{id} in (select picked.id from unnest(");
        let lateral = format!(
            ") parent(id) cross join lateral (select {id} from {table} where {parent} = parent.id and ",
        );
        let ending = format!(" order by {} limit ", page.order_text(order));
        Box::new(
            sql::<Bool>(&opening)
                .bind::<Array<SqlUuid>, _>(parents.to_vec())
                .sql(&lateral)
                .bind::<Bool, _>(all(conditions))
                .sql(&ending)
                .bind::<BigInt, _>(page.limit())
                .sql(") picked)"),
        )
    }
}

/// A condition that is met when all are.
#[must_use]
pub fn all<Table: 'static>(conditions: Vec<Predicate<Table>>) -> Predicate<Table> {
    let nothing_said: Predicate<Table> = Box::new(sql::<Bool>("true"));
    conditions.into_iter().fold(nothing_said, |met, condition| {
        Box::new(sql::<Bool>("(").bind::<Bool, _>(met).sql(" and ").bind::<Bool, _>(condition).sql(")"))
    })
}
