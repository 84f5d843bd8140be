//! The inbox (消息): every notification a person ever got, read or unread, and the pushes that hint at it.
//!
//! Whoever has news for somebody calls `notify` in the transaction of the news itself: the row, the event for open
//! sockets and one delivery per device commit with it or not at all. The same dedupe key tells a person once, however
//! often it is said. Texts are keys and arguments, rendered in the reader's language; a push carries a sentence of its own
//! that names nobody.
//!
//! Invariants: a notification is seen by its owner alone; what it is about is read again through the reader's present
//! reach and is null when it cannot be seen any more.

mod actions;
mod model;
pub mod scope;
mod store;

pub use actions::{NewNotification, notify};
pub use model::Notification;
