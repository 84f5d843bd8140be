//! HTTP, server-sent events and WebSocket: from bytes to a guarded, authenticated request, and back to bytes.
//!
//! All doors lead through the same `Gateway`: the guard judges the document, the token becomes a viewer, the engine
//! executes, and `answer` gives every error its code, its sentence in the caller's language and the id of the request.

mod admission;
mod answer;
mod caller;
mod document;
mod events;
mod gateway;
mod graphql;
mod health;
mod listening;
mod media;
mod reply;
mod router;
mod settings;
mod socket;
mod watch;

pub use gateway::{Authenticate, Gateway, ReadToken};
pub use router::router;
pub use settings::Settings;
pub use socket::{Seats, Sockets};
pub use watch::{OpenSessions, Watch};
