//! `rounds keys`: the keys that sign access tokens; those of what is kept sealed in `data`.
//!
//! A rotation signs nobody out: running nodes learn of the new key within seconds, and the old ones verify until the last
//! token that they signed has ended. Where a key has leaked: rotate, then retire the old one.

mod data;

use clap::{Args, Subcommand};

use super::database::DatabaseChoice;
use rounds_platform::clock::Clock;
use rounds_platform::db::Db;
use rounds_server::organisation::sessions;

/// The keys that sign access tokens, and those of what is kept sealed.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Lists them, newest first, without their secrets.
    List(All),
    /// Makes a new one that signs from now on; the ones before verify until their tokens have ended, then they are purged.
    Rotate(All),
    /// Ends an old one at once, and with it every token that it signed.
    Retire(One),
    /// The keys of what is kept sealed.
    #[command(subcommand)]
    Data(data::DataKeys),
}

/// All keys of a database.
#[derive(Debug, Args)]
pub struct All {
    #[command(flatten)]
    database: DatabaseChoice,
}

/// One key by its id.
#[derive(Debug, Args)]
pub struct One {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Id of the key, as `rounds keys list` shows it.
    id: String,
}

impl Keys {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Data(data) => data.run().await,
            tokens => tokens.run_tokens().await,
        }
    }

    async fn run_tokens(self) -> anyhow::Result<()> {
        let choice = match &self {
            Self::List(all) | Self::Rotate(all) => &all.database,
            Self::Retire(one) => &one.database,
            Self::Data(_) => return Ok(()),
        };
        let database = choice.open().await?;
        let app = database.app(Clock::default()).await?;
        let db = app.system("command line");
        match self {
            Self::List(_) => list(&db).await,
            Self::Rotate(_) => {
                let id = sessions::rotate_keys(&db).await?;
                println!("{id} signs from now on");
                list(&db).await
            }
            Self::Retire(one) => retire(&db, one.id).await,
            Self::Data(_) => Ok(()),
        }
    }
}

async fn list(db: &Db) -> anyhow::Result<()> {
    let now = db.clock().now();
    for key in sessions::listed_keys(db).await? {
        let state = match key.ends_at {
            None => "signs".to_owned(),
            Some(end) if end > now => format!("verifies until {}", end.format("%Y-%m-%dT%H:%M:%SZ")),
            Some(_) => "ended, the next rotation purges it".to_owned(),
        };
        println!("{}\tmade {}\t{state}", key.id, key.created_at.format("%Y-%m-%dT%H:%M:%SZ"));
    }
    Ok(())
}

async fn retire(db: &Db, id: String) -> anyhow::Result<()> {
    let known = sessions::listed_keys(db).await?;
    let key = known.iter().find(|key| key.id == id);
    let key = key.ok_or_else(|| anyhow::anyhow!("there is no key {id}; `rounds keys list` shows them"))?;
    anyhow::ensure!(key.ends_at.is_some(), "{id} signs; `rounds keys rotate` makes another one first");
    sessions::retire_key(db, id.clone()).await?;
    println!("{id} is ended; every node refuses its tokens within 15 seconds");
    Ok(())
}
