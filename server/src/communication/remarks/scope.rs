//! Who may see remarks: whoever sees what they stand on, and to whom an instruction was handed over.

use diesel::dsl::sql;
use diesel::sql_types::{Bool, Uuid as SqlUuid};
use rounds_platform::access::{Predicate, Viewer, nested};
use rounds_tables::{remark_mentions, remarks};

use crate::registry::remarkables;

/// Remarks on what the viewer may see; all for the system.
pub fn visible(viewer: &Viewer) -> Predicate<remarks::table> {
    if viewer.is_system() {
        return Box::new(sql::<Bool>("true"));
    }
    let nothing: Predicate<remarks::table> = Box::new(sql::<Bool>("false"));
    let on_what_is_seen = remarkables().iter().fold(nothing, |others, kind| {
        Box::new(
            sql::<Bool>("case when remarks.about_type = '")
                .sql(kind.kept_as)
                .sql("' then ")
                .bind::<Bool, _>((kind.visible)(viewer))
                .sql(" else ")
                .bind::<Bool, _>(others)
                .sql(" end"),
        )
    });
    Box::new(
        sql::<Bool>("(remarks.passed_to_id = ")
            .bind::<SqlUuid, _>(viewer.employee.0)
            .sql(" or ")
            .bind::<Bool, _>(on_what_is_seen)
            .sql(")"),
    )
}

/// Who is named in remarks that the viewer may see.
pub fn mentions(viewer: &Viewer) -> Predicate<remark_mentions::table> {
    let visible: Predicate<remark_mentions::table> = nested(visible(viewer));
    Box::new(
        sql::<Bool>("exists (select 1 from remarks where remarks.id = remark_mentions.remark_id and ")
            .bind::<Bool, _>(visible)
            .sql(")"),
    )
}
