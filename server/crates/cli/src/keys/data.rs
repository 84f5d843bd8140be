//! `rounds keys data`: the keys of what is kept sealed.
//!
//! A rotation has three steps, each of which can be repeated: another key begins to seal, everything is sealed anew under it
//! while nodes serve, and the old one is retired, which the database refuses while anything needs it. Where nodes have
//! copies of the file, `add` comes first and the file is brought to all of them before `rotate`.

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use uuid::Uuid;

use crate::database::DatabaseChoice;
use rounds_platform::App;
use rounds_platform::clock::Clock;
use rounds_platform::db::DbSession;
use rounds_platform::db::{Command, DataKeyState, Db, Tx, migrate};
use rounds_platform::vault::Vault;
use rounds_server::customers::applications;
use rounds_server::customers::customers;

/// The keys of what is kept sealed.
#[derive(Debug, Subcommand)]
pub enum DataKeys {
    /// Makes a key in the file, and the file with it; it seals nothing before a rotation.
    Add(Choice),
    /// Lists them with what each has sealed, the one that seals first.
    List(Choice),
    /// Has another key seal from now on: the last of the file if it is not in use, else a new one.
    Rotate(Choice),
    /// Seals everything anew under the key that seals, in small steps beside running nodes; go on by calling it again.
    Reseal(Choice),
    /// Takes a key that nothing needs any more out of use.
    Retire(One),
}

/// Which database and which file.
#[derive(Debug, Args)]
pub struct Choice {
    #[command(flatten)]
    database: DatabaseChoice,
}

/// One key by its id.
#[derive(Debug, Args)]
pub struct One {
    #[command(flatten)]
    database: DatabaseChoice,
    /// Id of the key, as `rounds keys data list` shows it.
    id: String,
}

impl DataKeys {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let choice = match &self {
            Self::Add(choice) => return add(&choice.database),
            Self::List(choice) | Self::Rotate(choice) | Self::Reseal(choice) => &choice.database,
            Self::Retire(one) => &one.database,
        };
        let database = choice.open().await?;
        migrate(&database.url).await?;
        let app = database.app(Clock::default()).await?;
        let db = app.system("command line");
        match self {
            Self::Add(_) => Ok(()),
            Self::List(_) => list(&db).await,
            Self::Rotate(_) => rotate(&app, &db, &database.vault).await,
            Self::Reseal(_) => reseal(&app, &db).await,
            Self::Retire(one) => retire(&db, one.id).await,
        }
    }
}

fn add(choice: &DatabaseChoice) -> anyhow::Result<()> {
    let file = choice.data_keys.as_deref().context("set ROUNDS_DATA_KEYS to the file that is to hold the keys")?;
    let id = mint();
    if file.exists() {
        Vault::of_file(file)?.make(&id)?;
    } else {
        Vault::of_own_file(file, &id)?;
    }
    println!("{id} stands in {}; keep a copy of it where the backups of the database are not", file.display());
    Ok(())
}

fn mint() -> String {
    Clock::default().mint::<Uuid>().to_string()
}

async fn known(db: &Db) -> anyhow::Result<Vec<DataKeyState>> {
    Ok(db.session().await?.data_keys().await?)
}

async fn list(db: &Db) -> anyhow::Result<()> {
    for key in known(db).await? {
        let sealed = sealed_under(&mut db.session().await?, &key.id).await?;
        let state = match key.superseded_at {
            None => "seals".to_owned(),
            Some(at) => format!("opens, superseded {}", at.format("%Y-%m-%dT%H:%M:%SZ")),
        };
        println!("{}\tsince {}\t{sealed} values\t{state}", key.id, key.made_known_at.format("%Y-%m-%dT%H:%M:%SZ"));
    }
    let waiting = waiting(&mut db.session().await?).await?;
    if waiting > 0 {
        println!("{waiting} rows wait for `rounds keys data reseal`");
    }
    Ok(())
}

/// How many rows have something that the key of now has not sealed.
async fn waiting(session: &mut DbSession) -> anyhow::Result<i64> {
    Ok(customers::to_be_sealed(session).await? + applications::to_be_sealed(session).await?)
}

/// How many values a key has sealed.
async fn sealed_under(session: &mut DbSession, key: &str) -> anyhow::Result<i64> {
    Ok(customers::sealed_under(session, key).await? + applications::sealed_under(session, key).await?)
}

async fn rotate(app: &App, db: &Db, vault: &Vault) -> anyhow::Result<()> {
    let known = known(db).await?;
    let is_known = |id: &str| known.iter().any(|key| key.id == id);
    if vault.file().is_none() || is_known(vault.newest()?.id()) {
        vault.make(&mint())?;
    }
    let key = vault.newest()?;
    let sealing = key.clone();
    let work = async move |tx: &mut Tx| {
        tx.note("key", sealing.id());
        tx.seal_with(&sealing).await
    };
    db.transact(Command::keyless("rotateDataKey"), work).await?;
    app.database.learn_data_keys().await?;
    println!("{} seals from now on; nodes follow within 15 seconds, then `rounds keys data reseal`", key.id());
    list(db).await
}

async fn reseal(app: &App, db: &Db) -> anyhow::Result<()> {
    let waiting = waiting(&mut db.session().await?).await?;
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {eta} left")?;
    let bar = ProgressBar::new(u64::try_from(waiting)?).with_style(style);
    let mut done = 0;
    loop {
        // Another key may have begun to seal meanwhile.
        app.database.learn_data_keys().await?;
        let resealed = customers::reseal(db).await? + applications::reseal(db).await?;
        if resealed == 0 {
            break;
        }
        done += resealed;
        bar.inc(u64::try_from(resealed)?);
        if bar.is_hidden() {
            println!("{done} of {} rows", waiting.max(i64::try_from(done)?));
        }
    }
    bar.finish_and_clear();
    println!("{done} rows sealed anew; nothing else waits");
    Ok(())
}

async fn retire(db: &Db, id: String) -> anyhow::Result<()> {
    let known = known(db).await?;
    let key = known.iter().find(|key| key.id == id);
    let key = key.with_context(|| format!("no key {id} is in use; `rounds keys data list` shows them"))?;
    ensure!(key.superseded_at.is_some(), "{id} seals; `rounds keys data rotate` makes another one seal first");
    let sealed = sealed_under(&mut db.session().await?, &id).await?;
    ensure!(sealed == 0, "{sealed} values are sealed with {id}; `rounds keys data reseal` first");
    let leaving = id.clone();
    let work = async move |tx: &mut Tx| {
        tx.note("key", leaving.clone());
        tx.forget_data_key(&leaving).await
    };
    db.transact(Command::keyless("retireDataKey"), work).await?;
    println!("{id} is out of use; take its line out of the file once no backup is left that needs it");
    Ok(())
}
