//! One day of one rep, and the way through it.

use chrono::NaiveDate;
use rounds_domain::ids::EmployeeId;
use rounds_domain::place::{Point, encoded_polyline};
use rounds_domain::planning;
use rounds_domain::planning::TASKS_PER_DAY_AT_MOST;
use rounds_domain::vocabulary::{ReferenceSystem, TaskState};

use crate::communication::reminders::DayReminders;
use crate::field::calendar::{CalendarDay, DaysOf};
use crate::field::check_ins::DayCheckIns;
use crate::field::tasks::loaders::{SpotOf, TasksWithin};
use crate::field::tasks::model::{Task, WorkDay};
use crate::organisation::people::Employee;
use rounds_platform::graphql::prelude::*;

impl WorkDay {
    /// One day by itself.
    pub(super) fn alone(employee: EmployeeId, date: NaiveDate, zone: Zone) -> Self {
        Self { employee, date, zone, span: (date, date) }
    }
}

/// One day of an employee: calendar, tasks, route and check-ins.
#[Object]
impl WorkDay {
    /// Employee whose day it is.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee)).await
    }

    /// The day, in the employee's zone.
    async fn date(&self) -> Day {
        Day(self.date)
    }

    #[graphql(flatten)]
    async fn check_ins(&self) -> DayCheckIns {
        DayCheckIns { employee: self.employee, day: Day(self.date), zone: self.zone }
    }

    #[graphql(flatten)]
    async fn reminders(&self) -> DayReminders {
        DayReminders { employee: self.employee, day: Day(self.date), span: self.span }
    }

    /// The day in the employee's working calendar; null when out of reach.
    async fn calendar_day(&self, ctx: &Context<'_>) -> Answer<CalendarDay> {
        let days = edge_of(ctx, DaysOf::on(self.employee, self.span)).await?;
        days.map(|days| days.into_iter().find(|CalendarDay(day)| day.date == self.date)).transpose()
    }

    /// Tasks of the day in order, at most 60.
    async fn tasks(&self, ctx: &Context<'_>) -> Answer<Vec<Task>> {
        Some(tasks_of(ctx, self).await)
    }

    /// Route through the unfinished tasks in order; null with fewer than two that have an anchor.
    async fn route(&self, ctx: &Context<'_>) -> Answer<Route> {
        route_of(ctx, self).await.transpose()
    }
}

async fn tasks_of(ctx: &Context<'_>, day: &WorkDay) -> Result<Vec<Task>> {
    let tasks = ctx.loaders()?.one(TasksWithin::on(day.employee, day.span)).await?.unwrap_or_default();
    Ok(tasks.into_iter().filter(|task| task.day.0 == day.date).take(TASKS_PER_DAY_AT_MOST).collect())
}

async fn route_of(ctx: &Context<'_>, day: &WorkDay) -> Result<Option<Route>> {
    let tasks = tasks_of(ctx, day).await?;
    let open: Vec<Task> =
        tasks.into_iter().filter(|task| matches!(task.state, TaskState::Open | TaskState::Started)).collect();
    let spots = ctx.loaders()?.many(open.iter().map(|task| SpotOf::on(task.customer_id, ()))).await?;
    let stops: Vec<(Task, Point)> = open
        .into_iter()
        .filter_map(|task| spots.get(&SpotOf::on(task.customer_id, ())).map(|point| (task, *point)))
        .collect();
    let points: Vec<Point> = stops.iter().map(|(_, point)| *point).collect();
    Ok(planning::route(&points).map(|way| Route { way, stops, points }))
}

/// Route through the tasks of a day.
#[derive(Debug, Clone)]
pub struct Route {
    way: planning::Route,
    stops: Vec<(Task, Point)>,
    points: Vec<Point>,
}

/// Route through the tasks of a day.
#[Object]
impl Route {
    /// Distance in metres, estimated from straight lines.
    async fn distance_m(&self) -> i32 {
        whole(self.way.distance_m)
    }

    /// Travel time in minutes, estimated from the distance.
    async fn travel_minutes(&self) -> i32 {
        whole(self.way.travel_minutes)
    }

    /// Legs of the route in order.
    async fn legs(&self) -> Vec<RouteLeg> {
        let ends = self.stops.iter().skip(1).map(|(task, _)| Some(task.clone()));
        let legs = self.way.legs.iter().zip(ends);
        legs.map(|(leg, to)| RouteLeg {
            to,
            distance_m: whole(leg.distance_m),
            travel_minutes: whole(leg.travel_minutes),
        })
        .collect()
    }

    /// Stops of the route as an encoded polyline of precision 5.
    async fn polyline(
        &self,
        #[graphql(desc = "Reference system to convert to.", default_with = "ReferenceSystem::Wgs84")]
        system: ReferenceSystem,
    ) -> String {
        encoded_polyline(&self.points, system)
    }
}

/// One leg of a route.
#[derive(Debug, Clone, SimpleObject)]
pub struct RouteLeg {
    /// Task at the end of the leg.
    to: Option<Task>,
    /// Distance in metres, estimated from straight lines; 0 within one institution.
    distance_m: i32,
    /// Travel time in minutes, estimated from the distance.
    travel_minutes: i32,
}

fn whole(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
