//! The service account: who we are to Google.
//!
//! It is read from the JSON key file of the Google console. A file of another kind is refused, and so is an address
//! that would carry a secret in the clear. Neither the key nor the file's text is ever printed.

use std::net::IpAddr;

use reqwest::Url;
use serde::Deserialize;

/// A Google service account with the key that signs for it.
#[derive(Clone, Deserialize)]
pub struct ServiceAccount {
    #[serde(rename = "type")]
    kind: Kind,
    /// The Firebase project the account may send for.
    pub project_id: String,
    /// The account's name at Google.
    pub client_email: String,
    /// The name of the key, told to Google with every signature.
    pub private_key_id: String,
    /// Where a signature is traded for an access token.
    pub token_uri: String,
    pub(crate) private_key: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum Kind {
    #[serde(rename = "service_account")]
    ServiceAccount,
}

/// Why a service account is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// The text is not the JSON of a service account key.
    #[error("not the key file of a service account (line {line}, column {column})")]
    NotAKeyFile {
        /// The line where reading ended.
        line: usize,
        /// The column where reading ended.
        column: usize,
    },
    /// The key does not sign.
    #[error("the private key is not an RSA key in PEM form")]
    UnusableKey,
    /// The address would carry secrets in the clear.
    #[error("{0} must be an https address, or http on loopback")]
    UnsafeAddress(&'static str),
}

impl ServiceAccount {
    /// Reads the JSON key file as the Google console hands it out.
    pub fn from_json(text: &str) -> Result<Self, AccountRefusal> {
        serde_json::from_str(text).map_err(|e| AccountRefusal::NotAKeyFile { line: e.line(), column: e.column() })
    }
}

impl std::fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceAccount")
            .field("kind", &self.kind)
            .field("project_id", &self.project_id)
            .field("private_key_id", &self.private_key_id)
            .field("private_key", &"redacted")
            .finish_non_exhaustive()
    }
}

/// Reads an address that may carry a secret.
pub(crate) fn safe_url(what: &'static str, text: &str) -> Result<Url, AccountRefusal> {
    let url = Url::parse(text).map_err(|_| AccountRefusal::UnsafeAddress(what))?;
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if is_safe { Ok(url) } else { Err(AccountRefusal::UnsafeAddress(what)) }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_file(kind: &str) -> String {
        format!(
            r#"{{"type":"{kind}","project_id":"demo","client_email":"push@demo.example","private_key_id":"k1",
            "private_key":"SECRET PEM","token_uri":"https://oauth2.googleapis.com/token","universe_domain":"x"}}"#
        )
    }

    #[test]
    fn the_key_is_not_printed() {
        let account = ServiceAccount::from_json(&key_file("service_account")).expect("a key file");
        let printed = format!("{account:?}");
        assert!(printed.contains("redacted") && !printed.contains("SECRET"), "{printed}");
    }

    #[test]
    fn another_kind_of_credentials_is_refused_without_quoting_it() {
        let refusal = ServiceAccount::from_json(&key_file("authorized_user")).expect_err("another kind");
        assert!(!refusal.to_string().contains("authorized_user"), "{refusal}");
    }

    #[test]
    fn secrets_travel_over_https_or_loopback_only() {
        for good in ["https://fcm.googleapis.com", "http://127.0.0.1:80", "http://[::1]:80", "http://localhost:1"] {
            assert!(safe_url("it", good).is_ok(), "{good}");
        }
        for bad in ["http://fcm.googleapis.com", "http://10.0.0.1", "http://localhost.example", "ftp://127.0.0.1", ""] {
            assert_eq!(safe_url("it", bad), Err(AccountRefusal::UnsafeAddress("it")), "{bad}");
        }
    }
}
