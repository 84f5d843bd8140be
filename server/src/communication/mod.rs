//! What people say to each other, and what is due for them.
//!
//! Both subjects speak of things of every wing: what can be spoken of is a registry, handed in from above.

pub mod remarks;
pub mod reminders;
