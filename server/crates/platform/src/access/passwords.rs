//! Passwords: argon2id, two at a time, with a bounded queue.
//!
//! Hashing costs 19 MiB and tens of milliseconds by design; a flood of sign-ins must neither fill the memory nor hold the
//! threads of the server. An unknown account costs the same as a known one.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use rounds_domain::refusal::Refusal;
use tokio::sync::Semaphore;

use crate::error::codes;
use crate::error::{Error, Result};

const AT_ONCE: usize = 2;
const QUEUE: usize = 32;
const SHORTEST: usize = 8;
const LONGEST: usize = 128;

/// The hash of a password that nobody has, for accounts that do not exist.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed("nobody has this password").unwrap_or_default());

/// Hashes and verifies passwords, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { running: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::new(Semaphore::new(AT_ONCE + QUEUE)) }
    }
}

/// A password that is not strong enough to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A password has 8 to 128 characters")]
pub struct TooWeak;

impl Refusal for TooWeak {
    fn code(&self) -> &'static str {
        codes::PASSWORD_TOO_WEAK.as_str()
    }
}

/// Refuses a password that is too short or too long to be set.
pub fn judge(password: &str) -> Result<(), TooWeak> {
    if (SHORTEST..=LONGEST).contains(&password.chars().count()) { Ok(()) } else { Err(TooWeak) }
}

impl Passwords {
    /// The hash of a password.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.run(move || hashed(&password)).await?
    }

    /// Whether the password is the one of the hash; without a hash it is not, after the same time.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        self.run(move || {
            let is_known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.clone());
            is_known & matches(&password, &hash)
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _place = self.waiting.try_acquire().map_err(|_| Error::unavailable("too many passwords wait"))?;
        let _turn = self.running.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)
    }
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("19 MiB, two passes and one lane are allowed");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hashed(password: &str) -> Result<String> {
    argon2id().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Error::internal)
}

fn matches(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        return false;
    };
    argon2id().verify_password(password.as_bytes(), &hash).is_ok()
}
