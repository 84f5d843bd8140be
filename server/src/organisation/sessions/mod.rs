//! Signing in and out, and the devices on which it happens.
//!
//! A session is one signing-in on one device. Its access token lasts ten minutes and says who, in which session and at
//! which epoch; its refresh token is opaque, kept only as a hash, and traded for a new one at each use. The token before
//! stays valid until its successor is first used, so that a reply lost in a basement signs nobody out; after that, seeing
//! it again means that it was stolen, and the session ends. So it does when a token of a device is shown by another. Who is behind a session is read from the database at
//! most once a second, so that a change of rights is felt at once.
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

pub use actions::{
    TRANSFERABLE, authenticate, end_access, keep_keys, listed_keys, one_time_password, open_sessions, read_token,
    retire_key, rotate_keys, set_lasting_password, set_password, sign_in_without_password, signing_keys,
};
pub use actions::{doubt_push_token, forget_push_token, push_address, pushable_devices};
pub use graphql::{EmployeeSessions, SessionMutation, SessionQuery, Viewer};
pub use model::{Device, KeyState, NewSession, Session};
