//! Trading a refresh token for new tokens.

use rounds_domain::ids::SessionId;
use rounds_domain::vocabulary::SessionEnd;
use serde::{Deserialize, Serialize};

use super::{REFRESH_IDLE, Signed, opaque_token, signed, token_hash, viewer};
use crate::app::App;
use crate::platform::db::{Command, Tx};
use crate::platform::error::{Error, Result};
use crate::sessions::model::RefreshSessionInput;
use crate::sessions::store::{self, Presented};

/// How the trade ended.
#[derive(Debug, Serialize, Deserialize)]
enum Ending {
    Refused,
    Renewed { session: SessionId },
}

/// Trades a refresh token. A stolen one, seen again after its successor was used, ends the session.
pub(in crate::sessions) async fn refresh(app: &App, input: RefreshSessionInput) -> Result<Signed> {
    let presented = token_hash(&input.refresh_token);
    let (token, successor) = opaque_token();
    let db = app.system("refresh a session");
    let expires_at = app.clock.now() + REFRESH_IDLE;
    let ending = db
        .transact(Command::keyless("refreshSession"), async move |tx: &mut Tx| trade(tx, presented, successor).await)
        .await?;
    let Ending::Renewed { session } = ending else {
        return Err(Error::code("REFRESH_TOKEN_INVALID"));
    };
    let viewer = viewer::load(app, session).await.map_err(|_| Error::code("REFRESH_TOKEN_INVALID"))?;
    signed(app, (viewer.employee, session, viewer.epoch), (token, expires_at))
}

async fn trade(tx: &mut Tx, presented: Vec<u8>, successor: Vec<u8>) -> Result<Ending> {
    let expires_at = tx.now() + REFRESH_IDLE;
    match store::presented(tx, &presented).await? {
        Presented::Unknown => {
            tx.note("outcome", "unknown token");
            tx.denied("REFRESH_TOKEN_INVALID");
            Ok(Ending::Refused)
        }
        Presented::Spent { session } => {
            tx.concerns("session", session.0);
            tx.note("outcome", "token reused");
            tx.denied("REFRESH_TOKEN_INVALID");
            store::end(tx, &[session], SessionEnd::TokenReused).await?;
            Ok(Ending::Refused)
        }
        Presented::Current { session, employee, previous } => {
            tx.concerns("session", session.0);
            tx.is_known_as(employee, session);
            store::rotate(tx, session, (presented, successor), expires_at.into()).await?;
            if let Some(previous) = previous {
                store::spend(tx, session, previous).await?;
            }
            Ok(Ending::Renewed { session })
        }
        Presented::Previous { session, employee } => {
            tx.concerns("session", session.0);
            tx.is_known_as(employee, session);
            tx.note("outcome", "reply was lost");
            store::replace_successor(tx, session, successor, expires_at.into()).await?;
            Ok(Ending::Renewed { session })
        }
    }
}
