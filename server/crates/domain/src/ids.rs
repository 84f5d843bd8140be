//! Typed ids: what a phone or the server mints, and how it is written.
//!
//! An id is a UUID (version 7 when minted) in SQL and `<prefix>_<uuid>` for people and programs. The prefix is checked
//! wherever an id is read, so that a task's id can never be taken for a visit's.

use uuid::Uuid;

/// An id that is not written as `<prefix>_<uuid>` with the prefix expected here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Not an id of the form {prefix}_<uuid>")]
pub struct MalformedId {
    /// The prefix expected.
    pub prefix: &'static str,
}

/// An id of one kind of thing: what all of them have in common.
pub trait TypedId: Copy + Eq + Ord + std::hash::Hash + std::fmt::Display + Into<Uuid> + Send + Sync + 'static {
    /// The word before the underscore.
    const PREFIX: &'static str;

    /// The id of a UUID.
    fn of(uuid: Uuid) -> Self;

    /// The UUID.
    fn uuid(self) -> Uuid;
}

/// The UUID of an id after its prefix has been checked.
pub fn uuid_after(text: &str, prefix: &'static str) -> Result<Uuid, MalformedId> {
    let malformed = || MalformedId { prefix };
    let rest = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or_else(malformed)?;
    if rest.len() != 36 {
        return Err(malformed());
    }
    rest.parse().map_err(|_| malformed())
}

id!(
    /// Somebody who signs in.
    EmployeeId = "employee"
);
id!(
    /// A node of the organisation tree.
    DepartmentId = "department"
);
id!(
    /// A named set of permissions.
    PositionId = "position"
);
id!(
    /// One signing-in on one device.
    SessionId = "session"
);
id!(
    /// A phone, tablet or browser installation.
    DeviceId = "device"
);
id!(
    /// An institution or a professional.
    CustomerId = "customer"
);
id!(
    /// What a professional has agreed to.
    ConsentId = "consent"
);
id!(
    /// An entry of a company list.
    DictionaryEntryId = "dictionaryentry"
);
id!(
    /// A product.
    ProductId = "product"
);
id!(
    /// Where an institution is, for a time.
    AnchorId = "anchor"
);
id!(
    /// A wish to move an anchor.
    AnchorProposalId = "anchorproposal"
);
id!(
    /// Who serves a customer, for a time.
    AssignmentId = "assignment"
);
id!(
    /// A wish for a new customer.
    ApplicationId = "application"
);
id!(
    /// A change of a key field that waits for an approval.
    RevisionId = "customerrevision"
);
id!(
    /// One step of a customer's history.
    HistoryEntryId = "historyentry"
);
id!(
    /// Everything of one employee on its way to others.
    HandoverId = "handover"
);
id!(
    /// What a successor should know of one customer.
    HandoverBriefId = "handoverbrief"
);
id!(
    /// A published year.
    CalendarReleaseId = "calendarrelease"
);
id!(
    /// The working calendar of one employee; the same UUID as the employee's.
    CalendarId = "calendar"
);
id!(
    /// Time away.
    LeaveId = "leave"
);
id!(
    /// What a rep intends for one week.
    WeekPlanId = "weekplan"
);
id!(
    /// One customer of a week plan.
    PlanItemId = "planitem"
);
id!(
    /// One intended visit on one day.
    TaskId = "task"
);
id!(
    /// One check-in at an institution.
    CheckInId = "checkin"
);
id!(
    /// How a verdict came about.
    JudgementId = "judgement"
);
id!(
    /// One call on one customer.
    VisitId = "visit"
);
id!(
    /// A duty to look at a visit.
    ReviewId = "review"
);
id!(
    /// A comment, suggestion or instruction.
    RemarkId = "remark"
);
id!(
    /// Something due at a local time.
    ReminderId = "reminder"
);
id!(
    /// One row of an inbox.
    NotificationId = "notification"
);
id!(
    /// One push to one device.
    DeliveryId = "delivery"
);
id!(
    /// A row of the audit trail.
    AuditEntryId = "auditentry"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let id = VisitId(Uuid::from_u128(7));
        assert_eq!(id.to_string(), "visit_00000000-0000-0000-0000-000000000007");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn an_id_of_another_type_is_refused() {
        let task = TaskId(Uuid::from_u128(7)).to_string();
        assert_eq!(task.parse::<VisitId>(), Err(MalformedId { prefix: "visit" }));
    }

    #[test]
    fn other_spellings_of_a_uuid_are_refused() {
        for text in [
            "visit_",
            "visit_7",
            "visit_{00000000-0000-0000-0000-000000000007}",
            "visit_00000000000000000000000000000007",
        ] {
            assert!(text.parse::<VisitId>().is_err(), "{text}");
        }
    }
}
