//! Customers (客户): institutions, and the professionals who work at them.
//!
//! An institution is a hospital, clinic, pharmacy, distributor or company; a professional is a doctor, pharmacist or
//! buyer who works at one through a work link, of which one is primary. A customer is served by at most one rep and one
//! service person at any instant (`assignments`); nobody serving it, it lies in the pool of a department. An institution
//! has an anchor on the map (`anchors`).
//!
//! Nobody deletes a customer; administrators archive. Every change of a key field is on record with its reason.
//!
//! ID numbers and the telephones of professionals are stored sealed (`platform::vault`), found by equality alone, and masked:
//! who serves somebody sees the telephones; the ID number shows its end, and is revealed to who may, with a reason, audited.
//!
//! Invariants: a professional has exactly one primary workplace, an institution has none; search keys follow the name and
//! the telephones in the same transaction.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

pub use actions::Revised;
pub use actions::{
    CHANGED, ChangeTerms, Changed, PERSONAL, WaitingChange, change, create, create_many, examine, hold, institution_of,
    is_visible, lock, reseal, resolve, return_to_pool, revise, sealed_under, seen, sound_reason, standings,
    to_be_sealed,
};
pub use graphql::{CustomerMutation, CustomerQuery, EmployeeCustomers, SecretMutation};
pub use loaders::{PlaceOf, ServedBy, StandingOf};
pub use model::{ChangeCustomerInput, CustomerPolicy, Patch, PoolLimits, RevisionRules};
pub use model::{Customer, CustomerDraftInput, CustomerFilter, Draft, NewCustomer, Standing, Workplace, phone_digests};
