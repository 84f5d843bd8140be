//! Which apps ask, in which versions: counted, and refused where they are too old.
//!
//! Names and versions come from whoever sends a request, so that metrics count only as many of them as fit: the names that
//! operators list, else the first few that come, and the first versions of each; everything else is `other`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use http::HeaderMap;
use semver::Version;

use super::settings::Settings;
use crate::error::codes;
use crate::error::{Error, Result};

const MOST_NAMES: usize = 16;
const MOST_VERSIONS: usize = 16;
const LONGEST: usize = 40;
const OTHER: &str = "other";
const NONE: &str = "none";

/// The apps that were seen, and which of them may ask.
pub struct Clients {
    listed: BTreeSet<String>,
    seen: Mutex<BTreeMap<String, BTreeSet<String>>>,
    minimum: Option<Version>,
}

impl Clients {
    /// As operators decide.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let listed = settings.client_names.iter().cloned().collect();
        Self { listed, seen: Mutex::default(), minimum: settings.minimum_app_version.clone() }
    }

    /// Counts a request by the app that it says it comes from; `door` says through which.
    pub(super) fn count(&self, headers: &HeaderMap, door: &'static str) {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let name = text("apollographql-client-name").unwrap_or(NONE);
        let version = text("apollographql-client-version").or_else(|| text("x-app-version")).unwrap_or(NONE);
        let (client, version) = self.label(name, version);
        metrics::counter!("rounds_client_requests_total", "door" => door, "client" => client, "version" => version)
            .increment(1);
    }

    /// `APP_UPGRADE_REQUIRED` for an app that says it is older than the least version served. Whoever says no version is
    /// no app of ours; a version that cannot be read is too old.
    pub(super) fn admit(&self, app_version: Option<&str>) -> Result<()> {
        let (Some(minimum), Some(said)) = (&self.minimum, app_version) else {
            return Ok(());
        };
        let is_served = read(said).is_some_and(|version| version.cmp_precedence(minimum).is_ge());
        is_served.then_some(()).ok_or_else(|| Error::code(codes::APP_UPGRADE_REQUIRED))
    }

    /// Name and version as they are counted.
    fn label(&self, name: &str, version: &str) -> (String, String) {
        let is_plain = |text: &str| text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
        let other = || (OTHER.to_owned(), OTHER.to_owned());
        if !is_plain(name) {
            return other();
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let has_room = if self.listed.is_empty() { seen.len() < MOST_NAMES } else { self.listed.contains(name) };
        if name != NONE && !has_room && !seen.contains_key(name) {
            return other();
        }
        let versions = seen.entry(name.to_owned()).or_default();
        let is_counted = versions.contains(version) || versions.len() < MOST_VERSIONS;
        if !is_plain(version) || !is_counted {
            return (name.to_owned(), OTHER.to_owned());
        }
        versions.insert(version.to_owned());
        (name.to_owned(), version.to_owned())
    }
}

/// A version as apps write it: what is missing of three numbers is zero.
pub(super) fn read(said: &str) -> Option<Version> {
    let said = said.trim().trim_start_matches(['v', 'V']);
    let end = said.find(['-', '+']).unwrap_or(said.len());
    let (numbers, rest) = said.split_at(end);
    let missing = 3_usize.checked_sub(numbers.split('.').count())?;
    Version::parse(&format!("{numbers}{}{rest}", ".0".repeat(missing))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients(minimum: Option<&str>, names: &[&str]) -> Clients {
        Clients::of(&Settings {
            minimum_app_version: minimum.and_then(read),
            client_names: names.iter().map(|&name| name.to_owned()).collect(),
            ..Settings::default()
        })
    }

    #[test]
    fn versions_are_compared_by_their_numbers_and_not_as_texts() {
        let clients = clients(Some("2.10.0"), &[]);
        for served in ["2.10.0", "2.10", "v3", "2.10.1-beta.1", "2.10.0+77", "10.0.0"] {
            assert!(clients.admit(Some(served)).is_ok(), "{served}");
        }
        for old in ["2.9.9", "2.10.0-rc.1", "2", "two", "", "2.10.0.1"] {
            assert_eq!(clients.admit(Some(old)).unwrap_err().as_code(), codes::APP_UPGRADE_REQUIRED, "{old}");
        }
        assert!(clients.admit(None).is_ok());
    }

    #[test]
    fn without_a_least_version_every_app_is_served() {
        assert!(clients(None, &[]).admit(Some("nonsense")).is_ok());
    }

    #[test]
    fn no_flood_of_names_and_versions_makes_labels_without_end() {
        let clients = clients(None, &[]);
        let mut labels = BTreeSet::new();
        for number in 0..1_000 {
            labels.insert(clients.label(&format!("app-{number}"), "1.0"));
            labels.insert(clients.label("app-0", &format!("{number}.0")));
            labels.insert(clients.label(&"x".repeat(100), "1.0"));
        }
        assert!(labels.len() <= MOST_NAMES * (MOST_VERSIONS + 1) + 1, "{}", labels.len());
        assert_eq!(clients.label("app-0", "1.0"), ("app-0".to_owned(), "1.0".to_owned()));
        assert_eq!(clients.label("app-999", "1.0"), (OTHER.to_owned(), OTHER.to_owned()));
    }

    #[test]
    fn where_names_are_listed_the_others_are_not_counted_by_name() {
        let clients = clients(None, &["rounds-ios"]);
        assert_eq!(clients.label("stranger", "1.0").0, OTHER);
        assert_eq!(clients.label("rounds-ios", "1.0").0, "rounds-ios");
        assert_eq!(clients.label(NONE, NONE).0, NONE);
    }
}
