//! The cluster that all test processes of the workspace share.
//!
//! A process takes its share with its first database and keeps it to its end: the static is never dropped, the kernel gives the
//! share back.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use rounds_launcher::{Launcher, LauncherError, SharedCluster};

/// How long the cluster stays after the last test process; enough for `cargo test` to start the next one.
const GRACE: Duration = Duration::from_secs(10);

/// Nothing in the cluster needs to survive a power cut, and many tests connect at once.
const SETTINGS: [(&str, &str); 7] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("max_connections", "300"),
    ("shared_buffers", "256MB"),
    ("max_wal_size", "256MB"),
    ("checkpoint_timeout", "1h"),
];

/// The cluster, started if need be.
pub(crate) fn shared() -> &'static SharedCluster {
    static CLUSTER: OnceLock<Result<SharedCluster, String>> = OnceLock::new();
    let joined = CLUSTER.get_or_init(|| join().map_err(|error| error.to_string()));
    joined.as_ref().unwrap_or_else(|error| panic!("there is no database for tests: {error}"))
}

/// The root of the workspace, where `migrations/` is.
pub(crate) fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3);
    root.expect("this crate lies three directories below the root of the workspace").to_owned()
}

/// A clone of the template is hundreds of small files; in memory it takes a twentieth of the time that some disks need.
fn join() -> Result<SharedCluster, LauncherError> {
    let plan =
        |home: &Path| Launcher::new(home).settings(SETTINGS).preload_if_installed("pg_stat_statements").disposable();
    match env::var_os("ROUNDS_TEST_HOME") {
        Some(home) => plan(Path::new(&home)).join(GRACE),
        None => plan(&workspace().join("target/testdb")).join_in_memory(GRACE),
    }
}
