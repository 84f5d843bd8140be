//! What the server bears when clients mean harm or merely hang up, in bulk: generated documents, good and bad, over HTTP
//! and WebSocket; mutations cut off at any moment; and what the answers give away.
//!
//! Everything is drawn from a seed that a failure prints. `ROUNDS_SEED` repeats it, `ROUNDS_HOSTILE` and
//! `ROUNDS_ABORTED` say how many; the defaults are those of every change, `make fuzz` and `make chaos` ask for more.

mod control;
mod flood;
mod generators;
mod hang_up;
mod introspection;
mod judging;
mod oracle;
mod valid;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;

/// The schema as the guard reads it.
fn schema(sdl: &str) -> Valid<Schema> {
    let built = Schema::builder().parse(sdl, "schema.graphql").parse("extend type __Type { isOneOf: Boolean }", "");
    built.build().unwrap().validate().unwrap()
}

/// A number from the environment.
fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// What everything is drawn from.
fn seed() -> u64 {
    setting("ROUNDS_SEED", 20_261_123)
}
