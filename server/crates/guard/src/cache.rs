//! Verdicts on documents by the SHA-256 of their text, the least recently asked forgotten first.
//!
//! Bounded by count and by estimated memory, so that neither many small nor a few large documents fill the process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use crate::{document::Document, limits::Limits, rejection::Rejection};

/// What was found of a document.
pub(crate) type Verdict = Result<Arc<Document>, Rejection>;

/// The verdicts of one sort.
#[derive(Debug)]
pub(crate) struct Shelf {
    verdicts: Mutex<Verdicts>,
    most_documents: usize,
    most_bytes: usize,
}

#[derive(Debug)]
struct Verdicts {
    by_hash: LruCache<[u8; 32], (Verdict, usize)>,
    bytes: usize,
}

impl Shelf {
    pub(crate) fn new(limits: &Limits) -> Self {
        let verdicts = Mutex::new(Verdicts { by_hash: LruCache::unbounded(), bytes: 0 });
        Self { verdicts, most_documents: limits.cached_documents, most_bytes: limits.cached_bytes }
    }

    /// The verdict, if it is remembered.
    pub(crate) fn find(&self, sha256: &[u8; 32]) -> Option<Verdict> {
        self.lock().by_hash.get(sha256).map(|(verdict, _)| verdict.clone())
    }

    /// Remembers a verdict that takes so much memory, forgetting others as needed.
    pub(crate) fn keep(&self, sha256: [u8; 32], verdict: Verdict, bytes: usize) {
        let mut verdicts = self.lock();
        verdicts.bytes += bytes;
        if let Some((_, replaced)) = verdicts.by_hash.put(sha256, (verdict, bytes)) {
            verdicts.bytes -= replaced;
        }
        while verdicts.by_hash.len() > self.most_documents || verdicts.bytes > self.most_bytes {
            let Some((_, (_, forgotten))) = verdicts.by_hash.pop_lru() else { break };
            verdicts.bytes -= forgotten;
        }
    }

    /// How many verdicts are remembered.
    pub(crate) fn len(&self) -> usize {
        self.lock().by_hash.len()
    }

    /// A panic elsewhere leaves at worst a wrong sum of bytes behind, so a poisoned lock is used on.
    fn lock(&self) -> MutexGuard<'_, Verdicts> {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
