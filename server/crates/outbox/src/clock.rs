//! The time by which things are due.
//!
//! It is handed in, so that a test or a demo can move it. Leases never use it: nodes disagree about the time, and a lease is
//! a matter between nodes; those go by the clock of the database.

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// A function that tells the application's present time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
