//! Signing in and out, and the devices on which it happens.
//!
//! A session is one signing-in on one device. Its access token lasts ten minutes and says who, in which session and at
//! which epoch; its refresh token is opaque, kept only as a hash, and traded for a new one at each use. The token before
//! stays valid until its successor is first used, so that a reply lost in a basement signs nobody out; after that, seeing
//! it again means that it was stolen, and the session ends. So it does when a token of a device is shown by another. Who is behind a session is read from the database at
//! most once a second, so that a change of permissions is felt at once.
//!
//! Access tokens are signed with a key that they name. A new key signs as soon as nodes learn of it, the ones before verify
//! until the last token that they signed has ended.
//!
//! Sign-in answers the same, after the same time, whether or not the account exists.

mod actions;
pub mod duties;
mod graphql;
mod loaders;
mod model;
mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::Code;
use rounds_platform::http::{FieldRateLimit, Rate};

pub use actions::{
    TRANSFERABLE, authenticate, end_access, keep_keys, listed_keys, one_time_password, open_sessions, read_token,
    retire_key, rotate_keys, set_lasting_password, set_password, sign_in_without_password, signing_keys,
};
pub use actions::{doubt_push_token, forget_push_token, push_address, pushable_devices};
pub use graphql::{EmployeeSessions, SessionMutation, SessionQuery, SignedInUser};
pub use model::{Device, KeyState, NewSession, Session};

/// Wrong login or password.
pub const CREDENTIALS_INVALID: Code = Code::refusal("CREDENTIALS_INVALID");
/// The code is wrong or has expired.
pub const PASSWORD_CODE_INVALID: Code = Code::refusal("PASSWORD_CODE_INVALID");
/// Invalid input: the confirmation differs from the new password.
pub const PASSWORD_CONFIRMATION_DIFFERS: Code = Code::refusal("PASSWORD_CONFIRMATION_DIFFERS");
/// Invalid input: the new password must differ from the old one.
pub const PASSWORD_UNCHANGED: Code = Code::refusal("PASSWORD_UNCHANGED");
/// The session has ended; please sign in again.
pub const REFRESH_TOKEN_INVALID: Code = Code::refusal("REFRESH_TOKEN_INVALID");
/// Too many attempts; please wait a moment.
pub const SIGN_IN_THROTTLED: Code = Code::passing("SIGN_IN_THROTTLED");
/// Codes by text message are not available; please ask your administrator.
pub const SMS_NOT_CONFIGURED: Code = Code::refusal("SMS_NOT_CONFIGURED");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[
        CREDENTIALS_INVALID,
        PASSWORD_CODE_INVALID,
        PASSWORD_CONFIRMATION_DIFFERS,
        PASSWORD_UNCHANGED,
        REFRESH_TOKEN_INVALID,
        SIGN_IN_THROTTLED,
        SMS_NOT_CONFIGURED,
    ],
    rates: &[
        FieldRateLimit { field: "signIn", rate: Rate::per_second(1, 20) },
        FieldRateLimit { field: "refreshSession", rate: Rate::per_second(5, 60) },
        FieldRateLimit { field: "changePassword", rate: Rate::per_minute(6, 6) },
        FieldRateLimit { field: "requestPasswordCode", rate: Rate::per_minute(3, 5) },
        FieldRateLimit { field: "setForgottenPassword", rate: Rate::per_minute(10, 10) },
    ],
    locks: &[
        ("sign_in_misses", Rank(61)),
        ("credentials", Rank(62)),
        ("password_codes", Rank(63)),
        ("sessions", Rank(64)),
    ],
    ..Manifest::EMPTY
};
