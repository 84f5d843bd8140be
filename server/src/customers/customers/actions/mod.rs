//! Use cases of customers: create, change, and find what an input names.

mod change;
mod create;
mod personal;
mod resealing;
mod resolve;
mod revise;
mod sealing;
mod secrets;
mod state;

pub use change::{ChangeTerms, Changed, WaitingChange, change};
pub(super) use create::enter;
pub use create::{create, create_many, examine};
pub use personal::PERSONAL;
pub use resealing::{reseal, sealed_under, to_be_sealed};
pub use resolve::{hold, institution_of, is_visible, lock, resolve, return_to_pool, seen, standings};
pub use revise::{Revised, revise};
pub use secrets::sound_reason;
pub(super) use secrets::{reveal, set_id_number};

/// News that a customer changed; the subject is the customer.
pub const CHANGED: &str = "customer.changed";
