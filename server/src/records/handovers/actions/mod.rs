//! Use cases of handovers: `preview` says what one would move, `start` begins and resumes it, `advance` moves chunk by chunk;
//! `rules` reads what was asked for, `heading` says who leads instead, `lines` counts what belongs to an employee.

mod advance;
mod heading;
mod lines;
mod personal;
mod preview;
mod rules;
mod start;

use rounds_domain::ids::{EmployeeId, HandoverId};
use rounds_domain::permissions::Permission;

use super::store;
use crate::organisation::people;
use rounds_platform::db::{Held, System, Tx};
use rounds_platform::error::Result;

pub(super) use advance::{advance, stop};
pub use lines::left_of;
pub use personal::PERSONAL;
pub(super) use preview::preview;
pub(super) use start::{resume, start};

/// What whoever watches a handover listens to.
pub(super) const PROGRESS: &str = "handovers";

/// What a leaver has and where it goes is found by whoever may hand it over.
const HANDING_OVER: System = System::because("a handover finds everything of the leaver, also what lies out of reach");

/// Tells whoever may watch a handover that it has come further.
async fn tell(tx: &mut Tx, held: &Held<HandoverId>, from: EmployeeId) -> Result<()> {
    let mut audience = store::successors(tx, held).await?;
    audience.extend(people::leaders_of(tx, from).await?);
    audience.extend(people::holders_of_all(tx, &[Permission::HandoverRun]).await?);
    audience.sort_unstable();
    audience.dedup();
    tx.publish(PROGRESS, held.0, audience).await?;
    store::set_told(tx, held).await
}
