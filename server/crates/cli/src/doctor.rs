//! `rounds doctor`: examines database, keys, gateways and machine, a line for each with what to do; ends non-zero if one is broken.

use std::path::Path;

use clap::Args;
use nix::sys::resource::{Resource, getrlimit};
use nix::sys::statvfs::statvfs;

use super::check;
use super::database::DatabaseChoice;
use rounds_platform::clock::Clock;
use rounds_platform::db::{examine_data_keys, masked, pending, survey};
use rounds_platform::findings::{Finding, Grade};
use rounds_platform::sms::{Access, Texts};
use rounds_server::app::POOL_SIZE;
use rounds_server::config::{Deployment, Environment, Pushing, Texting};

const MEGABYTE: u64 = 1 << 20;
const FILES_WANTED: u64 = 8_192;

/// Examines the surroundings and says what to do.
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    deployment: Deployment,
    #[command(flatten)]
    database: DatabaseChoice,
    #[command(flatten)]
    pushing: Pushing,
    #[command(flatten)]
    texting: Texting,
}

impl Doctor {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let environment = self.deployment.environment;
        let mut findings = self.of_settings(environment);
        findings.extend(self.of_database(environment).await);
        findings.extend([
            check::tokens(),
            self.of_push(),
            self.of_texts().await,
            disk(&self.database.home),
            open_files(),
        ]);
        for finding in &findings {
            println!("{finding}");
        }
        let broken = findings.iter().filter(|finding| finding.grade == Grade::Broken).count();
        anyhow::ensure!(broken == 0, "{broken} things are broken");
        Ok(())
    }

    fn of_settings(&self, environment: Environment) -> Vec<Finding> {
        let faults = self.database.faults(environment);
        if faults.is_empty() {
            return vec![Finding::fine("settings", "in order; `rounds config check` shows them")];
        }
        faults.into_iter().map(|fault| Finding::broken("settings", fault)).collect()
    }

    async fn of_database(&self, environment: Environment) -> Vec<Finding> {
        let database = match self.database.open().await {
            Ok(database) => database,
            Err(error) => return vec![Finding::broken("postgresql", format!("{error:#}"))],
        };
        let surveyed = survey(&database.url, &Clock::default()).await;
        let mut findings = match surveyed {
            Ok(survey) => survey.judged(environment.strictness(), POOL_SIZE),
            Err(error) => {
                let address = masked(&database.url);
                let text = format!("{address} does not let us in: {error:#}; is it running, and is the address right?");
                return vec![Finding::broken("postgresql", text)];
            }
        };
        findings.push(match pending(&database.url).await {
            Ok(missing) if missing.is_empty() => Finding::fine("migrations", "up to date"),
            Ok(missing) => {
                let text =
                    format!("{} are missing: `rounds migrate` applies them, as does the next start", missing.len());
                Finding::doubtful("migrations", text)
            }
            Err(error) => Finding::broken("migrations", format!("{error:#}")),
        });
        let examined = examine_data_keys(&database.url, &database.vault, environment.strictness()).await;
        findings.push(examined.unwrap_or_else(|error| Finding::broken("data keys", format!("{error:#}"))));
        findings
    }

    fn of_push(&self) -> Finding {
        match self.pushing.door() {
            Ok(Some(_)) => Finding::fine("push", "the key file can be read"),
            Ok(None) => Finding::doubtful("push", "nothing is pushed: set ROUNDS_FCM_KEY_FILE"),
            Err(error) => Finding::broken("push", format!("{error:#}: fetch the key file anew")),
        }
    }

    async fn of_texts(&self) -> Finding {
        match self.texting.door() {
            Ok(Some(door)) => examined(door.as_ref()).await,
            Ok(None) => Finding::doubtful("texts", "forgotten passwords get no code: set ROUNDS_SMS_ACCOUNT"),
            Err(error) => Finding::broken("texts", format!("{error:#}")),
        }
    }
}

/// Whether codes for forgotten passwords would leave: the gateway is asked, and no text is sent.
async fn examined(door: &dyn Texts) -> Finding {
    match door.access().await {
        Access::Open => Finding::fine("texts", "the gateway knows the account"),
        Access::Closed => {
            let text = "the gateway does not let us in: look at ROUNDS_SMS_ACCOUNT and at the token in its file";
            Finding::broken("texts", text)
        }
        Access::Untold(answer) => {
            let text = format!("the gateway tells nothing of the account ({answer}): send a text to find out");
            Finding::doubtful("texts", text)
        }
        Access::Away(fault) => {
            let text =
                format!("the gateway does not answer: {fault}; is ROUNDS_SMS_BASE_URL right, and may we go there?");
            Finding::broken("texts", text)
        }
    }
}

/// ConnectionLimits where a private cluster would keep its data.
fn disk(home: &Path) -> Finding {
    let absolute = std::path::absolute(home).unwrap_or_else(|_| home.to_owned());
    let Some(place) = absolute.ancestors().find(|place| place.exists()) else {
        return Finding::doubtful("disk", format!("{} cannot be found", home.display()));
    };
    let Ok(system) = statvfs(place) else {
        return Finding::doubtful("disk", format!("{} cannot be examined", place.display()));
    };
    let free = system.blocks_available() * system.fragment_size() / MEGABYTE;
    let text = format!("{free} MB free in {}", place.display());
    match free {
        0..256 => Finding::broken("disk", format!("{text}: make room, or move ROUNDS_HOME")),
        256..2048 => Finding::doubtful("disk", format!("{text}: make room, or move ROUNDS_HOME")),
        _ => Finding::fine("disk", text),
    }
}

/// Each phone that listens holds a file open.
fn open_files() -> Finding {
    match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((soft, _)) if soft < FILES_WANTED => {
            let text = format!("at most {soft} open files: raise it, `LimitNOFILE=65536` or `ulimit -n 65536`");
            Finding::doubtful("open files", text)
        }
        Ok((soft, _)) => Finding::fine("open files", format!("at most {soft}")),
        Err(error) => Finding::doubtful("open files", format!("the limit cannot be read: {error}")),
    }
}
