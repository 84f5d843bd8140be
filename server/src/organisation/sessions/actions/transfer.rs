//! Devices of somebody who leaves: they are retired, and nobody gets them.

use rounds_domain::ids::DeviceId;
use rounds_domain::vocabulary::{HandoverKind, SessionEnd};

use crate::organisation::sessions::store;
use crate::registry::{TransferContext, Transferable};
use rounds_platform::db::Tx;
use rounds_platform::error::Result;

/// Devices in use.
pub const TRANSFERABLE: Transferable = Transferable {
    kind: HandoverKind::Devices,
    columns: &["devices.employee_id"],
    count: |session, system, employee| Box::pin(store::count_devices(session, system, employee)),
    pass: |tx, context| Box::pin(pass(tx, context)),
};

async fn pass(tx: &mut Tx, context: &TransferContext) -> Result<i64> {
    let retired: Vec<DeviceId> = store::retire_all(tx, &context.system, context.from).await?;
    for device in &retired {
        store::end_on(tx, &context.system, *device, SessionEnd::AccessClosed).await?;
    }
    Ok(i64::try_from(retired.len()).unwrap_or(i64::MAX))
}
