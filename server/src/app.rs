//! What a process needs, put together from the wings.

use rounds_platform::App;
use rounds_platform::access::keyring::Keyring;
use rounds_platform::clock::Clock;
use rounds_platform::db::Database;
use rounds_platform::vault::Vault;

use crate::organisation::sessions;
use crate::registries;

/// The most connections in the pool of a node.
pub const POOL_SIZE: usize = 16;

/// Opens the database, which must be migrated, and reads the signing keys; makes the first key if there is none.
pub async fn open(url: &str, clock: Clock) -> anyhow::Result<App> {
    open_under(url, clock, Vault::well_known()).await
}

/// The same with data keys of one's own.
pub async fn open_under(url: &str, clock: Clock, vault: Vault) -> anyhow::Result<App> {
    let database = Database::open(url, POOL_SIZE)?.sealed_under(vault);
    database.learn_data_keys().await?;
    let keys = sessions::signing_keys(&database, &clock).await?;
    registries::gather();
    Ok(App::new(database, clock, Keyring::new(&keys)?))
}

/// Starts what every node runs: it publishes events, hears those of all nodes, and looks after the database and its keys.
pub fn start_news(app: &App) {
    app.start();
    let kept = app.clone();
    app.supervisor.keep("keys", move |shutdown| sessions::keep_keys(kept.clone(), shutdown));
}
