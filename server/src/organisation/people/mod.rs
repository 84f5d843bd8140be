//! Who works here: departments as a tree, positions as sets of permissions, and employees who hold them.
//!
//! Everybody signed in sees every colleague's card: id, code, name, department and status. All else of a person goes by
//! the reach of `people.read`. The tree is kept with a closure table, so that "everybody below" is one index range;
//! what an employee sees is derived from positions, direct grants and the departments that they lead. A change that can
//! shrink somebody's reach raises their epoch in the same transaction.
//!
//! Invariants: the tree has no cycle; an employee is in exactly one department at any instant; the head of a department
//! need not be in it, and passes it on when leaving; nobody sets their own permissions, moves themselves or gives what they lack.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};
use rounds_platform::http::{FieldRateLimit, Rate};

pub use actions::{ACCESS, Access, SignedIn};
pub use actions::{TRANSFERABLE, is_leader, led_by, may_succeed};
pub use actions::{
    as_viewer, deciders, department_of_code, employee, head_above, holders_of_all, is_founded, leaders_of, named,
    see_less,
};
pub use actions::{
    department_below, hire, journal_access, lead, no_stronger, of_code, other_managed, root_department, roster,
    set_status, standard_positions, take_on, within,
};
pub use graphql::{PeopleMutation, PeopleQuery};
pub use loaders::HeadAbove;
pub use model::{CreateEmployeeInput, Department, Employee, Grant, NewEmployee, Position};

/// Invalid input: a department cannot be below itself.
pub const DEPARTMENT_CYCLE: Code = Code::refusal("DEPARTMENT_CYCLE");
/// Not allowed in the current state: the access of this employee is closed.
pub const EMPLOYEE_INACTIVE: Code = Code::refusal("EMPLOYEE_INACTIVE");
/// Invalid input: this telephone number is already in use.
pub const PHONE_TAKEN: Code = Code::refusal("PHONE_TAKEN");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[DEPARTMENT_CYCLE, EMPLOYEE_INACTIVE, PHONE_TAKEN],
    constraints: &[
        ("departments_code_unique", codes::CODE_TAKEN),
        ("departments_not_own_parent", DEPARTMENT_CYCLE),
        ("employees_code_unique", codes::CODE_TAKEN),
        ("employees_phone_unique", PHONE_TAKEN),
    ],
    rates: &[FieldRateLimit { field: "employees", rate: Rate::per_second(5, 30) }],
    locks: &[("departments", Rank(20)), ("positions", Rank(30)), ("employees", Rank(60))],
};
