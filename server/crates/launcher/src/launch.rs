//! One start of a cluster: clear what an earlier run left, found it if it is new, start the postmaster, wait until it is ready.
//!
//! A start is tried again when the port was taken in the meantime or when an earlier postmaster was still on its way out.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::address::Address;
use crate::founding::{self, Durability};
use crate::home::remove_directory;
use crate::keeper::{Keeper, Tenure};
use crate::log::Log;
use crate::postmaster::{self, Postmaster};
use crate::{Launcher, LauncherError, Site};

const ATTEMPTS: usize = 5;

/// A started cluster and how to reach it.
pub(crate) struct Running {
    pub(crate) keeper: Keeper,
    pub(crate) address: Address,
}

/// Starts the cluster of a home that we have for ourselves.
pub(crate) fn launch(plan: &Launcher, site: &Site, tenure: Tenure) -> Result<Running, LauncherError> {
    match start(plan, site, tenure) {
        Err(LauncherError::DidNotStart { log }) if plan.disposable => {
            tracing::warn!(%log, "the cluster does not start and is thrown away");
            postmaster::clear(&site.home.data())?;
            remove_directory(&site.home.data())?;
            start(plan, site, tenure)
        }
        result => result,
    }
}

/// The settings of the plan as the server takes them, in the order that lets a later one win.
pub(crate) fn settings(plan: &Launcher, site: &Site) -> Vec<String> {
    let libraries: Vec<&str> =
        plan.libraries.iter().map(String::as_str).filter(|library| site.binaries.has_library(library)).collect();
    let preload = ("shared_preload_libraries".to_owned(), libraries.join(","));
    let wanted = plan.settings.iter().chain((!libraries.is_empty()).then_some(&preload));
    let zones = ["timezone=UTC", "log_timezone=UTC"].map(str::to_owned).into_iter();
    zones.chain(wanted.map(|(name, value)| format!("{name}={value}"))).collect()
}

fn start(plan: &Launcher, site: &Site, tenure: Tenure) -> Result<Running, LauncherError> {
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        postmaster::clear(&site.home.data())?;
        founding::found_if_missing(site, durability(plan))?;
        match attempt(plan, site, tenure) {
            Err(LauncherError::DidNotStart { log }) if may_pass(plan, &log) => last = log,
            result => return result,
        }
    }
    Err(LauncherError::DidNotStart { log: last })
}

fn attempt(plan: &Launcher, site: &Site, tenure: Tenure) -> Result<Running, LauncherError> {
    let port = plan.port.map_or_else(|| free_port(site.home.path()), Ok)?;
    let address = Address::new(port, site.home.password(site.account)?);
    let arguments = arguments(plan, site, port)?;
    let (log, file) = Log::open(&site.home.log())?;
    let mut keeper = Keeper::start(site, &arguments, (file, tenure))?;
    let deadline = Instant::now() + plan.patience;
    while !is_ready(&site.home.data(), port) {
        if keeper.has_ended() {
            return Err(LauncherError::DidNotStart { log: log.tail() });
        }
        if Instant::now() >= deadline {
            postmaster::clear(&site.home.data())?;
            keeper.release();
            let log = format!("{}\nit was not ready after {:?}", log.tail(), plan.patience);
            return Err(LauncherError::DidNotStart { log });
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(Running { keeper, address })
}

fn arguments(plan: &Launcher, site: &Site, port: u16) -> Result<Vec<String>, LauncherError> {
    let socket = site.home.fresh_socket_directory(site.account)?;
    let socket = socket.and_then(|path| path.to_str().map(|path| format!("\"{path}\""))).unwrap_or_default();
    let place = [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={socket}"),
        "unix_socket_permissions=0700".to_owned(),
        "logging_collector=off".to_owned(),
        "log_destination=stderr".to_owned(),
    ];
    // The place comes last: no setting of the plan can move the cluster away from where we say it is.
    let all = settings(plan, site).into_iter().chain(place);
    Ok(all.flat_map(|setting| ["-c".to_owned(), setting]).collect())
}

fn is_ready(data: &Path, port: u16) -> bool {
    Postmaster::of(data).is_some_and(|postmaster| postmaster.is_ready && postmaster.port == port)
}

/// Whether a failed start is worth another: a free port was taken by somebody faster, or an earlier server is about to be gone.
fn may_pass(plan: &Launcher, log: &str) -> bool {
    let taken = log.contains("Address already in use") && plan.port.is_none();
    taken || log.contains("already exists") || log.contains("pre-existing shared memory block")
}

fn free_port(home: &Path) -> Result<u16, LauncherError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    Ok(address.map_err(LauncherError::on("find a free port for", home))?.port())
}

fn durability(plan: &Launcher) -> Durability {
    let is_fast = plan.settings.iter().any(|(name, value)| name == "fsync" && value == "off");
    if is_fast { Durability::Fast } else { Durability::Safe }
}
