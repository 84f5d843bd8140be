//! Applications for new customers (客户申请): somebody who may claim applies, somebody who may assign decides.
//!
//! `PENDING → APPROVED | DECLINED`. An application is checked as the customer itself would be, so that what is granted can
//! be created; granting creates the customer and lets its rep serve in one transaction. Whoever decides is told what looks
//! alike; declining needs a reason, which the applicant is told. Nobody decides their own, and nothing is decided twice.
//!
//! Telephones of a professional are sealed while the application waits, and gone from it once it is decided.
//!
//! It is seen by whoever made it and by whoever may assign within reach of them.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::codes;
use rounds_platform::http::{FieldRateLimit, Rate};

pub use actions::{PERSONAL, reseal, sealed_under, to_be_sealed};
pub use graphql::{ApplicationMutation, ApplicationQuery};
pub use model::CustomerApplication;

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    constraints: &[("customer_applications_pkey", codes::ID_TAKEN)],
    rates: &[FieldRateLimit { field: "applyForCustomer", rate: Rate::per_minute(20, 40) }],
    locks: &[("customer_applications", Rank(31))],
    ..Manifest::EMPTY
};
