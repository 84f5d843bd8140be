//! The keys of a running node, which learns of new ones without a restart.
//!
//! A token that names an unknown key makes the node look again, at most once a second, whoever sends such tokens and however
//! many: who comes in between waits for the next look, and all who wait share it.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use super::tokens::{Keys, StoredKey};
use crate::error::{Error, Result};

const LOOK_AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// The keys of a running node.
pub struct Keyring {
    keys: RwLock<Arc<Keys>>,
    looked_at: Mutex<Instant>,
}

impl Keyring {
    /// A keyring of keys that have just been read.
    pub fn new(stored: &[StoredKey]) -> anyhow::Result<Self> {
        Ok(Self { keys: RwLock::new(Arc::new(Keys::new(stored)?)), looked_at: Mutex::new(Instant::now()) })
    }

    /// The keys as they are known now.
    #[must_use]
    pub fn current(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over keys that have been read anew; keeps the old ones when those cannot be used.
    pub fn renew(&self, stored: &[StoredKey]) -> Result<()> {
        let keys = Arc::new(Keys::new(stored).map_err(Error::internal)?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Makes sure that the key of a token was looked for, by `read`, after the token came.
    pub async fn learn_of(&self, token: &str, read: impl Future<Output = Result<Vec<StoredKey>>>) -> Result<()> {
        if self.current().knows(token) {
            return Ok(());
        }
        let came_at = Instant::now();
        let mut looked_at = self.looked_at.lock().await;
        if *looked_at > came_at {
            return Ok(());
        }
        sleep_until(*looked_at + LOOK_AT_MOST_EVERY).await;
        *looked_at = Instant::now();
        self.renew(&read.await?)
    }
}
