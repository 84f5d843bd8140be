//! Whatever can be fetched again by its id: one line per type.
//!
//! The word before the underscore says which type it is; the row is read by that type's loader, so that what is absent and
//! what is out of reach are both null.

use async_graphql::dataloader::Loader;
use async_graphql::{ID, Interface};
use futures_util::future::try_join_all;
use rounds_domain::ids::{
    ApplicationId, AssignmentId, AuditEntryId, CalendarId, CalendarReleaseId, ConsentId, CustomerId, DepartmentId,
    DeviceId, DictionaryEntryId, EmployeeId, HandoverBriefId, HandoverId, HistoryEntryId, LeaveId, NotificationId,
    PlanItemId, ProductId, RemarkId, ReminderId, ReviewId, RevisionId, SessionId, TaskId, VisitId, WeekPlanId,
};

use crate::applications::CustomerApplication;
use crate::assignments::Assignment;
use crate::audit::AuditEntry;
use crate::calendar::{CalendarRelease, EmployeeCalendar, Leave};
use crate::consents::Consent;
use crate::customers::Customer;
use crate::dictionaries::{DictionaryEntry, Product};
use crate::handovers::{Handover, HandoverBrief};
use crate::history::HistoryEntry;
use crate::inbox::Notification;
use crate::people::{Department, Employee};
use crate::plans::{PlanItem, WeekPlan};
use crate::platform::graphql::prelude::*;
use crate::remarks::Remark;
use crate::reminders::Reminder;
use crate::reviews::Review;
use crate::revisions::CustomerRevision;
use crate::sessions::{Device, Session};
use crate::tasks::Task;
use crate::visits::Visit;

const MOST_AT_ONCE: usize = 100;

/// Whatever can be fetched again by its id. An id is opaque to read. Phones mint ids for what they create offline as the word that the input names, an underscore and a UUIDv7 (`visit_0198…`), and keep that id for ever.
#[derive(Debug, Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id, unique over all types, stable for ever."))]
pub enum Node {
    /// Who serves a customer, for a time.
    Assignment(Assignment),
    /// A row of the audit trail.
    AuditEntry(AuditEntry),
    /// A working calendar.
    Calendar(EmployeeCalendar),
    /// A published year.
    CalendarRelease(CalendarRelease),
    /// What a professional has agreed to.
    Consent(Consent),
    /// A customer.
    Customer(Customer),
    /// An application for a new customer.
    CustomerApplication(CustomerApplication),
    /// A change of a key field that waits for an approval.
    CustomerRevision(CustomerRevision),
    /// A department.
    Department(Department),
    /// A device.
    Device(Device),
    /// An entry of a company list.
    DictionaryEntry(DictionaryEntry),
    /// An employee.
    Employee(Employee),
    /// A handover.
    Handover(Handover),
    /// What a successor should know of a customer.
    HandoverBrief(HandoverBrief),
    /// A step of a customer's history.
    HistoryEntry(HistoryEntry),
    /// Time away.
    Leave(Leave),
    /// A notification.
    Notification(Notification),
    /// An item of a week plan.
    PlanItem(PlanItem),
    /// A product.
    Product(Product),
    /// A remark.
    Remark(Remark),
    /// A reminder.
    Reminder(Reminder),
    /// A review.
    Review(Review),
    /// A session.
    Session(Session),
    /// A task.
    Task(Task),
    /// A visit.
    Visit(Visit),
    /// A week plan.
    WeekPlan(WeekPlan),
}

/// The row of an id, as the viewer may see it; none when it is absent, out of reach, or no id of ours.
pub async fn by_id(rows: &Loaders, id: &str) -> Result<Option<Node>> {
    let Some((prefix, _)) = id.split_once('_') else {
        return Ok(None);
    };
    Ok(match prefix {
        ApplicationId::PREFIX => row::<ApplicationId>(rows, id).await?.map(Node::CustomerApplication),
        AssignmentId::PREFIX => row::<AssignmentId>(rows, id).await?.map(Node::Assignment),
        AuditEntryId::PREFIX => row::<AuditEntryId>(rows, id).await?.map(Node::AuditEntry),
        CalendarId::PREFIX => row::<CalendarId>(rows, id).await?.map(Node::Calendar),
        CalendarReleaseId::PREFIX => row::<CalendarReleaseId>(rows, id).await?.map(Node::CalendarRelease),
        ConsentId::PREFIX => row::<ConsentId>(rows, id).await?.map(Node::Consent),
        CustomerId::PREFIX => row::<CustomerId>(rows, id).await?.map(Node::Customer),
        DepartmentId::PREFIX => row::<DepartmentId>(rows, id).await?.map(Node::Department),
        DeviceId::PREFIX => row::<DeviceId>(rows, id).await?.map(Node::Device),
        DictionaryEntryId::PREFIX => row::<DictionaryEntryId>(rows, id).await?.map(Node::DictionaryEntry),
        EmployeeId::PREFIX => row::<EmployeeId>(rows, id).await?.map(Node::Employee),
        HandoverId::PREFIX => row::<HandoverId>(rows, id).await?.map(Node::Handover),
        HandoverBriefId::PREFIX => row::<HandoverBriefId>(rows, id).await?.map(Node::HandoverBrief),
        HistoryEntryId::PREFIX => row::<HistoryEntryId>(rows, id).await?.map(Node::HistoryEntry),
        LeaveId::PREFIX => row::<LeaveId>(rows, id).await?.map(Node::Leave),
        NotificationId::PREFIX => row::<NotificationId>(rows, id).await?.map(Node::Notification),
        PlanItemId::PREFIX => row::<PlanItemId>(rows, id).await?.map(Node::PlanItem),
        ProductId::PREFIX => row::<ProductId>(rows, id).await?.map(Node::Product),
        RemarkId::PREFIX => row::<RemarkId>(rows, id).await?.map(Node::Remark),
        ReminderId::PREFIX => row::<ReminderId>(rows, id).await?.map(Node::Reminder),
        ReviewId::PREFIX => row::<ReviewId>(rows, id).await?.map(Node::Review),
        RevisionId::PREFIX => row::<RevisionId>(rows, id).await?.map(Node::CustomerRevision),
        SessionId::PREFIX => row::<SessionId>(rows, id).await?.map(Node::Session),
        TaskId::PREFIX => row::<TaskId>(rows, id).await?.map(Node::Task),
        VisitId::PREFIX => row::<VisitId>(rows, id).await?.map(Node::Visit),
        WeekPlanId::PREFIX => row::<WeekPlanId>(rows, id).await?.map(Node::WeekPlan),
        _ => None,
    })
}

async fn row<Id>(rows: &Loaders, id: &str) -> Result<Option<<Rows as Loader<Id>>::Value>>
where
    Id: std::str::FromStr + Send + Sync + std::hash::Hash + Eq + Clone + 'static,
    Rows: Loader<Id, Error = Error>,
{
    match id.parse() {
        Ok(id) => rows.load_one(id).await,
        Err(_) => Ok(None),
    }
}

/// Reads of anything by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Anything by its id. Null, without a word why, when absent or out of reach.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Answer<Node> {
        async { by_id(ctx.rows()?, &id).await }.await.transpose()
    }

    /// Up to 100 things by id, in order; null for each that is absent or out of reach.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1–100 global ids.")] ids: Vec<ID>,
    ) -> Answer<Vec<Option<Node>>> {
        let work = async {
            let rows = ctx.rows()?;
            match ids.len() {
                0 => Err(Error::field("ids", "LIST_EMPTY")),
                1..=MOST_AT_ONCE => try_join_all(ids.iter().map(|id| by_id(rows, id))).await,
                _ => Err(Error::field("ids", "LIST_TOO_LONG")),
            }
        };
        Some(work.await)
    }
}
