//! Use cases of assignments: people assign, our own code lets serve.

mod assign;
mod limits;
mod personal;
mod pool;
mod remarkable;
mod serve;
mod transfer;

pub(super) use assign::{Outcome, assign};
pub(super) use limits::{Claims, Moment};
pub use personal::PERSONAL;
pub(super) use pool::{claim, release};
pub use remarkable::CUSTOMER_REMARKABLE;
pub use serve::{MOVED, Service, serve_first, serve_from};
pub use transfer::{TRANSFERABLE, served_by};

use rounds_platform::db::System;

/// Who serves a customer, be it somebody out of reach.
const SERVING: System = System::because("whether a customer is served is the same for everybody who asks for it");
