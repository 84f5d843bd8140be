//! Templates of made-up migrations, in a cluster of their own so that the workspace's template is left alone.

use std::time::Duration;

use rounds_launcher::Launcher;
use tempfile::TempDir;

use super::*;

#[test]
fn the_name_follows_names_and_contents() {
    let place = tempfile::tempdir().unwrap();
    let first = name(&with_migration(&place, "1_shops", "create table shops (id int)")).unwrap();
    assert_eq!(first, name(place.path()).unwrap());
    let changed = name(&with_migration(&place, "1_shops", "create table shops (id bigint)")).unwrap();
    let more = name(&with_migration(&place, "2_visits", "create table visits (id int)")).unwrap();
    assert!(first != changed && changed != more);
}

#[test]
fn migrations_may_be_missing_or_none() {
    let (place, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let cluster = cluster(&home);
    assert_eq!(of(&cluster, &place.path().join("nowhere")).unwrap(), of(&cluster, place.path()).unwrap());
}

#[test]
fn changed_migrations_replace_the_template() {
    let (place, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let cluster = cluster(&home);
    let old = of(&cluster, &with_migration(&place, "1_shops", "create table shops (id int)")).unwrap();
    let new = of(&cluster, &with_migration(&place, "2_visits", "create table visits (id int)")).unwrap();
    let left = databases(&cluster);
    assert!(left.contains(&new) && !left.contains(&old), "{left:?}");
}

#[test]
fn a_failing_migration_is_named_and_leaves_no_template() {
    let (place, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let cluster = cluster(&home);
    let migrations = with_migration(&place, "1_shops", "create table shops (id nonsense)");
    let error = of(&cluster, &migrations).unwrap_err().to_string();
    assert!(error.contains("1_shops") && error.contains("nonsense"), "{error}");
    assert!(!databases(&cluster).iter().any(|database| database.starts_with(PREFIX)));
}

fn cluster(home: &TempDir) -> SharedCluster {
    Launcher::new(home.path()).settings([("fsync", "off")]).join(Duration::from_secs(1)).unwrap()
}

fn with_migration(place: &TempDir, name: &str, up: &str) -> PathBuf {
    let directory = place.path().join(name);
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("up.sql"), up).unwrap();
    fs::write(directory.join("down.sql"), "select 1").unwrap();
    place.path().to_owned()
}

fn databases(cluster: &SharedCluster) -> Vec<String> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { sql::databases(&mut sql::connect(&cluster.admin_url()).await).await.unwrap() })
}
