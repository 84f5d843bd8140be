//! `rounds employee`: people, for operators at the machine; in the app, administrators do it.
//!
//! Passwords made here are one-time: they are printed once, kept as a hash, and must be changed at the first sign-in.

use anyhow::Context;
use clap::{Args, Subcommand};
use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::Language;

use super::database::DatabaseChoice;
use rounds_platform::App;
use rounds_platform::clock::Clock;
use rounds_platform::db::{Command, Db, Tx, migrate};
use rounds_platform::error::Error;
use rounds_platform::error::codes;
use rounds_platform::scalars::Zone;
use rounds_server::founding;
use rounds_server::organisation::people::{self, NewEmployee};
use rounds_server::organisation::sessions;

/// People, for operators at the machine.
#[derive(Debug, Subcommand)]
pub enum Employee {
    /// Takes somebody on and prints a one-time password.
    Add(Add),
    /// Closes somebody's access; all of their sessions end.
    Disable(Named),
    /// Lists everybody.
    List(List),
    /// Prints a new one-time password for somebody; all of their sessions end.
    ResetPassword(Named),
}

/// Takes somebody on.
#[derive(Debug, Clone, Args)]
pub struct Add {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Company code, also the login.
    #[arg(long)]
    code: String,
    /// Name.
    #[arg(long)]
    name: String,
    /// Code of the department.
    #[arg(long, default_value = "HQ")]
    department: String,
    /// Standard position: REP, DISTRICT_MANAGER, REGIONAL_MANAGER, SERVICE, FINANCE, EXECUTIVE or ADMINISTRATOR.
    #[arg(long, default_value = "REP")]
    position: StandardPosition,
    /// Also leads the department.
    #[arg(long)]
    head: bool,
    /// Zone of their days.
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: chrono_tz::Tz,
    /// Language of their messages: ZH_CN or EN.
    #[arg(long, default_value = "ZH_CN")]
    language: Language,
}

/// Somebody by company code.
#[derive(Debug, Args)]
pub struct Named {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Company code.
    #[arg(long)]
    code: String,
}

/// Lists everybody.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    database: DatabaseChoice,
}

impl Employee {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let choice = match &self {
            Self::Add(add) => &add.database,
            Self::Disable(named) | Self::ResetPassword(named) => &named.database,
            Self::List(list) => &list.database,
        };
        let database = choice.open().await?;
        migrate(&database.url).await?;
        let app = database.app(Clock::default()).await?;
        let db = app.system("command line");
        match self {
            Self::Add(add) => add.carry_out(&app, &db).await,
            Self::Disable(named) => disable(&db, named.code).await,
            Self::ResetPassword(named) => reset_password(&app, &db, named.code).await,
            Self::List(_) => list(&db).await,
        }
    }
}

impl Add {
    async fn carry_out(self, app: &App, db: &Db) -> anyhow::Result<()> {
        founding::found_if_empty(app).await?;
        let (password, hash) = sessions::one_time_password(app).await?;
        let code = self.code.clone();
        let work = async move |tx: &mut Tx| self.take_on(tx, hash).await;
        db.transact(Command::keyless("createEmployee"), work).await.context("nobody was taken on")?;
        println!("{code} may sign in with the one-time password {password}");
        Ok(())
    }

    async fn take_on(self, tx: &mut Tx, hash: String) -> Result<EmployeeId, Error> {
        let department = people::department_of_code(tx, &self.department).await?;
        let department = department.ok_or_else(|| Error::field("department", codes::NOT_FOUND))?;
        let employee = NewEmployee {
            code: self.code,
            name: self.name,
            latin_name: None,
            phone: None,
            language: self.language,
            time_zone: Zone(self.time_zone),
            department_id: department,
        };
        let id = people::hire(tx, employee, &[self.position]).await?;
        if self.head {
            people::lead(tx, department, id).await?;
        }
        sessions::set_password(tx, id, hash).await?;
        Ok(id)
    }
}

async fn disable(db: &Db, code: String) -> anyhow::Result<()> {
    let named = code.clone();
    let work = async move |tx: &mut Tx| rounds_server::organisation::accounts::disable(tx, &named).await;
    db.transact(Command::keyless("setEmployeeAccess"), work).await.context("nobody has this code")?;
    println!("the access of {code} is closed");
    Ok(())
}

async fn reset_password(app: &App, db: &Db, code: String) -> anyhow::Result<()> {
    let (password, hash) = sessions::one_time_password(app).await?;
    let named = code.clone();
    let work = async move |tx: &mut Tx| {
        let id = people::of_code(tx, &named).await?;
        tx.audit_subject(id);
        sessions::set_password(tx, id, hash).await
    };
    db.transact(Command::keyless("resetPassword"), work).await.context("nobody has this code")?;
    println!("{code} may sign in with the one-time password {password}");
    Ok(())
}

async fn list(db: &Db) -> anyhow::Result<()> {
    let everybody = people::roster(&mut db.session().await?).await?;
    for employee in &everybody {
        println!("{}\t{}\t{}", employee.code, employee.name, employee.status);
    }
    println!("{} employees", everybody.len());
    Ok(())
}
