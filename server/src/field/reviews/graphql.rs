//! Reviews in the public schema.

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use rounds_domain::ids::{EmployeeId, ReviewId, VisitId};
use rounds_domain::vocabulary::{ChangeKind, ReviewPriority, ReviewState};

use super::loaders::ReviewOf;
use super::model::{FeedKey, Review, ReviewFeedEvent, ReviewVisitInput};
use super::store::{self, Wanted};
use super::{actions, scope};
use crate::field::visits::Visit;
use crate::organisation::people::Employee;
use rounds_platform::access::{Viewer, permits};
use rounds_platform::db::Page;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;
use rounds_platform::messages;

/// Reads of reviews.
#[derive(Default)]
pub struct ReviewQuery;

#[Object]
impl ReviewQuery {
    /// Reviews that the signed-in user has to do: must-see first, then the soonest due (待审阅). Needs `visits.review`, or `people.manage` over the whole company.
    async fn review_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only reviews in this state.", default_with = "ReviewState::Due")] state: ReviewState,
        #[graphql(desc = "Only reviews with this priority; any if omitted.")] priority: Option<ReviewPriority>,
        #[graphql(desc = "Only reviews of this rep's visits; all reps if omitted.")] employee_id: Option<EmployeeId>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Review>> {
        let arguments = PageArguments { first, after, last, before };
        let wanted = Wanted { state, priority, employee: employee_id };
        Some(async { listed(ctx, &wanted, &arguments.page()?).await }.await)
    }
}

async fn listed(ctx: &Context<'_>, wanted: &Wanted, page: &Page<FeedKey>) -> Result<Connection<Review>> {
    has_feed(&ctx.viewer()?)?;
    let db = ctx.db()?;
    let (rows, count) = (store::feed(db.reader(), wanted, page), store::total(db.reader(), wanted));
    Connection::read(ctx, rows, count, Review::look_ahead).await
}

/// Whoever reviews has a feed, and whoever empties the administrators' queue.
fn has_feed(viewer: &Viewer) -> Result<()> {
    if scope::empties_queue(viewer) {
        return Ok(());
    }
    let _: permits::VisitsReview = viewer.permit()?;
    Ok(())
}

/// Changes of reviews.
#[derive(Default)]
pub struct ReviewMutation;

#[Object]
impl ReviewMutation {
    /// Reviews and rates a visit (审阅); the rep is notified. Needs `visits.review`. Works offline.
    async fn review_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The review, with rating and guidance.")] input: ReviewVisitInput,
    ) -> Answer<ReviewVisitPayload> {
        let work = async {
            let sent = ctx.caller().phone_clock.clone();
            let id = ctx
                .change("reviewVisit", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::review(tx, permit, input, sent).await
                })
                .await?;
            Ok(ReviewVisitPayload { review: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `reviewVisit`.
#[derive(Debug, SimpleObject)]
pub struct ReviewVisitPayload {
    /// The review after the change.
    review: Review,
}

/// Live news of reviews.
#[derive(Default)]
pub struct ReviewSubscription;

#[Subscription]
impl ReviewSubscription {
    /// Changes of the review feed as they happen. Needs `visits.review`, or `people.manage` over the whole company.
    async fn review_feed_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Cursor of an event after which the stream resumes; only new events are sent if omitted.")]
        after: Option<String>,
    ) -> Result<BoxStream<'static, Answer<ReviewFeedEvent>>> {
        has_feed(ctx.db()?.viewer())?;
        let event = match ctx.listen(actions::TOPIC, None, after)? {
            Some(news) => Some(Some(told(ctx, &news).await)),
            None => None,
        };
        Ok(stream::iter(event).boxed())
    }
}

/// What happened, read again as the viewer may see it now.
async fn told(ctx: &Context<'_>, news: &News) -> Result<ReviewFeedEvent> {
    let cursor = news.cursor();
    let News::Event(event) = news else {
        return Ok(ReviewFeedEvent { cursor, change: ChangeKind::Resync, review_id: None, review: None });
    };
    let id = ReviewId(event.subject);
    let viewer = ctx.viewer()?;
    let review = ctx.loaders()?.row(id).await?.filter(|review| scope::is_duty(&viewer, review));
    let change = if review.is_some() { ChangeKind::Upserted } else { ChangeKind::Removed };
    Ok(ReviewFeedEvent { cursor, change, review_id: Some(id), review })
}

#[ComplexObject]
impl Review {
    /// Visit to review; null when out of reach.
    async fn visit(&self, ctx: &Context<'_>) -> Answer<Visit> {
        edge(ctx, Some(self.visit_id)).await
    }

    /// Manager who has to review it: the nearest head above the rep, or a successor. Null while it waits in the administrators' queue.
    async fn manager(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.manager_id).await
    }

    /// Why the visit must be seen, in the caller's language; empty for a routine visit.
    async fn reasons(&self, ctx: &Context<'_>) -> Vec<String> {
        let keys = self.reasons.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
        keys.map(|key| messages::render(ctx.language(), key, &serde_json::json!({}))).collect()
    }
}

/// What reviews add to a visit.
pub struct VisitReview(pub VisitId);

#[Object]
impl VisitReview {
    /// Review of the visit; null until the visit is completed or when out of reach.
    async fn review(&self, ctx: &Context<'_>) -> Answer<Review> {
        edge_of(ctx, ReviewOf::on(self.0, ())).await
    }
}
