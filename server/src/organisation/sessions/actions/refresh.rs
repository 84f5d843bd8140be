//! Trading a refresh token for new tokens.

use rounds_domain::ids::{DeviceId, SessionId};
use rounds_domain::vocabulary::SessionEnd;
use serde::{Deserialize, Serialize};

use super::{REFRESH_IDLE, Signed, opaque_token, signed, token_hash, viewer};
use crate::organisation::sessions::REFRESH_TOKEN_INVALID;
use crate::organisation::sessions::model::RefreshSessionInput;
use crate::organisation::sessions::store::{self, Presented, TokenSession};
use rounds_platform::App;
use rounds_platform::db::{Command, System, Tx};
use rounds_platform::error::{Error, Result};

/// Sessions by their tokens.
const NOT_SIGNED_IN: System = System::because("whoever shows a refresh token is nobody until it is found to be good");

/// How the trade ended.
#[derive(Debug, Serialize, Deserialize)]
enum Ending {
    Refused,
    Renewed { session: SessionId },
}

/// Trades a refresh token. A stolen one, seen again after its successor was used or on another device, ends the session.
pub(in crate::organisation::sessions) async fn refresh(
    app: &App,
    input: RefreshSessionInput,
    device: Option<DeviceId>,
) -> Result<Signed> {
    let presented = token_hash(&input.refresh_token);
    let (token, successor) = opaque_token();
    let db = app.system("refresh a session");
    let expires_at = app.clock.now() + REFRESH_IDLE;
    let ending = db
        .transact(Command::keyless("refreshSession"), async move |tx: &mut Tx| {
            trade(tx, (presented, successor), device).await
        })
        .await?;
    let Ending::Renewed { session } = ending else {
        return Err(Error::code(REFRESH_TOKEN_INVALID));
    };
    let viewer = viewer::load(app, session).await.map_err(|_| Error::code(REFRESH_TOKEN_INVALID))?;
    signed(app, (viewer.employee, session, viewer.epoch), (token, expires_at))
}

async fn trade(tx: &mut Tx, (presented, successor): (Vec<u8>, Vec<u8>), device: Option<DeviceId>) -> Result<Ending> {
    let expires_at = tx.now() + REFRESH_IDLE;
    match store::presented(tx, &NOT_SIGNED_IN, &presented).await? {
        Presented::Current { session, .. } | Presented::Previous { session }
            if is_elsewhere(session.device, device) =>
        {
            mislaid(tx, &session, device).await
        }
        Presented::Unknown => {
            tx.note("outcome", "unknown token");
            tx.denied(REFRESH_TOKEN_INVALID);
            Ok(Ending::Refused)
        }
        Presented::Spent { session } => {
            tx.audit_subject(session);
            tx.note("outcome", "token reused");
            tx.denied(REFRESH_TOKEN_INVALID);
            store::end(tx, &NOT_SIGNED_IN, &[session], SessionEnd::TokenReused).await?;
            Ok(Ending::Refused)
        }
        Presented::Current { session: held, previous } => {
            let TokenSession { session, employee, .. } = *held;
            tx.audit_subject(session);
            tx.is_known_as(employee, session);
            store::rotate(tx, &held, (presented, successor), expires_at.into()).await?;
            if let Some(previous) = previous {
                store::spend(tx, session, previous).await?;
            }
            Ok(Ending::Renewed { session })
        }
        Presented::Previous { session: held } => {
            let TokenSession { session, employee, .. } = *held;
            tx.audit_subject(session);
            tx.is_known_as(employee, session);
            tx.note("outcome", "reply was lost");
            store::replace_successor(tx, &held, successor, expires_at.into()).await?;
            Ok(Ending::Renewed { session })
        }
    }
}

/// Refuses a token of another device; what calls itself another one has stolen it.
async fn mislaid(tx: &mut Tx, held: &TokenSession, device: Option<DeviceId>) -> Result<Ending> {
    tx.audit_subject(held.session);
    tx.note("outcome", if device.is_some() { "shown on another device" } else { "shown without its device" });
    tx.denied(REFRESH_TOKEN_INVALID);
    if device.is_some() {
        store::end(tx, &NOT_SIGNED_IN, &[held.session], SessionEnd::TokenReused).await?;
    }
    Ok(Ending::Refused)
}

/// Whether a token that belongs to a device is shown by something that calls itself another one. A browser has none.
fn is_elsewhere(bound: Option<DeviceId>, shown: Option<DeviceId>) -> bool {
    bound.is_some() && bound != shown
}
