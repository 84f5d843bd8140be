//! Whatever can be fetched again by its id: one line per type.
//!
//! The word before the underscore says which type it is; the row is read by that type's loader, so that what is absent and
//! what is out of reach are both null.

use std::str::FromStr;

use async_graphql::{ID, Interface};
use futures_util::future::{BoxFuture, try_join_all};

use rounds_platform::error::codes;
use rounds_platform::graphql::Entity;
use rounds_platform::graphql::prelude::*;

const MOST_AT_ONCE: usize = 100;

/// Declares the interface and the list of its types.
macro_rules! nodes {
    ($($name:ident in $wing:ident::$subject:ident),+ $(,)?) => {
        /// Any object that can be fetched again by its id. Ids are opaque to clients. Phones generate the ids of what they create offline: the word that the input names, an underscore and a UUIDv7 (`visit_0198…`); the object keeps that id.
        #[derive(Debug, Clone, Interface)]
        #[graphql(field(name = "id", ty = "ID", desc = "Global id, opaque and stable."))]
        pub enum Node {
            $(
                #[doc = concat!("`", stringify!($wing), "::", stringify!($subject), "`.")]
                $name(crate::$wing::$subject::$name),
            )+
        }

        /// Every type of row that has an id, by the word before the underscore.
        const TYPES: &[(&str, Fetch)] = &[$(of::<crate::$wing::$subject::$name>()),+];
    };
}

nodes!(
    Assignment in customers::assignments,
    AuditEntry in organisation::audit,
    CalendarRelease in field::calendar,
    Consent in customers::consents,
    Customer in customers::customers,
    CustomerApplication in customers::applications,
    CustomerRevision in customers::revisions,
    Department in organisation::people,
    Device in organisation::sessions,
    DictionaryEntry in catalogue::dictionaries,
    Employee in organisation::people,
    EmployeeCalendar in field::calendar,
    Handover in records::handovers,
    HandoverBrief in records::handovers,
    HistoryEntry in customers::history,
    Leave in field::calendar,
    Notification in organisation::inbox,
    PlanItem in field::plans,
    Product in catalogue::dictionaries,
    Remark in communication::remarks,
    Reminder in communication::reminders,
    Review in field::reviews,
    Session in organisation::sessions,
    Task in field::tasks,
    Visit in field::visits,
    WeekPlan in field::plans,
);

type Fetch = for<'l> fn(&'l Loaders, &'l str) -> BoxFuture<'l, Result<Option<Node>>>;

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
