//! Institutions and professionals: who they are, where they are, who serves them, and how all of that came to be.
//!
//! `customers` holds them; `anchors` where an institution is on the map, `assignments` who serves whom from when to when,
//! `consents` what a professional has agreed to. A new customer may need somebody else's word (`applications`), and so may a key
//! field (`revisions`). `history` tells how a customer came to be as it is, `duplicate_check` whether it is there already;
//! `importing` brings them in from files.

pub mod anchors;
pub mod applications;
pub mod assignments;
pub mod consents;
#[expect(clippy::module_inception, reason = "the wing is called by its first subject")]
pub mod customers;
pub mod duplicate_check;
pub mod history;
pub mod importing;
pub mod revisions;
