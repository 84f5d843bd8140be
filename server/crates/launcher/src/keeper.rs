//! The keeper: a small shell that is the postmaster's parent and stops it when nobody needs it any more.
//!
//! It exists because we may be killed without a chance to clean up. It starts the postmaster itself, so there is no moment at which
//! a postmaster runs unwatched. It is in a process group of its own: an interrupt from the keyboard reaches us, not the database.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::wait;
use crate::{LauncherError, Site};

/// What the keeper calls itself; the process list shows it.
pub(crate) const NAME: &str = "rounds-keeper";

const SCRIPT: &str = include_str!("keeper.sh");
const SCRIPT_VARIABLE: &str = "ROUNDS_KEEPER";

/// A keeper stops politely for ten seconds, then at once; this is a little more.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a cluster lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tenure {
    /// Until the process that started it lets go of it or dies.
    WhileWeLive,
    /// Until nobody has shared it for so long.
    WhileShared { grace: Duration },
}

/// A running keeper.
#[derive(Debug)]
pub(crate) struct Keeper {
    shell: Child,
}

impl Keeper {
    /// Starts a keeper, which starts the postmaster with these arguments; both write to the log.
    pub(crate) fn start(
        site: &Site,
        arguments: &[String],
        (log, tenure): (File, Tenure),
    ) -> Result<Self, LauncherError> {
        let mut command = site.account.command("sh", site.home.path());
        // By way of a variable, so that the process list stays readable.
        command.env(SCRIPT_VARIABLE, SCRIPT).args(["-c", "eval \"$ROUNDS_KEEPER\"", NAME]);
        instruct(&mut command, site, tenure);
        command.arg(site.binaries.postgres()).arg("-D").arg(site.home.data()).args(arguments);
        let copy = log.try_clone().map_err(LauncherError::on("open", &site.home.log()))?;
        command.stdout(copy).stderr(log).process_group(0);
        let shell = command.spawn().map_err(LauncherError::on("run the shell in", site.home.path()))?;
        Ok(Self { shell })
    }

    /// Whether the postmaster has ended, and its keeper with it.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.shell.try_wait().is_ok_and(|status| status.is_some())
    }

    /// Lets go of a cluster that lives while we do, and waits for its end.
    pub(crate) fn release(&mut self) {
        drop(self.shell.stdin.take());
        wait::until(PATIENCE, || self.has_ended());
    }
}

fn instruct(command: &mut Command, site: &Site, tenure: Tenure) {
    match tenure {
        Tenure::WhileWeLive => command.args(["", "0", ""]).stdin(Stdio::piped()),
        Tenure::WhileShared { grace } => {
            let passing = site.home.passing_data().unwrap_or_default();
            command.arg(site.home.lock()).arg(grace.as_secs().max(1).to_string()).arg(passing).stdin(Stdio::null())
        }
    };
}
