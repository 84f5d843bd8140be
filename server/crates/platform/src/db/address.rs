//! Where the database is, and how the way there is secured: `DATABASE_URL` with the `sslmode` that everybody knows.
//!
//! `disable`, `prefer` (what holds where nothing is said), `require`, `verify-ca` and `verify-full` mean what they mean to
//! `psql`; `sslrootcert` names a file of authorities, or `system` for those of the machine. `require` with a file of
//! authorities verifies like `verify-ca`. Nothing of an address is ever shown with its password.

use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tokio_postgres::config::{Host, SslMode};

/// Where the database is.
#[derive(Clone)]
pub struct Address {
    pub(super) config: tokio_postgres::Config,
    pub(super) security: Security,
}

/// How the way to the database is secured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Security {
    /// Not at all.
    Plain,
    /// Encrypted if the server offers it, whoever it is.
    Offered,
    /// Encrypted, whoever the server is.
    Encrypted,
    /// Encrypted, and the server's certificate is signed by an authority.
    Signed(Authorities),
    /// The same, and the certificate names the server.
    Named(Authorities),
}

/// Who may sign the certificate of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorities {
    /// Those of the machine.
    System,
    /// Those of a file in PEM.
    File(PathBuf),
}

impl Address {
    /// Reads an address.
    pub fn parse(url: &str) -> anyhow::Result<Self> {
        let (rest, mode, authorities) = split(url)?;
        let mut config: tokio_postgres::Config = rest.parse().context("the database's address cannot be read")?;
        let mode = mode.as_deref().unwrap_or(match config.get_ssl_mode() {
            SslMode::Disable => "disable",
            SslMode::Require => "require",
            _ => "prefer",
        });
        let security = security(mode, authorities)?;
        config.ssl_mode(match security {
            Security::Plain => SslMode::Disable,
            Security::Offered => SslMode::Prefer,
            _ => SslMode::Require,
        });
        Ok(Self { config, security })
    }

    /// Whether every host is this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let is_near = |host: &Host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => {
                name == "localhost"
                    || name.trim_matches(['[', ']']).parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
            }
        };
        let addresses = self.config.get_hostaddrs();
        if addresses.is_empty() {
            return self.config.get_hosts().iter().all(is_near);
        }
        addresses.iter().all(std::net::IpAddr::is_loopback)
    }

    /// Whether it can only be reached through a socket of this machine.
    #[must_use]
    pub fn is_socket(&self) -> bool {
        self.config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)))
    }

    /// Whether nobody on the way can read along.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        !matches!(self.security, Security::Plain | Security::Offered)
    }

    /// The name of the database.
    #[must_use]
    pub fn database(&self) -> &str {
        self.config.get_dbname().unwrap_or_default()
    }

    /// Whether the password is one that everybody tries first.
    #[must_use]
    pub fn has_usual_password(&self) -> bool {
        const USUAL: [&str; 9] =
            ["rounds", "secret", "postgres", "password", "changeme", "admin", "root", "123456", "12345678"];
        let password = self.config.get_password().map(String::from_utf8_lossy);
        password.is_some_and(|password| {
            password.is_empty() || USUAL.contains(&password.as_ref()) || self.config.get_user() == Some(&password)
        })
    }

    /// Whether it holds a password.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.config.get_password().is_some()
    }
}

/// The address with a password that was kept elsewhere.
pub fn with_password(url: &str, password: &str) -> anyhow::Result<String> {
    let (scheme, rest) = url.split_once("://").context("the database's address is no URL")?;
    let (user, place) = rest.split_once('@').context("the database's address names no user for the password")?;
    ensure!(!user.contains(':'), "the database's address holds a password, and a file with another one is given");
    Ok(format!("{scheme}://{user}:{}@{place}", utf8_percent_encode(password, NON_ALPHANUMERIC)))
}

/// The address without its password, for people to read.
#[must_use]
pub fn masked(url: &str) -> String {
    let hidden = "***".to_owned();
    if Address::parse(url).is_err() || url.contains("password=") {
        return hidden;
    }
    let Some((scheme, rest)) = url.split_once("://") else { return hidden };
    let Some((user, place)) = rest.rsplit_once('@') else { return url.to_owned() };
    match user.split_once(':') {
        Some((name, _)) => format!("{scheme}://{name}:{hidden}@{place}"),
        None => url.to_owned(),
    }
}

/// Takes what the driver does not know out of the parameters.
fn split(url: &str) -> anyhow::Result<(String, Option<String>, Option<Authorities>)> {
    let (place, parameters) = match url.split_once('?') {
        Some(parts) if url.contains("://") => parts,
        _ => return Ok((url.to_owned(), None, None)),
    };
    let (mut mode, mut authorities, mut others) = (None, None, Vec::new());
    for parameter in parameters.split('&') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = percent_decode_str(value).decode_utf8().context("the database's address is not UTF-8")?;
        match name {
            "sslmode" => mode = Some(value.into_owned()),
            "sslrootcert" if value == "system" => authorities = Some(Authorities::System),
            "sslrootcert" => authorities = Some(Authorities::File(value.into_owned().into())),
            _ => others.push(parameter),
        }
    }
    let rest = if others.is_empty() { place.to_owned() } else { format!("{place}?{}", others.join("&")) };
    Ok((rest, mode, authorities))
}

fn security(mode: &str, authorities: Option<Authorities>) -> anyhow::Result<Security> {
    Ok(match (mode, authorities) {
        ("disable", _) => Security::Plain,
        ("prefer" | "allow", _) => Security::Offered,
        ("require", None) => Security::Encrypted,
        ("require" | "verify-ca", Some(authorities)) => Security::Signed(authorities),
        ("verify-full", Some(authorities)) => Security::Named(authorities),
        ("verify-ca" | "verify-full", None) => {
            bail!("sslmode={mode} needs sslrootcert: a file of authorities, or `system`")
        }
        _ => bail!("sslmode={mode} is none of disable, prefer, require, verify-ca, verify-full"),
    })
}
