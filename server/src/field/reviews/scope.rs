//! Who may see reviews: whoever may see the visit's author under `visits.read`, the manager whose duty it is, and for the
//! administrators' queue whoever manages people or reviews everywhere.

use diesel::dsl::sql;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use rounds_domain::permissions::Permission;
use rounds_tables::reviews;

use super::model::Review;
use rounds_platform::access::{Predicate, Reach, Viewer};

/// Reviews of visits within reach, and one's own duties.
pub fn visible(viewer: &Viewer) -> Predicate<reviews::table> {
    let within: Predicate<reviews::table> = viewer.reach(Permission::VisitsRead).covers("reviews.employee_id");
    let duties = duties(viewer);
    Box::new(
        sql::<Bool>("(")
            .bind::<Bool, _>(within)
            .sql(" or reviews.employee_id = ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(" or ")
            .bind::<Bool, _>(duties)
            .sql(")"),
    )
}

/// Duties of the viewer; the administrators' queue for those who empty it.
pub fn duties(viewer: &Viewer) -> Predicate<reviews::table> {
    let me = sql::<Bool>("(reviews.manager_id = ").bind::<SqlUuid, _>(viewer.employee.0);
    if empties_queue(viewer) { Box::new(me.sql(" or reviews.manager_id is null)")) } else { Box::new(me.sql(")")) }
}

/// Whether the viewer sees the administrators' queue.
#[must_use]
pub fn empties_queue(viewer: &Viewer) -> bool {
    viewer.reach(Permission::VisitsReview) == Reach::All || viewer.reach(Permission::PeopleManage) == Reach::All
}

/// Reviews that the viewer may meet: of visits by others within the reach of `visits.review`.
pub fn reviewable(viewer: &Viewer) -> Predicate<reviews::table> {
    let within: Predicate<reviews::table> = viewer.reach(Permission::VisitsReview).covers("reviews.employee_id");
    Box::new(
        sql::<Bool>("(")
            .bind::<Bool, _>(within)
            .sql(" and reviews.employee_id <> ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(")"),
    )
}

/// Whether a loaded review is a duty of the viewer.
#[must_use]
pub fn is_duty(viewer: &Viewer, review: &Review) -> bool {
    match review.manager_id {
        Some(manager) => manager == viewer.employee,
        None => empties_queue(viewer),
    }
}
