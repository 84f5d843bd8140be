//! Tasks as something that is spoken of.

use rounds_domain::ids::TaskId;
use uuid::Uuid;

use crate::field::tasks::{scope, store};
use crate::registry::{Remarkable, Subject};
use rounds_platform::db::{DbSession, Keys};
use rounds_platform::error::Result;

/// Tasks, which concern whom they send.
pub const REMARKABLE: Remarkable = Remarkable {
    prefix: TaskId::PREFIX,
    kept_as: "TASK",
    visible: scope::remarks_on,
    find: |session, id| Box::pin(find(session, id)),
};

async fn find(session: &mut DbSession, id: Uuid) -> Result<Option<Subject>> {
    let found = store::by_ids(session.reader(), Keys::of([TaskId(id)])).fetch(session).await?.pop();
    Ok(found.map(|task| Subject {
        prefix: REMARKABLE.prefix,
        kept_as: REMARKABLE.kept_as,
        id,
        concerned: Some(task.employee_id),
        customer: Some(task.customer_id),
    }))
}
