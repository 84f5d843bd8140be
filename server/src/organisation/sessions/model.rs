//! Sessions and devices, as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rounds_domain::ids::{DeviceId, EmployeeId, SessionId};
use rounds_domain::vocabulary::{Platform, PushChannel, SessionEnd};
use rounds_tables::{devices, sessions};

use rounds_platform::scalars::{Instant, Key, Zone};

/// One session: a sign-in of an employee, usually on a device.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = sessions)]
#[graphql(complex)]
pub struct Session {
    /// Global id, opaque and stable.
    pub id: SessionId,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub device_id: Option<DeviceId>,
    /// Version of the app; null for a browser.
    pub app_version: Option<String>,
    #[graphql(skip)]
    pub ip_address: Option<String>,
    /// When the session began.
    pub started_at: Instant,
    /// Time of the last request, to the minute.
    pub last_seen_at: Instant,
    /// Number of failed sign-ins between the sign-in before and this one.
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

/// A phone or tablet on which an employee signs in.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = devices)]
pub struct Device {
    /// Global id, opaque and stable.
    pub id: DeviceId,
    /// Operating system of the device.
    pub platform: Platform,
    /// Maker and model of the device.
    pub model: String,
    /// Version of the app that was last seen.
    pub app_version: String,
    /// Channel by which pushes reach the device.
    pub push_channel: PushChannel,
    /// Whether the push token works as far as known; the token itself is never returned.
    pub is_push_healthy: bool,
    /// Time of the last request or sync.
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

/// A device as it describes itself.
#[derive(Debug, Clone, InputObject)]
pub struct DeviceInput {
    /// Client-generated id, once per installation: `device_` and a UUIDv7.
    pub id: DeviceId,
    /// Operating system of the device.
    pub platform: Platform,
    /// Maker and model of the device, 1–100 characters.
    pub model: String,
    /// Version of the app, such as `1.4.2`, 1–100 characters.
    pub app_version: String,
}

/// Input of the mutation `signIn`.
#[derive(Debug, Clone, InputObject)]
pub struct SignInInput {
    /// Company code or telephone of the account.
    pub login: String,
    /// Password of the account, 8–128 characters.
    #[graphql(secret)]
    pub password: String,
    /// Device that signs in; null for a browser.
    pub device: Option<DeviceInput>,
}

/// Input of the mutation `refreshSession`.
#[derive(Debug, Clone, InputObject)]
pub struct RefreshSessionInput {
    /// The latest refresh token, or the one before it as long as the latest was never used on this device.
    #[graphql(secret)]
    pub refresh_token: String,
}

/// Input of the mutation `signOut`.
#[derive(Debug, Clone, InputObject)]
pub struct SignOutInput {
    /// Whether to end all sessions of the signed-in user, not only this one.
    #[graphql(default)]
    pub everywhere: bool,
}

/// Input of the mutation `changePassword`.
#[derive(Debug, Clone, InputObject)]
pub struct ChangePasswordInput {
    /// Password until now, as a proof (原密码).
    #[graphql(secret)]
    pub old_password: String,
    /// Password from now on (新密码), 8–128 characters.
    #[graphql(secret)]
    pub new_password: String,
    /// The new password once more (确认密码).
    #[graphql(secret)]
    pub confirmation: String,
}

/// Input of the mutation `requestPasswordCode`.
#[derive(Debug, Clone, InputObject)]
pub struct RequestPasswordCodeInput {
    /// Company code or telephone of the account.
    pub login: String,
}

/// Input of the mutation `setForgottenPassword`.
#[derive(Debug, Clone, InputObject)]
pub struct SetForgottenPasswordInput {
    /// Ticket that `requestPasswordCode` returned.
    #[graphql(secret)]
    pub ticket: String,
    /// Code that was sent, six digits; valid for five attempts.
    #[graphql(secret)]
    pub code: String,
    /// Password from now on (新密码), 8–128 characters.
    #[graphql(secret)]
    pub new_password: String,
    /// The new password once more (确认密码).
    #[graphql(secret)]
    pub confirmation: String,
}

/// Input of the mutation `endSessions`.
#[derive(Debug, Clone, InputObject)]
pub struct EndSessionsInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The employee whose sessions end.
    pub employee_id: EmployeeId,
    /// Sessions to end, at most 100; all of the employee's if omitted.
    pub session_ids: Option<Vec<SessionId>>,
    /// Reason for ending them, 1–500 characters.
    pub reason: String,
}

/// Input of the mutation `registerDevice`.
#[derive(Debug, Clone, InputObject)]
pub struct RegisterDeviceInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The device to register.
    pub device: DeviceInput,
    /// Channel by which pushes reach the device.
    pub push_channel: PushChannel,
    /// Push token of that channel, at most 4,096 bytes; null with NONE.
    #[graphql(secret)]
    pub push_token: Option<String>,
    /// Time zone that the phone is set to.
    pub time_zone: Zone,
}

/// Input of the mutation `retireDevice`: pushes stop, its sessions end, and its data is cleared at the next contact.
#[derive(Debug, Clone, InputObject)]
pub struct RetireDeviceInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The device to retire.
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
