//! The migrated database that test databases are cloned from.
//!
//! Its name is a hash of `migrations/`, so it is never changed, only replaced. It is built under another name and takes its own when
//! it is whole; nobody can connect to it, hence nothing can be in the way of a clone. Processes that want it at the same time wait
//! for each other on an advisory lock. Tests may build further templates on it, which carry its hash and a version of their own.

use std::error::Error as StdError;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use rounds_launcher::SharedCluster;
use sha2::{Digest, Sha256};
use tokio::runtime::Builder;

use crate::{cluster, sql};

type Failure = Box<dyn StdError + Send + Sync>;

const PREFIX: &str = "template_";
const STAGE: &str = "stage_";
const DRAFT: &str = "draft_of_";

/// An arbitrary number that means "the templates of this cluster".
const LOCK: i64 = 4_207_117_301;
/// The same for templates that are built on the migrated one.
const STAGE_LOCK: i64 = 4_207_117_302;

/// The template of the workspace's migrations, made if need be.
pub(crate) fn of_workspace() -> &'static str {
    static TEMPLATE: OnceLock<Result<String, String>> = OnceLock::new();
    let cluster = cluster::shared();
    let migrations = cluster::workspace().join("migrations");
    let template = TEMPLATE.get_or_init(|| of(cluster, &migrations).map_err(|error| error.to_string()));
    template.as_deref().unwrap_or_else(|error| panic!("the migrations cannot be applied: {error}"))
}

/// The template of these migrations. Blocks, and needs a runtime of its own: the migration harness works on several threads.
fn of(cluster: &SharedCluster, migrations: &Path) -> Result<String, Failure> {
    let name = name(migrations)?;
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(ensure(cluster, migrations, &name))?;
    Ok(name)
}

async fn ensure(cluster: &SharedCluster, migrations: &Path, name: &str) -> Result<(), Failure> {
    let mut admin = sql::connect(&cluster.admin_url()).await;
    if exists(&mut admin, name).await? {
        return Ok(());
    }
    // Held until the connection is closed.
    sql::run(&mut admin, &format!("select pg_advisory_lock({LOCK})")).await?;
    if exists(&mut admin, name).await? {
        return Ok(());
    }
    build(cluster, &mut admin, (migrations, name)).await?;
    drop_others(&mut admin, name).await
}

/// The template that `build` makes of the migrated one, made if need be; it replaces those of other versions. Whoever wants it
/// meanwhile waits.
pub(crate) async fn staged((kind, version): (&str, &str), build: impl AsyncFnOnce(&str)) -> Result<String, Failure> {
    let base = crate::blocking(of_workspace).await;
    let kind = format!("{STAGE}{}_{kind}_", base.trim_start_matches(PREFIX));
    let name = format!("{kind}{version}");
    let cluster = cluster::shared();
    let mut admin = sql::connect(&cluster.admin_url()).await;
    if exists(&mut admin, &name).await? {
        return Ok(name);
    }
    // Held until the connection is closed.
    sql::run(&mut admin, &format!("select pg_advisory_lock({STAGE_LOCK})")).await?;
    if exists(&mut admin, &name).await? {
        return Ok(name);
    }
    let draft = format!("{DRAFT}{name}");
    sql::run(&mut admin, &format!("drop database if exists {draft} with (force)")).await?;
    sql::run(&mut admin, &format!("create database {draft} template {base} strategy file_copy")).await?;
    build(&cluster.url(&draft)).await;
    seal(&mut admin, (&draft, &name)).await?;
    drop_all(&mut admin, |database| database.starts_with(&kind) && database != name).await?;
    Ok(name)
}

/// Gives a draft that is whole its own name; nobody connects to it any more.
async fn seal(admin: &mut AsyncPgConnection, (draft, name): (&str, &str)) -> Result<(), Failure> {
    sql::run(admin, &format!("alter database {draft} with allow_connections false")).await?;
    let cut = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{draft}'");
    sql::run(admin, &cut).await?;
    sql::run(admin, &format!("alter database {draft} rename to {name}")).await?;
    Ok(())
}

async fn exists(admin: &mut AsyncPgConnection, name: &str) -> Result<bool, Failure> {
    Ok(sql::databases(admin).await?.iter().any(|database| database == name))
}

async fn build(
    cluster: &SharedCluster,
    admin: &mut AsyncPgConnection,
    (migrations, name): (&Path, &str),
) -> Result<(), Failure> {
    let draft = format!("{DRAFT}{name}");
    sql::run(admin, &format!("drop database if exists {draft} with (force)")).await?;
    sql::run(admin, &format!("create database {draft} template template0")).await?;
    if migrations.is_dir() {
        migrate(&cluster.url(&draft), migrations).await?;
    }
    seal(admin, (&draft, name)).await
}

async fn migrate(url: &str, migrations: &Path) -> Result<(), Failure> {
    let source = FileBasedMigrations::from_path(migrations)?;
    let mut harness = AsyncMigrationHarness::new(AsyncPgConnection::establish(url).await?);
    harness.run_pending_migrations(source)?;
    Ok(())
}

/// Drops templates of other migrations, and drafts that nobody finished.
async fn drop_others(admin: &mut AsyncPgConnection, name: &str) -> Result<(), Failure> {
    let is_ours = |database: &str| [PREFIX, STAGE, DRAFT].iter().any(|prefix| database.starts_with(prefix));
    drop_all(admin, |database| is_ours(database) && database != name).await
}

async fn drop_all(admin: &mut AsyncPgConnection, is_old: impl Fn(&str) -> bool) -> Result<(), Failure> {
    let all = sql::databases(admin).await?;
    for old in all.iter().filter(|database| is_old(database)) {
        sql::run(admin, &format!("drop database if exists {old} with (force)")).await?;
    }
    Ok(())
}

fn name(migrations: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    for path in files(migrations)? {
        let content = fs::read(&path)?;
        let place = path.strip_prefix(migrations).unwrap_or(&path).as_os_str();
        for part in [place.as_encoded_bytes(), &content] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    let hash: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{PREFIX}{hash}"))
}

/// All files below a directory in a stable order; none if it is missing. Hidden ones, such as an editor's, do not count.
fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| !path.file_name().is_some_and(|name| OsStr::as_encoded_bytes(name).starts_with(b".")));
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
