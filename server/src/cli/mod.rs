//! The commands of the binary, one file each.

mod database;
mod demo;
mod migrate;
mod schema;
mod serve;
mod token;

use clap::Parser;

/// The backend of a mobile field-sales app.
#[derive(Debug, Parser)]
#[command(name = "rounds", version, arg_required_else_help = true)]
pub enum Command {
    /// Serves GraphQL over HTTP and WebSocket.
    Serve(serve::Serve),
    /// Shows a believable company and walks one day through its API.
    Demo(demo::Demo),
    /// Brings the database to this version.
    Migrate(migrate::Migrate),
    /// Prints the GraphQL schema.
    Schema(schema::Schema),
    /// Prints an access token for somebody; for development and demos.
    Token(token::Token),
}

impl Command {
    /// Runs the command.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Serve(serve) => serve.run().await,
            Self::Demo(demo) => Box::pin(demo.run()).await,
            Self::Migrate(migrate) => migrate.run().await,
            Self::Schema(schema) => schema.run().await,
            Self::Token(token) => token.run().await,
        }
    }
}
