//! Who may see employees: the card by everybody, the rest by the reach of `people.read` and by the person.

use diesel::dsl::sql;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use rounds_domain::permissions::Permission;
use rounds_tables::departments;

use super::model::Employee;
use rounds_platform::access::{Predicate, Reach, Viewer, nothing};

/// Employees beyond their cards.
pub fn visible<Table: 'static>(viewer: &Viewer) -> Predicate<Table> {
    match viewer.reach(Permission::PeopleRead) {
        Reach::Nobody => Reach::Own(viewer.employee).covers("employees.id"),
        reach => reach.covers("employees.id"),
    }
}

/// Whether a loaded employee can be seen beyond the card.
#[must_use]
pub fn is_visible(viewer: &Viewer, employee: &Employee) -> bool {
    if employee.id == viewer.employee {
        return true;
    }
    is_within(&viewer.reach(Permission::PeopleRead), employee)
}

/// Whether a loaded employee lies within a reach.
#[must_use]
pub fn is_within(reach: &Reach, employee: &Employee) -> bool {
    match reach {
        Reach::Nobody => false,
        Reach::All => true,
        Reach::Own(me) => *me == employee.id,
        Reach::Subtree { me, departments } => *me == employee.id || departments.contains(&employee.department_id.0),
    }
}

/// Departments that a viewer may shape under a permission: those of the subtree, or all.
pub fn shapeable(viewer: &Viewer, right: Permission) -> Predicate<departments::table> {
    match viewer.reach(right) {
        Reach::Nobody | Reach::Own(_) => nothing(),
        Reach::All => Box::new(sql::<Bool>("true")),
        Reach::Subtree { departments, .. } => {
            Box::new(sql::<Bool>("departments.id = any(").bind::<Array<SqlUuid>, _>(departments).sql(")"))
        }
    }
}
