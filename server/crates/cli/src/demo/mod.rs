//! `rounds demo`: a believable company, served, and one day of it walked through the public API.
//!
//! The company is always the same for the same number of reps and the same week. The clock of the demo stands on the Friday
//! before next Monday and moves with the day that is walked, so that a plan can be made, a reminder can ring and a
//! visit can take place whatever the hour is outside. Pushes go to a fake of Firebase Cloud Messaging, a program of its
//! own that is stricter than the original.

mod announcement;
mod company;
mod customers;
mod history;
mod lists;
mod names;
mod phone;
mod places;
mod rows;
mod walk;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use clap::Args;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng};
use rounds_domain::time::{instant_of, local_date};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::database::DatabaseChoice;
use rounds_platform::App;
use rounds_platform::clock::Clock;
use rounds_platform::db::migrate;
use rounds_platform::http::{Account, PlaygroundConfig, Settings};
use rounds_server::duties;
use rounds_server::serving;

const CUSTOMERS_PER_SIXTY_REPS: usize = 4_000;
const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

/// Shows a believable company and walks one day through its API.
#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Address to serve on.
    #[arg(long, env = "ROUNDS_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// End after the walk, non-zero if a step failed.
    #[arg(long)]
    exit: bool,
    /// Only serve the company.
    #[arg(long)]
    no_walk: bool,
    /// Reps to make.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(9..=600))]
    reps: u16,
}

/// Where everything that looks random comes from.
struct Seed {
    random: StdRng,
    /// When the company began.
    start: DateTime<Utc>,
}

impl Seed {
    /// An id as if it had been minted at an instant.
    fn mint(&mut self, at: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.random.random()).into_uuid()
    }
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        println!("starting PostgreSQL");
        let database = self.database.open_fresh("rounds_demo").await?;
        println!("migrating");
        migrate(&database.url).await?;
        let clock = Clock::default();
        let monday = next_monday(&clock);
        clock.set(at(monday - Days::new(3), 16, 0));
        let phone = phone::FakePush::start().await?;
        let mut app = database.app(clock).await?;
        app.push = Some(phone.door()?);
        let company = self.furnish(&app, monday).await?;
        let accounts = announcement::accounts(&company);
        let (url, stop) = self.open_doors(&app, accounts.clone()).await?;
        announcement::print(&url, &accounts);
        let scene = walk::Scene { url, monday, company: &company, phone: &phone };
        let outcome = if self.no_walk { Ok(()) } else { Box::pin(walk::one_day(&app, scene)).await };
        if !self.exit && outcome.is_ok() {
            println!("serving until Ctrl-C");
            super::leaving::stopped().await;
        }
        let _ = stop.send(());
        app.stop(Duration::from_secs(10)).await;
        outcome
    }

    /// Makes the company with its customers and its history.
    async fn furnish(&self, app: &App, monday: NaiveDate) -> anyhow::Result<company::Company> {
        let reps = usize::from(self.reps);
        let count = reps * CUSTOMERS_PER_SIXTY_REPS / 60;
        println!("making a company of {reps} reps and {count} customers with six weeks of history");
        let mut seed = Seed { random: StdRng::seed_from_u64(7), start: at(monday - Days::new(7 * 26), 8, 0) };
        let company = company::found(app, &mut seed, reps).await?;
        let lists = lists::make(app, &mut seed).await?;
        let customers = customers::make(app, &mut seed, (&company, &lists, count)).await?;
        let told = history::Told { company: &company, lists: &lists, customers: &customers, monday };
        println!("{}", history::make(app, &mut seed, told).await?);
        Ok(company)
    }

    /// Serves beside the walk, until the returned sender speaks; says where.
    async fn open_doors(&self, app: &App, accounts: Vec<Account>) -> anyhow::Result<(String, oneshot::Sender<()>)> {
        let listener = TcpListener::bind(self.listen).await.with_context(|| format!("{} is taken", self.listen))?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel::<()>();
        rounds_server::app::start_news(app);
        duties::start(app);
        let server = app.clone();
        let settings =
            Settings { offer: PlaygroundConfig { accounts, ..PlaygroundConfig::default() }, ..Settings::demo() };
        app.supervisor.detach(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            if let Err(error) = serving::serve(&server, listener, settings, stopped).await {
                tracing::error!(%error, "serving ended");
            }
        });
        Ok((url, stop))
    }
}

/// The Monday after today in Shanghai.
fn next_monday(clock: &Clock) -> NaiveDate {
    let today = local_date(clock.now(), ZONE);
    today + Days::new(u64::from(7 - today.weekday().num_days_from_monday()))
}

/// An instant of the demo by its wall time in Shanghai.
fn at(date: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    instant_of(date, NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default(), ZONE)
}
