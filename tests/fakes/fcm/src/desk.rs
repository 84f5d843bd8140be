//! What all handlers share: the account, the project, and the ledger behind one lock.

use std::sync::{Arc, Mutex, MutexGuard};

use crate::{account::Issuer, ledger::Ledger, settings::Settings};

pub struct Desk {
    pub issuer: Issuer,
    pub project: String,
    ledger: Mutex<Ledger>,
}

pub type Shared = axum::extract::State<Arc<Desk>>;

impl Desk {
    pub fn new(issuer: Issuer, project: String, settings: Settings) -> Self {
        Self { issuer, project, ledger: Mutex::new(Ledger::new(settings)) }
    }

    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().expect("no holder of the lock panics")
    }
}
