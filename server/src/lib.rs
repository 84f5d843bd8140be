//! Rounds: the backend of a mobile field-sales app for medical representatives.
//!
//! One folder per subject of the trade, each with the same few files: `model` (rows that are also GraphQL objects), `scope`
//! (who may see them), `store` (SQL), `actions` (use cases), `graphql` (the public schema) and `loaders` (edges). What
//! knows no subject lives in `platform`. Start with the `mod.rs` of a subject.

/// Everything that a process needs, built once.
pub mod app;
/// The commands of the binary, one file each.
pub mod cli;
/// Founding a company, before there is an administrator.
pub mod company;
/// What operators set, and what must not be set like that.
pub mod config;
/// What phones rely on, as text.
pub mod contract;
/// Every job, event handler and schedule: one line each.
pub mod duties;
/// The roots of the GraphQL schema: one line per subject.
pub mod graph;
/// Whatever can be fetched again by its id.
pub mod node;
/// Machinery that knows no subject.
pub mod platform;
/// The server as one future.
pub mod serving;

/// Where institutions are on the map.
pub mod anchors;
/// Who serves whom, from when to when.
pub mod applications;
pub mod assignments;
/// Who did what, chained by hash.
pub mod audit;
/// Working days, leave and published years.
pub mod calendar;
/// Stays at institutions, and whether they can be believed.
pub mod check_ins;
/// What professionals have agreed to.
pub mod consents;
/// Customers: institutions and professionals.
pub mod customers;
/// Lists that the company maintains, and products.
pub mod dictionaries;
/// Everything of one employee passes to others.
pub mod handovers;
pub mod history;
/// Bringing in institutions from files.
pub mod importing;
/// Every notification a person ever got, and pushes.
pub mod inbox;
/// Who works here: departments, positions, employees.
pub mod people;
/// Week plans: what a rep intends, and how it becomes tasks.
pub mod plans;
/// One person's data, handed over and erased on request.
pub mod privacy;
/// Comments, suggestions and instructions.
pub mod remarks;
/// Something due for somebody at a local time.
pub mod reminders;
/// A manager's duty to look at visits.
pub mod reviews;
pub mod revisions;
/// Signing in and out; devices.
pub mod sessions;
/// What administrators are told of the running system.
pub mod system;
/// Intended visits, day by day.
pub mod tasks;
pub mod traces;
/// Calls on customers and what came of them.
pub mod visits;

/// What every process of ours does first: logging, open files, and one provider of cryptography for all of TLS. What is
/// logged unless `ROUNDS_LOG` says otherwise is `usual`, such as `info`.
pub fn prepare_process(usual: &str) {
    platform::telemetry::start(usual);
    platform::http::raise_open_files();
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        tracing::debug!("a provider of cryptography had been installed before");
    }
}
