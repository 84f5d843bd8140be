//! The postmaster of a data directory, as `postmaster.pid` names it and `/proc` confirms it.
//!
//! A process id in a file may be stale and belong to anybody by now. No signal is sent to a process whose command line does not name
//! this very data directory, and that is asked again before each signal.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::LauncherError;
use crate::keeper;
use crate::wait;

/// A live postmaster.
#[derive(Debug, Clone)]
pub(crate) struct Postmaster {
    process: i32,
    data: PathBuf,
    /// The port it listens on.
    pub(crate) port: u16,
    /// Whether it takes connections.
    pub(crate) is_ready: bool,
}

impl Postmaster {
    /// The live postmaster of this data directory.
    pub(crate) fn of(data: &Path) -> Option<Self> {
        let file = fs::read_to_string(pid_file(data)).ok()?;
        let lines: Vec<&str> = file.lines().map(str::trim).collect();
        let process = lines.first()?.parse().ok()?;
        let port = lines.get(3).and_then(|line| line.parse().ok()).unwrap_or_default();
        let is_ready = lines.get(7) == Some(&"ready");
        let postmaster = Self { process, data: data.to_owned(), port, is_ready };
        postmaster.is_alive().then_some(postmaster)
    }

    /// Whether it was started with this argument.
    pub(crate) fn has_argument(&self, argument: &str) -> bool {
        arguments(self.process).iter().any(|given| given == argument.as_bytes())
    }

    /// Whether one of our keepers watches it.
    pub(crate) fn has_keeper(&self) -> bool {
        let parent = parent(self.process).map(arguments).unwrap_or_default();
        parent.iter().any(|argument| argument == keeper::NAME.as_bytes())
    }

    /// Stops it: politely, then at once, then by force.
    pub(crate) fn halt(&self) -> Result<(), LauncherError> {
        let steps = [(Signal::SIGINT, 10), (Signal::SIGQUIT, 5), (Signal::SIGKILL, 5)];
        for (signal, seconds) in steps {
            if !self.is_alive() {
                return Ok(());
            }
            // The process may end between the question and the signal; then there is nothing left to do.
            let _ = kill(Pid::from_raw(self.process), signal);
            if wait::until(Duration::from_secs(seconds), || !self.is_alive()) {
                return Ok(());
            }
        }
        Err(LauncherError::DoesNotStop { process: self.process })
    }

    fn is_alive(&self) -> bool {
        let arguments = arguments(self.process);
        let program = arguments.first().map(|path| Path::new(OsStr::from_bytes(path)));
        let is_server = program.and_then(Path::file_name) == Some(OsStr::new("postgres"));
        is_server && arguments.iter().any(|argument| argument == self.data.as_os_str().as_bytes())
    }
}

/// Leaves nothing of an earlier run alive in this data directory, nor anything on disk that would keep a new one from starting.
pub(crate) fn clear(data: &Path) -> Result<(), LauncherError> {
    if let Some(earlier) = Postmaster::of(data) {
        tracing::warn!(process = earlier.process, "stopping PostgreSQL of an earlier run");
        earlier.halt()?;
    }
    if !wait::until(Duration::from_secs(5), || orphans(data).is_empty()) {
        stop_orphans(data);
    }
    // With orphans alive the file must stay: it leads the new server to the shared memory that they still use.
    if orphans(data).is_empty() {
        let _ = fs::remove_file(pid_file(data));
    }
    Ok(())
}

fn stop_orphans(data: &Path) {
    for process in orphans(data) {
        tracing::warn!(process, "stopping a PostgreSQL process whose postmaster is dead");
        let _ = kill(Pid::from_raw(process), Signal::SIGQUIT);
    }
    wait::until(Duration::from_secs(5), || orphans(data).is_empty());
}

/// Processes that outlive a killed postmaster, busy with a statement; they work in the data directory and say `postgres: …`.
fn orphans(data: &Path) -> Vec<i32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let processes = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    processes.filter(|process| is_backend(*process, data)).collect()
}

fn is_backend(process: i32, data: &Path) -> bool {
    let directory = fs::read_link(format!("/proc/{process}/cwd"));
    directory.is_ok_and(|directory| directory == data)
        && arguments(process).first().is_some_and(|title| title.starts_with(b"postgres:"))
}

fn arguments(process: i32) -> Vec<Vec<u8>> {
    let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    line.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect()
}

fn parent(process: i32) -> Option<i32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

fn pid_file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}
