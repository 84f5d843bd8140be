//! What a connection is doing, and by when it has to have done it.
//!
//! The socket tells what it reads and cannot write, requests tell when they begin and end, and the alarm of the
//! connection asks how long it may go on. HTTP/2 awaits its next request as long as HTTP/1.1 does, but bytes between
//! requests (pings, windows) neither begin one nor buy time.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::Version;
use tokio::time::Instant;

use super::Timeouts;

/// Requests that a client may abandon on one connection before it is taken for an attack.
const MOST_ABANDONED: u32 = 200;

/// How long a connection that was asked to end may take to say good-bye.
pub(super) const FAREWELL: Duration = Duration::from_secs(1);

/// What one connection is doing.
pub(super) struct Deadline(Mutex<State>);

struct State {
    phase: Phase,
    since: Instant,
    requests: u32,
    abandoned: u32,
    is_multiplexed: bool,
    /// Since when the socket takes no more bytes.
    blocked_since: Option<Instant>,
    /// Answers of which a piece was handed out and the next was not asked for yet, and since when.
    unread: Vec<(u64, Instant)>,
    answers: u64,
    is_cut: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Silent,
    Opening,
    Serving,
    Idle,
    Leaving,
}

/// Why a connection is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    FirstByte,
    Header,
    Idle,
    Unread,
    Abandoning,
    Leaving,
}

impl Overdue {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::FirstByte => "first_byte",
            Self::Header => "header",
            Self::Idle => "idle",
            Self::Unread => "unread",
            Self::Abandoning => "abandoning",
            Self::Leaving => "leaving",
        }
    }
}

impl Deadline {
    pub(super) fn new() -> Self {
        Self(Mutex::new(State {
            phase: Phase::Silent,
            since: Instant::now(),
            requests: 0,
            abandoned: 0,
            is_multiplexed: false,
            blocked_since: None,
            unread: Vec::new(),
            answers: 0,
            is_cut: false,
        }))
    }

    /// Bytes came in.
    pub(super) fn heard(&self) {
        self.with(|state| match state.phase {
            Phase::Silent => state.enter(Phase::Opening),
            Phase::Idle if !state.is_multiplexed => state.enter(Phase::Opening),
            _ => {}
        });
    }

    /// The header of a request was read; answers a number for its answer.
    pub(super) fn began(&self, version: Version) -> u64 {
        self.with(|state| {
            state.is_multiplexed |= version == Version::HTTP_2;
            state.requests += 1;
            state.answers += 1;
            if state.phase != Phase::Leaving {
                state.enter(Phase::Serving);
            }
            state.answers
        })
    }

    /// A request has its whole answer, or the client abandoned it.
    pub(super) fn ended(&self, answer: u64, is_abandoned: bool) {
        self.with(|state| {
            state.requests -= 1;
            state.abandoned += u32::from(is_abandoned);
            state.unread.retain(|(listed, _)| *listed != answer);
            match state.phase {
                Phase::Serving if state.requests == 0 => state.enter(Phase::Idle),
                Phase::Leaving => state.enter(Phase::Leaving),
                _ => {}
            }
        });
    }

    /// A piece of an answer was handed out.
    pub(super) fn handed(&self, answer: u64) {
        self.with(|state| state.unread.push((answer, Instant::now())));
    }

    /// The next piece was asked for.
    pub(super) fn asked(&self, answer: u64) {
        self.with(|state| state.unread.retain(|(listed, _)| *listed != answer));
    }

    /// The socket took bytes, or could not.
    pub(super) fn wrote(&self, was_taken: Taken) {
        self.with(|state| match was_taken {
            Taken::Some => state.blocked_since = None,
            Taken::None => {
                state.blocked_since.get_or_insert_with(Instant::now);
            }
        });
    }

    /// The connection was asked to end.
    pub(super) fn leave(&self) {
        self.with(|state| state.enter(Phase::Leaving));
    }

    /// The connection is cut off; what the client did not read is thrown away.
    pub(super) fn cut(&self) {
        self.with(|state| state.is_cut = true);
    }

    pub(super) fn is_cut(&self) -> bool {
        self.with(|state| state.is_cut)
    }

    /// By when it has to have moved on, and what is said if it has not. Nothing is said of a request that is being
    /// served: the alarm then only looks again.
    pub(super) fn due(&self, patience: &Timeouts) -> (Instant, Option<Overdue>) {
        self.with(|state| {
            if state.abandoned > MOST_ABANDONED {
                return (state.since, Some(Overdue::Abandoning));
            }
            let (span, overdue) = match state.phase {
                Phase::Silent => (patience.first_byte_within, Some(Overdue::FirstByte)),
                Phase::Opening => (patience.header_within, Some(Overdue::Header)),
                Phase::Idle => (patience.idle_at_most, Some(Overdue::Idle)),
                Phase::Leaving if state.requests == 0 => (FAREWELL, Some(Overdue::Leaving)),
                Phase::Serving | Phase::Leaving => (patience.read_answer_within, None),
            };
            let from = if overdue.is_none() { Instant::now() } else { state.since };
            let unread = state.unread.iter().map(|(_, since)| *since).chain(state.blocked_since).min();
            let unread = unread.map(|since| (since + patience.read_answer_within, Some(Overdue::Unread)));
            std::iter::once((from + span, overdue)).chain(unread).min_by_key(|(at, _)| *at).unwrap_or((from, None))
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether a socket took any bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Some,
    None,
}

impl State {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.since = Instant::now();
    }
}
