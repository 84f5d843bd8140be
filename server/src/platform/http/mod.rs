//! HTTP and WebSocket: from bytes to a guarded, authenticated request, and back to bytes.
//!
//! Both doors lead through the same `Gateway`: the guard judges the document, the token becomes a viewer, the engine
//! executes, and `answer` gives every error its code, its sentence in the caller's language and the id of the request.

mod answer;
mod caller;
mod gateway;
mod graphiql;
mod graphql;
mod health;
mod introspection;
mod router;
mod settings;
mod socket;

pub use gateway::{Authenticate, Gateway};
pub use graphiql::{Account, Example, Offer};
pub use introspection::Introspected;
pub use router::router;
pub use settings::Settings;
