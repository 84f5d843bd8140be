//! What a reply of FCM means for the token, the sender and the message.
//!
//! Google's `FcmError` code decides first, the status second. `INVALID_ARGUMENT` alone speaks of the device token, but
//! with a `BadRequest` beside it only when that names `message.token`: "Android message is too big" comes with both
//! details, and a good token must survive it. Free text of a reply is never kept, since it may quote the message.

use std::{ops::RangeInclusive, time::Duration};

use serde::Deserialize;

use crate::reply::Reply;

pub(crate) const DEFAULT_PAUSE: Duration = Duration::from_secs(60);
pub(crate) const SERVER_TROUBLE: RangeInclusive<u16> = 500..=599;

/// What to do after a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// FCM took the message.
    Accepted {
        /// FCM's name of the message.
        name: String,
    },
    /// The device token is dead: forget it, unless it changed since the send.
    DropToken {
        /// Why it is dead.
        cause: DropCause,
    },
    /// The device token never was one: mark it invalid.
    InvalidToken,
    /// FCM does not understand the message: dead letter, alert, keep the token.
    OurBug {
        /// Status, codes and field names, without any text of the message.
        detail: String,
    },
    /// FCM cannot speak to Apple for us: pause iOS, alert, keep the tokens.
    PausePlatform,
    /// Google does not accept our key or a token fresh from it: alert.
    Unauthorized,
    /// We sent too much: nothing more from this sender until the pause is over.
    PauseSender {
        /// How long, at least.
        after: Duration,
    },
    /// Nobody knows whether it arrived: send again, with jitter.
    Retry {
        /// How long Google asks to wait, at least.
        after: Option<Duration>,
    },
}

/// Why a device token is dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropCause {
    /// The app is gone from the phone, or the token was renewed.
    Unregistered,
    /// The token belongs to another Firebase project; someone must look.
    SenderMismatch,
}

#[derive(Deserialize)]
struct Taken {
    name: String,
}

#[derive(Deserialize)]
struct Envelope {
    error: Fault,
}

#[derive(Default, Deserialize)]
struct Fault {
    #[serde(default)]
    status: String,
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Deserialize)]
#[serde(tag = "@type")]
enum Detail {
    #[serde(rename = "type.googleapis.com/google.firebase.fcm.v1.FcmError")]
    Fcm {
        #[serde(default, rename = "errorCode")]
        code: String,
    },
    #[serde(rename = "type.googleapis.com/google.rpc.BadRequest")]
    BadRequest {
        #[serde(default, rename = "fieldViolations")]
        violations: Vec<Violation>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Violation {
    #[serde(default)]
    field: String,
}

impl Fault {
    fn code(&self) -> Option<&str> {
        self.details.iter().find_map(|detail| match detail {
            Detail::Fcm { code } => Some(code.as_str()),
            _ => None,
        })
    }

    fn bad_fields(&self) -> Option<Vec<&str>> {
        self.details.iter().find_map(|detail| match detail {
            Detail::BadRequest { violations } => Some(violations.iter().map(|v| v.field.as_str()).collect()),
            _ => None,
        })
    }
}

/// Reads one row of the table.
pub(crate) fn of(reply: &Reply) -> Outcome {
    if (200..=299).contains(&reply.status) {
        return serde_json::from_slice::<Taken>(&reply.body)
            .map_or(Outcome::Retry { after: None }, |taken| Outcome::Accepted { name: taken.name });
    }
    let fault = serde_json::from_slice::<Envelope>(&reply.body).map(|envelope| envelope.error).unwrap_or_default();
    match fault.code() {
        Some("UNREGISTERED") => Outcome::DropToken { cause: DropCause::Unregistered },
        Some("SENDER_ID_MISMATCH") => Outcome::DropToken { cause: DropCause::SenderMismatch },
        Some("INVALID_ARGUMENT") => invalid(reply, &fault),
        Some("THIRD_PARTY_AUTH_ERROR") => Outcome::PausePlatform,
        Some("QUOTA_EXCEEDED") => pause(reply),
        Some("UNAVAILABLE" | "INTERNAL") => Outcome::Retry { after: reply.retry_after },
        _ => by_status(reply, &fault),
    }
}

fn by_status(reply: &Reply, fault: &Fault) -> Outcome {
    match reply.status {
        401 => Outcome::Unauthorized,
        429 => pause(reply),
        408 => Outcome::Retry { after: reply.retry_after },
        status if SERVER_TROUBLE.contains(&status) => Outcome::Retry { after: reply.retry_after },
        _ => our_bug(reply, fault),
    }
}

fn invalid(reply: &Reply, fault: &Fault) -> Outcome {
    match fault.bad_fields().as_deref() {
        None | Some(["message.token"]) => Outcome::InvalidToken,
        Some(_) => our_bug(reply, fault),
    }
}

fn pause(reply: &Reply) -> Outcome {
    Outcome::PauseSender { after: reply.retry_after.unwrap_or(DEFAULT_PAUSE) }
}

fn our_bug(reply: &Reply, fault: &Fault) -> Outcome {
    let fields = fault.bad_fields().unwrap_or_default();
    let words = [fault.status.as_str(), fault.code().unwrap_or_default()].into_iter().chain(fields);
    let detail = words
        .map(plain)
        .filter(|word| !word.is_empty())
        .fold(format!("HTTP {}", reply.status), |text, word| format!("{text} {word}"));
    Outcome::OurBug { detail: detail.chars().take(300).collect() }
}

/// A code or a field's path, without whatever else a reply may put there.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_ascii_alphanumeric() || "._[]-".contains(*c)).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FCM: &str = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
    const BAD: &str = "type.googleapis.com/google.rpc.BadRequest";

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, retry_after: None, body: body.into() }
    }

    fn fault(status: u16, word: &str, details: &str) -> Reply {
        reply(
            status,
            &format!(r#"{{"error":{{"code":{status},"message":"m","status":"{word}","details":[{details}]}}}}"#),
        )
    }

    fn coded(status: u16, code: &str) -> Reply {
        fault(status, "X", &format!(r#"{{"@type":"{FCM}","errorCode":"{code}"}}"#))
    }

    fn with_pause(mut reply: Reply, seconds: u64) -> Reply {
        reply.retry_after = Some(Duration::from_secs(seconds));
        reply
    }

    #[test]
    fn a_name_is_acceptance_and_anything_else_with_200_is_tried_again() {
        let name = "projects/demo/messages/0:1".to_owned();
        assert_eq!(of(&reply(200, r#"{"name":"projects/demo/messages/0:1"}"#)), Outcome::Accepted { name });
        for body in ["", "<html>", "{}", "[]", r#"{"name":5}"#] {
            assert_eq!(of(&reply(200, body)), Outcome::Retry { after: None }, "{body}");
        }
    }

    #[test]
    fn each_code_has_its_outcome() {
        let drop = |cause| Outcome::DropToken { cause };
        assert_eq!(of(&coded(404, "UNREGISTERED")), drop(DropCause::Unregistered));
        assert_eq!(of(&coded(403, "SENDER_ID_MISMATCH")), drop(DropCause::SenderMismatch));
        assert_eq!(of(&coded(400, "INVALID_ARGUMENT")), Outcome::InvalidToken);
        assert_eq!(of(&coded(401, "THIRD_PARTY_AUTH_ERROR")), Outcome::PausePlatform);
        assert_eq!(of(&coded(503, "UNAVAILABLE")), Outcome::Retry { after: None });
        assert_eq!(of(&coded(500, "INTERNAL")), Outcome::Retry { after: None });
    }

    #[test]
    fn a_quota_pauses_the_sender_as_long_as_google_asks_or_a_minute() {
        let pause = |seconds| Outcome::PauseSender { after: Duration::from_secs(seconds) };
        assert_eq!(of(&coded(429, "QUOTA_EXCEEDED")), pause(60));
        assert_eq!(of(&with_pause(coded(429, "QUOTA_EXCEEDED"), 7)), pause(7));
        assert_eq!(of(&with_pause(coded(429, "QUOTA_EXCEEDED"), 300)), pause(300));
        assert_eq!(of(&reply(429, "")), pause(60));
    }

    #[test]
    fn an_answer_without_a_code_is_judged_by_its_status() {
        let after = Some(Duration::from_secs(9));
        assert_eq!(of(&fault(401, "UNAUTHENTICATED", "")), Outcome::Unauthorized);
        assert_eq!(of(&reply(401, "<html>")), Outcome::Unauthorized);
        assert_eq!(of(&with_pause(reply(502, "<html>"), 9)), Outcome::Retry { after });
        assert_eq!(of(&reply(408, "")), Outcome::Retry { after: None });
        let detail = "HTTP 403 PERMISSION_DENIED".to_owned();
        assert_eq!(of(&fault(403, "PERMISSION_DENIED", "")), Outcome::OurBug { detail });
        assert_eq!(of(&reply(404, "<html>")), Outcome::OurBug { detail: "HTTP 404".to_owned() });
    }

    #[test]
    fn a_bad_request_is_our_bug_unless_it_names_the_token() {
        let code = format!(r#"{{"@type":"{FCM}","errorCode":"INVALID_ARGUMENT"}}"#);
        let bad = |field: &str| {
            format!(
                r#"{{"@type":"{BAD}","fieldViolations":[{{"field":"{field}","description":"a customer, a phone number"}}]}}"#
            )
        };
        let judge = |details: &str| of(&fault(400, "INVALID_ARGUMENT", details));
        let detail = |text: &str| Outcome::OurBug { detail: text.to_owned() };

        assert_eq!(judge(&bad("message.data[0].value")), detail("HTTP 400 INVALID_ARGUMENT message.data[0].value"));
        assert_eq!(judge(&format!("{code},{}", bad("message.token"))), Outcome::InvalidToken);
        assert_eq!(
            judge(&format!("{},{code}", bad("message.android.ttl"))),
            detail("HTTP 400 INVALID_ARGUMENT INVALID_ARGUMENT message.android.ttl")
        );
        let too_big = format!(r#"{{"@type":"{BAD}"}},{code}"#);
        assert_eq!(judge(&too_big), detail("HTTP 400 INVALID_ARGUMENT INVALID_ARGUMENT"));
    }

    #[test]
    fn an_unknown_detail_does_not_hide_the_code() {
        let other = r#"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R","metadata":{"a":"b"}}"#;
        let details = format!(r#"{other},{{"@type":"{FCM}","errorCode":"UNREGISTERED"}}"#);
        assert_eq!(of(&fault(404, "NOT_FOUND", &details)), Outcome::DropToken { cause: DropCause::Unregistered });
    }
}
