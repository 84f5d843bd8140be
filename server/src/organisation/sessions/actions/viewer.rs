//! Who is behind a session, as they are now.

use std::collections::HashMap;
use std::time::Instant;

use rounds_domain::ids::SessionId;

use super::keys::look_for_key_of;
use crate::organisation::sessions::store;
use rounds_platform::App;
use rounds_platform::access::Viewer;
use rounds_platform::access::tokens::Claims;
use rounds_platform::db::System;
use rounds_platform::error::{Error, Result};

/// Who is behind a session.
const AUTHENTICATING: System = System::because("there is no viewer before the session says who it is");

/// The viewer behind an access token; `UNAUTHENTICATED` when the token, the session or the access has ended. What the
/// viewer is told of something that happened must have been read after it: with `since`, nothing older counts.
pub async fn authenticate(app: &App, token: &str, since: Option<Instant>) -> Result<Viewer> {
    let claims = read_token(app, token).await?;
    let viewer = match app.viewers.get(claims.sid).await {
        Some((viewer, read_at)) if viewer.epoch >= claims.epoch && since.is_none_or(|since| since <= read_at) => viewer,
        _ => load(app, claims.sid).await?,
    };
    if viewer.employee == claims.sub { Ok(viewer) } else { Err(Error::unauthenticated()) }
}

/// What an access token says, if it is ours and in force; its session may have ended.
pub async fn read_token(app: &App, token: &str) -> Result<Claims> {
    look_for_key_of(app, token).await?;
    app.keys.current().read(token, app.clock.now())
}

/// Which of these sessions are open still, of people who have access, and at which epoch of their reach.
pub async fn open_sessions(app: &App, sessions: &[SessionId]) -> Result<HashMap<SessionId, i64>> {
    let mut system = app.system("watch over sessions").session().await?;
    store::open_sessions(&mut system, &AUTHENTICATING, sessions).await
}

/// The viewer behind a session, read anew.
pub(in crate::organisation::sessions) async fn load(app: &App, session: SessionId) -> Result<Viewer> {
    let began = Instant::now();
    let mut system = app.system("authenticate").session().await?;
    let viewer = store::viewer(&mut system, &AUTHENTICATING, session).await?.ok_or_else(Error::unauthenticated)?;
    app.viewers.remember(session, viewer.clone(), began).await;
    Ok(viewer)
}
