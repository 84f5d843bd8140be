//! What subjects say of themselves, so that others can work on all of them without naming one.
//!
//! Each subject exports constants of these types beside its actions; the composition root gathers them in `registries.rs`, one
//! line each, once for the process. A subject below never names one above: whoever works with everything that there is asks
//! here.

mod manifest;
mod personal;
mod remarkable;
mod transfer;

use std::sync::OnceLock;

pub use manifest::Manifest;
pub use personal::{Erasing, Erasure, Exporting, Finding, Person, Personal, Sections, person, personals};
pub use remarkable::{Remarkable, Subject, remarkable_kept_as, remarkables, resolve};
pub use transfer::{Placement, TransferContext, Transferable, transferables};

/// Everything that subjects say of themselves.
#[derive(Debug)]
pub struct Registries {
    /// What passes to others when an employee leaves, in the order in which it moves.
    pub transferables: &'static [Transferable],
    /// What is kept about a person, in the order in which it is found, read and erased.
    pub personals: &'static [Personal],
    /// What can be spoken of.
    pub remarkables: &'static [Remarkable],
}

static GATHERED: OnceLock<Registries> = OnceLock::new();

/// Keeps what the composition root has gathered; the same again changes nothing.
pub fn gather(registries: Registries) {
    GATHERED.get_or_init(|| registries);
}

fn gathered() -> &'static Registries {
    GATHERED.get().expect("the composition root gathers before anything runs")
}
