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

use crate::registry::Manifest;
use rounds_platform::db::Rank;
use rounds_platform::error::{Code, codes};

pub use actions::{DueInstruction, PERSONAL, TRANSFERABLE, add, set_task};
pub use graphql::{RemarkMutation, RemarkSubject, SubjectRemarks};
pub use loaders::look_ahead_at_remarks;
pub use model::{AddRemarkInput, Remark};

/// Invalid input: only an instruction can have a due day.
pub const DUE_ONLY_ON_INSTRUCTION: Code = Code::refusal("DUE_ONLY_ON_INSTRUCTION");
/// Invalid input: this remark is not an instruction.
pub const NOT_AN_INSTRUCTION: Code = Code::refusal("NOT_AN_INSTRUCTION");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[DUE_ONLY_ON_INSTRUCTION, NOT_AN_INSTRUCTION],
    constraints: &[("remarks_due_is_instruction", DUE_ONLY_ON_INSTRUCTION), ("remarks_pkey", codes::ID_TAKEN)],
    locks: &[("remarks", Rank(55))],
    ..Manifest::EMPTY
};
