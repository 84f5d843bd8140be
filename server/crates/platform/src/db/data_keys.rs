//! Which data keys are in use, and which one seals: the part of the vault that the database knows.
//!
//! A key becomes known with the first value that it seals, or by a rotation; exactly one seals. What is sealed refers to its
//! key, so that the database itself refuses to forget one that is still needed, also to a process that lags behind.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_tables::data_keys;
use tokio_util::sync::CancellationToken;

use super::health::Strictness;
use super::pool::{Database, OPTIONS, connect};
use super::session::DbSession;
use super::transact::Tx;
use crate::error::{Error, Result};
use crate::findings::Finding;
use crate::vault::{DataKey, Vault, WELL_KNOWN};

const LEARN_EVERY: Duration = Duration::from_secs(15);
const SUBJECT: &str = "data keys";

/// A data key as the database knows it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = data_keys)]
pub struct DataKeyState {
    /// Its id.
    pub id: String,
    /// What it makes of a known text.
    pub proof: Vec<u8>,
    /// When it sealed first.
    pub made_known_at: DateTime<Utc>,
    /// When another one took over; none for the one that seals.
    pub superseded_at: Option<DateTime<Utc>>,
}

impl DbSession {
    /// Every data key in use, the one that seals first.
    pub async fn data_keys(&mut self) -> Result<Vec<DataKeyState>> {
        Ok(listed(self.connection()).await?)
    }
}

impl Tx {
    /// The key that seals; the first one of a deployment becomes known by this.
    pub async fn sealer(&mut self) -> Result<Arc<DataKey>> {
        let vault = self.session().vault().clone();
        if let Some(key) = vault.sealing() {
            return Ok(key);
        }
        if sealing(self.connection()).await?.is_none() {
            self.make_known(&*vault.newest()?).await?;
        }
        let id = sealing(self.connection()).await?.ok_or_else(|| Error::internal("no data key seals"))?;
        vault.key(&id)
    }

    /// Has another key seal from now on.
    pub async fn seal_with(&mut self, key: &DataKey) -> Result<()> {
        let now = self.now();
        let connection = self.connection();
        diesel::sql_query("lock table data_keys in exclusive mode").execute(connection).await?;
        diesel::update(data_keys::table.filter(data_keys::superseded_at.is_null()))
            .set(data_keys::superseded_at.eq(now))
            .execute(connection)
            .await?;
        match self.make_known(key).await? {
            1 => Ok(()),
            _ => Err(Error::conflict()),
        }
    }

    /// Forgets a key that seals no more; `CONFLICT` while it does, or while anything needs it.
    pub async fn forget_data_key(&mut self, id: &str) -> Result<()> {
        let superseded = data_keys::table.find(id).filter(data_keys::superseded_at.is_not_null());
        match diesel::delete(superseded).execute(self.connection()).await? {
            0 => Err(Error::conflict()),
            _ => Ok(()),
        }
    }

    async fn make_known(&mut self, key: &DataKey) -> Result<usize> {
        let row = (
            data_keys::id.eq(key.id().to_owned()),
            data_keys::proof.eq(key.proof()?),
            data_keys::made_known_at.eq(self.now()),
        );
        let made = diesel::insert_into(data_keys::table).values(row).on_conflict_do_nothing();
        Ok(made.execute(self.connection()).await?)
    }
}

impl Database {
    /// Learns which key seals.
    pub async fn learn_data_keys(&self) -> Result<()> {
        let mut connection = self.connection().await?;
        self.vault().learn(sealing(&mut connection).await?);
        Ok(())
    }

    /// Learns it again every now and then until shutdown.
    pub async fn keep_data_keys(&self, shutdown: CancellationToken) {
        let learning = async {
            loop {
                tokio::time::sleep(LEARN_EVERY).await;
                if let Err(error) = self.learn_data_keys().await {
                    tracing::debug!(%error, "which data key seals could not be read again");
                }
            }
        };
        let _ = shutdown.run_until_cancelled(learning).await;
    }
}

/// Whether the vault opens what lies sealed in a database, and whether nobody else does.
pub async fn examine_data_keys(url: &str, vault: &Vault, strictness: Strictness) -> anyhow::Result<Finding> {
    let mut connection = connect(url, OPTIONS).await?;
    let is_there = diesel::select(diesel::dsl::sql::<diesel::sql_types::Bool>("to_regclass('data_keys') is not null"));
    let known = match is_there.get_result(&mut connection).await? {
        true => listed(&mut connection).await?,
        false => Vec::new(),
    };
    Ok(judged(&known, vault, strictness))
}

fn judged(known: &[DataKeyState], vault: &Vault, strictness: Strictness) -> Finding {
    let faults: Vec<String> = known.iter().filter_map(|state| fault(state, vault, strictness)).collect();
    if !faults.is_empty() {
        return Finding::broken(SUBJECT, faults.join("; "));
    }
    match vault.file() {
        None => Finding::doubtful(SUBJECT, "secrets are sealed with a key that everybody knows: set ROUNDS_DATA_KEYS"),
        Some(file) if vault.is_open_to_others() => {
            Finding::doubtful(SUBJECT, format!("everybody here may read {}: chmod o-rwx", file.display()))
        }
        Some(file) => Finding::fine(SUBJECT, format!("{} in use, all in {}", known.len(), file.display())),
    }
}

fn fault(state: &DataKeyState, vault: &Vault, strictness: Strictness) -> Option<String> {
    let id = &state.id;
    let Ok(key) = vault.key(id) else {
        return Some(format!("the secret of the key {id} is missing: what it sealed cannot be read; put it back"));
    };
    if key.proof().ok().as_ref() != Some(&state.proof) {
        return Some(format!("the key {id} has another secret here: what it sealed cannot be read; put it back"));
    }
    (id == WELL_KNOWN && strictness == Strictness::Durable).then(|| {
        "something is sealed with the key that everybody knows: `rounds keys data` rotate, reseal and retire it"
            .to_owned()
    })
}

async fn sealing(connection: &mut AsyncPgConnection) -> QueryResult<Option<String>> {
    let query = data_keys::table.filter(data_keys::superseded_at.is_null()).select(data_keys::id);
    query.first(connection).await.optional()
}

async fn listed(connection: &mut AsyncPgConnection) -> QueryResult<Vec<DataKeyState>> {
    let query = data_keys::table
        .order((data_keys::superseded_at.is_null().desc(), data_keys::made_known_at.desc(), data_keys::id))
        .select(DataKeyState::as_select());
    query.load(connection).await
}
