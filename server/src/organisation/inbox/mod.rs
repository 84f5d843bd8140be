//! The inbox (消息): every notification a person ever got, read or unread, and the pushes that hint at it.
//!
//! Whoever has news for somebody calls `notify` in the transaction of the news itself: the row, the event for open
//! sockets and one delivery per device commit with it or not at all. The same dedupe key tells a person once, however
//! often it is said. Texts are keys and arguments, rendered in the reader's language; a push carries a sentence of its own
//! that names nobody, and is sent by a job outside any transaction.
//!
//! Invariants: a notification is seen by its owner alone; what it is about is read again through the reader's present
//! reach and is null when it cannot be seen any more; a push token that died is forgotten only if the device has no other.

mod actions;
pub mod duties;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;

pub use actions::{NewNotification, PERSONAL, notify};
pub use graphql::{InboxMutation, InboxQuery, InboxSubscription, ViewerInbox};
pub use model::{InboxCounts, Notification};

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest { locks: &[("notifications", Rank(57))], ..Manifest::EMPTY };
