//! Instructions as they are handed over: the successor is to acknowledge them, and is told.

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::{HandoverKind, NotificationKind};
use serde_json::json;

use crate::communication::remarks::model::Remark;
use crate::communication::remarks::store;
use crate::organisation::inbox::{self, NewNotification};
use crate::organisation::people;
use crate::registry::{TransferContext, Transferable, remarkable_kept_as};
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

/// Instructions on visits and plans that nobody has acknowledged; those on a task or a customer go with it.
pub const TRANSFERABLE: Transferable = Transferable {
    kind: HandoverKind::Instructions,
    columns: &["remarks.passed_to_id"],
    count: |session, system, employee| Box::pin(store::count_owed(session, system, employee)),
    pass: |tx, context| Box::pin(pass(tx, context)),
};

async fn pass(tx: &mut Tx, context: &TransferContext) -> Result<i64> {
    let held = store::hold_owed(tx, &context.system, context.from, context.at_most).await?;
    let customers: Vec<CustomerId> = held.iter().filter_map(|(_, customer)| *customer).collect();
    let successors = context.successors(tx, &customers).await?;
    for (remark, customer) in &held {
        let successor =
            customer.and_then(|customer| successors.get(&customer).copied()).unwrap_or(context.default_successor);
        store::pass_on(tx, remark, successor).await?;
        tx.publish(super::TOPIC, remark.id.0, vec![remark.author_id, successor]).await?;
        tell(tx, remark, successor).await?;
    }
    Ok(i64::try_from(held.len()).unwrap_or(i64::MAX))
}

async fn tell(tx: &mut Tx, remark: &Remark, successor: EmployeeId) -> Result<()> {
    let author = people::employee(tx.session(), remark.author_id).await?.name;
    let prefix = remarkable_kept_as(&remark.about_type).map(|kind| kind.prefix).unwrap_or_default();
    let news = NewNotification {
        employee: successor,
        kind: NotificationKind::Instruction,
        message_key: "instruction",
        args: json!({"author": author, "text": remark.text}),
        about: Some((prefix, remark.about_id)),
        group_key: format!("{prefix}-{}", remark.about_id),
        dedupe_key: format!("remark-{}", remark.id.0),
    };
    inbox::notify(tx, news).await
}
