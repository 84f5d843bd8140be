//! Lists of employees by code: those within reach, and those of each department.

use diesel::dsl::{AsExprOf, InnerJoinQuerySource, count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::DepartmentId;
use rounds_tables::{department_closure, departments, employee_positions, employees};

use crate::organisation::people::model::{Employee, EmployeeFilter};
use crate::organisation::people::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{DbSession, Order, Page, Read, Reader, Slice, TextKey};
use rounds_platform::error::Result;

const BY_CODE: Order = Order { key: "employees.code", id: "employees.id", is_descending: false };

/// Which employees to list.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Part of the name, its pinyin, initials, the code or the telephone.
    pub search: Option<String>,
    /// Conditions.
    pub filter: Option<EmployeeFilter>,
}

/// Employees within reach, by code.
pub fn page(reader: &Reader, wanted: &Wanted, page: &Page<TextKey>) -> Read<Slice<Employee>> {
    let viewer = reader.viewer();
    let mut query =
        employees::table.filter(scope::visible::<employees::table>(viewer)).select(Employee::as_select()).into_boxed();
    for condition in wanted.conditions().into_iter().chain(page.bounds(BY_CODE)) {
        query = query.filter(condition);
    }
    Read::rows(query.order_by(page.order(BY_CODE)).limit(page.limit())).slice(page)
}

/// Employees within reach in all.
pub fn count(reader: &Reader, wanted: &Wanted) -> Read<i64> {
    let viewer = reader.viewer();
    let mut query = employees::table.filter(scope::visible::<employees::table>(viewer)).count().into_boxed();
    for condition in wanted.conditions() {
        query = query.filter(condition);
    }
    Read::value(query)
}

impl Wanted {
    fn conditions(&self) -> Vec<Predicate<employees::table>> {
        let mut conditions: Vec<Predicate<employees::table>> = Vec::new();
        conditions.extend(self.search.as_deref().map(found_by));
        let Some(filter) = self.filter.clone() else {
            return conditions;
        };
        if let Some(ids) = filter.department_ids {
            conditions.push(if filter.include_subtree { anywhere_below(ids) } else { directly_in(ids) });
        }
        if let Some(ids) = filter.position_ids {
            let holders = employee_positions::table
                .filter(employee_positions::position_id.eq_any(ids))
                .filter(employee_positions::until.is_null())
                .select(employee_positions::employee_id);
            conditions.push(Box::new(employees::id.eq_any(holders)));
        }
        if let Some(statuses) = filter.statuses {
            conditions.push(Box::new(employees::status.eq_any(statuses)));
        }
        conditions
    }
}

fn found_by(search: &str) -> Predicate<employees::table> {
    let part = format!("%{}%", search.trim().replace(['%', '_', '\\'], ""));
    let folded = match rounds_domain::names::normalize_query(search) {
        nothing if nothing.is_empty() => part.clone(),
        folded => format!("{folded}%"),
    };
    let is_named = employees::name.ilike(part.clone()).or(employees::code.ilike(part.clone()));
    let is_spelled = employees::pinyin.like(folded.clone()).or(employees::initials.like(folded));
    let is_reached = employees::phone.assume_not_null().like(part.clone());
    let is_latin = employees::latin_name.assume_not_null().ilike(part);
    Box::new(is_named.or(is_spelled).or(is_latin).or(is_reached))
}

fn directly_in(ids: Vec<DepartmentId>) -> Predicate<employees::table> {
    Box::new(employees::department_id.eq_any(ids))
}

fn anywhere_below(ids: Vec<DepartmentId>) -> Predicate<employees::table> {
    let below = department_closure::table
        .filter(department_closure::ancestor_id.eq_any(ids))
        .select(department_closure::descendant_id);
    Box::new(employees::department_id.eq_any(below))
}

/// The people of a department, or of it and all below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Headcount {
    /// The department.
    pub department: DepartmentId,
    /// Whether everybody below it counts too.
    pub is_deep: bool,
}

/// Departments beside all employees; which of them belong together, the condition says.
type Beside = InnerJoinQuerySource<departments::table, employees::table, AsExprOf<bool, Bool>>;

const DEEP: &str = "employees.id = any(array(select employees.id from employees where employees.department_id in \
                    (select below.descendant_id from department_closure below where below.ancestor_id = departments.id) and ";
const FLAT: &str =
    "employees.id = any(array(select employees.id from employees where employees.department_id = departments.id and ";

/// One page of the people of each department, in one statement.
pub async fn pages_of(
    session: &mut DbSession,
    parents: &[DepartmentId],
    is_deep: bool,
    page: &Page<TextKey>,
) -> Result<Vec<(DepartmentId, Employee)>> {
    let (viewer, connection) = session.parts();
    let mut bounds: Predicate<Beside> = scope::visible(viewer);
    for bound in page.bounds::<Beside>(BY_CODE) {
        bounds = Box::new(bounds.and(bound));
    }
    let direction = if page.is_backward() { "desc" } else { "asc" };
    let picked = sql::<Bool>(if is_deep { DEEP } else { FLAT })
        .bind::<Bool, _>(bounds)
        .sql(&format!(" order by employees.code {direction}, employees.id {direction} limit "))
        .bind::<BigInt, _>(page.limit())
        .sql("))");
    let query = departments::table
        .inner_join(employees::table.on(true.into_sql::<Bool>()))
        .filter(departments::id.eq_any(parents))
        .filter(picked)
        .order_by(page.order(BY_CODE))
        .select((departments::id, Employee::as_select()));
    Ok(query.load(connection).await?)
}

/// How many people of each department lie within reach.
pub async fn headcounts(
    session: &mut DbSession,
    parents: &[DepartmentId],
    is_deep: bool,
) -> Result<Vec<(DepartmentId, i64)>> {
    let (viewer, connection) = session.parts();
    let deepest = if is_deep { i32::MAX } else { 0 };
    let query = department_closure::table
        .inner_join(employees::table.on(employees::department_id.eq(department_closure::descendant_id)))
        .filter(department_closure::ancestor_id.eq_any(parents))
        .filter(department_closure::depth.le(deepest))
        .filter(scope::visible(viewer))
        .group_by(department_closure::ancestor_id)
        .select((department_closure::ancestor_id, count_star()));
    Ok(query.load(connection).await?)
}
