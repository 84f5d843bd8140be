//! The keys of access tokens: read at the start, learnt anew while running, rotated by operators.

use std::time::Duration;

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::organisation::sessions::model::KeyState;
use crate::organisation::sessions::store::keys;
use rounds_platform::App;
use rounds_platform::access::tokens::{LIFE, StoredKey};
use rounds_platform::clock::Clock;
use rounds_platform::db::{Command, Database, Db, System, Tx};
use rounds_platform::error::Result;

const LEARN_EVERY: Duration = Duration::from_secs(15);
/// How long nodes may go on signing with a key after its successor was made; four times what they need to learn of it.
const LAST_SIGNATURES: TimeDelta = TimeDelta::minutes(1);
/// The keys of the deployment.
const DEPLOYMENT: System = System::because("signing keys are the deployment's, and no viewer sees them");

/// The signing keys of the deployment, the one that signs first; the very first one is made here.
pub async fn signing_keys(database: &Database, clock: &Clock) -> anyhow::Result<Vec<StoredKey>> {
    let mut connection = database.connection().await?;
    keys::signing_keys(&mut connection, &DEPLOYMENT, clock).await
}

/// Reads the keys again every now and then until shutdown, so that this node signs with the newest and drops what was ended.
pub async fn keep_keys(app: App, shutdown: CancellationToken) {
    let learning = async {
        loop {
            tokio::time::sleep(LEARN_EVERY).await;
            if let Err(error) = read(&app).await.and_then(|stored| app.keys.renew(&stored)) {
                tracing::debug!(%error, "the signing keys could not be read again");
            }
        }
    };
    let _ = shutdown.run_until_cancelled(learning).await;
}

/// Looks for the key that a token names when it is not known here.
pub(super) async fn look_for_key_of(app: &App, token: &str) -> Result<()> {
    app.keys.learn_of(token, read(app)).await
}

async fn read(app: &App) -> Result<Vec<StoredKey>> {
    let mut session = app.system("signing keys").session().await?;
    Ok(keys::load(session.connection(), &DEPLOYMENT, app.clock.now()).await?)
}

/// Makes a new key, which signs as soon as nodes learn of it; the ones before verify until their last token has ended.
pub async fn rotate_keys(db: &Db) -> Result<String> {
    let until = db.clock().now() + LIFE + LAST_SIGNATURES;
    let work = async move |tx: &mut Tx| {
        let id = keys::rotate(tx, &DEPLOYMENT, until).await?;
        tx.note("key", id.clone());
        Ok(id)
    };
    db.transact(Command::keyless("rotateSigningKeys"), work).await
}

/// Ends a key at once, with every token that it signed; the key that signs cannot be ended.
pub async fn retire_key(db: &Db, id: String) -> Result<()> {
    let work = async move |tx: &mut Tx| {
        keys::retire(tx, &DEPLOYMENT, &id).await?;
        tx.note("key", id);
        Ok(())
    };
    db.transact(Command::keyless("retireSigningKey"), work).await
}

/// Every key that is kept, newest first.
pub async fn listed_keys(db: &Db) -> Result<Vec<KeyState>> {
    keys::listed(&mut db.session().await?, &DEPLOYMENT).await
}
