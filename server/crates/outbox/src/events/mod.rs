//! Events: what happened, told to every node after it is true.
//!
//! An event is written in the transaction in which it happens and has no place in any order yet: transactions commit in
//! another order than they begin, so a reader that remembers an id or a time misses what commits late. One relay at a time
//! numbers committed events; a cursor on that number misses nothing. Events name things by id and carry nothing that a reader
//! might not be allowed to see: who hears of one re-reads the thing through their own scope.

mod feed;
mod read;
mod record;
mod relay;

pub use feed::{Feed, FeedOptions, Item, Subscriber};
pub use read::{Event, latest_seq, read_since};
pub use record::{NewEvent, forget_events, record_event};
pub use relay::{Published, Relay, publish_batch};

/// The channel on which the relay says how far it has published.
const CHANNEL: &str = "rounds_events";
