//! Persisted documents: what a client may ask for by an id instead of sending it in full.
//!
//! Manifests say which there are; their ids are those of the tools that made them and are never computed again, and one
//! id stands for one body over all manifests, or nothing is served. Operators choose whether manifests count at all, stand
//! beside documents in full, or are all there is; then whoever may operate the system is still free. A body that does not
//! fit the schema any more is logged at start and refused to whoever asks for it: one screen fails, not the server.
//!
//! Beside manifests, and never where they are all there is, clients may register documents under their SHA-256 (automatic
//! persisted queries): for development, as many as fit into a few megabytes.

mod manifests;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use moka::future::Cache;
use rounds_guard::Guard;
use sha2::{Digest, Sha256};

use super::document::Document;
use super::settings::{Settings, Trust};
use crate::error::codes;
use crate::error::{Error, Result};

const MOST_REGISTERED_BYTES: u64 = 4 * 1024 * 1024;

/// The documents that are known by an id.
pub struct Documents {
    trust: Trust,
    known: HashMap<String, Arc<str>>,
    registered: Option<Cache<String, Arc<str>>>,
}

impl Documents {
    /// Reads the manifests and judges every body.
    ///
    /// # Errors
    ///
    /// When a manifest cannot be read, two bodies claim one id, or the settings contradict each other.
    pub fn open(settings: &Settings, guard: &Guard) -> anyhow::Result<Self> {
        let trust = settings.documents;
        let directory = settings.manifests.as_deref().filter(|_| trust != Trust::Off);
        anyhow::ensure!(
            trust != Trust::Enforce || directory.is_some(),
            "ROUNDS_DOCUMENTS=enforce needs ROUNDS_MANIFESTS: nothing could run"
        );
        anyhow::ensure!(
            trust != Trust::Enforce || !settings.is_registering_on,
            "ROUNDS_DOCUMENTS=enforce and ROUNDS_REGISTER_DOCUMENTS=true contradict each other"
        );
        let known = directory.map(manifests::read).transpose()?.unwrap_or_default();
        report(&known, guard);
        Ok(Self { trust, known, registered: settings.is_registering_on.then(shelf) })
    }

    /// The document in full of what was sent by somebody of this freedom.
    pub(super) async fn text(&self, sent: &Document, freedom: Freedom) -> Result<Arc<str>> {
        let id = sent.document_id.as_ref().or(sent.sha256.as_ref());
        if let Some(known) = id.and_then(|id| self.known.get(id)) {
            return Ok(known.clone());
        }
        let unknown = || Error::code(codes::PERSISTED_QUERY_NOT_FOUND);
        match (&sent.query, self.trust, freedom) {
            (Some(_), Trust::Enforce, Freedom::Bound) => Err(Error::code(codes::OPERATION_NOT_ALLOWED)),
            (Some(query), ..) => Ok(query.as_str().into()),
            (None, ..) if id.is_some() => self.registered(sent).await.ok_or_else(unknown),
            (None, ..) => Err(Error::field("query", codes::FIELD_REQUIRED)),
        }
    }

    /// Registers a document that was sent in full together with its SHA-256, where that is allowed.
    pub(super) async fn register(&self, sent: &Document, text: &Arc<str>) -> Result<()> {
        let (Some(shelf), Some(hash), Some(_)) = (&self.registered, &sent.sha256, &sent.query) else {
            return Ok(());
        };
        if self.known.contains_key(hash) {
            return Ok(());
        }
        if hex(&Sha256::digest(text.as_bytes())) != hash.to_ascii_lowercase() {
            return Err(Error::field("extensions.persistedQuery.sha256Hash", codes::ID_MALFORMED));
        }
        shelf.insert(hash.clone(), text.clone()).await;
        Ok(())
    }

    async fn registered(&self, sent: &Document) -> Option<Arc<str>> {
        self.registered.as_ref()?.get(sent.sha256.as_ref()?).await
    }
}

/// Whether manifests bind somebody where they are all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freedom {
    /// They do.
    Bound,
    /// They do not: the person may operate the system.
    Free,
}

fn report(known: &HashMap<String, Arc<str>>, guard: &Guard) {
    for (id, body) in known {
        if let Err(rejection) = guard.document(body) {
            tracing::error!(id, %rejection, "a persisted document cannot run; whoever asks for it is refused");
        }
    }
    if !known.is_empty() {
        tracing::info!(documents = known.len(), "manifests read");
    }
}

fn shelf() -> Cache<String, Arc<str>> {
    let weigher = |hash: &String, text: &Arc<str>| u32::try_from(hash.len() + text.len()).unwrap_or(u32::MAX);
    Cache::builder().max_capacity(MOST_REGISTERED_BYTES).weigher(weigher).build()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
