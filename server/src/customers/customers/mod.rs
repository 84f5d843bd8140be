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

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};
use rounds_platform::http::{FieldRateLimit, Rate};

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

/// Not allowed in the current state: this customer is archived.
pub const CUSTOMER_ARCHIVED: Code = Code::refusal("CUSTOMER_ARCHIVED");
/// No ID number is recorded.
pub const ID_NUMBER_MISSING: Code = Code::refusal("ID_NUMBER_MISSING");
/// Invalid input: this customer is not an institution.
pub const NOT_AN_INSTITUTION: Code = Code::refusal("NOT_AN_INSTITUTION");
/// Invalid input: this customer is not a professional.
pub const NOT_A_PROFESSIONAL: Code = Code::refusal("NOT_A_PROFESSIONAL");
/// Invalid input: the reason is too short.
pub const REASON_TOO_SHORT: Code = Code::refusal("REASON_TOO_SHORT");
/// Invalid input: an institution cannot have a workplace.
pub const WORKPLACE_REFUSED: Code = Code::refusal("WORKPLACE_REFUSED");
/// Invalid input: a professional needs a workplace.
pub const WORKPLACE_REQUIRED: Code = Code::refusal("WORKPLACE_REQUIRED");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[
        CUSTOMER_ARCHIVED,
        ID_NUMBER_MISSING,
        NOT_AN_INSTITUTION,
        NOT_A_PROFESSIONAL,
        REASON_TOO_SHORT,
        WORKPLACE_REFUSED,
        WORKPLACE_REQUIRED,
    ],
    constraints: &[
        ("customer_blind_keys_data_key", codes::UNAVAILABLE),
        ("customer_id_numbers_data_key", codes::UNAVAILABLE),
        ("customer_phones_data_key", codes::UNAVAILABLE),
        ("customers_code_unique", codes::CODE_TAKEN),
        ("customers_pkey", codes::ID_TAKEN),
    ],
    rates: &[
        FieldRateLimit { field: "customers", rate: Rate::per_second(5, 30) },
        FieldRateLimit { field: "revealSecret", rate: Rate::per_minute(10, 10) },
    ],
    locks: &[("customers", Rank(40))],
};
