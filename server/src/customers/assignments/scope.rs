//! Who may see who served whom: whoever sees more of the customer than the card of a workplace.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use rounds_tables::assignments;

use crate::customers::customers;
use rounds_platform::access::{Predicate, Viewer};

/// Assignments of customers that are served within reach or lie in the viewer's pool.
pub fn visible(viewer: &Viewer) -> Predicate<assignments::table> {
    let known: Predicate<assignments::table> = customers::scope::known(viewer);
    Box::new(
        sql::<Bool>("exists (select 1 from customers where customers.id = assignments.customer_id and ")
            .bind::<Bool, _>(known)
            .sql(")"),
    )
}
