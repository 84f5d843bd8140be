//! Six weeks that nobody lived through: plans, tasks, check-ins, visits and reviews, judged by the rules of the trade.

use std::fmt;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rand::RngExt as _;
use rounds_domain::ids::{CustomerId, PlanItemId};
use rounds_domain::planning::{Item, Week, WorkingDay, split};
use serde_json::{Value, json};
use uuid::Uuid;

use super::company::{Company, Person, Team};
use super::customers::Served;
use super::lists::Lists;
use super::rows::insert;
use super::{Seed, at};
use rounds_platform::App;

mod check_in;

const WEEKS: u64 = 6;
const VISITS_PER_WEEK: usize = 30;

/// What the history is about.
pub(super) struct Told<'t> {
    pub company: &'t Company,
    pub lists: &'t Lists,
    /// Customers of each rep, in the order of the teams and their reps.
    pub customers: &'t [Vec<Served>],
    /// The Monday after the history.
    pub monday: NaiveDate,
}

/// Rows by table, in the order in which they must be written.
#[derive(Default)]
struct Tables {
    plans: Vec<Value>,
    items: Vec<Value>,
    tasks: Vec<Value>,
    check_ins: Vec<Value>,
    fixes: Vec<Value>,
    judgements: Vec<Value>,
    visits: Vec<Value>,
    products: Vec<Value>,
    reviews: Vec<Value>,
}

/// How much was made.
pub(super) struct Made {
    plans: usize,
    tasks: usize,
    visits: usize,
    reviews: usize,
}

impl fmt::Display for Made {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "made {} week plans, {} tasks, {} visits, {} reviews",
            self.plans, self.tasks, self.visits, self.reviews
        )
    }
}

/// Writes six weeks.
pub(super) async fn make(app: &App, seed: &mut Seed, told: Told<'_>) -> anyhow::Result<Made> {
    let mut tables = Tables::default();
    let reps = told.company.teams.iter().flat_map(|team| team.reps.iter().map(move |rep| (team, rep)));
    for (number, (team, rep)) in reps.enumerate() {
        for back in (1..=WEEKS).rev() {
            let monday = told.monday - Days::new(7 * back);
            tables.week(seed, (&told, team), (rep, &told.customers[number], monday));
        }
    }
    tables.write(app).await?;
    Ok(Made {
        plans: tables.plans.len(),
        tasks: tables.tasks.len(),
        visits: tables.visits.len(),
        reviews: tables.reviews.len(),
    })
}

impl Tables {
    async fn write(&self, app: &App) -> anyhow::Result<()> {
        use diesel_async::SimpleAsyncConnection;
        let mut connection = app.database.dedicated().await?;
        insert(&mut connection, "week_plans", &self.plans).await?;
        insert(&mut connection, "plan_items", &self.items).await?;
        insert(&mut connection, "tasks", &self.tasks).await?;
        insert(&mut connection, "check_ins", &self.check_ins).await?;
        insert(&mut connection, "fixes", &self.fixes).await?;
        insert(&mut connection, "judgements", &self.judgements).await?;
        insert(&mut connection, "visits", &self.visits).await?;
        insert(&mut connection, "visit_products", &self.products).await?;
        insert(&mut connection, "reviews", &self.reviews).await?;
        Ok(connection.batch_execute("analyze").await?)
    }

    /// One week of one rep: a plan for some of the customers, split by the rule, and what became of it.
    fn week(&mut self, seed: &mut Seed, told: (&Told<'_>, &Team), rep: (&Person, &[Served], NaiveDate)) {
        let (told, team) = told;
        let (rep, customers, monday) = rep;
        let submitted = at(monday - Days::new(3), 16, 30);
        let plan = seed.mint(submitted);
        self.plans.push(json!({"id": plan, "employee_id": rep.id, "week_start": monday, "state": "APPROVED", "submitted_at": submitted,
            "decided_by": team.manager.id, "decided_at": submitted + TimeDelta::hours(2), "created_at": submitted, "rev": 1, "sync_xid": 0, "sync_seq": 0}));
        let first = seed.random.random_range(0..customers.len());
        let chosen: Vec<&Served> =
            customers.iter().cycle().skip(first).take(VISITS_PER_WEEK.min(customers.len())).collect();
        let items: Vec<Item> = chosen.iter().map(|customer| item(seed, submitted, customer)).collect();
        let days = monday.iter_days().take(5).map(|date| WorkingDay { date, worked_percent: 100 }).collect();
        let placed = split(&Week { days, from: monday, items: items.clone(), tasks: Vec::new() }).placed;
        for (item, customer) in items.iter().zip(&chosen) {
            let purpose = told.lists.any("VISIT_PURPOSE", &mut seed.random);
            let mut row = json!({"id": item.id.0, "plan_id": plan, "customer_id": customer.id, "visits_wanted": 1, "fixed_days": [],
                "purpose_id": purpose, "is_pinned": false, "visits_done": 0, "last_result_id": null, "rev": 1, "sync_xid": 0, "sync_seq": 0});
            for place in placed.iter().filter(|place| place.item == item.id) {
                let day = Day { plan_item: item.id.0, date: place.day, position: place.position, submitted, purpose };
                if let Some(result) = self.task(seed, (told, team, rep), (customer, day)) {
                    row["visits_done"] = json!(1);
                    row["last_result_id"] = json!(result);
                }
            }
            self.items.push(row);
        }
    }

    /// One task and what became of it; the result, when it was done.
    fn task(&mut self, seed: &mut Seed, told: (&Told<'_>, &Team, &Person), visited: (&Served, Day)) -> Option<Uuid> {
        let (told, team, rep) = told;
        let (customer, day) = visited;
        let id = seed.mint(day.submitted);
        let (state, reason) = match seed.random.random_range(0..100) {
            0..6 => ("MISSED", None),
            6..10 => ("CANCELLED", Some("客户临时有事")),
            _ => ("DONE", None),
        };
        self.tasks.push(json!({"id": id, "employee_id": rep.id, "customer_id": customer.id, "plan_item_id": day.plan_item, "day": day.date,
            "position": day.position, "state": state, "origin": "PLAN", "purpose_id": day.purpose, "is_pinned": false, "reason": reason,
            "created_by": rep.id, "created_at": day.submitted, "rev": 1, "sync_xid": 0, "sync_seq": 0}));
        (state == "DONE").then(|| self.visit(seed, (told, team, rep), (customer, day, id)))
    }
}

/// When and for what a task was planned.
#[derive(Clone, Copy)]
struct Day {
    plan_item: Uuid,
    date: NaiveDate,
    position: u32,
    submitted: DateTime<Utc>,
    purpose: Uuid,
}

fn item(seed: &mut Seed, at: DateTime<Utc>, customer: &Served) -> Item {
    Item {
        id: PlanItemId(seed.mint(at)),
        customer: CustomerId(customer.id),
        place: Some(customer.point),
        visits_wanted: 1,
        fixed_days: Vec::new(),
        is_pinned: false,
    }
}
