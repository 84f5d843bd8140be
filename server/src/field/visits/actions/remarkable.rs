//! Visits as something that is spoken of.

use rounds_domain::ids::VisitId;
use uuid::Uuid;

use crate::field::visits::{scope, store};
use crate::registry::{Remarkable, Subject};
use rounds_platform::db::{DbSession, Keys};
use rounds_platform::error::Result;

/// Visits, which concern their author.
pub const REMARKABLE: Remarkable = Remarkable {
    prefix: VisitId::PREFIX,
    kept_as: "VISIT",
    visible: scope::remarks_on,
    find: |session, id| Box::pin(find(session, id)),
};

async fn find(session: &mut DbSession, id: Uuid) -> Result<Option<Subject>> {
    let found = store::by_ids(session.reader(), Keys::of([VisitId(id)])).fetch(session).await?.pop();
    Ok(found.map(|visit| Subject {
        prefix: REMARKABLE.prefix,
        kept_as: REMARKABLE.kept_as,
        id,
        concerned: Some(visit.employee_id),
        customer: Some(visit.customer_id),
    }))
}
