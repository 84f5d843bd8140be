//! One line: it waits for whatever happens first, and does what is to be done about it without waiting for anything.
//!
//! Operations run beside it (`operations`), and what it says is written when the client reads (`wire`), so it pings,
//! hears, delivers and closes in time whatever its operations do.

use std::sync::Arc;

use axum::extract::ws::{Utf8Bytes, WebSocket};
use rounds_outbox::{Item, Subscriber};
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::close::Close;
use super::execution::{Done, Ending, Outcome};
use super::identity::{Desk, Guest};
use super::keepalive::Pulse;
use super::messages::{FromClient, ToClient, token_in};
use super::operations::Operations;
use super::slots::Seat;
use super::wire::{Turn, Wire};
use crate::http::connection_counts;
use crate::http::limits::Pace;
use crate::http::settings::Settings;

/// One socket and whatever it needs to be served.
pub(super) struct Line {
    wire: Wire,
    guest: Guest,
    operations: Operations,
    /// The feed, while anybody may listen to it.
    feed: Option<Subscriber>,
    pulse: Pulse,
    pace: Pace,
}

/// Something that happened.
enum Step {
    Done(Done),
    Turn(Turn),
    News(Option<Item>),
    Moved(i64),
    Pulse,
}

/// One more socket is open, until this is dropped.
struct Counted;

impl Line {
    /// The line of a socket on which nothing was said yet.
    pub(super) fn new(socket: WebSocket, desk: Arc<Desk>) -> Self {
        let settings = desk.gateway.settings.clone();
        let Settings { sockets, .. } = settings.as_ref();
        Self {
            wire: Wire::new(socket, sockets),
            pulse: Pulse::new(sockets),
            pace: desk.gateway.rates.pace(),
            guest: Guest::unknown(desk),
            operations: Operations::default(),
            feed: None,
        }
    }

    /// Serves it until somebody hangs up; the seat of its address is held as long.
    pub(super) async fn serve(mut self, seat: Option<Seat>) {
        let counted = Counted::one();
        let shutdown = self.guest.asker.desk.gateway.supervisor.shutdown();
        let close = tokio::select! {
            biased;
            () = shutdown.cancelled() => Close::going_away(),
            close = self.attend() => close,
        };
        metrics::counter!("rounds_socket_closes_total", "code" => close.code().to_string()).increment(1);
        let Self { wire, guest, operations, .. } = self;
        drop((guest, operations, seat));
        wire.part(close).await;
        drop(counted);
    }

    async fn attend(&mut self) -> Close {
        match Box::pin(self.initiate()).await {
            Ok(()) => self.converse().await,
            Err(close) => close,
        }
    }

    /// Waits for `connection_init` and lets in whoever it names.
    async fn initiate(&mut self) -> Result<(), Close> {
        let within = self.guest.asker.desk.gateway.settings.sockets.init_within;
        let payload = timeout(within, self.introduction()).await.map_err(|_| Close::INIT_TIMEOUT)??;
        self.guest.enter(token_in(payload.as_ref())).await?;
        self.wire.say(&ToClient::ConnectionAck)
    }

    async fn introduction(&mut self) -> Result<Option<Map<String, Value>>, Close> {
        loop {
            let turn = self.wire.turn().await?;
            self.keep_pace(&turn)?;
            let Turn::Heard(text) = turn else { continue };
            match FromClient::read(text.as_str())? {
                FromClient::ConnectionInit { payload } => return Ok(payload),
                FromClient::Ping { .. } => self.wire.say(&ToClient::Pong)?,
                FromClient::Pong { .. } => {}
                FromClient::Subscribe { .. } | FromClient::Complete { .. } => return Err(Close::UNAUTHORIZED),
            }
        }
    }

    /// Whatever a client says counts, frames without a message too.
    fn keep_pace(&self, turn: &Turn) -> Result<(), Close> {
        let is_said = matches!(turn, Turn::Heard(_) | Turn::SignOfLife);
        if is_said && self.pace.is_exceeded() { Err(Close::TOO_FAST) } else { Ok(()) }
    }

    async fn converse(&mut self) -> Close {
        loop {
            let acted = match self.wait().await {
                Ok(step) => self.act(step),
                Err(close) => Err(close),
            };
            if let Err(close) = acted {
                return close;
            }
        }
    }

    /// Waits for what happens first. Nothing that happens meanwhile is lost.
    async fn wait(&mut self) -> Result<Step, Close> {
        tokio::select! {
            biased;
            close = self.guest.dismissed() => Err(close),
            done = self.operations.done(), if self.operations.is_busy() => Ok(Step::Done(done)),
            turn = self.wire.turn() => turn.map(Step::Turn),
            epoch = self.guest.moved() => Ok(Step::Moved(epoch)),
            item = next(&mut self.feed) => Ok(Step::News(item)),
            () = self.pulse.due() => Ok(Step::Pulse),
        }
    }

    fn act(&mut self, step: Step) -> Result<(), Close> {
        if let Step::Turn(turn) = &step {
            self.keep_pace(turn)?;
        }
        match step {
            Step::Done(done) => self.settle(done)?,
            Step::Turn(Turn::Heard(text)) => self.hear(&text)?,
            Step::Turn(Turn::SignOfLife) => self.pulse.beats(),
            Step::Turn(Turn::Drained) => {}
            Step::News(item) => self.operations.hear(&item.ok_or_else(Close::going_away)?, &self.guest.asker),
            Step::Moved(epoch) => {
                self.guest.goes_by(epoch);
                self.operations.doubt_all();
            }
            Step::Pulse if self.wire.is_behind() => self.pulse.put_off(),
            Step::Pulse => {
                self.pulse.feel()?;
                self.wire.say(&ToClient::Ping)?;
            }
        }
        if !self.wire.is_choked() {
            self.operations.go_on(&self.guest.asker);
        }
        if self.operations.is_empty() {
            self.feed = None;
        }
        Ok(())
    }

    /// Every message of a client that was let in comes by here.
    fn hear(&mut self, text: &Utf8Bytes) -> Result<(), Close> {
        self.pulse.beats();
        let asker = self.guest.asker.clone();
        match FromClient::read(text.as_str())? {
            FromClient::ConnectionInit { .. } => Err(Close::SECOND_INIT),
            FromClient::Ping { payload } => match token_in(payload.as_ref()) {
                Some(token) => self.operations.renew(asker, token),
                None => self.wire.say(&ToClient::Pong),
            },
            FromClient::Pong { .. } => Ok(()),
            FromClient::Complete { id } => {
                self.operations.end(&id);
                Ok(())
            }
            FromClient::Subscribe { id, payload } => {
                self.feed.get_or_insert_with(|| asker.desk.gateway.feed.subscribe());
                self.operations.begin(asker, id, payload)
            }
        }
    }

    fn settle(&mut self, done: Done) -> Result<(), Close> {
        match done {
            Done::Renewal(renewal) => {
                self.guest.renew((*renewal)?);
                self.wire.say(&ToClient::Pong)
            }
            Done::Operation(ending) if self.operations.has(&ending.key) => self.conclude(ending),
            Done::Operation(_) => Ok(()),
        }
    }

    fn conclude(&mut self, ending: Ending) -> Result<(), Close> {
        let id = ending.key.id.as_str();
        let is_renewed = self.guest.asker.token != ending.token;
        match ending.outcome {
            Outcome::Answered(payload) => {
                self.operations.end(id);
                self.wire.say(&ToClient::Next { id, payload: &payload })?;
                self.wire.say(&ToClient::Complete { id })?;
            }
            Outcome::Refused(response) => {
                self.operations.end(id);
                self.wire.say(&ToClient::Error { id, payload: &response.errors })?;
            }
            Outcome::Ended => {
                self.operations.end(id);
                self.wire.say(&ToClient::Complete { id })?;
            }
            Outcome::Told(listening, response) => {
                self.operations.rest(id, listening);
                if let Some(payload) = response {
                    self.wire.say(&ToClient::Next { id, payload: &payload })?;
                }
            }
            Outcome::Listening(listening, missed) => self.operations.listen(id, listening, missed),
            Outcome::Untold(listening, heard) => self.operations.give_back(id, listening, heard),
            Outcome::Unheard(listening, heard) if is_renewed => self.operations.give_back(id, listening, heard),
            Outcome::Unjudged(listening) => self.operations.doubt(id, listening),
            Outcome::Unknown | Outcome::Unheard(..) => return Err(self.guest.verdict()),
            Outcome::Dropped => {}
        }
        Ok(())
    }
}

/// The next item, for whoever listens.
async fn next(feed: &mut Option<Subscriber>) -> Option<Item> {
    match feed {
        Some(feed) => feed.next().await,
        None => std::future::pending().await,
    }
}

impl Counted {
    fn one() -> Self {
        connection_counts::socket_opened();
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        connection_counts::socket_closed();
    }
}
