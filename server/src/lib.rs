//! Rounds: the backend of a mobile field-sales app for medical representatives.
//!
//! The subjects of the trade stand in wings, each wing on those before it: what people are comes before what they sell,
//! customers before the visits to them. A subject has the same few files: `model` (rows that are also GraphQL objects), `scope`
//! (who may see them), `store` (SQL), `actions` (use cases in a transaction), `graphql` (the public schema), `loaders` (edges)
//! and `duties` (jobs). What knows no subject is in the crate `rounds-platform`. Start with the `mod.rs` of a wing, then of a
//! subject.

/// Who works here and how they get in: people, their accounts and sessions, what they are told, and who did what.
pub mod organisation;

/// What the company maintains lists of.
pub mod catalogue;

/// Institutions and professionals, where they are, and who serves them.
pub mod customers;

/// What people say to each other, and what is due for them.
pub mod communication;

/// The field day: calendar, plans, tasks, check-ins, visits and their reviews.
pub mod field;

/// Everything of one person, across all subjects: handed over, or exported and erased.
pub mod records;

/// What subjects say of themselves, for whoever works with all of them.
pub mod registry;
/// What subscribers listen to.
pub mod topics;

/// What a process needs, put together from the wings.
pub mod app;
/// What operators set, and what must not be set like that.
pub mod config;
/// What phones rely on, as text.
pub mod contract;
/// Every job, event handler and schedule: one line each.
pub mod duties;
/// Founding a company, before there is an administrator.
pub mod founding;
/// The roots of the GraphQL schema: one line per subject.
pub mod graph;
/// Whatever can be fetched again by its id: one line per type.
pub mod node;
/// What is gathered from all subjects: one line each.
pub mod registries;
/// The server as one future.
pub mod serving;

/// What every process of ours does first: logging, open files, and one provider of cryptography for all of TLS. What is
/// logged unless `ROUNDS_LOG` says otherwise is `usual`, such as `info`.
pub fn prepare_process(usual: &str) {
    rounds_platform::telemetry::start(usual);
    rounds_platform::http::raise_open_files();
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        tracing::debug!("a provider of cryptography had been installed before");
    }
}
