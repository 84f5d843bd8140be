//! How much one client may ask of the server: addresses and bodies.
//!
//! All figures come from one profile, which the demo and measurements raise; the code is the same.

mod body;
mod client;
mod profile;

pub(super) use body::read as read_body;
pub use client::ForwardedHeader;
pub(super) use client::Proxies;
pub use profile::Profile;
