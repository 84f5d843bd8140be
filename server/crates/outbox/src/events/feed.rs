//! The feed of one node: reads what is published, once, and hands it to all subscribers.
//!
//! It listens on a connection of its own and reads over the same one, so a line that died shows at the next sweep at the
//! latest. While it cannot listen it reads through the pool. It only ever reads from its cursor: a lost line costs time,
//! never an event. A subscriber that reads too slowly loses the oldest events and is told how many.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{FutureExt, StreamExt};
use tokio::{
    sync::{broadcast, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::{
    CHANNEL,
    read::{Event, all_since, latest_seq},
};
use crate::source::{ConnectionSource, Dedicated, Outage, Trouble, answered, lend};

const BATCH: i64 = 500;
const FIRST_RECONNECT: Duration = Duration::from_millis(100);

/// How a feed reads.
#[derive(Clone, Copy, Debug)]
pub struct FeedOptions {
    /// Events that a subscriber may fall behind by.
    pub queue: usize,
    /// The longest time between two reads, with or without a notification.
    pub sweep: Duration,
}

impl Default for FeedOptions {
    fn default() -> Self {
        Self { queue: 4096, sweep: Duration::from_secs(2) }
    }
}

/// The events of all nodes, for the subscribers of this one.
#[derive(Clone)]
pub struct Feed(Arc<Shared>);

struct Shared {
    source: Arc<dyn ConnectionSource>,
    dedicated: Dedicated,
    options: FeedOptions,
    sender: broadcast::Sender<Arc<Event>>,
    cursor: watch::Sender<Option<i64>>,
    listening: AtomicBool,
    closed: CancellationToken,
}

/// What a subscriber gets.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// The next event.
    Event(Arc<Event>),
    /// That many events are lost to this subscriber: it reads anew what it shows.
    Lagged(u64),
}

/// One reader of a [`Feed`].
pub struct Subscriber {
    receiver: broadcast::Receiver<Arc<Event>>,
    closed: CancellationToken,
}

impl Subscriber {
    /// Waits for the next item; `None` is the end of the feed.
    pub async fn next(&mut self) -> Option<Item> {
        let received = tokio::select! {
            biased;
            received = self.receiver.recv() => received,
            () = self.closed.cancelled() => return None,
        };
        match received {
            Ok(event) => Some(Item::Event(event)),
            Err(broadcast::error::RecvError::Lagged(lost)) => Some(Item::Lagged(lost)),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

impl Feed {
    /// Makes a feed that listens on a connection from `dedicated` and otherwise reads through `source`.
    pub fn new(source: Arc<dyn ConnectionSource>, dedicated: Dedicated, options: FeedOptions) -> Self {
        Self(Arc::new(Shared {
            source,
            dedicated,
            options,
            sender: broadcast::Sender::new(options.queue),
            cursor: watch::Sender::new(None),
            listening: AtomicBool::new(false),
            closed: CancellationToken::new(),
        }))
    }

    /// Hands on every event published from now on.
    #[must_use]
    pub fn subscribe(&self) -> Subscriber {
        Subscriber { receiver: self.0.sender.subscribe(), closed: self.0.closed.clone() }
    }

    /// Waits until the feed knows where it begins and answers with that number: later events reach every subscriber.
    pub async fn ready(&self) -> i64 {
        let mut cursor = self.0.cursor.subscribe();
        let reached = cursor.wait_for(Option::is_some).await.map(|seq| seq.unwrap_or_default());
        match reached {
            Ok(seq) => seq,
            Err(_) => std::future::pending().await,
        }
    }

    /// The number of the last event handed on, `None` before the first look.
    #[must_use]
    pub fn cursor(&self) -> Option<i64> {
        *self.0.cursor.borrow()
    }

    /// Whether notifications come; when not, events come with the sweep.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.0.listening.load(Ordering::Relaxed)
    }

    /// Reads and hands on until `shutdown`; then every subscriber comes to its end.
    ///
    /// Cut short otherwise, it may be run again and goes on from its cursor.
    pub async fn run(&self, shutdown: CancellationToken) {
        let mut line = Line::down();
        let _ = shutdown.run_until_cancelled(self.follow(&mut line)).await;
        self.0.listening.store(false, Ordering::Relaxed);
        self.0.closed.cancel();
    }

    async fn follow(&self, line: &mut Line) {
        let mut outage = Outage::of("reading published events");
        loop {
            line.mend(&self.0.dedicated, self.0.options.sweep).await;
            self.0.listening.store(line.conn.is_some(), Ordering::Relaxed);
            let read = self.catch_up(line).await;
            match read {
                Ok(()) if line.conn.is_some() => line.pause = FIRST_RECONNECT,
                Ok(()) => {}
                Err(_) => line.lose(),
            }
            outage.note(read);
            line.nudge(self.0.options.sweep).await;
        }
    }

    async fn catch_up(&self, line: &mut Line) -> Result<(), Trouble> {
        let start = match self.cursor() {
            Some(start) => start,
            None => line.read(&*self.0.source, latest_seq).await?,
        };
        self.0.cursor.send_replace(Some(start));
        let mut cursor = start;
        loop {
            let batch = line.read(&*self.0.source, async |conn| all_since(conn, cursor, BATCH).await).await?;
            let Some(last) = batch.last() else { return Ok(()) };
            cursor = last.seq;
            for event in batch {
                // Nobody listening is no failure.
                let _ = self.0.sender.send(Arc::new(event));
            }
            self.0.cursor.send_replace(Some(cursor));
            tokio::task::yield_now().await;
        }
    }
}

/// The listening connection, there or not.
struct Line {
    conn: Option<AsyncPgConnection>,
    outage: Outage,
    pause: Duration,
    next_try: Instant,
}

impl Line {
    fn down() -> Self {
        Self {
            conn: None,
            outage: Outage::of("listening for events"),
            pause: FIRST_RECONNECT,
            next_try: Instant::now(),
        }
    }

    /// Tries to listen again when it is time to.
    async fn mend(&mut self, dedicated: &Dedicated, longest_pause: Duration) {
        if self.conn.is_some() || Instant::now() < self.next_try {
            return;
        }
        let opened = answered(async {
            let mut conn = dedicated().await?;
            conn.batch_execute(&format!("listen {CHANNEL}")).await?;
            Ok(conn)
        });
        self.conn = self.outage.note(opened.await);
        self.next_try = Instant::now() + self.pause;
        self.pause = (self.pause * 2).min(longest_pause);
    }

    fn lose(&mut self) {
        self.conn = None;
    }

    async fn read<T>(
        &mut self,
        source: &dyn ConnectionSource,
        query: impl AsyncFnOnce(&mut AsyncPgConnection) -> diesel::QueryResult<T>,
    ) -> Result<T, Trouble> {
        match &mut self.conn {
            Some(conn) => answered(async { Ok(query(conn).await?) }).await,
            None => lend(source, query).await,
        }
    }

    /// Returns at a notification, when the line is lost, when it is time to mend it, and after `sweep` anyhow.
    async fn nudge(&mut self, sweep: Duration) {
        let Some(conn) = &mut self.conn else {
            let until = self.next_try.min(Instant::now() + sweep);
            return tokio::time::sleep_until(until).await;
        };
        if !heard(conn, sweep).await {
            self.lose();
        }
    }
}

/// Waits for notifications, at most as long as `at_most`, and answers whether the line still stands.
async fn heard(conn: &mut AsyncPgConnection, at_most: Duration) -> bool {
    let mut notifications = pin!(conn.notifications_stream());
    let Ok(first) = tokio::time::timeout(at_most, notifications.next()).await else { return true };
    let mut stands = matches!(first, Some(Ok(_)));
    // One read answers all that have come by now.
    while stands && let Some(next) = notifications.next().now_or_never() {
        stands = matches!(next, Some(Ok(_)));
    }
    stands
}
