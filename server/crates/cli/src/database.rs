//! Which database a command works on: one that is given, or a private one that is started for it.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use diesel_async::SimpleAsyncConnection;
use rounds_launcher::{Cluster, Launcher};
use uuid::Uuid;

use rounds_platform::App;
use rounds_platform::clock::Clock;
use rounds_platform::db::{connect, with_password};
use rounds_platform::vault::Vault;
use rounds_server::config::{Environment, faults_of_address};

const NAME: &str = "rounds";
const OWN_DATA_KEYS: &str = "data-keys";

/// Which database to work on.
#[derive(Debug, Clone, Args)]
pub struct DatabaseChoice {
    /// The database, `postgres://user:password@host:5432/rounds`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File with the password of the database, where the address holds none.
    #[arg(long, env = "ROUNDS_DATABASE_PASSWORD_FILE")]
    pub database_password_file: Option<PathBuf>,
    /// Start a private PostgreSQL under ROUNDS_HOME and stop it at exit.
    #[arg(long)]
    pub embedded: bool,
    /// Where the private PostgreSQL keeps its data.
    #[arg(long, env = "ROUNDS_HOME", default_value = ".rounds")]
    pub home: PathBuf,
    /// File with the keys of what is kept sealed: ID numbers, private telephones. `rounds keys data add` makes it.
    #[arg(long, env = "ROUNDS_DATA_KEYS")]
    pub data_keys: Option<PathBuf>,
}

/// A database that answers, and the private cluster behind it, if any.
pub struct OpenDatabase {
    /// Where it is.
    pub url: String,
    /// The keys of what is kept sealed in it.
    pub vault: Vault,
    _cluster: Option<Cluster>,
}

impl OpenDatabase {
    /// Everything that a process needs on this database.
    pub async fn app(&self, clock: Clock) -> anyhow::Result<App> {
        rounds_server::app::open_under(&self.url, clock, self.vault.clone()).await
    }
}

impl DatabaseChoice {
    /// A private database of this name, made anew: for the demo, which begins afresh each time.
    pub async fn open_fresh(&self, name: &str) -> anyhow::Result<OpenDatabase> {
        let home = self.home.clone();
        let cluster = tokio::task::spawn_blocking(move || Launcher::new(&home).start()).await??;
        let mut connection = connect(&cluster.admin_url(), "").await?;
        connection.batch_execute(&format!("drop database if exists {name} with (force)")).await?;
        create(&cluster.admin_url(), name).await.context("the private database could not be made")?;
        Ok(OpenDatabase { url: cluster.url(name), vault: self.own_vault()?, _cluster: Some(cluster) })
    }

    /// The database chosen; a private one is started and the database made in it.
    pub async fn open(&self) -> anyhow::Result<OpenDatabase> {
        if self.embedded {
            let home = self.home.clone();
            let cluster = tokio::task::spawn_blocking(move || Launcher::new(&home).start()).await??;
            create(&cluster.admin_url(), NAME).await.context("the private database could not be made")?;
            return Ok(OpenDatabase { url: cluster.url(NAME), vault: self.own_vault()?, _cluster: Some(cluster) });
        }
        let vault = self.data_keys.as_deref().map_or_else(|| Ok(Vault::well_known()), Vault::of_file)?;
        Ok(OpenDatabase { url: self.url()?, vault, _cluster: None })
    }

    /// The keys beside a private cluster, made with the first start, unless others are named.
    fn own_vault(&self) -> anyhow::Result<Vault> {
        let own = || self.home.join(OWN_DATA_KEYS);
        let file = self.data_keys.clone().unwrap_or_else(own);
        Vault::of_own_file(&file, &Clock::default().mint::<Uuid>().to_string())
    }

    /// The address that is given, with the password from its file.
    pub fn url(&self) -> anyhow::Result<String> {
        let url = self.database_url.clone().context(
            "no database: set DATABASE_URL, or add --embedded to start a private PostgreSQL (try `rounds serve --embedded`)",
        )?;
        let Some(file) = &self.database_password_file else { return Ok(url) };
        let named = || format!("ROUNDS_DATABASE_PASSWORD_FILE {} cannot be read", file.display());
        let password = std::fs::read_to_string(file).with_context(named)?;
        with_password(&url, password.trim_end_matches(['\r', '\n']))
    }

    /// What is wrong with the choice.
    #[must_use]
    pub fn faults(&self, environment: Environment) -> Vec<String> {
        let mut faults = self.faults_of_place(environment);
        faults.extend(self.faults_of_data_keys(environment));
        faults
    }

    fn faults_of_data_keys(&self, environment: Environment) -> Option<String> {
        match (&self.data_keys, environment) {
            _ if self.embedded => None,
            (Some(file), _) => Vault::of_file(file).err().map(|error| format!("ROUNDS_DATA_KEYS: {error:#}")),
            (None, Environment::Production) => Some(
                "ROUNDS_DATA_KEYS: what is sealed needs keys of its own; `rounds keys data add` makes the file"
                    .to_owned(),
            ),
            (None, Environment::Development) => None,
        }
    }

    fn faults_of_place(&self, environment: Environment) -> Vec<String> {
        match (self.embedded, environment) {
            (true, Environment::Production) => {
                vec!["--embedded: a private cluster is for trying things out, not for production".to_owned()]
            }
            (true, Environment::Development) => Vec::new(),
            (false, _) => match self.url() {
                Ok(url) => faults_of_address(&url, environment),
                Err(error) => vec![format!("DATABASE_URL: {error:#}")],
            },
        }
    }
}

async fn create(admin_url: &str, name: &str) -> anyhow::Result<()> {
    let mut connection = connect(admin_url, "").await?;
    match connection.batch_execute(&format!("create database {name}")).await {
        Err(error) if !error.to_string().contains("already exists") => Err(error.into()),
        _ => Ok(()),
    }
}
