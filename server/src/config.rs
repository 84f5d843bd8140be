//! What operators set for a deployment, and what must not be set like that.
//!
//! Every setting is a flag with a variable of the environment, read once by the command that needs it and listed in
//! `.env.example`. A fault is a sentence; `serve` and `work` refuse to start while there is one, `config check` tells them
//! all. In production nothing may be left at what everybody knows: passwords, an unencrypted way to the database, a private
//! throw-away cluster, the accounts of the demo.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use rounds_platform::db::{Address, Strictness};
use rounds_platform::sms;

/// Variables that are read before any flag, with their defaults.
pub const READ_EARLY: [(&str, &str); 2] = [("ROUNDS_LOG", "info"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "")];

/// The database of the demo, whose passwords are printed.
pub const DEMO_DATABASE: &str = "rounds_demo";

/// What a deployment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Environment {
    /// To try things out: nothing is refused that helps with it.
    Development,
    /// For people who rely on it.
    Production,
}

impl Environment {
    /// What is expected of the database.
    #[must_use]
    pub fn strictness(self) -> Strictness {
        match self {
            Self::Development => Strictness::Throwaway,
            Self::Production => Strictness::Durable,
        }
    }
}

/// What a deployment is for.
#[derive(Debug, Clone, Args)]
pub struct Deployment {
    /// What this deployment is for; `production` refuses to start with well-known secrets and insecure settings.
    #[arg(long, env = "ROUNDS_ENVIRONMENT", value_enum, default_value = "development")]
    pub environment: Environment,
}

/// Where the audit trail is witnessed.
#[derive(Debug, Clone, Args)]
pub struct AuditHeads {
    /// File to which the heads of the audit trail are added every minute by whoever does jobs; on a disk that the database
    /// cannot reach.
    #[arg(long, env = "ROUNDS_AUDIT_HEADS")]
    pub audit_heads: Option<PathBuf>,
}

impl AuditHeads {
    /// What is wrong with it.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let folder = self.audit_heads.as_deref().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        let missing = folder.filter(|folder| !folder.is_dir());
        missing
            .map(|folder| format!("ROUNDS_AUDIT_HEADS: there is no directory {}", folder.display()))
            .into_iter()
            .collect()
    }
}

/// How pushes leave.
#[derive(Debug, Clone, Args)]
pub struct Pushing {
    /// Key file of the service account that pushes by Firebase Cloud Messaging; without one nothing is pushed.
    #[arg(long, env = "ROUNDS_FCM_KEY_FILE")]
    pub fcm_key_file: Option<PathBuf>,
    /// Stands in for Google's address.
    #[arg(long, env = "ROUNDS_FCM_BASE_URL")]
    pub fcm_base_url: Option<String>,
}

impl Pushing {
    /// The door to Firebase, if there is a key.
    pub fn door(&self) -> anyhow::Result<Option<std::sync::Arc<dyn rounds_platform::push::Push>>> {
        let Some(key_file) = &self.fcm_key_file else { return Ok(None) };
        rounds_platform::push::firebase(key_file, self.fcm_base_url.as_deref()).map(Some)
    }

    /// What is wrong with it.
    #[must_use]
    pub fn faults(&self, environment: Environment) -> Vec<String> {
        let mut faults = Vec::new();
        if let Err(error) = self.door() {
            faults.push(format!("ROUNDS_FCM_KEY_FILE: {error:#}"));
        }
        if environment == Environment::Production && self.fcm_base_url.is_some() {
            faults.push("ROUNDS_FCM_BASE_URL: in production pushes go to Google and nowhere else".to_owned());
        }
        faults
    }
}

/// How text messages leave.
#[derive(Debug, Clone, Args)]
pub struct Texting {
    /// Account at the gateway of text messages; without one no code is sent for a forgotten password.
    #[arg(long, env = "ROUNDS_SMS_ACCOUNT")]
    pub sms_account: Option<String>,
    /// File with the secret of that account.
    #[arg(long, env = "ROUNDS_SMS_TOKEN_FILE")]
    pub sms_token_file: Option<PathBuf>,
    /// Number or name that texts come from.
    #[arg(long, env = "ROUNDS_SMS_FROM")]
    pub sms_from: Option<String>,
    /// Address of the gateway.
    #[arg(long, env = "ROUNDS_SMS_BASE_URL", default_value = "https://api.twilio.com")]
    pub sms_base_url: String,
}

impl Texting {
    /// The door to the gateway, if there is an account.
    pub fn door(&self) -> anyhow::Result<Option<std::sync::Arc<dyn sms::Texts>>> {
        let Some(account) = &self.sms_account else { return Ok(None) };
        let token_file = self.sms_token_file.as_deref().context("ROUNDS_SMS_TOKEN_FILE is needed too")?;
        let from = self.sms_from.as_deref().context("ROUNDS_SMS_FROM is needed too")?;
        sms::gateway(&sms::Gateway { base_url: &self.sms_base_url, account, token_file, from }).map(Some)
    }

    /// What is wrong with it.
    #[must_use]
    pub fn faults(&self, environment: Environment) -> Vec<String> {
        let mut faults = Vec::new();
        if let Err(error) = self.door() {
            faults.push(format!("ROUNDS_SMS_ACCOUNT: {error:#}"));
        }
        if environment == Environment::Production && !self.sms_base_url.starts_with("https://") {
            faults.push("ROUNDS_SMS_BASE_URL: in production codes leave encrypted or not at all".to_owned());
        }
        faults
    }
}

/// What is wrong with the address of the database.
#[must_use]
pub fn faults_of_address(url: &str, environment: Environment) -> Vec<String> {
    let address = match Address::parse(url) {
        Ok(address) => address,
        Err(error) => return vec![format!("DATABASE_URL: {error:#}")],
    };
    if environment == Environment::Development {
        return Vec::new();
    }
    let checks = [
        (address.has_usual_password(), "the password is one that everybody tries first"),
        (
            !address.has_password() && !address.is_socket(),
            "there is no password, and the database is not on a local socket",
        ),
        (
            !address.is_local() && !address.is_encrypted(),
            "the way to another machine is not encrypted; add sslmode=verify-full and sslrootcert",
        ),
        (address.database() == DEMO_DATABASE, "this is the database of the demo, whose passwords are printed"),
    ];
    checks.iter().filter(|(is_so, _)| *is_so).map(|(_, fault)| format!("DATABASE_URL: {fault}")).collect()
}
