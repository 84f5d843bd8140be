//! How much one client may ask of the server: addresses, rates, bodies.
//!
//! Whoever is signed in is counted as themselves, everybody else by the network of their address. FieldRateLimit operations have
//! quotas of their own. All figures come from one profile, which the demo and measurements raise; the code is the same.

mod body;
mod charge;
mod client;
mod profile;
mod rate;
mod rates;

pub(super) use body::read as read_body;
pub use client::ForwardedHeader;
pub(super) use client::Proxies;
pub use profile::Profile;
pub use rate::Rate;
pub(super) use rates::Pace;
pub use rates::{FieldRateLimit, Quotas, Rates};
