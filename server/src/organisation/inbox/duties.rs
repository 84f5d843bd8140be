//! Pushing: one job per notification and device, sent outside any transaction.
//!
//! A crash between the send and its record sends again under the same key, and the phone shows it once. What was read in
//! the meantime, or is pointless by now, is not sent any more.

use std::time::Duration;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use rounds_domain::ids::{DeliveryId, DeviceId};
use rounds_domain::time::{instant_of, local_date};
use rounds_domain::vocabulary::NotificationKind;
use rounds_outbox::{Attempt, DedupeScope, Done, Failure, Job};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{Ending, Notification, Parcel};
use super::store;
use crate::organisation::people::{self, Employee};
use crate::organisation::sessions;
use rounds_platform::App;
use rounds_platform::db::{Command, Db, System, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::messages;
use rounds_platform::push::{DropCause, Hint, Outcome};

/// A notification is pointless on a phone after this.
const LIFE: TimeDelta = TimeDelta::days(3);
const UNAUTHORIZED_PAUSE: Duration = Duration::from_secs(60);
const APPLE_PAUSE: Duration = Duration::from_secs(600);
/// Whatever is on its way.
const PUSHING: System = System::because("a push goes to whomever it was promised");

/// Pushes one notification to one device.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deliver {
    /// The delivery.
    pub delivery: DeliveryId,
}

impl Job for Deliver {
    const NAME: &'static str = "deliver-push";
    const QUEUE: &'static str = "push";
    const ATTEMPTS: i32 = 12;
    const LIMIT: Duration = Duration::from_secs(30);
    const SCOPE: DedupeScope = DedupeScope::Ever;

    fn dedupe_key(&self) -> Option<String> {
        Some(self.delivery.to_string())
    }
}

/// Sends what is to be sent and records what came of it.
pub async fn deliver(app: App, job: Deliver, attempt: Attempt) -> std::result::Result<Done, Failure> {
    let db = app.system("push a notification");
    let id = job.delivery;
    let hint = match prepared(&db, id, app.push.is_some()).await.map_err(Failure::retry)? {
        Prepared::Send(hint) => hint,
        Prepared::Over => return Ok(Done::ToRecord),
        Prepared::Drop(why) => {
            record(&db, id, ended("DROPPED", why), None).await.map_err(Failure::retry)?;
            return Ok(Done::ToRecord);
        }
    };
    let Some(push) = &app.push else {
        return Ok(Done::ToRecord);
    };
    let address = (hint.device, hint.token.clone());
    let outcome = push.send(hint).await;
    let (ending, token, result) = judged(outcome, attempt);
    let token = token.map(|fault| (fault, address));
    record(&db, id, ending, token).await.map_err(Failure::retry)?;
    result
}

/// What is to be done with a delivery.
enum Prepared {
    Send(Hint),
    Drop(&'static str),
    Over,
}

async fn prepared(db: &Db, id: DeliveryId, has_channel: bool) -> Result<Prepared> {
    let mut session = db.session().await?;
    let Some(parcel) = store::parcel(&mut session, &PUSHING, id).await?.filter(|parcel| parcel.is_pending) else {
        return Ok(Prepared::Over);
    };
    if !has_channel {
        return Ok(Prepared::Drop("no channel is configured"));
    }
    if parcel.notification.read_at.is_some() {
        return Ok(Prepared::Drop("read before it was sent"));
    }
    let employee = people::employee(&mut session, parcel.notification.employee_id).await?;
    let life = pointless_at(&parcel.notification, &employee) - db.clock().now();
    let Some(life) = life.to_std().ok().filter(|life| !life.is_zero()) else {
        return Ok(Prepared::Drop("pointless before it was sent"));
    };
    let address = sessions::push_address(&mut session, (parcel.device, employee.id)).await?;
    Ok(match address {
        Some((platform, token)) => Prepared::Send(hint(parcel, &employee, (platform, token), life)),
        None => Prepared::Drop("the device cannot be pushed to any more"),
    })
}

fn hint(
    parcel: Parcel,
    employee: &Employee,
    address: (rounds_domain::vocabulary::Platform, String),
    life: Duration,
) -> Hint {
    let notification = parcel.notification;
    let say = |key: &str| messages::render(employee.language, key, &json!({}));
    Hint {
        device: parcel.device,
        platform: address.0,
        token: address.1,
        title: say("push-title"),
        body: say(&format!("{}-push", notification.message_key)),
        data: vec![
            ("notificationId", notification.id.to_string()),
            ("kind", notification.kind.to_string()),
            ("dedupeKey", notification.dedupe_key.clone()),
        ],
        dedupe_key: notification.dedupe_key,
        life,
    }
}

/// A reminder of a task ends with the day, everything else after three days.
fn pointless_at(notification: &Notification, employee: &Employee) -> DateTime<Utc> {
    let at = notification.at.0;
    if notification.kind != NotificationKind::TaskReminder {
        return at + LIFE;
    }
    let zone = employee.time_zone.0;
    instant_of(local_date(at, zone) + Days::new(1), NaiveTime::MIN, zone)
}

/// What is wrong with the token that was sent to.
#[derive(Debug, Clone, Copy)]
enum TokenFault {
    Dead,
    Invalid,
}

type Judged = (Ending, Option<TokenFault>, std::result::Result<Done, Failure>);

fn judged(outcome: Outcome, attempt: Attempt) -> Judged {
    match outcome {
        Outcome::Accepted { name } => {
            let ending = Ending { state: Some("ACCEPTED"), message_name: Some(name), error: None };
            (ending, None, Ok(Done::ToRecord))
        }
        Outcome::DropToken { cause } => {
            if cause == DropCause::SenderMismatch {
                tracing::error!("a push token belongs to another Firebase project");
            }
            (ended("DROPPED", "the token is dead"), Some(TokenFault::Dead), Ok(Done::ToRecord))
        }
        Outcome::InvalidToken => {
            (ended("DROPPED", "the token is invalid"), Some(TokenFault::Invalid), Ok(Done::ToRecord))
        }
        Outcome::OurBug { detail } => {
            tracing::error!(detail, "a push was not understood");
            (ended("DEAD", &detail), None, Err(Failure::dead(detail)))
        }
        Outcome::PausePlatform => {
            tracing::error!("pushes to iPhones pause: Google cannot speak to Apple");
            again(attempt, Some(APPLE_PAUSE), "no way to Apple")
        }
        Outcome::Unauthorized => {
            tracing::error!("pushes are not authorised: look at the key file of Firebase");
            again(attempt, Some(UNAUTHORIZED_PAUSE), "not authorised")
        }
        Outcome::PauseSender { after } => again(attempt, Some(after), "too many pushes"),
        Outcome::Retry { after } => again(attempt, after, "the channel is away"),
    }
}

/// Another attempt; after the last one a dead letter.
fn again(attempt: Attempt, after: Option<Duration>, cause: &str) -> Judged {
    let is_last = attempt.attempt >= attempt.max_attempts;
    let state = is_last.then_some("DEAD");
    let ending = Ending { state, message_name: None, error: Some(cause.to_owned()) };
    (ending, None, Err(Failure::Retry { after, cause: cause.to_owned() }))
}

fn ended(state: &'static str, why: &str) -> Ending {
    Ending { state: Some(state), message_name: None, error: Some(why.to_owned()) }
}

async fn record(
    db: &Db,
    id: DeliveryId,
    ending: Ending,
    token: Option<(TokenFault, (DeviceId, String))>,
) -> std::result::Result<(), Error> {
    db.transact(Command::keyless("deliverPush"), async move |tx: &mut Tx| {
        tx.audit_subject(id);
        match token {
            Some((TokenFault::Dead, (device, token))) => sessions::forget_push_token(tx, device, &token).await?,
            Some((TokenFault::Invalid, (device, token))) => sessions::doubt_push_token(tx, device, &token).await?,
            None => {}
        }
        store::attempted(tx, &PUSHING, id, ending).await
    })
    .await
}
