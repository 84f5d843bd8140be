//! `rounds config check`: every setting of `rounds serve` with its value and where that came from, and what is wrong.
//!
//! Each setting is read by itself, so that one fault does not hide the next. No secret is shown: of the database's address
//! all but the password, of a key file its place alone.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::parser::ValueSource;
use clap::{Arg, Args, Command, FromArgMatches, Subcommand};

use super::serve::Serve;
use rounds_platform::db::masked;
use rounds_server::config::READ_EARLY;

/// Looks at what is set.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Prints each setting of `rounds serve` with its value and origin, and every fault; ends non-zero if there is one.
    Check,
}

/// One setting as it would be taken.
struct Setting {
    name: String,
    value: String,
    origin: &'static str,
}

impl Config {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Self::Check = self;
        let from_file = names_in_file();
        let command = Serve::augment_args(Command::new("rounds").no_binary_name(true));
        let arguments: Vec<&Arg> = command.get_arguments().filter(|arg| arg.get_env().is_some()).collect();
        let mut settings: Vec<Setting> = READ_EARLY.iter().map(|(name, default)| early(name, default)).collect();
        let mut faults = Vec::new();
        for argument in arguments {
            match read(&command, argument) {
                Ok(setting) => settings.push(setting),
                Err(fault) => faults.push(fault),
            }
        }
        for setting in &mut settings {
            if setting.origin == "environment" && from_file.contains(&setting.name) {
                setting.origin = "environment or .env";
            }
        }
        if faults.is_empty() {
            faults = taken_together(command);
        }
        tell(&settings, &faults)
    }
}

fn tell(settings: &[Setting], faults: &[String]) -> anyhow::Result<()> {
    for Setting { name, value, origin } in settings {
        println!("{name:<32} {value:<48} {origin}");
    }
    for fault in faults {
        println!("fault: {fault}");
    }
    anyhow::ensure!(faults.is_empty(), "{} faults", faults.len());
    println!("no faults");
    Ok(())
}

/// Reads one setting alone, beside the kind of deployment, on which defaults depend.
fn read(all: &Command, argument: &Arg) -> Result<Setting, String> {
    let name = argument.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let deployment = all.get_arguments().find(|other| other.get_id() == "environment");
    let mut alone = Command::new("rounds").no_binary_name(true).arg(argument.clone());
    if argument.get_id() != "environment"
        && let Some(deployment) = deployment
    {
        alone = alone.arg(deployment.clone().value_parser(clap::value_parser!(OsString)));
    }
    let matches = alone.try_get_matches_from([""; 0]).map_err(|error| first_line(&name, &error))?;
    let id = argument.get_id().as_str();
    let raw = matches.get_raw(id).into_iter().flatten().map(|value| value.to_string_lossy());
    let value = raw.collect::<Vec<_>>().join(",");
    let value = if argument.is_hide_env_values_set() && !value.is_empty() { masked(&value) } else { value };
    let origin = match matches.value_source(id) {
        Some(ValueSource::EnvVariable) => "environment",
        Some(_) => "default",
        None => "not set",
    };
    Ok(Setting { name, value, origin })
}

fn first_line(name: &str, error: &clap::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    format!("{name}: {line}")
}

/// What is wrong between settings that can each be read.
fn taken_together(command: Command) -> Vec<String> {
    let taken = command.try_get_matches_from([""; 0]).and_then(|matches| Serve::from_arg_matches(&matches));
    match taken {
        Ok(serve) => serve.faults(),
        Err(error) => vec![first_line("settings", &error)],
    }
}

fn early(name: &str, default: &str) -> Setting {
    let (value, origin) = match std::env::var(name) {
        Ok(value) => (value, "environment"),
        Err(_) if default.is_empty() => (String::new(), "not set"),
        Err(_) => (default.to_owned(), "default"),
    };
    Setting { name: name.to_owned(), value, origin }
}

/// Names that `.env` sets; what the environment had before wins over it.
fn names_in_file() -> BTreeSet<String> {
    let lines = dotenvy::dotenv_iter().into_iter().flatten();
    lines.filter_map(Result::ok).map(|(name, _)| name).collect()
}
