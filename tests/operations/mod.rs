//! The life of a process, with real processes of the binary over real PostgreSQL: what it refuses to start with, how it bears
//! the loss of its database, how it ends without a failed request, and how what was written is brought back.
//!
//! Bounds are those that are promised to operators; what was measured is printed.

mod audit;
mod canary;
mod configuration;
mod doctor;
mod draining;
mod keys;
mod measuring;
mod migrating;
mod node;
mod outage;
mod ownership;
mod people;
mod restoring;
mod revoking;
mod rolling;
mod sealed;
mod secrecy;
mod system;
mod traces;
mod traffic;
mod written;
