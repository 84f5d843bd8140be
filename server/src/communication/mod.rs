//! What people say to each other, and what is due for them.
//!
//! Both subjects speak of things of every wing: what can be spoken of is a registry, handed in from above.

/// Comments, suggestions and instructions.
pub mod remarks;
/// Something due for somebody at a local time.
pub mod reminders;
