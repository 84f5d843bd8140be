//! How a device is pushed to, and its end.

use rounds_domain::ids::{DeviceId, SessionId};
use rounds_domain::vocabulary::{PushChannel, SessionEnd};

use super::sign_in::checked;
use crate::organisation::sessions::model::{RegisterDeviceInput, RetireDeviceInput};
use crate::organisation::sessions::store;
use rounds_platform::App;
use rounds_platform::db::{Command, Db, System, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, Result};

const LONGEST_TOKEN: usize = 4096;
/// Devices, whoever used them before.
const ANYBODYS: System = System::because("a device and its token pass to whoever uses them now");

/// Registers one's own device and how it is pushed to. A device that somebody else used before becomes one's own.
pub(in crate::organisation::sessions) async fn register(tx: &mut Tx, input: RegisterDeviceInput) -> Result<DeviceId> {
    let device = checked(&input.device)?;
    let token = input.push_token.filter(|token| !token.is_empty());
    if token.as_ref().is_some_and(|token| token.len() > LONGEST_TOKEN) {
        return Err(Error::field("pushToken", codes::TEXT_TOO_LONG));
    }
    if (input.push_channel == PushChannel::None) != token.is_none() {
        return Err(Error::field("pushToken", codes::BAD_USER_INPUT));
    }
    let me = tx.viewer().employee;
    tx.audit_subject(device.id);
    store::seen_on(tx, &ANYBODYS, me, &device).await?;
    store::carry_on(tx, device.id).await?;
    store::push_by(tx, &ANYBODYS, device.id, (input.push_channel, token, input.time_zone)).await?;
    Ok(device.id)
}

/// Ends a device with its sessions: one's own, or a lost one of somebody whose sessions the viewer may end.
pub(in crate::organisation::sessions) async fn retire(
    app: &App,
    db: &Db,
    command: Command,
    input: RetireDeviceInput,
) -> Result<DeviceId> {
    let device = input.device_id;
    let ended: Vec<SessionId> = db
        .transact(command, async move |tx: &mut Tx| {
            tx.audit_subject(device);
            let owner = store::retire(tx, device).await?;
            let by = if owner == tx.viewer().employee { SessionEnd::SignedOut } else { SessionEnd::Forced };
            store::end_on(tx, &ANYBODYS, device, by).await
        })
        .await?;
    app.viewers.forget_all(&ended).await;
    Ok(device)
}
