//! Use cases of sessions: sign in, refresh, sign out, change a password or set a forgotten one, register a device; who is behind a token, and the
//! keys that sign it.

mod devices;
mod ending;
mod forgotten;
mod keys;
mod passwords;
mod pushing;
mod refresh;
mod sign_in;
mod throttle;
mod transfer;
mod viewer;

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::ids::{EmployeeId, SessionId};
use sha2::{Digest, Sha256};

use rounds_platform::App;
use rounds_platform::access::tokens::AccessToken;
use rounds_platform::error::Result;

pub(super) use devices::{register, retire};
pub(super) use ending::end_sessions;
pub(super) use forgotten::{Ticket, request_code, set_forgotten};
pub use keys::{keep_keys, listed_keys, retire_key, rotate_keys, signing_keys};
pub(super) use passwords::{change_password, sign_out};
pub use passwords::{end_access, one_time_password, set_lasting_password, set_password};
pub use pushing::{doubt_push_token, forget_push_token, push_address, pushable_devices};
pub(super) use refresh::refresh;
pub(super) use sign_in::sign_in;
pub use sign_in::sign_in_without_password;
pub use transfer::TRANSFERABLE;
pub(super) use viewer::load as viewer_of;
pub use viewer::{authenticate, open_sessions, read_token};

/// A refresh token ends when it was idle for so long.
pub(super) const REFRESH_IDLE: TimeDelta = TimeDelta::days(14);
/// A session ends after this, however busy.
pub(super) const SESSION_LIFE: TimeDelta = TimeDelta::days(60);

/// What a client needs to act as somebody, and in which session it was made.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who.
    pub employee: EmployeeId,
    /// In which session.
    pub session: SessionId,
    /// The access token.
    pub access: AccessToken,
    /// The refresh token, in the clear for this once.
    pub refresh_token: String,
    /// When the refresh token ends unused.
    pub refresh_expires_at: DateTime<Utc>,
}

/// A fresh opaque token of 256 bits, and the hash under which it is kept.
pub(super) fn opaque_token() -> (String, Vec<u8>) {
    use base64::Engine as _;
    let bytes: [u8; 32] = rand::random();
    let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let hash = token_hash(&text);
    (text, hash)
}

/// The hash under which a refresh token is kept.
pub(super) fn token_hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// The session's tokens, signed for the epoch of now.
pub(super) fn signed(app: &App, who: (EmployeeId, SessionId, i64), refresh: (String, DateTime<Utc>)) -> Result<Signed> {
    let (employee, session, epoch) = who;
    let access = app.keys.current().issue(employee, session, epoch, app.clock.now())?;
    Ok(Signed { employee, session, access, refresh_token: refresh.0, refresh_expires_at: refresh.1 })
}
