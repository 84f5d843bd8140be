//! HTTP, server-sent events and WebSocket: from bytes to a guarded, authenticated request, and back to bytes.
//!
//! All doors lead through the same `Gateway`: the guard judges the document, the token becomes a viewer, the engine
//! executes, and `answer` gives every error its code, its sentence in the caller's language and the id of the request.

mod accept;
mod admission;
mod answer;
mod caller;
mod census;
mod clients;
mod denials;
mod document;
mod documents;
mod events;
mod gateway;
mod graphiql;
mod graphql;
mod health;
mod in_time;
mod introspection;
mod leaving;
mod limits;
mod listening;
mod media;
mod reply;
mod request_ids;
mod router;
mod settings;
mod socket;
mod watch;

pub use accept::{House, Patience, Room, raise_open_files, serve};
pub use census::Census;
pub use clients::Clients;
pub use documents::Documents;
pub use gateway::{Authenticate, Gateway, ReadToken};
pub use graphiql::{Account, Example, Offer};
pub use introspection::Introspected;
pub use limits::{FieldRateLimit, ForwardedHeader, Profile, Quotas, Rate, Rates};
pub use router::router;
pub use settings::{Settings, Trust};
pub use socket::{Seats, Sockets};
pub use watch::{OpenSessions, Watch};
