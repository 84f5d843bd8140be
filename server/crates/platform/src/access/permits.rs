//! Proof that a viewer holds a permission: an action that needs one takes it, and only `Viewer::permit` makes it.

use rounds_domain::permissions::Permission;

use super::{Reach, Viewer};
use crate::error::{Error, Result};

/// Proof that the viewer holds a permission, and how far it reaches. The number is that of the permission: each has a name of
/// its own below.
#[must_use = "a permission is asked for because something needs it"]
#[derive(Debug, Clone)]
pub struct Permit<const P: u8> {
    reach: Reach,
}

impl<const P: u8> Permit<P> {
    /// The permission.
    pub const PERMISSION: Permission = Permission::ALL[P as usize];

    /// Whose records it covers.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.reach
    }
}

impl Viewer {
    /// Proof of a permission, at whatever scope; `FORBIDDEN` without it.
    pub fn permit<const P: u8>(&self) -> Result<Permit<P>> {
        let permission = Permit::<P>::PERMISSION;
        if self.may(permission) { Ok(Permit { reach: self.reach(permission) }) } else { Err(Error::forbidden()) }
    }
}

/// Proof of PEOPLE_READ.
pub type PeopleRead = Permit<{ Permission::PeopleRead as u8 }>;
/// Proof of PEOPLE_MANAGE.
pub type PeopleManage = Permit<{ Permission::PeopleManage as u8 }>;
/// Proof of POSITIONS_MANAGE.
pub type PositionsManage = Permit<{ Permission::PositionsManage as u8 }>;
/// Proof of SESSIONS_READ.
pub type SessionsRead = Permit<{ Permission::SessionsRead as u8 }>;
/// Proof of SESSIONS_END.
pub type SessionsEnd = Permit<{ Permission::SessionsEnd as u8 }>;
/// Proof of CUSTOMERS_READ.
pub type CustomersRead = Permit<{ Permission::CustomersRead as u8 }>;
/// Proof of CUSTOMERS_WRITE.
pub type CustomersWrite = Permit<{ Permission::CustomersWrite as u8 }>;
/// Proof of CUSTOMERS_ASSIGN.
pub type CustomersAssign = Permit<{ Permission::CustomersAssign as u8 }>;
/// Proof of CUSTOMERS_CLAIM.
pub type CustomersClaim = Permit<{ Permission::CustomersClaim as u8 }>;
/// Proof of CUSTOMERS_REVISE.
pub type CustomersRevise = Permit<{ Permission::CustomersRevise as u8 }>;
/// Proof of CUSTOMERS_REVEAL.
pub type CustomersReveal = Permit<{ Permission::CustomersReveal as u8 }>;
/// Proof of ANCHORS_MOVE.
pub type AnchorsMove = Permit<{ Permission::AnchorsMove as u8 }>;
/// Proof of CALENDAR_MANAGE.
pub type CalendarManage = Permit<{ Permission::CalendarManage as u8 }>;
/// Proof of PLANS_READ.
pub type PlansRead = Permit<{ Permission::PlansRead as u8 }>;
/// Proof of PLANS_WRITE.
pub type PlansWrite = Permit<{ Permission::PlansWrite as u8 }>;
/// Proof of PLANS_APPROVE.
pub type PlansApprove = Permit<{ Permission::PlansApprove as u8 }>;
/// Proof of VISITS_READ.
pub type VisitsRead = Permit<{ Permission::VisitsRead as u8 }>;
/// Proof of VISITS_WRITE.
pub type VisitsWrite = Permit<{ Permission::VisitsWrite as u8 }>;
/// Proof of VISITS_REVIEW.
pub type VisitsReview = Permit<{ Permission::VisitsReview as u8 }>;
/// Proof of REMARKS_WRITE.
pub type RemarksWrite = Permit<{ Permission::RemarksWrite as u8 }>;
/// Proof of REMARKS_INSTRUCT.
pub type RemarksInstruct = Permit<{ Permission::RemarksInstruct as u8 }>;
/// Proof of VISITS_SHARE.
pub type VisitsShare = Permit<{ Permission::VisitsShare as u8 }>;
/// Proof of HANDOVER_RUN.
pub type HandoverRun = Permit<{ Permission::HandoverRun as u8 }>;
/// Proof of AUDIT_READ.
pub type AuditRead = Permit<{ Permission::AuditRead as u8 }>;
/// Proof of SYSTEM_READ.
pub type SystemRead = Permit<{ Permission::SystemRead as u8 }>;
/// Proof of SYSTEM_OPERATE.
pub type SystemOperate = Permit<{ Permission::SystemOperate as u8 }>;
