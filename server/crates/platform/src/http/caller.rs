//! What the headers of a request say of the client.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::Language;
use serde::Deserialize;

use super::request_ids;
use crate::graphql::Caller;
use crate::messages::preferred;

/// `x-phone-clock`: what the phone's clocks said when it sent the request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SentClock {
    wall_at: DateTime<Utc>,
    uptime_s: Option<f64>,
    boot_id: Option<String>,
}

/// The client behind a request.
pub(super) fn caller(headers: &HeaderMap, address: Option<IpAddr>) -> Caller {
    let asked = text(headers, "accept-language").and_then(preferred);
    Caller {
        language: asked.unwrap_or(Language::ZhCn),
        is_language_asked: asked.is_some(),
        request_id: request_ids::read(headers),
        address,
        device: text(headers, "x-device-id").and_then(|id| id.parse().ok()),
        app_version: text(headers, "x-app-version").map(|version| version.chars().take(40).collect()),
        phone_clock: text(headers, "x-phone-clock").and_then(phone_clock),
    }
}

/// The bearer token of a request.
pub(super) fn bearer(headers: &HeaderMap) -> Option<String> {
    let header = text(headers, "authorization")?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn phone_clock(header: &str) -> Option<PhoneClock> {
    let sent: SentClock = serde_json::from_str(header).ok()?;
    Some(PhoneClock { wall_at: sent.wall_at, uptime_s: sent.uptime_s, boot_id: sent.boot_id })
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
