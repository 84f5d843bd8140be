//! Sessions and devices, as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rounds_domain::ids::{DeviceId, EmployeeId, SessionId};
use rounds_domain::vocabulary::{Platform, PushChannel, SessionEnd};
use rounds_tables::{devices, sessions};

use rounds_platform::scalars::{Instant, Key, Zone};

/// One signing-in on one device.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = sessions)]
#[graphql(complex)]
pub struct Session {
    /// Global id.
    pub id: SessionId,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub device_id: Option<DeviceId>,
    /// Version of the app.
    pub app_version: Option<String>,
    #[graphql(skip)]
    pub ip_address: Option<String>,
    /// Since when.
    pub started_at: Instant,
    /// Last request, to the minute.
    pub last_seen_at: Instant,
    /// Failed tries at the account between the signing-in before and this one.
    pub failed_tries: i32,
    #[graphql(skip)]
    pub ended_at: Option<Instant>,
    #[graphql(skip)]
    pub ended_by: Option<SessionEnd>,
    #[graphql(skip)]
    pub refresh_expires_at: Instant,
    #[graphql(skip)]
    pub expires_at: Instant,
}

impl Session {
    /// When and why it ended; one that ran out has ended, though nobody wrote it down.
    #[must_use]
    pub fn ending(&self, now: DateTime<Utc>) -> Option<(Instant, SessionEnd)> {
        let runs_out_at = self.expires_at.min(self.refresh_expires_at);
        let has_run_out = || (runs_out_at.0 <= now).then_some((runs_out_at, SessionEnd::Expired));
        self.ended_at.zip(self.ended_by).or_else(has_run_out)
    }
}

/// A phone or tablet that somebody signs in on.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = devices)]
pub struct Device {
    /// Global id.
    pub id: DeviceId,
    /// What it runs.
    pub platform: Platform,
    /// Maker and model.
    pub model: String,
    /// Version of the app last seen.
    pub app_version: String,
    /// How it is pushed to.
    pub push_channel: PushChannel,
    /// Whether its push token works as far as is known; the token itself is never shown.
    pub is_push_healthy: bool,
    /// Last request or sync.
    pub last_seen_at: Instant,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
}

/// What is stored when a session begins.
#[derive(Debug, Insertable)]
#[diesel(table_name = sessions)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Who.
    pub employee_id: EmployeeId,
    /// On which device.
    pub device_id: Option<DeviceId>,
    /// Version of the app.
    pub app_version: Option<String>,
    /// Address of the peer.
    pub ip_address: Option<String>,
    /// Since when.
    pub started_at: Instant,
    /// Last request.
    pub last_seen_at: Instant,
    /// Hash of the refresh token in force.
    pub refresh_hash: Vec<u8>,
    /// When the refresh token ends unused.
    pub refresh_expires_at: Instant,
    /// When the session ends in any case.
    pub expires_at: Instant,
    /// Failed tries since the signing-in before.
    pub failed_tries: i32,
}

/// What a device says of itself.
#[derive(Debug, Clone, InputObject)]
pub struct DeviceInput {
    /// Minted once per installation: `device_` and a UUIDv7.
    pub id: DeviceId,
    /// What it runs.
    pub platform: Platform,
    /// Maker and model, at most 100 characters.
    pub model: String,
    /// Version of the app, `1.4.2`.
    pub app_version: String,
}

/// Signs in. The document holds nothing else.
#[derive(Debug, Clone, InputObject)]
pub struct SignInInput {
    /// Company code or telephone.
    pub login: String,
    /// Password, 8–128 characters.
    #[graphql(secret)]
    pub password: String,
    /// The device; null for a browser.
    pub device: Option<DeviceInput>,
}

/// Trades a refresh token. The document holds nothing else.
#[derive(Debug, Clone, InputObject)]
pub struct RefreshSessionInput {
    /// The refresh token last given, or the one before it while its successor was never used on this device.
    #[graphql(secret)]
    pub refresh_token: String,
}

/// Signs out.
#[derive(Debug, Clone, InputObject)]
pub struct SignOutInput {
    /// End all of one's sessions, not only this one.
    #[graphql(default)]
    pub everywhere: bool,
}

/// Changes one's password (修改密码). The document holds nothing else.
#[derive(Debug, Clone, InputObject)]
pub struct ChangePasswordInput {
    /// Password until now (原密码).
    #[graphql(secret)]
    pub old_password: String,
    /// Password from now on (新密码), 8–128 characters.
    #[graphql(secret)]
    pub new_password: String,
    /// The new one again (确认密码).
    #[graphql(secret)]
    pub confirmation: String,
}

/// Asks for a code to set a forgotten password with. The document holds nothing else.
#[derive(Debug, Clone, InputObject)]
pub struct RequestPasswordCodeInput {
    /// Company code or telephone.
    pub login: String,
}

/// Sets a forgotten password by the code that was sent. The document holds nothing else.
#[derive(Debug, Clone, InputObject)]
pub struct SetForgottenPasswordInput {
    /// The ticket that was given when the code was asked for.
    #[graphql(secret)]
    pub ticket: String,
    /// The code: six digits; five tries.
    #[graphql(secret)]
    pub code: String,
    /// Password from now on, 8–128 characters.
    #[graphql(secret)]
    pub new_password: String,
    /// The new one again.
    #[graphql(secret)]
    pub confirmation: String,
}

/// Forces sessions off.
#[derive(Debug, Clone, InputObject)]
pub struct EndSessionsInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Whose sessions.
    pub employee_id: EmployeeId,
    /// Only these, at most 100; all if omitted.
    pub session_ids: Option<Vec<SessionId>>,
    /// Why, at most 500 characters.
    pub reason: String,
}

/// Tells how this device is pushed to; sent at each start and whenever the token changes.
#[derive(Debug, Clone, InputObject)]
pub struct RegisterDeviceInput {
    /// Minted by the phone; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The device.
    pub device: DeviceInput,
    /// How to push.
    pub push_channel: PushChannel,
    /// Token of that channel, at most 4,096 characters; null with `NONE`.
    #[graphql(secret)]
    pub push_token: Option<String>,
    /// Zone that the phone is set to.
    pub time_zone: Zone,
}

/// Ends a device: no push, session closed, its data emptied at the next contact.
#[derive(Debug, Clone, InputObject)]
pub struct RetireDeviceInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The device.
    pub device_id: DeviceId,
}

/// A key that signs or verifies access tokens, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyState {
    /// Its id, `kid` in tokens.
    pub id: String,
    /// Since when it signs.
    pub created_at: DateTime<Utc>,
    /// Until when it verifies; none while it signs.
    pub ends_at: Option<DateTime<Utc>>,
}
