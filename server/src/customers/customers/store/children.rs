//! Lists of customers below something else: professionals of an institution, customers of an employee.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::AssignmentDuty;
use rounds_tables::{assignments, customers, work_links};

use crate::customers::customers::model::Customer;
use crate::customers::customers::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::{Children, DbSession, Keys, Order, Page, Read, Reader, TextKey, all_of};
use rounds_platform::error::Result;

type Condition = Predicate<customers::table>;

const BY_PINYIN: Order = Order { key: "customers.pinyin", id: "customers.id", is_descending: false };
const PROFESSIONALS: Children = Children {
    from: "work_links join customers on customers.id = work_links.professional_id",
    parent: "work_links.institution_id",
    order: BY_PINYIN,
};
const SERVED: Children = Children {
    from: "assignments join customers on customers.id = assignments.customer_id",
    parent: "assignments.employee_id",
    order: BY_PINYIN,
};
const AT_WORK: &str = "work_links.until is null and customers.archived_at is null";
const SERVING: &str = "assignments.until is null and customers.archived_at is null and assignments.duty = '";

/// One page of the professionals of each institution, by pinyin.
pub fn professionals(reader: &Reader, institutions: Keys, page: &Page<TextKey>) -> Read<Vec<(CustomerId, Customer)>> {
    let viewer = reader.viewer();
    let mut conditions: Vec<Condition> = vec![Box::new(sql::<Bool>(AT_WORK)), scope::visible(viewer)];
    conditions.extend(page.bounds(BY_PINYIN));
    let picked: Condition = page.of_each(institutions, PROFESSIONALS, all_of(conditions));
    let query = customers::table
        .inner_join(work_links::table.on(work_links::professional_id.eq(customers::id)))
        .filter(work_links::until.is_null())
        .filter(sql::<Bool>("").bind::<Bool, _>(picked))
        .order_by(page.order(BY_PINYIN))
        .select((work_links::institution_id, Customer::as_select()));
    Read::rows(query)
}

/// How many professionals of each institution the viewer may see.
pub fn count_of_professionals(reader: &Reader, ids: Keys) -> Read<Vec<(CustomerId, i64)>> {
    let viewer = reader.viewer();
    let condition: Condition = all_of([Box::new(sql::<Bool>(AT_WORK)) as Condition, scope::visible(viewer)]);
    let query = customers::table
        .inner_join(work_links::table.on(work_links::professional_id.eq(customers::id)))
        .filter(work_links::institution_id.eq_any(ids))
        .filter(sql::<Bool>("").bind::<Bool, _>(condition))
        .group_by(work_links::institution_id)
        .select((work_links::institution_id, count_star()));
    Read::rows(query)
}

/// One page of the customers whom each employee serves now in a duty, by pinyin.
pub async fn served(
    session: &mut DbSession,
    (employees, duty): (&[EmployeeId], AssignmentDuty),
    page: &Page<TextKey>,
) -> Result<Vec<(EmployeeId, Customer)>> {
    let (viewer, connection) = session.parts();
    let mut conditions: Vec<Condition> = vec![serving(duty), scope::visible(viewer)];
    conditions.extend(page.bounds(BY_PINYIN));
    let parents: Keys = employees.iter().map(|id| id.0).collect();
    let picked: Condition = page.of_each(parents, SERVED, all_of(conditions));
    let query = customers::table
        .inner_join(assignments::table.on(assignments::customer_id.eq(customers::id)))
        .filter(assignments::until.is_null())
        .filter(assignments::duty.eq(duty))
        .filter(sql::<Bool>("").bind::<Bool, _>(picked))
        .order_by(page.order(BY_PINYIN))
        .select((assignments::employee_id, Customer::as_select()));
    Ok(query.load(connection).await?)
}

/// How many customers each employee serves that the viewer may see.
pub async fn count_of_served(
    session: &mut DbSession,
    (employees, duty): (&[EmployeeId], AssignmentDuty),
) -> Result<Vec<(EmployeeId, i64)>> {
    let (viewer, connection) = session.parts();
    let condition: Condition = all_of([serving(duty), scope::visible(viewer)]);
    let query = customers::table
        .inner_join(assignments::table.on(assignments::customer_id.eq(customers::id)))
        .filter(assignments::employee_id.eq_any(employees))
        .filter(sql::<Bool>("").bind::<Bool, _>(condition))
        .group_by(assignments::employee_id)
        .select((assignments::employee_id, count_star()));
    Ok(query.load(connection).await?)
}

fn serving(duty: AssignmentDuty) -> Condition {
    Box::new(sql::<Bool>(SERVING).sql(duty.as_str()).sql("'"))
}
