//! Who may see which customers.
//!
//! A customer is visible when its current rep or service person lies in the viewer's reach, or when it lies in the pool of
//! a department under the viewer and the viewer may claim. Who serves a professional sees the card of the institutions
//! where the professional works: name, address, level and anchor, but no telephone, nobody who serves it and nothing that
//! happened there.
//!
//! It is changed by whoever reaches one of its servers, and assigned by whoever reaches its rep; in the pool, both by
//! whoever reaches the department.
//!
//! The telephones of a professional are private: who serves them sees them, and who may reveal (`customers.reveal`) within
//! that reach; to everybody else they are masked, and found by nothing.

use diesel::dsl::sql;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use rounds_domain::permissions::Permission;

use rounds_platform::access::{Predicate, Reach, Viewer, nothing};
use rounds_tables::remarks;

const SERVED: &str =
    "exists (select 1 from assignments serving where serving.customer_id = customers.id and serving.until is null and ";
const REPRESENTED: &str = "exists (select 1 from assignments serving where serving.customer_id = customers.id \
                           and serving.duty = 'REP' and serving.until is null and ";
const CARD: &str = "exists (select 1 from work_links worked join assignments serving on serving.customer_id = worked.professional_id \
                    and serving.until is null where worked.institution_id = customers.id and worked.until is null and ";
const UNSERVED: &str = "(not exists (select 1 from assignments owned where owned.customer_id = customers.id \
                        and owned.duty = 'REP' and owned.until is null)";

/// Customers that somebody within reach serves: with everything that is known of them.
pub fn served<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::CustomersRead) {
        Reach::Nobody => nothing(),
        Reach::All => Box::new(sql::<Bool>("true")),
        reach => reach.covers_within(SERVED, "serving.employee_id"),
    }
}

/// Customers of the pool that the viewer may claim.
pub fn pooled<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::CustomersClaim) {
        Reach::Nobody | Reach::Own(_) => nothing(),
        Reach::All => Box::new(sql::<Bool>(UNSERVED).sql(")")),
        Reach::Subtree { departments, .. } => Box::new(
            sql::<Bool>(UNSERVED)
                .sql(" and customers.department_id = any(")
                .bind::<Array<SqlUuid>, _>(departments)
                .sql("))"),
        ),
    }
}

/// Institutions where a professional works whom somebody within reach serves.
fn card<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::CustomersRead) {
        Reach::Nobody | Reach::All => nothing(),
        reach => reach.covers_within(CARD, "serving.employee_id"),
    }
}

/// Customers that the viewer may see at all. The condition names the table `customers`.
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    if viewer.reach(Permission::CustomersRead) == Reach::All {
        return Box::new(sql::<Bool>("true"));
    }
    let served: Predicate<Table> = served(viewer);
    let pooled: Predicate<Table> = pooled(viewer);
    let card: Predicate<Table> = card(viewer);
    Box::new(
        sql::<Bool>("(")
            .bind::<Bool, _>(served)
            .sql(" or ")
            .bind::<Bool, _>(pooled)
            .sql(" or ")
            .bind::<Bool, _>(card)
            .sql(")"),
    )
}

/// Customers that the viewer serves in any duty, as far as the viewer may read customers at all.
pub fn mine<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    if !viewer.may(Permission::CustomersRead) {
        return nothing();
    }
    Reach::Own(viewer.employee).covers_within(SERVED, "serving.employee_id")
}

/// Customers that the viewer serves as rep.
pub fn represented<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    Reach::Own(viewer.employee).covers_within(REPRESENTED, "serving.employee_id")
}

/// Customers that lie within the reach of writing: served by somebody in it, or in the pool of a department under it.
pub fn writable<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    held_by(SERVED, &viewer.reach(Permission::CustomersWrite))
}

/// Customers that lie within the reach of assigning: their rep does, or the department in whose pool they are.
pub fn assignable<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    held_by(REPRESENTED, &viewer.reach(Permission::CustomersAssign))
}

/// Customers that lie within the reach of revising: served by somebody in it, or in the pool of a department under it.
pub fn revisable<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    held_by(SERVED, &viewer.reach(Permission::CustomersRevise))
}

/// Customers whose masked numbers the viewer may reveal.
pub fn revealable<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    held_by(SERVED, &viewer.reach(Permission::CustomersReveal))
}

/// Customers of which more than the card is seen: served within reach, or to be claimed.
pub fn known<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    let served: Predicate<Table> = served(viewer);
    let pooled: Predicate<Table> = pooled(viewer);
    Box::new(sql::<Bool>("(").bind::<Bool, _>(served).sql(" or ").bind::<Bool, _>(pooled).sql(")"))
}

fn held_by<Table: 'static>(served: &'static str, reach: &Reach) -> Predicate<Table> {
    match reach {
        Reach::Nobody => nothing(),
        Reach::All => Box::new(sql::<Bool>("true")),
        Reach::Own(_) => reach.covers_within(served, "serving.employee_id"),
        Reach::Subtree { departments, .. } => {
            let departments = departments.clone();
            let served: Predicate<Table> = reach.covers_within(served, "serving.employee_id");
            Box::new(
                sql::<Bool>("(")
                    .bind::<Bool, _>(served)
                    .sql(" or ")
                    .sql(UNSERVED)
                    .sql(" and customers.department_id = any(")
                    .bind::<Array<SqlUuid>, _>(departments)
                    .sql(")))"),
            )
        }
    }
}

/// Rows of another table whose customer is visible, be it as a card: `column` names the customer's id there.
pub fn seen_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    of_those(visible(viewer), column)
}

/// Rows of another table whose customer is seen with more than its card: `column` names the customer's id there.
pub fn known_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    of_those(known(viewer), column)
}

/// Rows of another table whose customer somebody within reach serves.
pub fn served_through<Table: 'static>(viewer: &Viewer, column: &'static str) -> Predicate<Table> {
    of_those(served(viewer), column)
}

fn of_those<Table: 'static>(customers: Predicate<Table>, column: &'static str) -> Predicate<Table> {
    Box::new(
        sql::<Bool>("exists (select 1 from customers where customers.id = ")
            .sql(column)
            .sql(" and ")
            .bind::<Bool, _>(customers)
            .sql(")"),
    )
}

/// Remarks on customers of whom the viewer sees more than the card.
pub fn remarks_on(viewer: &Viewer) -> Predicate<remarks::table> {
    known_through(viewer, "remarks.about_id")
}
