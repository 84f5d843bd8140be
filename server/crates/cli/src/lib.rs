//! The commands of the binary, one file each.

mod audit;
mod backup;
mod check;
mod config;
mod database;
mod demo;
mod doctor;
mod employee;
mod import;
mod keys;
mod leaving;
mod migrate;
mod schema;
mod serve;
mod token;
mod work;

use clap::Parser;

/// The backend of a mobile field-sales app.
#[derive(Debug, Parser)]
#[command(name = "rounds", version, arg_required_else_help = true)]
pub enum Command {
    /// Serves GraphQL over HTTP and WebSocket.
    Serve(Box<serve::Serve>),
    /// Shows a believable company and walks one day through its API.
    Demo(demo::Demo),
    /// Brings the database to this version.
    Migrate(migrate::Migrate),
    /// Prints the GraphQL schema.
    Schema(schema::Schema),
    /// Prints an access token for somebody; for development and demos.
    Token(token::Token),
    /// Does the jobs of the outbox without serving.
    Work(work::Work),
    /// Takes people on and closes their access, for operators at the machine.
    #[command(subcommand)]
    Employee(employee::Employee),
    /// Looks at what is set.
    #[command(subcommand)]
    Config(config::Config),
    /// Examines the surroundings and says what to do.
    Doctor(doctor::Doctor),
    /// Rotates the keys that sign access tokens, and those of what is kept sealed.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Verifies the audit trail.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Notes backups that were made.
    #[command(subcommand)]
    Backup(backup::Backup),
    /// Brings in data from files.
    #[command(subcommand)]
    Import(import::Import),
}

impl Command {
    /// What is logged unless `ROUNDS_LOG` says otherwise: the demo tells its story itself.
    #[must_use]
    pub fn usual_log(&self) -> &'static str {
        match self {
            Self::Demo(_) => "warn",
            _ => "info",
        }
    }

    /// Runs the command.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Serve(serve) => serve.run().await,
            Self::Demo(demo) => Box::pin(demo.run()).await,
            Self::Migrate(migrate) => migrate.run().await,
            Self::Schema(schema) => schema.run().await,
            Self::Token(token) => token.run().await,
            Self::Work(work) => work.run().await,
            Self::Employee(employee) => employee.run().await,
            Self::Config(config) => config.run(),
            Self::Doctor(doctor) => doctor.run().await,
            Self::Keys(keys) => keys.run().await,
            Self::Audit(audit) => audit.run().await,
            Self::Backup(backup) => backup.run().await,
            Self::Import(import) => import.run().await,
        }
    }
}
