//! Institutions and professionals: who they are, where they are, who serves them, and how all of that came to be.
//!
//! `customers` holds them; `anchors` where an institution is on the map, `assignments` who serves whom from when to when,
//! `consents` what a professional has agreed to. A new customer may need somebody else's word (`applications`), and so may a key
//! field (`revisions`). `history` tells how a customer came to be as it is, `duplicate_check` whether it is there already;
//! `importing` brings them in from files.

/// Where institutions are on the map.
pub mod anchors;
/// Wishes for new customers.
pub mod applications;
/// Who serves whom, from when to when.
pub mod assignments;
/// What professionals have agreed to.
pub mod consents;
/// Institutions and professionals.
#[expect(clippy::module_inception, reason = "the wing is called by its first subject")]
pub mod customers;
/// Whether a customer is there already, whoever serves it.
pub mod duplicate_check;
/// How a customer came to be as it is.
pub mod history;
/// Bringing in institutions from files.
pub mod importing;
/// Changes of key fields that wait for an approval.
pub mod revisions;
