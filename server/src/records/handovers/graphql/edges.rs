//! What hangs on a handover, its preview and its briefs.

use rounds_domain::ids::CustomerId;

use crate::customers::customers::Customer;
use crate::field::tasks::NextTaskOn;
use crate::field::visits::{LastOn, PromisesOf, Visit};
use crate::organisation::people::{Department, Employee};
use crate::records::handovers::loaders::{BriefCountOf, BriefsOf, HeadshipsOf, LinesOf, SharesOf};
use crate::records::handovers::model::{
    Handover, HandoverBrief, HandoverLine, Headship, Placed, Preview, SuccessorShare,
};
use rounds_platform::db::{Page, Slice};
use rounds_platform::graphql::prelude::*;

/// What a handover would move; nothing is moved yet.
#[derive(Debug, Clone)]
pub struct HandoverPreview(pub Preview);

/// What a handover would move; nothing is moved yet.
#[Object]
impl HandoverPreview {
    /// Employee who hands everything over.
    async fn from(&self) -> Answer<Employee> {
        Some(Ok(self.0.from.clone()))
    }

    /// Number of items by kind.
    async fn lines(&self) -> &[HandoverLine] {
        &self.0.lines
    }

    /// What each successor would get, most customers first.
    async fn shares(&self) -> &[SuccessorShare] {
        &self.0.shares
    }

    /// Departments that the leaver leads, by code, each with its next head.
    async fn headships(&self) -> &[Headship] {
        &self.0.headships
    }

    /// Number of customers that the rules give to nobody; must be 0 to start.
    async fn unplaced_count(&self) -> i32 {
        i32::try_from(self.0.unplaced.len()).unwrap_or(i32::MAX)
    }

    /// Customers that the rules give to nobody, by pinyin.
    async fn unplaced(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Customer>> {
        let arguments = PageArguments { first, after, last, before };
        Some(async { unplaced(ctx, &self.0.unplaced, &arguments.page()?).await }.await)
    }
}

async fn unplaced(ctx: &Context<'_>, all: &[Placed], page: &Page<TextKey>) -> Result<Connection<Customer>> {
    let slice = cut(all, page);
    let ids: Vec<CustomerId> = slice.rows.iter().map(|placed| placed.customer).collect();
    let mut seen = ctx.loaders()?.rows(ids).await?;
    let rows = slice
        .rows
        .iter()
        .filter_map(|placed| Some((seen.remove(&placed.customer)?, TextKey(placed.pinyin.clone(), placed.customer.0))));
    let slice = Slice { rows: rows.collect(), has_previous: slice.has_previous, has_next: slice.has_next };
    let total = i64::try_from(all.len()).ok();
    Ok(Connection::of(slice, total).map(|(row, _): (Customer, TextKey)| row))
}

/// One page of what is in order already.
fn cut<'p>(all: &'p [Placed], page: &Page<TextKey>) -> Slice<&'p Placed> {
    let is_after = |placed: &Placed, key: &TextKey| (&placed.pinyin, placed.customer.0) > (&key.0, key.1);
    let is_before = |placed: &Placed, key: &TextKey| (&placed.pinyin, placed.customer.0) < (&key.0, key.1);
    let mut rows: Vec<&Placed> = all
        .iter()
        .filter(|placed| page.from().is_none_or(|key| is_after(placed, key)))
        .filter(|placed| page.until().is_none_or(|key| is_before(placed, key)))
        .collect();
    if page.is_backward() {
        rows.reverse();
    }
    rows.truncate(usize::try_from(page.limit()).unwrap_or(usize::MAX));
    page.slice(rows)
}

#[ComplexObject]
impl Handover {
    /// Employee who hands everything over.
    async fn from(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.from_id)).await
    }

    /// Employee who started the handover.
    async fn started_by(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.started_by)).await
    }

    /// Number of items by kind.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<HandoverLine>> {
        Ok(ctx.loaders()?.one(LinesOf(self.id)).await?.unwrap_or_default())
    }

    /// What each successor gets.
    async fn shares(&self, ctx: &Context<'_>) -> Result<Vec<SuccessorShare>> {
        Ok(ctx.loaders()?.one(SharesOf(self.id)).await?.unwrap_or_default())
    }

    /// Departments that the leaver led when it began, by code, each with its next head.
    async fn headships(&self, ctx: &Context<'_>) -> Result<Vec<Headship>> {
        Ok(ctx.loaders()?.one(HeadshipsOf(self.id)).await?.unwrap_or_default())
    }

    /// One brief per customer, by pinyin; successors see those of their own customers.
    async fn briefs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<HandoverBrief>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async { Connection::load(ctx, BriefsOf(self.id, arguments.page()?), BriefCountOf(self.id)).await };
        Some(work.await)
    }
}

/// A department that the leaver leads.
#[Object(name = "HandoverHeadship")]
impl Headship {
    /// Department that passes on.
    async fn department(&self, ctx: &Context<'_>) -> Answer<Department> {
        edge(ctx, Some(self.department_id)).await
    }

    /// Employee who is to lead the department; null when it waits for a head.
    async fn successor(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.successor_id).await
    }
}

#[ComplexObject]
impl SuccessorShare {
    /// Employee who gets this share.
    async fn successor(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.successor_id)).await
    }
}

#[ComplexObject]
impl HandoverBrief {
    /// Customer whom the brief is about; null when out of reach.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Employee who got the customer by this handover.
    async fn successor(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.successor_id)).await
    }

    /// Latest completed visits to the customer, latest first, at most 3.
    async fn last_visits(&self, ctx: &Context<'_>) -> Answer<Vec<Visit>> {
        Some(async { Ok(ctx.loaders()?.one(LastOn::on(self.customer_id, ())).await?.unwrap_or_default()) }.await)
    }

    /// Open next steps in words, latest first, at most 10: those after whose due day the customer has not been visited.
    async fn open_promises(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let promises = ctx.loaders()?.one(PromisesOf::on(self.customer_id, ())).await?.unwrap_or_default();
        Ok(promises.into_iter().filter_map(|visit| visit.next_step).collect())
    }

    /// Day of the next visit, in the successor's zone: the soonest open task or open next step. Null when there is none.
    async fn next_due_on(&self, ctx: &Context<'_>) -> Answer<Day> {
        let work = async {
            let task = ctx.loaders()?.one(NextTaskOn::on(self.customer_id, ())).await?;
            let promises = ctx.loaders()?.one(PromisesOf::on(self.customer_id, ())).await?.unwrap_or_default();
            let promised = promises.into_iter().filter_map(|visit| visit.next_step_due_on);
            Ok(promised.chain(task).min())
        };
        work.await.transpose()
    }
}
