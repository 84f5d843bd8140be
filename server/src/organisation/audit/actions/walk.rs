//! Walking along the chains: each row is hashed anew and must follow the one before.
//!
//! The text of a row is put together here as the database puts it together when it is written: each field as its length in
//! bytes, a colon and its text, a hyphen where there is none. Only the first breach of each chain is kept: behind it nothing
//! can be said of the rest.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use crate::organisation::audit::store::{Head, Link};

const GENESIS: [u8; 32] = [0; 32];

/// Where a chain is broken first, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The place in the chain, from 1.
    pub seq: i64,
    /// What is wrong there.
    pub what: String,
}

/// The breaches of all chains, the first of each.
#[derive(Debug, Default)]
pub(super) struct Breaches(BTreeMap<String, Breach>);

/// A walk along all chains, one after the other.
#[derive(Debug, Default)]
pub(super) struct Walk {
    heads: HashMap<String, Head>,
    place: Option<Place>,
    breaches: Breaches,
    rows: u64,
    streams: u64,
}

/// How far the walk has come in one chain.
#[derive(Debug)]
struct Place {
    stream: String,
    seq: i64,
    hash: Vec<u8>,
}

impl Breaches {
    /// Keeps a breach unless one before it is known.
    pub fn found(&mut self, stream: &str, seq: i64, what: impl Into<String>) {
        let is_first = self.0.get(stream).is_none_or(|known| seq < known.seq);
        if is_first {
            self.0.insert(stream.to_owned(), Breach { seq, what: what.into() });
        }
    }

    pub fn into_inner(self) -> BTreeMap<String, Breach> {
        self.0
    }
}

impl Walk {
    /// A walk that is to end at these heads.
    pub fn towards(heads: Vec<Head>) -> Self {
        Self { heads: heads.into_iter().map(|head| (head.stream.clone(), head)).collect(), ..Self::default() }
    }

    /// Where it has come to: chain and place.
    pub fn place(&self) -> (String, i64) {
        self.place.as_ref().map_or((String::new(), 0), |place| (place.stream.clone(), place.seq))
    }

    /// One row further.
    pub fn step(&mut self, link: Link) {
        if self.place.as_ref().is_none_or(|place| place.stream != link.stream) {
            self.arrive();
            self.streams += 1;
            self.place = Some(Place { stream: link.stream.clone(), seq: 0, hash: GENESIS.to_vec() });
        }
        self.rows += 1;
        if let Some(place) = &mut self.place {
            if let Some((seq, what)) = place.breach(&link) {
                self.breaches.found(&link.stream, seq, what);
            }
            *place = Place { stream: link.stream, seq: link.seq, hash: link.hash };
        }
    }

    /// Ends the walk: how many rows and chains there were, and what is broken.
    pub fn ended(mut self) -> (u64, u64, Breaches) {
        self.arrive();
        for head in self.heads.into_values() {
            self.breaches.found(&head.stream, 1, format!("all {} rows are gone", head.seq));
        }
        (self.rows, self.streams, self.breaches)
    }

    /// The end of a chain: its head has to name its last row.
    fn arrive(&mut self) {
        let Some(place) = self.place.take() else { return };
        let Some(head) = self.heads.remove(&place.stream) else {
            self.breaches.found(&place.stream, place.seq, "its head is gone from audit_heads");
            return;
        };
        if head.seq > place.seq {
            let what = format!("cut off: the last row is {}, the head stands at {}", place.seq, head.seq);
            self.breaches.found(&place.stream, place.seq + 1, what);
        } else if head.seq < place.seq || head.hash != place.hash {
            self.breaches.found(&place.stream, head.seq.min(place.seq), "its head names another row");
        }
    }
}

impl Place {
    /// What is wrong with the row that follows this one.
    fn breach(&self, link: &Link) -> Option<(i64, String)> {
        let expected = self.seq + 1;
        if link.seq > expected {
            return Some((expected, format!("deleted: after row {} comes row {} ({})", self.seq, link.seq, link.name)));
        }
        if link.seq < expected {
            return Some((link.seq, format!("inserted: there are two rows of this place ({})", link.name)));
        }
        if hash(link) != link.hash {
            return Some((link.seq, format!("changed: it is not what was written ({})", link.name)));
        }
        if link.previous != self.hash {
            let what = format!("inserted, exchanged or rewritten: it does not follow the row before ({})", link.name);
            return Some((link.seq, what));
        }
        None
    }
}

/// The hash that a row must have.
fn hash(link: &Link) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(&link.previous);
    hash.update(link.seq.to_be_bytes());
    for field in &link.fields {
        match field {
            Some(text) => {
                hash.update(format!("{}:", text.len()));
                hash.update(text);
            }
            None => hash.update("-"),
        }
    }
    hash.finalize().to_vec()
}
