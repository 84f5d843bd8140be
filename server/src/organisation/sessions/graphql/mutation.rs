//! Changes of sessions, and what they answer.

use super::viewer::Viewer;
use crate::organisation::sessions::actions::{self, Signed, Ticket};
use crate::organisation::sessions::model::{
    ChangePasswordInput, Device, EndSessionsInput, RefreshSessionInput, RegisterDeviceInput, RequestPasswordCodeInput,
    RetireDeviceInput, SetForgottenPasswordInput, SignInInput, SignOutInput,
};
use rounds_platform::App;
use rounds_platform::graphql::prelude::*;

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

    /// Trades a refresh token for new tokens. Anonymous; alone in its document. A session on a device is refreshed by that device alone, which names itself in `x-device-id`.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: RefreshSessionInput,
    ) -> Answer<RefreshSessionPayload> {
        let work = async {
            let signed = actions::refresh(ctx.data_unchecked::<App>(), input, ctx.caller().device).await?;
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
            let ended_count = actions::sign_out(ctx.data_unchecked::<App>(), &ctx.own_db()?, input).await?;
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
            let signed = actions::change_password(ctx.data_unchecked::<App>(), &ctx.own_db()?, input).await?;
            Ok(ChangePasswordPayload { tokens: tokens(&signed) })
        };
        Some(work.await)
    }

    /// Has a code sent by text to the telephone of whoever the login belongs to (忘记密码). Anonymous; alone in its document; throttled per login and address. Answers the same whether or not the login is anybody's.
    async fn request_password_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: RequestPasswordCodeInput,
    ) -> Answer<RequestPasswordCodePayload> {
        let work = async {
            let app = ctx.data_unchecked::<App>();
            let Ticket { text, expires_at } = actions::request_code(app, input, ctx.caller().device).await?;
            Ok(RequestPasswordCodePayload { ticket: text, expires_at: expires_at.into() })
        };
        Some(work.await)
    }

    /// Sets a forgotten password by the code that was sent; every session ends. Anonymous; alone in its document.
    async fn set_forgotten_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ticket, code and new password.")] input: SetForgottenPasswordInput,
    ) -> Answer<SetForgottenPasswordPayload> {
        let work = async {
            let ended_count = actions::set_forgotten(ctx.data_unchecked::<App>(), input).await?;
            Ok(SetForgottenPasswordPayload { ended_count })
        };
        Some(work.await)
    }

    /// Forces somebody off within 2 s (强制下线). Needs `sessions.end`.
    async fn end_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and why.")] input: EndSessionsInput,
    ) -> Answer<EndSessionsPayload> {
        let work = async {
            let command = ctx.command("endSessions", input.idempotency_key)?;
            let app = ctx.data_unchecked::<App>();
            Ok(EndSessionsPayload { ended_count: actions::end_sessions(app, &ctx.db()?, command, input).await? })
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
            let id = ctx
                .change("registerDevice", input.idempotency_key, async move |tx| actions::register(tx, input).await)
                .await?;
            Ok(RegisterDevicePayload { device: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Ends a device. One's own, or needs `sessions.end`.
    async fn retire_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The device.")] input: RetireDeviceInput,
    ) -> Answer<RetireDevicePayload> {
        let work = async {
            let command = ctx.command("retireDevice", input.idempotency_key)?;
            let app = ctx.data_unchecked::<App>();
            let id = actions::retire(app, &ctx.db()?, command, input).await?;
            Ok(RetireDevicePayload { device: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Lets what hangs below the payload be read as the person who has just signed in.
async fn arrive(ctx: &Context<'_>, signed: &Signed) -> Result<()> {
    let app = ctx.data_unchecked::<App>();
    let viewer = actions::viewer_of(app, signed.session).await?;
    ctx.sign_in_as(app.db(viewer));
    Ok(())
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

/// What the code has to be shown with.
#[derive(Debug, SimpleObject)]
pub struct RequestPasswordCodePayload {
    /// Opaque; the code is good with it alone.
    ticket: String,
    /// When ticket and code end, 10 minutes on.
    expires_at: Instant,
}

/// The password was set.
#[derive(Debug, SimpleObject)]
pub struct SetForgottenPasswordPayload {
    /// Sessions that were open and have ended.
    ended_count: i32,
}

/// Sessions that ended.
#[derive(Debug, SimpleObject)]
pub struct EndSessionsPayload {
    /// Sessions ended.
    ended_count: i32,
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
