//! The push edge of the world: one hint to one device, and what came of it.
//!
//! A push is a hint and carries nothing personal: a generic sentence, the id of the notification and its dedupe key, by
//! which a phone shows it once. Google's answers are read by `rounds-fcm`. Where Google asks to wait, this node sends
//! nothing more of that kind until the pause is over: to one device, to all iPhones, or to anybody.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use futures_util::future::BoxFuture;
use rounds_domain::ids::DeviceId;
use rounds_domain::vocabulary::Platform;
use rounds_fcm::{Fcm, Message, ServiceAccount};
use tokio::time::Instant;

pub use rounds_fcm::{DropCause, Outcome};

use super::clock::Clock;

/// How long iPhones are left alone when Google cannot speak to Apple for us.
const APPLE_PAUSE: Duration = Duration::from_secs(600);
const LONGEST_COLLAPSE_ID: usize = 64;

/// One hint to one device.
#[derive(Clone)]
pub struct Hint {
    /// The device.
    pub device: DeviceId,
    /// What it runs.
    pub platform: Platform,
    /// Its push token.
    pub token: String,
    /// Title; names nobody.
    pub title: String,
    /// Sentence; names nobody.
    pub body: String,
    /// What the app reads.
    pub data: Vec<(&'static str, String)>,
    /// Replaces whatever the phone shows under the same key.
    pub dedupe_key: String,
    /// After this it is pointless.
    pub life: Duration,
}

/// A way to push.
pub trait Push: Send + Sync {
    /// Sends one hint and says what to do next.
    fn send(&self, hint: Hint) -> BoxFuture<'_, Outcome>;
}

/// Opens the door to Firebase Cloud Messaging with the key file of a service account; `base_url` stands in for Google.
pub fn firebase(key_file: &Path, base_url: Option<&str>) -> anyhow::Result<Arc<dyn Push>> {
    let text = std::fs::read_to_string(key_file).context("the key file of Firebase cannot be read")?;
    let account = ServiceAccount::from_json(&text)?;
    let fcm = Fcm::new(rounds_fcm::http_client()?, account, base_url, Arc::new(Clock::world_seconds))?;
    Ok(Arc::new(Firebase { fcm, pauses: Pauses::default() }))
}

struct Firebase {
    fcm: Fcm,
    pauses: Pauses,
}

impl Push for Firebase {
    fn send(&self, hint: Hint) -> BoxFuture<'_, Outcome> {
        Box::pin(async move {
            if let Some(left) = self.pauses.left(&hint) {
                return Outcome::Retry { after: Some(left) };
            }
            let (device, platform) = (hint.device, hint.platform);
            let message = match message(hint) {
                Ok(message) => message,
                Err(refusal) => return Outcome::OurBug { detail: refusal.to_string() },
            };
            let outcome = self.fcm.send(&message).await;
            self.pauses.note(&outcome, device, platform);
            outcome
        })
    }
}

fn message(hint: Hint) -> Result<Message, rounds_fcm::MessageRefusal> {
    let mut draft = Message::to(hint.token).notification(hint.title, hint.body).ttl(hint.life);
    if hint.dedupe_key.len() <= LONGEST_COLLAPSE_ID {
        draft = draft.dedupe_key(hint.dedupe_key);
    }
    for (name, value) in hint.data {
        draft = draft.data(name, value);
    }
    draft.build()
}

/// What has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Waiting {
    Everybody,
    Apple,
    One(DeviceId),
}

/// Until when what has to wait.
#[derive(Default)]
struct Pauses(Mutex<HashMap<Waiting, Instant>>);

impl Pauses {
    /// How long a hint has to wait still.
    fn left(&self, hint: &Hint) -> Option<Duration> {
        let now = Instant::now();
        let mut pauses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pauses.retain(|_, until| *until > now);
        let apple = (hint.platform == Platform::Ios).then_some(Waiting::Apple);
        [Some(Waiting::Everybody), Some(Waiting::One(hint.device)), apple]
            .into_iter()
            .flatten()
            .filter_map(|waiting| pauses.get(&waiting))
            .map(|until| *until - now)
            .max()
    }

    fn note(&self, outcome: &Outcome, device: DeviceId, platform: Platform) {
        let (waiting, pause) = match outcome {
            Outcome::PauseSender { after } => (Waiting::Everybody, *after),
            Outcome::PausePlatform if platform == Platform::Ios => (Waiting::Apple, APPLE_PAUSE),
            Outcome::Retry { after: Some(after) } => (Waiting::One(device), *after),
            _ => return,
        };
        let until = Instant::now() + pause;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(waiting, until);
    }
}
