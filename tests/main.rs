//! The end-to-end tests: the real server over a real PostgreSQL, in one binary, so that it is linked once.
//!
//! A module is a subject of testing; `cargo test --workspace --test e2e journeys::` runs one of them. Nothing here depends on
//! whether tests share a process: what is measured of a whole process runs in a child, by `e2e::alone`.

mod access;
mod contract;
mod handover;
mod hostile;
mod journeys;
mod limits;
mod operations;

/// The one of the server, so that what a connection costs is what it costs there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
