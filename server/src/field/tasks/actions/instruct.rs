//! Instructions that are to be done by a day: each makes a task of whom it concerns.

use rounds_domain::ids::RemarkId;
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::TaskOrigin;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

use super::make;
use crate::communication::remarks::{self, AddRemarkInput};
use crate::field::tasks::model::NewTask;

/// Adds a remark; an instruction with a day makes a task.
pub async fn instruct(
    tx: &mut Tx,
    permit: permits::RemarksWrite,
    input: AddRemarkInput,
    sent: Option<PhoneClock>,
) -> Result<RemarkId> {
    let (id, due) = remarks::add(tx, permit, input, sent).await?;
    if let Some(due) = due {
        let task = NewTask {
            id: tx.mint(),
            employee: due.employee,
            customer: due.customer,
            day: due.day,
            origin: TaskOrigin::Instruction,
            purpose: None,
            note: Some(due.text),
            window: None,
            created_by: tx.viewer().employee,
        };
        let task = make(tx, task).await?;
        remarks::set_task(tx, &due.remark, task).await?;
    }
    Ok(id)
}
