//! The closed sets of words of the trade, each declared once for Rust, SQL and GraphQL.
//!
//! They are grouped by subject and exported flat: `vocabulary::Verdict`. The doc comments are the descriptions of the
//! public schema.

mod audit;
mod calendar;
mod consents;
mod customers;
mod handovers;
mod inbox;
mod people;
mod plans;
mod reviews;
mod sessions;
mod visits;

pub use audit::AuditOutcome;
pub use calendar::{CalendarLayer, DayCertainty, DayKind, DayPart, LeaveKind};
pub use consents::{ConsentBasis, ConsentPurpose};
pub use customers::{
    AssignmentDuty, CustomerAction, CustomerField, CustomerKind, CustomerOwnership, CustomerSort, CustomerStatus,
    Decision, DictionaryName, HistoryKind, KeyField, ReferenceSystem, RequestState,
};
pub use handovers::{HandoverKind, HandoverState};
pub use inbox::{NotificationKind, ReminderState};
pub use people::{EmployeeStatus, GrantScope, Language, PresenceState};
pub use plans::{PlanAction, PlanState, TaskAction, TaskOrigin, TaskState};
pub use reviews::{ChangeKind, RemarkKind, ReviewMode, ReviewPriority, ReviewState};
pub use sessions::{Platform, PushChannel, SessionEnd};
pub use visits::{
    CheckInAction, FencePosition, FixProvider, MeasureUnit, QualityElement, Signal, TimeTrust, Verdict, VisitAction,
    VisitChannel, VisitState,
};
