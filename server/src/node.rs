//! Whatever can be fetched again by its id: one line per type.
//!
//! The word before the underscore says which type it is; the row is read by that type's loader, so that what is absent and
//! what is out of reach are both null.

use std::str::FromStr;

use async_graphql::{ID, Interface};
use futures_util::future::{BoxFuture, try_join_all};

use crate::catalogue::dictionaries::{DictionaryEntry, Product};
use crate::communication::remarks::Remark;
use crate::communication::reminders::Reminder;
use crate::customers::applications::CustomerApplication;
use crate::customers::assignments::Assignment;
use crate::customers::consents::Consent;
use crate::customers::customers::Customer;
use crate::customers::history::HistoryEntry;
use crate::customers::revisions::CustomerRevision;
use crate::field::calendar::{CalendarRelease, EmployeeCalendar, Leave};
use crate::field::plans::{PlanItem, WeekPlan};
use crate::field::reviews::Review;
use crate::field::tasks::Task;
use crate::field::visits::Visit;
use crate::organisation::audit::AuditEntry;
use crate::organisation::inbox::Notification;
use crate::organisation::people::{Department, Employee};
use crate::organisation::sessions::{Device, Session};
use crate::records::handovers::{Handover, HandoverBrief};
use rounds_platform::error::codes;
use rounds_platform::graphql::Entity;
use rounds_platform::graphql::prelude::*;

const MOST_AT_ONCE: usize = 100;

/// Any object that can be fetched again by its id. Ids are opaque to clients. Phones generate the ids of what they create offline: the word that the input names, an underscore and a UUIDv7 (`visit_0198…`); the object keeps that id.
#[derive(Debug, Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id, opaque and stable."))]
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

type Fetch = for<'l> fn(&'l Loaders, &'l str) -> BoxFuture<'l, Result<Option<Node>>>;

/// Every type of row that has an id, by the word before the underscore.
const TYPES: &[(&str, Fetch)] = &[
    of::<Assignment>(),
    of::<AuditEntry>(),
    of::<EmployeeCalendar>(),
    of::<CalendarRelease>(),
    of::<Consent>(),
    of::<Customer>(),
    of::<CustomerApplication>(),
    of::<CustomerRevision>(),
    of::<Department>(),
    of::<Device>(),
    of::<DictionaryEntry>(),
    of::<Employee>(),
    of::<Handover>(),
    of::<HandoverBrief>(),
    of::<HistoryEntry>(),
    of::<Leave>(),
    of::<Notification>(),
    of::<PlanItem>(),
    of::<Product>(),
    of::<Remark>(),
    of::<Reminder>(),
    of::<Review>(),
    of::<Session>(),
    of::<Task>(),
    of::<Visit>(),
    of::<WeekPlan>(),
];

const fn of<T: Entity + Into<Node>>() -> (&'static str, Fetch)
where
    T::Id: FromStr,
{
    (T::PREFIX, |loaders, id| Box::pin(fetch::<T>(loaders, id)))
}

/// The row of an id, as the viewer may see it; none when it is absent, out of reach, or no id of ours.
pub async fn by_id(loaders: &Loaders, id: &str) -> Result<Option<Node>> {
    let found = id.split_once('_').and_then(|(prefix, _)| TYPES.iter().find(|(known, _)| *known == prefix));
    match found {
        Some((_, fetch)) => fetch(loaders, id).await,
        None => Ok(None),
    }
}

async fn fetch<T: Entity + Into<Node>>(loaders: &Loaders, id: &str) -> Result<Option<Node>>
where
    T::Id: FromStr,
{
    let Some(id) = id.parse().ok() else {
        return Ok(None);
    };
    Ok(loaders.row::<T>(id).await?.map(Into::into))
}

/// Reads of anything by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Any object by its id; null when absent or out of reach.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Global id of the object.")] id: ID) -> Answer<Node> {
        async { by_id(&ctx.loaders()?, &id).await }.await.transpose()
    }

    /// Up to 100 objects by id, in the order of the ids; null for each that is absent or out of reach.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids of the objects, 1–100.")] ids: Vec<ID>,
    ) -> Answer<Vec<Option<Node>>> {
        let work = async {
            let loaders = ctx.loaders()?;
            match ids.len() {
                0 => Err(Error::field("ids", codes::LIST_EMPTY)),
                1..=MOST_AT_ONCE => try_join_all(ids.iter().map(|id| by_id(&loaders, id))).await,
                _ => Err(Error::field("ids", codes::LIST_TOO_LONG)),
            }
        };
        Some(work.await)
    }
}
