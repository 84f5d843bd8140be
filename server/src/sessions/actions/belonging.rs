//! Devices of somebody who leaves: they are retired, and nobody gets them.

use rounds_domain::ids::DeviceId;
use rounds_domain::vocabulary::{HandoverKind, SessionEnd};

use crate::handovers::{Belonging, Estate};
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::sessions::store;

/// Devices in use.
pub const BELONGING: Belonging = Belonging {
    kind: HandoverKind::Devices,
    count: |session, employee| Box::pin(store::count_devices(session, employee)),
    pass: |tx, estate| Box::pin(pass(tx, estate)),
};

async fn pass(tx: &mut Tx, estate: &Estate) -> Result<i64> {
    let retired: Vec<DeviceId> = store::retire_all(tx, estate.from).await?;
    for device in &retired {
        store::end_on(tx, *device, SessionEnd::AccessClosed).await?;
    }
    Ok(i64::try_from(retired.len()).unwrap_or(i64::MAX))
}
