//! `rounds token`: an access token without a password, for development and demos.

use clap::Args;

use super::database::DatabaseChoice;
use rounds_platform::clock::Clock;

/// Prints an access token for somebody; for development and demos.
#[derive(Debug, Args)]
pub struct Token {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Company code or telephone.
    #[arg(long)]
    login: String,
}

impl Token {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let database = self.database.open().await?;
        let app = database.app(Clock::default()).await?;
        let signed = rounds_server::organisation::sessions::sign_in_without_password(&app, &self.login).await?;
        println!("{}", signed.access.text);
        Ok(())
    }
}
