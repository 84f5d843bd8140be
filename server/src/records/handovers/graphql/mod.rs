//! Handovers in the public schema: roots here, what hangs on a handover in `edges`.

mod edges;

use edges::HandoverPreview;
use futures_util::stream::{self, Stream};
use rounds_domain::ids::{EmployeeId, HandoverId};
use rounds_domain::vocabulary::HandoverState;

use super::model::{Handover, HandoverRulesInput, ResumeHandoverInput, StartHandoverInput};
use super::{actions, store};
use rounds_platform::access::permits;
use rounds_platform::db::{Page, TimeKey};
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

/// Reads of handovers.
#[derive(Default)]
pub struct HandoverQuery;

#[Object]
impl HandoverQuery {
    /// Preview of what a handover by these rules would move. Needs `handover.run`.
    async fn handover_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Employee who hands everything over.")] from_id: EmployeeId,
        #[graphql(desc = "Rules on who gets what.")] rules: HandoverRulesInput,
    ) -> Answer<HandoverPreview> {
        let work = async {
            let preview = ctx
                .db()?
                .dry_run(async move |tx| {
                    let permit = tx.permit()?;
                    actions::preview(tx, permit, from_id, rules).await
                })
                .await?;
            Ok(HandoverPreview(preview))
        };
        Some(work.await)
    }

    /// One handover; null when absent or out of reach. Successors see theirs.
    async fn handover(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the handover.")] id: HandoverId,
    ) -> Answer<Handover> {
        edge(ctx, Some(id)).await
    }

    /// Handovers within reach, latest first. Needs `handover.run`.
    async fn handovers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only handovers in this state; all states if omitted.")] state: Option<HandoverState>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Handover>> {
        let arguments = PageArguments { first, after, last, before };
        Some(async { listed(ctx, ctx.permit()?, state, &arguments.page()?).await }.await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    _: permits::HandoverRun,
    state: Option<HandoverState>,
    page: &Page<TimeKey>,
) -> Result<Connection<Handover>> {
    let db = ctx.db()?;
    let (rows, count) = (store::page(db.reader(), state, page), store::count(db.reader(), state));
    Connection::read(ctx, rows, count, Handover::look_ahead).await
}

/// Changes of handovers.
#[derive(Default)]
pub struct HandoverMutation;

#[Object]
impl HandoverMutation {
    /// Starts a handover (离职交接). Needs `handover.run` over the leaver and the successors.
    async fn start_handover(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who leaves and who gets what.")] input: StartHandoverInput,
    ) -> Answer<StartHandoverPayload> {
        let work = async {
            let id = ctx
                .change("startHandover", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::start(tx, permit, input).await
                })
                .await?;
            Ok(StartHandoverPayload { handover: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Resumes a stopped handover where it stopped. Needs `handover.run`.
    async fn resume_handover(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The handover to resume.")] input: ResumeHandoverInput,
    ) -> Answer<ResumeHandoverPayload> {
        let work = async {
            let id = ctx
                .change("resumeHandover", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::resume(tx, permit, input).await
                })
                .await?;
            Ok(ResumeHandoverPayload { handover: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `startHandover`.
#[derive(Debug, SimpleObject)]
pub struct StartHandoverPayload {
    /// The handover after the change.
    handover: Handover,
}

/// Result of the mutation `resumeHandover`.
#[derive(Debug, SimpleObject)]
pub struct ResumeHandoverPayload {
    /// The handover after the change.
    handover: Handover,
}

/// News of handovers.
#[derive(Default)]
pub struct HandoverSubscription;

#[Subscription]
impl HandoverSubscription {
    /// Progress of a handover, at most once a second. Needs `handover.run`, or being a successor.
    async fn handover_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Id of the handover.")] id: HandoverId,
    ) -> Result<impl Stream<Item = HandoverEvent> + use<>> {
        let news = ctx.listen(actions::PROGRESS, Some(id.0), None)?;
        if news.is_none() && ctx.loaders()?.row::<Handover>(id).await?.is_none() {
            return Err(Error::not_found());
        }
        Ok(stream::iter(news.map(|news| HandoverEvent(id, news))))
    }
}

/// A change of a handover.
#[derive(Debug, Clone)]
pub struct HandoverEvent(HandoverId, News);

/// A change of a handover.
#[Object]
impl HandoverEvent {
    /// Cursor of this event; a subscription that takes `after` resumes from it.
    async fn cursor(&self) -> String {
        self.1.cursor()
    }

    /// The handover as it is now; null when it left the user's reach.
    async fn handover(&self, ctx: &Context<'_>) -> Answer<Handover> {
        edge(ctx, Some(self.0)).await
    }
}
