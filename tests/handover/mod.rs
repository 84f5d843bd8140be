//! Handovers: that everything of a leaver passes on, whoever dies meanwhile.
//!
//! `moving` says what passes to whom, `heading` who leads instead, and `refusals` who may not ask for it, over real HTTP and WebSocket. `crashes` kills the
//! worker process at random points and has `proof` look for what was lost, doubled or owned by nobody; a naive handover in
//! separate statements must fail the same proof.

mod crashes;
mod heading;
mod moving;
mod proof;
mod refusals;
mod scene;
