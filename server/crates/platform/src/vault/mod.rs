//! What is kept sealed, and the keys that open it.
//!
//! The secrets of data keys lie in a file outside the database; the database knows which of them are in use and which one
//! seals (`platform/db/data_keys.rs`). A running process reads the file again when it meets a key that it does not know, so
//! that a rotation needs no restart. Where no file is named, values are sealed under a key that everybody knows: good to
//! try things out, and refused in production.

mod file;
mod key;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use self::key::SECRET_LENGTH;
pub use self::key::{DataKey, Place, Sealed};
use crate::error::{Error, Result};

/// Id of the key that everybody knows.
pub const WELL_KNOWN: &str = "development";
const WELL_KNOWN_SECRET: &[u8; SECRET_LENGTH] = b"everybody knows this: seal none!";

/// The data keys of a process; cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    file: Option<PathBuf>,
    ring: RwLock<Ring>,
}

struct Ring {
    /// Those of the file, the newest last.
    keys: Vec<Arc<DataKey>>,
    sealing: Option<String>,
}

impl Vault {
    /// Sealed under the key that everybody knows.
    #[must_use]
    pub fn well_known() -> Self {
        Self(Arc::new(Inner { file: None, ring: RwLock::new(Ring { keys: Vec::new(), sealing: None }) }))
    }

    /// The keys of a file.
    pub fn of_file(path: &Path) -> anyhow::Result<Self> {
        let keys = file::read(path)?.into_iter().map(Arc::new).collect();
        Ok(Self(Arc::new(Inner { file: Some(path.to_owned()), ring: RwLock::new(Ring { keys, sealing: None }) })))
    }

    /// The keys of a file of our own, which is made with a first key when it is not there.
    pub fn of_own_file(path: &Path, id: &str) -> anyhow::Result<Self> {
        if !path.exists() {
            file::append(path, id)?;
        }
        Self::of_file(path)
    }

    /// Makes a key in the file; it seals nothing until the database says so.
    pub fn make(&self, id: &str) -> anyhow::Result<()> {
        let path = self.0.file.as_deref();
        let path = path.ok_or_else(|| anyhow::anyhow!("ROUNDS_DATA_KEYS names no file to keep a key in"))?;
        file::append(path, id)?;
        self.read_again()
    }

    /// The file, where there is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// Whether others than its owner may read the file.
    #[must_use]
    pub fn is_open_to_others(&self) -> bool {
        self.file().is_some_and(file::is_open_to_others)
    }

    /// Reads the file again.
    pub fn read_again(&self) -> anyhow::Result<()> {
        if let Some(path) = &self.0.file {
            let keys = file::read(path)?.into_iter().map(Arc::new).collect();
            self.0.ring.write().unwrap_or_else(PoisonError::into_inner).keys = keys;
        }
        Ok(())
    }

    /// The key that was made last.
    pub fn newest(&self) -> Result<Arc<DataKey>> {
        let last = self.ring(|ring| ring.keys.last().cloned());
        last.map_or_else(well_known, Ok)
    }

    /// The key that seals, as far as the database was heard; none before anything was sealed.
    #[must_use]
    pub fn sealing(&self) -> Option<Arc<DataKey>> {
        let id = self.ring(|ring| ring.sealing.clone())?;
        self.key(&id).ok()
    }

    /// Learns which key seals; one that is not known is looked for in the file, so that what it seals is found.
    pub fn learn(&self, sealing: Option<String>) {
        if let Some(Err(error)) = sealing.as_deref().map(|id| self.key(id)) {
            tracing::warn!(%error, "the data key that seals is missing here");
        }
        self.0.ring.write().unwrap_or_else(PoisonError::into_inner).sealing = sealing;
    }

    /// A key by its id; looks into the file again when it is not known.
    pub fn key(&self, id: &str) -> Result<Arc<DataKey>> {
        if id == WELL_KNOWN {
            return well_known();
        }
        let find = |ring: &Ring| ring.keys.iter().find(|key| key.id() == id).cloned();
        if let Some(key) = self.ring(find) {
            return Ok(key);
        }
        self.read_again().map_err(Error::internal)?;
        self.ring(find).ok_or_else(|| Error::internal(format!("there is no data key {id} in the file")))
    }

    /// Opens what was sealed for this place.
    pub fn open(&self, place: Place, sealed: &Sealed) -> Result<String> {
        self.key(&sealed.key)?.open(place, &sealed.bytes)
    }

    /// What a value of a column is found by, under each key that is known.
    pub fn digests(&self, column: &'static str, value: &str) -> Result<Vec<Vec<u8>>> {
        let mut keys = self.ring(|ring| ring.keys.clone());
        keys.push(well_known()?);
        keys.iter().map(|key| key.digest(column, value)).collect()
    }

    fn ring<T>(&self, ask: impl FnOnce(&Ring) -> T) -> T {
        ask(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn well_known() -> Result<Arc<DataKey>> {
    Ok(Arc::new(DataKey::new(WELL_KNOWN, WELL_KNOWN_SECRET).map_err(Error::internal)?))
}
