//! Which devices can be pushed to, where a push goes, and what a dead token means.

use rounds_domain::ids::{DeviceId, EmployeeId};
use rounds_domain::vocabulary::{Platform, PushChannel};

use crate::organisation::sessions::store;
use rounds_platform::db::{DbSession, System, Tx};
use rounds_platform::error::Result;

/// Where somebody is reached.
const TELLING: System = System::because("whoever is told something is reached on their own devices");

/// Devices of an employee that can be pushed to and on which they are signed in, with their channels.
pub async fn pushable_devices(tx: &mut Tx, employee: EmployeeId) -> Result<Vec<(DeviceId, PushChannel)>> {
    store::reachable(tx, &TELLING, employee).await
}

/// What runs a device of this employee and the token to push to it; none when it cannot be pushed to any more.
pub async fn push_address(
    session: &mut DbSession,
    device: (DeviceId, EmployeeId),
) -> Result<Option<(Platform, String)>> {
    store::push_address(session, &TELLING, device).await
}

/// Forgets a push token that died, unless the device has another one by now.
pub async fn forget_push_token(tx: &mut Tx, device: DeviceId, token: &str) -> Result<()> {
    store::forget_token(tx, &TELLING, device, token).await
}

/// Notes that a push token never was one, unless the device has another one by now.
pub async fn doubt_push_token(tx: &mut Tx, device: DeviceId, token: &str) -> Result<()> {
    store::doubt_token(tx, &TELLING, device, token).await
}
