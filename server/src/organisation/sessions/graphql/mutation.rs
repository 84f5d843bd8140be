//! Changes of sessions, and what they answer.

use super::viewer::SignedInUser;
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
    /// Signs in (登录). Anonymous; must be the only field of its document; throttled per account and address.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Login, password and device.")] input: SignInInput,
    ) -> Answer<SignInPayload> {
        let work = async {
            let app = ctx.data_unchecked::<App>();
            let signed = actions::sign_in(app, input, ctx.caller().address).await?;
            arrive(ctx, &signed).await?;
            Ok(SignInPayload { tokens: tokens(&signed), viewer: signed.viewer() })
        };
        Some(work.await)
    }

    /// Exchanges a refresh token for new tokens. Anonymous; must be the only field of its document. A session that began on a device is refreshed only by that device, named in the header `x-device-id`.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token to exchange.")] input: RefreshSessionInput,
    ) -> Answer<RefreshSessionPayload> {
        let work = async {
            let signed = actions::refresh(ctx.data_unchecked::<App>(), input, ctx.caller().device).await?;
            arrive(ctx, &signed).await?;
            Ok(RefreshSessionPayload { tokens: tokens(&signed), viewer: signed.viewer() })
        };
        Some(work.await)
    }

    /// Ends this session or all sessions of the signed-in user (退出).
    async fn sign_out(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether to sign out everywhere.")] input: SignOutInput,
    ) -> Answer<SignOutPayload> {
        let work = async {
            let ended_count = actions::sign_out(ctx.data_unchecked::<App>(), &ctx.own_db()?, input).await?;
            Ok(SignOutPayload { ended_count })
        };
        Some(work.await)
    }

    /// Changes the signed-in user's password (修改密码). Must be the only field of its document.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The old and the new password.")] input: ChangePasswordInput,
    ) -> Answer<ChangePasswordPayload> {
        let work = async {
            let signed = actions::change_password(ctx.data_unchecked::<App>(), &ctx.own_db()?, input).await?;
            Ok(ChangePasswordPayload { tokens: tokens(&signed) })
        };
        Some(work.await)
    }

    /// Sends a code by text message to the telephone of the account, to set a forgotten password (忘记密码). Anonymous; must be the only field of its document; throttled per login and address. The answer does not tell whether the account exists.
    async fn request_password_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Login of the account.")] input: RequestPasswordCodeInput,
    ) -> Answer<RequestPasswordCodePayload> {
        let work = async {
            let app = ctx.data_unchecked::<App>();
            let Ticket { text, expires_at } = actions::request_code(app, input, ctx.caller().device).await?;
            Ok(RequestPasswordCodePayload { ticket: text, expires_at: expires_at.into() })
        };
        Some(work.await)
    }

    /// Sets a new password with the code that was sent, and ends all sessions of the account. Anonymous; must be the only field of its document.
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

    /// Ends sessions of an employee within 2 seconds (强制下线). Needs `sessions.end`.
    async fn end_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee and the sessions, with a reason.")] input: EndSessionsInput,
    ) -> Answer<EndSessionsPayload> {
        let work = async {
            let ending = ctx.change("endSessions", input.idempotency_key, async move |tx| {
                let permit = tx.permit()?;
                actions::end_sessions(tx, permit, input).await
            });
            let ended = ending.await?;
            ctx.data_unchecked::<App>().viewers.forget_all(&ended).await;
            Ok(EndSessionsPayload { ended_count: i32::try_from(ended.len()).unwrap_or(i32::MAX) })
        };
        Some(work.await)
    }

    /// Registers the device of this session and how it is pushed to. Send it at each start and whenever the push token changes.
    async fn register_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The device and its push token.")] input: RegisterDeviceInput,
    ) -> Answer<RegisterDevicePayload> {
        let work = async {
            let id = ctx
                .change("registerDevice", input.idempotency_key, async move |tx| actions::register(tx, input).await)
                .await?;
            Ok(RegisterDevicePayload { device: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Retires a device, the signed-in user's own, or with `sessions.end` that of an employee within reach.
    async fn retire_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The device to retire.")] input: RetireDeviceInput,
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

/// Tokens with which a client acts for the signed-in user.
#[derive(Debug, Clone, SimpleObject)]
pub struct Tokens {
    /// Bearer token for the header `authorization`.
    access_token: String,
    /// When the access token expires, 10 minutes after issue.
    access_expires_at: Instant,
    /// Opaque token for `refreshSession`; good for one exchange, on this device only.
    refresh_token: String,
    /// When the refresh token expires unless it is used, 14 days after issue.
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

/// Result of the mutation `signIn`.
#[derive(Debug, SimpleObject)]
pub struct SignInPayload {
    /// Tokens of the new session.
    tokens: Tokens,
    /// The signed-in user; the data of the first screen can be selected here.
    viewer: SignedInUser,
}

/// Result of the mutation `refreshSession`.
#[derive(Debug, SimpleObject)]
pub struct RefreshSessionPayload {
    /// New tokens of the same session.
    tokens: Tokens,
    /// The signed-in user, with the permissions of now.
    viewer: SignedInUser,
}

/// Result of the mutation `signOut`.
#[derive(Debug, SimpleObject)]
pub struct SignOutPayload {
    /// Number of sessions that ended.
    ended_count: i32,
}

/// Result of the mutation `changePassword`; every other session has ended.
#[derive(Debug, SimpleObject)]
pub struct ChangePasswordPayload {
    /// New tokens of the same session.
    tokens: Tokens,
}

/// Result of the mutation `requestPasswordCode`.
#[derive(Debug, SimpleObject)]
pub struct RequestPasswordCodePayload {
    /// Opaque ticket; the code is valid only together with it.
    ticket: String,
    /// When ticket and code expire, 10 minutes after the request.
    expires_at: Instant,
}

/// Result of the mutation `setForgottenPassword`.
#[derive(Debug, SimpleObject)]
pub struct SetForgottenPasswordPayload {
    /// Number of sessions that ended.
    ended_count: i32,
}

/// Result of the mutation `endSessions`.
#[derive(Debug, SimpleObject)]
pub struct EndSessionsPayload {
    /// Number of sessions that ended.
    ended_count: i32,
}

/// Result of the mutation `registerDevice`.
#[derive(Debug, SimpleObject)]
pub struct RegisterDevicePayload {
    /// The device after the change.
    device: Device,
}

/// Result of the mutation `retireDevice`.
#[derive(Debug, SimpleObject)]
pub struct RetireDevicePayload {
    /// The device after the change.
    device: Device,
}
