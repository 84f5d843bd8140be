//! Sessions in the public schema.

use rounds_domain::ids::{EmployeeId, SessionId};

use super::actions::{self, Signed};
use super::model::{
    ChangePasswordInput, Device, RefreshSessionInput, RegisterDeviceInput, RetireDeviceInput, Session, SignInInput,
    SignOutInput,
};
use super::store;
use crate::app::App;
use crate::inbox::ViewerInbox;
use crate::people::{Employee, Grant};
use crate::platform::db::Db;
use crate::platform::graphql::prelude::*;
use crate::platform::graphql::{Arrived, loader};

/// Reads of sessions.
#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// Who asks; an anonymous call is UNAUTHENTICATED.
    async fn viewer(&self, ctx: &Context<'_>) -> Answer<Viewer> {
        Some(ctx.viewer().map(|viewer| Viewer { employee: viewer.employee, session: viewer.session }))
    }
}

/// Changes of sessions.
#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Signs in (登录). Anonymous; alone in its document; throttled per account and address.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Credentials.")] input: SignInInput,
    ) -> Answer<SignInPayload> {
        let work = async {
            let app = ctx.data_unchecked::<App>();
            let signed = actions::sign_in(app, input, ctx.caller().address).await?;
            arrive(ctx, &signed).await?;
            Ok(SignInPayload { tokens: tokens(&signed), viewer: signed.viewer() })
        };
        Some(work.await)
    }

    /// Trades a refresh token for new tokens. Anonymous; alone in its document.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: RefreshSessionInput,
    ) -> Answer<RefreshSessionPayload> {
        let work = async {
            let signed = actions::refresh(ctx.data_unchecked::<App>(), input).await?;
            arrive(ctx, &signed).await?;
            Ok(RefreshSessionPayload { tokens: tokens(&signed), viewer: signed.viewer() })
        };
        Some(work.await)
    }

    /// Signs out here or everywhere (退出). One's own sessions.
    async fn sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Here or everywhere.")] input: SignOutInput,
    ) -> Answer<SignOutPayload> {
        let work = async {
            let ended_count = actions::sign_out(ctx.data_unchecked::<App>(), own_db(ctx)?, input).await?;
            Ok(SignOutPayload { ended_count })
        };
        Some(work.await)
    }

    /// Changes one's own password; alone in its document.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Old and new.")] input: ChangePasswordInput,
    ) -> Answer<ChangePasswordPayload> {
        let work = async {
            let signed = actions::change_password(ctx.data_unchecked::<App>(), own_db(ctx)?, input).await?;
            Ok(ChangePasswordPayload { tokens: tokens(&signed) })
        };
        Some(work.await)
    }

    /// Registers one's own device and its push token.
    async fn register_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The device.")] input: RegisterDeviceInput,
    ) -> Answer<RegisterDevicePayload> {
        let work = async {
            let command = command(ctx, "registerDevice", input.idempotency_key)?;
            let id = ctx.db()?.transact(command, async move |tx| actions::register(tx, input).await).await?;
            Ok(RegisterDevicePayload { device: ctx.rows()?.load_one(id).await?.ok_or_else(Error::not_found)? })
        };
        Some(work.await)
    }

    /// Ends a device. One's own.
    async fn retire_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The device.")] input: RetireDeviceInput,
    ) -> Answer<RetireDevicePayload> {
        let work = async {
            let command = command(ctx, "retireDevice", input.idempotency_key)?;
            let id = ctx.db()?.transact(command, async move |tx| actions::retire(tx, input).await).await?;
            Ok(RetireDevicePayload { device: ctx.rows()?.load_one(id).await?.ok_or_else(Error::not_found)? })
        };
        Some(work.await)
    }
}

/// Lets what hangs below the payload be read as the person who has just signed in.
async fn arrive(ctx: &Context<'_>, signed: &Signed) -> Result<()> {
    let app = ctx.data_unchecked::<App>();
    let viewer = actions::viewer_of(app, signed.session).await?;
    ctx.data_unchecked::<Arrived>().read_as(&app.db(viewer));
    Ok(())
}

/// The database for what somebody may do before a new password is set.
fn own_db<'c>(ctx: &'c Context<'_>) -> Result<&'c Db> {
    ctx.data_opt::<Db>().ok_or_else(Error::unauthenticated)
}

/// The person who asks, and what belongs to this person alone.
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    employee: EmployeeId,
    session: SessionId,
}

impl Signed {
    fn viewer(&self) -> Viewer {
        Viewer { employee: self.employee, session: self.session }
    }
}

/// What a client needs to act as somebody.
#[derive(Debug, Clone, SimpleObject)]
pub struct Tokens {
    /// Bearer token for `authorization`.
    access_token: String,
    /// When the access token ends, 10 minutes on.
    access_expires_at: Instant,
    /// Opaque, good for one refresh on this device.
    refresh_token: String,
    /// When the refresh token ends unused.
    refresh_expires_at: Instant,
}

fn tokens(signed: &Signed) -> Tokens {
    Tokens {
        access_token: signed.access.text.clone(),
        access_expires_at: signed.access.expires_at.into(),
        refresh_token: signed.refresh_token.clone(),
        refresh_expires_at: signed.refresh_expires_at.into(),
    }
}

/// A session, and who one is.
#[derive(Debug, SimpleObject)]
pub struct SignInPayload {
    /// The tokens.
    tokens: Tokens,
    /// Who one is now; the first screen can be asked for below it.
    viewer: Viewer,
}

/// New tokens of the same session.
#[derive(Debug, SimpleObject)]
pub struct RefreshSessionPayload {
    /// The tokens.
    tokens: Tokens,
    /// Who one is, with rights as they are now.
    viewer: Viewer,
}

/// How many sessions ended.
#[derive(Debug, SimpleObject)]
pub struct SignOutPayload {
    /// Sessions ended.
    ended_count: i32,
}

/// Fresh tokens; every other session has ended.
#[derive(Debug, SimpleObject)]
pub struct ChangePasswordPayload {
    /// The tokens.
    tokens: Tokens,
}

/// The device as known now.
#[derive(Debug, SimpleObject)]
pub struct RegisterDevicePayload {
    /// The device as known now.
    device: Device,
}

/// The retired device.
#[derive(Debug, SimpleObject)]
pub struct RetireDevicePayload {
    /// The device after retirement.
    device: Device,
}

/// The person who asks, and what belongs to this person alone.
#[Object]
impl Viewer {
    /// The person.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Employee> {
        self.rows(ctx).await?.load_one(self.employee).await?.ok_or_else(Error::not_found)
    }

    /// The session in use.
    async fn session(&self, ctx: &Context<'_>) -> Result<Session> {
        store::own_session(&mut self.db(ctx).await?.session().await?, self.session).await
    }

    /// Rights in force, the widest scope for each; for showing and hiding, the server decides anyway.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<Grant>> {
        let db = self.db(ctx).await?;
        Ok(db
            .viewer()
            .grants
            .iter()
            .map(|(permission, scope)| Grant { permission: *permission, scope: *scope })
            .collect())
    }

    /// Whether a new password is due before anything else.
    async fn must_change_password(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.db(ctx).await?.viewer().must_change_password)
    }

    #[graphql(flatten)]
    async fn inbox(&self) -> ViewerInbox {
        ViewerInbox(*self)
    }

    /// Devices in use, at most 10.
    async fn devices(&self, ctx: &Context<'_>) -> Answer<Vec<Device>> {
        Some(async { store::own_devices(&mut self.db(ctx).await?.session().await?).await }.await)
    }
}

impl Viewer {
    /// The database for whoever has just signed in, or is signed in.
    pub async fn db(&self, ctx: &Context<'_>) -> Result<Db> {
        if let Some(db) = ctx.data_opt::<Db>().filter(|db| db.viewer().session == self.session) {
            return Ok(db.clone());
        }
        let app = ctx.data_unchecked::<App>();
        Ok(app.db(actions::viewer_of(app, self.session).await?))
    }

    /// Loaders for whoever has just signed in, or is signed in.
    async fn rows(&self, ctx: &Context<'_>) -> Result<Loaders> {
        Ok(loader(self.db(ctx).await?))
    }
}

#[ComplexObject]
impl Session {
    /// Who.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// On which device; null for a browser.
    async fn device(&self, ctx: &Context<'_>) -> Answer<Device> {
        edge(ctx, self.device_id).await
    }

    /// Whether it is the one that asks.
    async fn is_current(&self, ctx: &Context<'_>) -> bool {
        ctx.viewer().is_ok_and(|viewer| viewer.session == self.id)
    }
}
