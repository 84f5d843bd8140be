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
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;
use rounds_platform::messages;

const MOST_DAYS: i64 = 400;

/// Reads of the calendar.
#[derive(Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// Published calendar years, latest first.
    async fn calendar_releases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only releases of this year; all years if omitted.")] year: Option<i32>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<CalendarRelease>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let page = arguments.page()?;
            let (rows, count) = (store::releases(year, &page), store::count_releases(year));
            Connection::read(ctx, rows, count, CalendarRelease::look_ahead).await
        };
        Some(work.await)
    }
}

/// Writes of the calendar.
#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Records leave (请假), the signed-in user's own, or with `calendar.manage` that of an employee within reach. Works offline.
    async fn record_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The leave to record.")] input: RecordLeaveInput,
    ) -> Answer<RecordLeavePayload> {
        let work = async {
            let id = ctx
                .change("recordLeave", input.idempotency_key, async move |tx| actions::record_leave(tx, input).await)
                .await?;
            Ok(RecordLeavePayload { leave: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Cancels leave (销假), the signed-in user's own, or with `calendar.manage` that of an employee within reach.
    async fn cancel_leave(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The leave to cancel.")] input: CancelLeaveInput,
    ) -> Answer<CancelLeavePayload> {
        let work = async {
            let id = ctx
                .change("cancelLeave", input.idempotency_key, async move |tx| actions::cancel_leave(tx, input).await)
                .await?;
            Ok(CancelLeavePayload { leave: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Publishes a calendar year as a new version (发布节假日); `brokenTasks` of the result lists what it breaks. Needs `calendar.manage`.
    async fn publish_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The calendar year to publish.")] input: PublishCalendarInput,
    ) -> Answer<PublishCalendarPayload> {
        let work = async {
            let id = ctx
                .change("publishCalendar", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::publish(tx, permit, input).await
                })
                .await?;
            let calendar_release = required(ctx, id).await?;
            Ok(PublishCalendarPayload { calendar_release })
        };
        Some(work.await)
    }
}

/// Result of the mutation `recordLeave`.
#[derive(Debug, SimpleObject)]
pub struct RecordLeavePayload {
    /// The leave after the change.
    leave: Leave,
}

/// Result of the mutation `cancelLeave`.
#[derive(Debug, SimpleObject)]
pub struct CancelLeavePayload {
    /// The leave after the change.
    leave: Leave,
}

/// Result of the mutation `publishCalendar`.
#[derive(Debug, SimpleObject)]
pub struct PublishCalendarPayload {
    /// The calendar release after the change.
    calendar_release: CalendarRelease,
}

/// One day in the working calendar of an employee.
#[Object]
impl CalendarDay {
    /// The day, in the employee's zone.
    async fn date(&self) -> Day {
        Day(self.0.date)
    }

    /// Whether it is a working day.
    async fn kind(&self) -> DayKind {
        self.0.kind
    }

    /// Part of the day that is worked: 0, 50 or 100 percent.
    async fn worked_percent(&self) -> i32 {
        self.0.worked_percent.into()
    }

    /// Name of the holiday, or kind of leave in the caller's language; null for an ordinary day.
    async fn name(&self, ctx: &Context<'_>) -> Option<String> {
        match self.0.leave {
            Some(leave) => Some(messages::render(ctx.language(), leave_key(leave), &serde_json::Value::Null)),
            None => self.0.name.clone(),
        }
    }

    /// Layer of the calendar that decided.
    async fn decided_by(&self) -> CalendarLayer {
        self.0.decided_by
    }

    /// How certain the day is.
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

/// The working calendar of an employee, all layers combined.
#[Object]
impl EmployeeCalendar {
    /// Global id, opaque and stable.
    pub async fn id(&self) -> CalendarId {
        CalendarId(self.employee.0)
    }

    /// Revision of this row: counts its changes, from 1.
    async fn rev(&self) -> i32 {
        self.rev
    }

    /// Employee whose calendar it is.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee)).await
    }

    /// Time zone of the days.
    async fn time_zone(&self) -> Zone {
        self.zone
    }

    /// First day that is provisional; null when none is.
    async fn provisional_from(&self, ctx: &Context<'_>) -> Answer<Day> {
        let work = async {
            let today = local_date(ctx.db()?.clock().now(), self.zone.0);
            Ok(first_provisional(week_before(today), &self.published_years).map(Day))
        };
        work.await.transpose()
    }

    /// Days in order, at most 400; null when out of reach.
    async fn days(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 400 days; from 7 days ago to 120 ahead if omitted.")] range: Option<DateRangeInput>,
    ) -> Answer<Vec<CalendarDay>> {
        let work = async {
            let today = local_date(ctx.db()?.clock().now(), self.zone.0);
            let (from, until) = match range {
                Some(range) => range.at_most(MOST_DAYS, "range")?,
                None => (week_before(today), today.checked_add_days(Days::new(120)).unwrap_or(today)),
            };
            ctx.loaders()?.one(DaysOf::on(self.employee, (from, until))).await
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
    /// Employee who is on leave.
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
    /// Working calendar of the employee; null when out of reach.
    async fn calendar(&self, ctx: &Context<'_>) -> Answer<EmployeeCalendar> {
        edge(ctx, Some(CalendarId(self.0.id.0))).await
    }

    /// Leave of the employee, latest first, without what was cancelled. Needs `plans.read`, `people.read` or `calendar.manage`, except for the signed-in user's own.
    async fn leaves(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only leave that touches these days in the employee's zone, at most 400; all leave if omitted."
        )]
        range: Option<DateRangeInput>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
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
