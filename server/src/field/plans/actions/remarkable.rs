//! Week plans as something that is spoken of.

use rounds_domain::ids::WeekPlanId;
use uuid::Uuid;

use crate::field::plans::{scope, store};
use crate::registry::{Remarkable, Subject};
use rounds_platform::db::{DbSession, Keys};
use rounds_platform::error::Result;

/// Week plans, which concern whose they are and are about many customers.
pub const REMARKABLE: Remarkable = Remarkable {
    prefix: WeekPlanId::PREFIX,
    kept_as: "WEEK_PLAN",
    visible: scope::remarks_on,
    find: |session, id| Box::pin(find(session, id)),
};

async fn find(session: &mut DbSession, id: Uuid) -> Result<Option<Subject>> {
    let found = store::by_ids(session.reader(), Keys::of([WeekPlanId(id)])).fetch(session).await?.pop();
    Ok(found.map(|plan| Subject {
        prefix: REMARKABLE.prefix,
        kept_as: REMARKABLE.kept_as,
        id,
        concerned: Some(plan.employee_id),
        customer: None,
    }))
}
