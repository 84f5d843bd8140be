//! One page of children for each of many parents, in one statement.
//!
//! A list below a list must not send a statement per row. The page of each parent is cut by a lateral subquery, so that
//! an index serves each parent's first rows, and the outer statement reads the rows that were picked.

use std::collections::HashMap;
use std::hash::Hash;

use diesel::dsl::sql;
use diesel::sql_types::{Array, BigInt, Bool, Uuid as SqlUuid};

use super::keys::Keys;
use super::page::{Order, Page, Slice};
use crate::access::Predicate;

/// How children hang on their parents: pieces of SQL in our own code, never input.
#[derive(Debug, Clone, Copy)]
pub struct Children {
    /// Tables of the subquery with their joins, `assignments`.
    pub from: &'static str,
    /// Column that names the parent, the same in the subquery and outside, `assignments.customer_id`.
    pub parent: &'static str,
    /// Order of the list; its id is the id of the child.
    pub order: Order,
}

impl<K> Page<K> {
    /// Rows that lie on the page of their parent: one more than the page holds, so that `slice` can tell what follows.
    /// The condition must hold for each child and name the tables of `from`.
    #[must_use]
    pub fn of_each<Table: 'static>(
        &self,
        parents: impl Into<Keys>,
        children: Children,
        condition: Predicate<Table>,
    ) -> Predicate<Table> {
        let Children { from, parent, order } = children;
        let opening = format!("({parent}, {}) in (select parent.id, picked.id from unnest(", order.id);
        let lateral = format!(
            ") parent (id) cross join lateral (select {} as id from {from} where {parent} = parent.id and ",
            order.id
        );
        let ending = format!(" order by {} limit ", self.direction(order));
        Box::new(
            sql::<Bool>(&opening)
                .bind::<Array<SqlUuid>, _>(parents.into())
                .sql(&lateral)
                .bind::<Bool, _>(condition)
                .sql(&ending)
                .bind::<BigInt, _>(self.limit())
                .sql(") picked)"),
        )
    }
}

impl<K> Page<K> {
    /// The page of each parent, of what was loaded for all of them with `of_each` in the direction of reading.
    pub fn slices<P: Eq + Hash, T>(
        &self,
        parents: impl IntoIterator<Item = P>,
        rows: impl IntoIterator<Item = (P, T)>,
    ) -> HashMap<P, Slice<T>> {
        let mut rows = grouped(rows);
        parents
            .into_iter()
            .map(|parent| {
                let of = rows.remove(&parent).unwrap_or_default();
                (parent, self.slice(of))
            })
            .collect()
    }
}

/// Values under their keys, in the order in which they came.
pub fn grouped<P: Eq + Hash, T>(pairs: impl IntoIterator<Item = (P, T)>) -> HashMap<P, Vec<T>> {
    let mut groups: HashMap<P, Vec<T>> = HashMap::new();
    for (parent, row) in pairs {
        groups.entry(parent).or_default().push(row);
    }
    groups
}

/// All of these conditions at once.
#[must_use]
pub fn all_of<Table: 'static>(conditions: impl IntoIterator<Item = Predicate<Table>>) -> Predicate<Table> {
    let none: Predicate<Table> = Box::new(sql::<Bool>("true"));
    conditions.into_iter().fold(none, |all, next| {
        Box::new(sql::<Bool>("(").bind::<Bool, _>(all).sql(" and ").bind::<Bool, _>(next).sql(")"))
    })
}
