//! The calendar in the public schema.

use chrono::{Datelike, Days, NaiveDate};
use rounds_domain::ids::CalendarId;
use rounds_domain::time::local_date;
use rounds_domain::vocabulary::{CalendarLayer, DayCertainty, DayKind, LeaveKind};

use super::loaders::{DaysOf, LeaveCountOf, LeavesOf};
use super::model::{
    CalendarDay, CalendarRelease, CancelLeaveInput, EmployeeCalendar, Leave, PublishCalendarInput, RecordLeaveInput,
};
use super::{actions, scope, store};
use crate::field::tasks::{LeaveTasks, ReleaseTasks};
use crate::organisation::people::Employee;
use rounds_platform::db::{DayKey, Page};
use rounds_platform::graphql::DateRangeInput;
use rounds_platform::graphql::prelude::*;
use rounds_platform::messages;

const MOST_DAYS: i64 = 400;

/// Reads of the calendar.
#[derive(Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// Published years, latest first.
    async fn calendar_releases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of this year.")] year: Option<i32>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<CalendarRelease>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let page = arguments.page()?;
            Connection::fetch(
                ctx,
                async |session| store::releases(session, year, &page).await,
                async |session| store::count_releases(session, year).await,
            )
            .await
        };
        Some(work.await)
    }
}

/// Writes of the calendar.
#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Records time away (请假). One's own, or needs `calendar.manage`. Works offline.
    async fn record_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The leave.")] input: RecordLeaveInput,
    ) -> Answer<RecordLeavePayload> {
        let work = async {
            let id = ctx
                .change("recordLeave", input.idempotency_key, async move |tx| actions::record_leave(tx, input).await)
                .await?;
            Ok(RecordLeavePayload { leave: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Takes time away back (销假). One's own, or needs `calendar.manage`.
    async fn cancel_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The leave.")] input: CancelLeaveInput,
    ) -> Answer<CancelLeavePayload> {
        let work = async {
            let id = ctx
                .change("cancelLeave", input.idempotency_key, async move |tx| actions::cancel_leave(tx, input).await)
                .await?;
            Ok(CancelLeavePayload { leave: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Publishes a year (发布节假日); says what it breaks. Needs `calendar.manage`.
    async fn publish_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year.")] input: PublishCalendarInput,
    ) -> Answer<PublishCalendarPayload> {
        let work = async {
            let id = ctx
                .change("publishCalendar", input.idempotency_key, async move |tx| actions::publish(tx, input).await)
                .await?;
            let calendar_release = required(ctx, id).await?;
            Ok(PublishCalendarPayload { calendar_release })
        };
        Some(work.await)
    }
}

/// Answer of `recordLeave`.
#[derive(Debug, SimpleObject)]
pub struct RecordLeavePayload {
    /// As it stands after the change.
    leave: Leave,
}

/// Answer of `cancelLeave`.
#[derive(Debug, SimpleObject)]
pub struct CancelLeavePayload {
    /// As it stands after the change.
    leave: Leave,
}

/// Answer of `publishCalendar`.
#[derive(Debug, SimpleObject)]
pub struct PublishCalendarPayload {
    /// As it stands after the change.
    calendar_release: CalendarRelease,
}

/// One day for one person.
#[Object]
impl CalendarDay {
    /// The day.
    async fn date(&self) -> Day {
        Day(self.0.date)
    }

    /// Whether it is worked.
    async fn kind(&self) -> DayKind {
        self.0.kind
    }

    /// Part worked, 0, 50 or 100 percent.
    async fn worked_percent(&self) -> i32 {
        self.0.worked_percent.into()
    }

    /// Holiday or leave, in the caller's language.
    async fn name(&self, ctx: &Context<'_>) -> Option<String> {
        match self.0.leave {
            Some(leave) => Some(messages::render(ctx.language(), leave_key(leave), &serde_json::Value::Null)),
            None => self.0.name.clone(),
        }
    }

    /// Layer that decided.
    async fn decided_by(&self) -> CalendarLayer {
        self.0.decided_by
    }

    /// How sure it is.
    async fn certainty(&self) -> DayCertainty {
        self.0.certainty
    }
}

const fn leave_key(leave: LeaveKind) -> &'static str {
    match leave {
        LeaveKind::Annual => "leave-annual",
        LeaveKind::Sick => "leave-sick",
        LeaveKind::Personal => "leave-personal",
        LeaveKind::Training => "leave-training",
    }
}

/// The working calendar of one person, all layers laid together.
#[Object]
impl EmployeeCalendar {
    /// Global id.
    pub async fn id(&self) -> CalendarId {
        CalendarId(self.employee.0)
    }

    /// Counts the changes of this row, from 1.
    async fn rev(&self) -> i32 {
        self.rev
    }

    /// Whose.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee)).await
    }

    /// Zone of its days.
    async fn time_zone(&self) -> Zone {
        self.zone
    }

    /// Days from here on are provisional; null when none is.
    async fn provisional_from(&self, ctx: &Context<'_>) -> Answer<Day> {
        let work = async {
            let today = local_date(ctx.db()?.clock().now(), self.zone.0);
            Ok(first_provisional(week_before(today), &self.published_years).map(Day))
        };
        work.await.transpose()
    }

    /// Days, at most 400; from 7 days ago to 120 ahead if omitted.
    async fn days(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which days.")] range: Option<DateRangeInput>,
    ) -> Answer<Vec<CalendarDay>> {
        let work = async {
            let today = local_date(ctx.db()?.clock().now(), self.zone.0);
            let (from, until) = match range {
                Some(range) => range.at_most(MOST_DAYS, "range")?,
                None => (week_before(today), today.checked_add_days(Days::new(120)).unwrap_or(today)),
            };
            ctx.loaders()?.one(DaysOf(self.employee, from, until)).await
        };
        work.await.transpose()
    }
}

fn week_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(7)).unwrap_or(day)
}

/// The first day from `from` on whose year is not published.
fn first_provisional(from: NaiveDate, published: &[i32]) -> Option<NaiveDate> {
    if !published.contains(&from.year()) {
        return Some(from);
    }
    let year = (from.year() + 1..).find(|year| !published.contains(year))?;
    NaiveDate::from_ymd_opt(year, 1, 1)
}

#[ComplexObject]
impl Leave {
    /// Who.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    #[graphql(flatten)]
    async fn tasks(&self) -> LeaveTasks {
        LeaveTasks(self.id)
    }
}

#[ComplexObject]
impl CalendarRelease {
    #[graphql(flatten)]
    async fn tasks(&self) -> ReleaseTasks {
        ReleaseTasks(self.id)
    }
}

/// What the calendar hangs on an employee.
#[derive(Debug, Clone)]
pub struct EmployeeTime(pub Employee);

#[Object]
impl EmployeeTime {
    /// Their working calendar.
    async fn calendar(&self, ctx: &Context<'_>) -> Answer<EmployeeCalendar> {
        edge(ctx, Some(CalendarId(self.0.id.0))).await
    }

    /// Their leave, latest first. Needs `plans.read`, except one's own.
    async fn leaves(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Days that it touches, in their zone.")] range: Option<DateRangeInput>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Leave>> {
        let arguments = PageArguments { first, after, last, before };
        leaves(ctx, &self.0, (range, arguments)).await.transpose()
    }
}

async fn leaves(
    ctx: &Context<'_>,
    employee: &Employee,
    wanted: (Option<DateRangeInput>, PageArguments),
) -> Result<Option<Connection<Leave>>> {
    let (range, arguments) = wanted;
    let page: Page<DayKey> = arguments.page()?;
    let within = range.map(|range| range.at_most(MOST_DAYS, "range")).transpose()?;
    if !scope::is_visible(&ctx.viewer()?, employee) {
        return Ok(None);
    }
    Connection::load(ctx, LeavesOf(employee.id, within, page), LeaveCountOf(employee.id, within)).await.map(Some)
}
