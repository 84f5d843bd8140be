//! Who is on a line: as whom it was opened, by which token, and when that ends.
//!
//! A line belongs to whom it was opened for. A fresh token renews it for the same person alone. While the database is away
//! nobody is turned away who shows a token of ours that is in force: nothing can be read anyhow.

use std::sync::Arc;
use std::time::Instant;

use rounds_domain::ids::EmployeeId;

use super::close::Close;
use super::slots::Seat;
use crate::access::Viewer;
use crate::access::tokens::Claims;
use crate::clock::Clock;
use crate::error::codes;
use crate::error::{Error, Result as Answer};
use crate::graphql::Caller;
use crate::http::gateway::Gateway;
use crate::http::session_watcher::Watching;

/// What a line is served by, the same as long as it lasts.
pub(super) struct Desk {
    /// The gate.
    pub(super) gateway: Gateway,
    /// The client.
    pub(super) caller: Caller,
}

/// Somebody who asks on a line.
#[derive(Clone)]
pub(super) struct Asker {
    /// What serves the line.
    pub(super) desk: Arc<Desk>,
    /// The token of now; none on an anonymous line.
    pub(super) token: Option<Arc<str>>,
    /// Whose token it is.
    pub(super) employee: Option<EmployeeId>,
}

/// Whoever is on the line.
pub(super) struct Guest {
    /// As whoever asks.
    pub(super) asker: Asker,
    claims: Option<Claims>,
    watching: Option<Watching>,
    /// The epoch of the reach by which subscriptions were judged.
    epoch: i64,
    seat: Option<Seat>,
}

/// A token that was read.
pub(super) struct Renewal {
    token: Arc<str>,
    claims: Claims,
}

/// Whether the database is away, so that nobody can tell who somebody is.
pub(super) fn is_away(error: &Error) -> bool {
    error.is(codes::UNAVAILABLE)
}

impl Asker {
    /// The viewer as the viewer is now.
    pub(super) async fn viewer(&self) -> Answer<Option<Viewer>> {
        self.desk.gateway.viewer(self.token.as_deref()).await
    }

    /// The same as read since an instant.
    pub(super) async fn viewer_since(&self, since: Instant) -> Answer<Option<Viewer>> {
        self.desk.gateway.viewer_since(self.token.as_deref(), since).await
    }

    /// Reads a token anew, which must be of the same person.
    pub(super) async fn renewal(self, token: String) -> Result<Renewal, Close> {
        let claims = read(&self.desk.gateway, &token).await?;
        if self.employee != Some(claims.sub) {
            return Err(Close::FORBIDDEN);
        }
        judge(&self.desk.gateway, &token).await?;
        Ok(Renewal { token: token.into(), claims })
    }
}

impl Guest {
    /// Nobody yet.
    pub(super) fn unknown(desk: Arc<Desk>) -> Self {
        Self { asker: Asker { desk, token: None, employee: None }, claims: None, watching: None, epoch: 0, seat: None }
    }

    /// Lets somebody in by a token, or nobody in particular without one.
    pub(super) async fn enter(&mut self, token: Option<String>) -> Result<(), Close> {
        let Some(token) = token else { return Ok(()) };
        let desk = self.asker.desk.clone();
        let claims = read(&desk.gateway, &token).await?;
        judge(&desk.gateway, &token).await?;
        self.seat = Some(desk.gateway.seats.of_person(claims.sub).ok_or(Close::TOO_MANY_SOCKETS)?);
        self.renew(Renewal { token: token.into(), claims });
        Ok(())
    }

    /// Goes on by a fresh token.
    pub(super) fn renew(&mut self, renewal: Renewal) {
        let Renewal { token, claims } = renewal;
        self.asker.token = Some(token);
        self.asker.employee = Some(claims.sub);
        self.watching = Some(self.asker.desk.gateway.watch.over(claims.sid));
        self.epoch = claims.epoch;
        self.claims = Some(claims);
    }

    /// Waits until the token has expired or its session has ended, and tells which.
    pub(super) async fn dismissed(&self) -> Close {
        let (Some(claims), Some(watching)) = (&self.claims, &self.watching) else {
            return std::future::pending().await;
        };
        tokio::select! {
            () = watching.ended() => Close::UNAUTHORIZED,
            () = self.clock().reaches(claims.expires_at()) => Close::EXPIRED,
        }
    }

    /// Waits until the reach has changed, and says to which epoch.
    pub(super) async fn moved(&self) -> i64 {
        match &self.watching {
            Some(watching) => watching.moved_from(self.epoch).await,
            None => std::future::pending().await,
        }
    }

    /// From now on subscriptions are judged by the reach of this epoch.
    pub(super) fn goes_by(&mut self, epoch: i64) {
        self.epoch = epoch;
    }

    /// Why somebody is not let through whose token is refused.
    pub(super) fn verdict(&self) -> Close {
        let has_expired = |claims: &Claims| claims.expires_at() <= self.clock().now();
        if self.claims.as_ref().is_some_and(has_expired) { Close::EXPIRED } else { Close::UNAUTHORIZED }
    }

    fn clock(&self) -> &Clock {
        &self.asker.desk.gateway.clock
    }
}

async fn read(gateway: &Gateway, token: &str) -> Result<Claims, Close> {
    let read = (gateway.read_token)(token.to_owned()).await;
    read.map_err(|error| if is_away(&error) { Close::TRY_LATER } else { Close::FORBIDDEN })
}

/// Turns away whose session has ended.
async fn judge(gateway: &Gateway, token: &str) -> Result<(), Close> {
    match gateway.viewer(Some(token)).await {
        Err(error) if !is_away(&error) => Err(Close::UNAUTHORIZED),
        _ => Ok(()),
    }
}
