//! The pulse of a line: it is felt when the client has been silent for a while, and it must beat in time.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::close::Close;
use super::settings::Sockets;

/// The pulse of a line.
pub(super) struct Pulse {
    every: Duration,
    within: Duration,
    next_at: Instant,
    is_awaited: bool,
}

impl Pulse {
    pub(super) fn new(settings: &Sockets) -> Self {
        let (every, within) = (settings.ping_every, settings.pong_within);
        Self { every, within, next_at: Instant::now() + every, is_awaited: false }
    }

    /// Waits until it is to be felt.
    pub(super) async fn due(&self) {
        sleep_until(self.next_at).await;
    }

    /// The client is there.
    pub(super) fn beats(&mut self) {
        if self.is_awaited {
            self.is_awaited = false;
            self.next_at = Instant::now() + self.every;
        }
    }

    /// It is time to ask for a sign of life, or too late for one.
    pub(super) fn feel(&mut self) -> Result<(), Close> {
        if self.is_awaited {
            return Err(Close::SILENT);
        }
        self.is_awaited = true;
        self.next_at = Instant::now() + self.within;
        Ok(())
    }

    /// The client still reads what was said before, which has its own patience.
    pub(super) fn put_off(&mut self) {
        self.next_at = Instant::now() + self.within;
    }
}
