//! HTTP, server-sent events and WebSocket: from bytes to a guarded, authenticated request, and back to bytes.
//!
//! All doors lead through the same `Gateway`: the guard judges the document, the token becomes a viewer, the engine
//! executes, and `answer` gives every error its code, its sentence in the caller's language and the id of the request.

mod admission;
mod admitted;
mod answer;
mod caller;
mod clients;
mod connection_counts;
mod deadline;
mod denials;
mod document;
mod documents;
mod events;
mod execute;
mod gateway;
mod graphiql;
mod graphql;
mod health;
mod introspection;
mod leaving;
mod limits;
mod listener;
mod listening;
mod media;
mod playground;
mod reply;
mod request_ids;
mod router;
mod session_watcher;
mod settings;
mod socket;

pub use clients::Clients;
pub use connection_counts::ConnectionCounts;
pub use documents::Documents;
pub use gateway::{Authenticate, Gateway, ReadToken};
pub use introspection::Introspected;
pub use limits::{FieldRateLimit, ForwardedHeader, Profile, Quotas, Rate, Rates};
pub use listener::{ConnectionLimits, Listener, Timeouts, raise_open_files, serve};
pub use playground::{Account, Example, PlaygroundConfig};
pub use router::router;
pub use session_watcher::{OpenSessions, SessionWatcher};
pub use settings::{Settings, Trust};
pub use socket::{Slots, Sockets};
