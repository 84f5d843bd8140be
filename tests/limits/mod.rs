//! What the server bears: requests made to break it, over the wire, with a healthy one beside each.
//!
//! One request of each kind once ended a process, held its cores, filled its memory, or slipped past a rule of the
//! protocol. `raw` speaks to sockets byte by byte; `engine` holds the engine to two habits that every upgrade must keep.

mod answers;
mod bombs;
mod clients;
mod compression;
mod connections;
mod crowds;
mod documents;
mod doors;
mod engine;
mod frames;
mod languages;
mod leaks;
mod lines;
mod media;
mod multiplexed;
mod news;
mod open_files;
mod rates;
mod raw;
mod signing_in;
mod sockets;
mod statements;
mod streams;
mod tokens;

use e2e::{Actor, World};
use serde_json::json;

/// Fails unless the server still answers, promptly.
async fn assert_healthy(world: &World) {
    let healthy = world.anonymous();
    let asked = healthy.ask("{ __typename }", json!({}));
    let reply = tokio::time::timeout(std::time::Duration::from_secs(3), asked).await.expect("the server is stuck");
    assert_eq!(reply.text("/__typename"), "Query");
}

/// The code that a document is refused with.
async fn code_of(actor: &Actor, document: &str) -> String {
    actor.ask(document, json!({})).await.code()
}
