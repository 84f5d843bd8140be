//! Remarks (评语/建议/批示): comments, suggestions and instructions on visits, week plans, tasks and customers.
//!
//! Whoever sees the subject may see what is said of it, and whoever may write remarks may add one. An instruction needs
//! `remarks.instruct` over the person concerned – the author of the visit, the owner of plan or task, the customer's rep –
//! who acknowledges it; a due day makes a task of it. Those concerned are told: the person, whoever is named, and the
//! author of the remark that is answered, never oneself.
//!
//! Invariants: who is named in a remark sees its subject anyway; an answer stands on the same subject as what it answers;
//! a remark is never deleted.

mod actions;
mod graphql;
mod loaders;
mod model;
pub mod scope;
mod store;

pub use actions::{DueInstruction, PERSONAL, TRANSFERABLE, add, set_task};
pub use graphql::{RemarkMutation, RemarkSubject, SubjectRemarks};
pub use model::{AddRemarkInput, Remark};
