//! The operations of one socket, by the ids that the client gave them: at most so many, and each id once.
//!
//! Each runs beside the others and beside the line. What happens while a subscription is opened or told of something else
//! waits its turn; when too much waits, it is lost, and the subscription is told by one `RESYNC`. When the reach of whoever
//! listens has changed, each is judged anew before it is told of anything else.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Weak};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use rounds_outbox::{Event, Item};
use tokio_util::sync::CancellationToken;

use super::close::Close;
use super::execution::{self, Done, Hold, Key, Work};
use super::heard::Heard;
use super::identity::Asker;
use crate::graphql::{News, Topic};
use crate::http::document::Document;
use crate::http::listening::{Listening, addresses, concerns};

/// The operations of one socket.
#[derive(Default)]
pub(super) struct Operations {
    open: BTreeMap<String, Operation>,
    works: FuturesUnordered<Work>,
    /// The places of what runs and is not open: mutations that the client has completed, and fresh tokens.
    beside: Vec<Weak<()>>,
    begun: u64,
}

/// One operation.
struct Operation {
    number: u64,
    dropped: CancellationToken,
    /// Among those that the socket may have; a query gives it back when the client completes it, a mutation when it ends.
    place: Arc<()>,
    topic: Option<Topic>,
    /// There while the subscription is told of nothing.
    listening: Option<Box<Listening>>,
    waiting: VecDeque<Heard>,
    has_lost: bool,
    /// Whether it is to be judged anew before it is told of anything.
    is_doubted: bool,
}

/// What a subscription that listens does next.
enum Next {
    /// It is told of something.
    Tell(Box<Listening>, Heard),
    /// It is judged anew.
    Judge(Box<Listening>),
}

impl Operations {
    /// Whether any work is under way.
    pub(super) fn is_busy(&self) -> bool {
        !self.works.is_empty()
    }

    /// Whether none is open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The next work that is done.
    pub(super) async fn done(&mut self) -> Done {
        match self.works.next().await {
            Some(done) => done,
            None => std::future::pending().await,
        }
    }

    /// Begins an operation.
    pub(super) fn begin(&mut self, asker: Asker, id: String, document: Document) -> Result<(), Close> {
        if self.open.contains_key(&id) {
            return Err(Close::duplicate(&id));
        }
        self.make_room(&asker)?;
        self.begun += 1;
        let operation = Operation::of(self.begun);
        let key = Key { id: id.clone(), number: operation.number };
        let hold = Hold { dropped: operation.dropped.clone(), place: Arc::downgrade(&operation.place) };
        self.works.push(execution::perform(asker, key, document, hold));
        self.open.insert(id, operation);
        Ok(())
    }

    /// Reads a fresh token.
    pub(super) fn renew(&mut self, asker: Asker, token: String) -> Result<(), Close> {
        self.make_room(&asker)?;
        let place = Arc::default();
        self.beside.push(Arc::downgrade(&place));
        self.works.push(execution::renew(asker, token, place));
        Ok(())
    }

    /// Lets go of an operation, if it is there.
    pub(super) fn end(&mut self, id: &str) {
        if let Some(operation) = self.open.remove(id) {
            operation.dropped.cancel();
            self.beside.push(Arc::downgrade(&operation.place));
        }
    }

    /// Whether this operation is open, and not another by its id.
    pub(super) fn has(&self, key: &Key) -> bool {
        self.open.get(&key.id).is_some_and(|operation| operation.number == key.number)
    }

    /// A subscription listens, first to what it missed.
    pub(super) fn listen(&mut self, id: &str, listening: Box<Listening>, missed: Vec<News>) {
        if let Some(operation) = self.open.get_mut(id) {
            operation.topic = Some(listening.topic());
            operation.listening = Some(listening);
            let since = std::mem::take(&mut operation.waiting);
            operation.waiting = missed.into_iter().map(Heard::now).chain(since).collect();
        }
    }

    /// A subscription was told and listens again.
    pub(super) fn rest(&mut self, id: &str, listening: Box<Listening>) {
        if let Some(operation) = self.open.get_mut(id) {
            operation.listening = Some(listening);
        }
    }

    /// A subscription could not be told of something, which comes first when it is told again.
    pub(super) fn give_back(&mut self, id: &str, listening: Box<Listening>, heard: Heard) {
        if let Some(operation) = self.open.get_mut(id) {
            operation.listening = Some(listening);
            operation.waiting.push_front(heard);
        }
    }

    /// A subscription could not be judged, and is to be judged again.
    pub(super) fn doubt(&mut self, id: &str, listening: Box<Listening>) {
        if let Some(operation) = self.open.get_mut(id) {
            operation.listening = Some(listening);
            operation.is_doubted = true;
        }
    }

    /// The reach of whoever listens has changed: every subscription is judged anew.
    pub(super) fn doubt_all(&mut self) {
        for operation in self.open.values_mut() {
            operation.is_doubted = true;
        }
    }

    /// Keeps an item for everybody who is to be told.
    pub(super) fn hear(&mut self, item: &Item, asker: &Asker) {
        let most = asker.desk.gateway.settings.sockets.waiting_events;
        for operation in self.open.values_mut() {
            match item {
                Item::Lagged(_) => operation.lose(),
                Item::Event(event) if addresses(event, asker.employee) => operation.keep(event, most),
                Item::Event(_) => {}
            }
        }
    }

    /// Tells every subscription that is told of nothing of what waits for it.
    pub(super) fn go_on(&mut self, asker: &Asker) {
        for (id, operation) in &mut self.open {
            let Some(next) = operation.next(asker) else { continue };
            let key = Key { id: id.clone(), number: operation.number };
            self.works.push(match next {
                Next::Tell(listening, heard) => execution::tell(asker.clone(), key, listening, heard),
                Next::Judge(listening) => execution::judge(asker.clone(), key, listening),
            });
        }
    }

    fn make_room(&mut self, asker: &Asker) -> Result<(), Close> {
        self.beside.retain(|place| place.strong_count() > 0);
        if self.open.len() + self.beside.len() >= asker.desk.gateway.settings.sockets.operations {
            return Err(Close::TOO_MANY);
        }
        Ok(())
    }
}

impl Operation {
    fn of(number: u64) -> Self {
        let (dropped, place, waiting) = (CancellationToken::new(), Arc::default(), VecDeque::new());
        Self { number, dropped, place, topic: None, listening: None, waiting, has_lost: false, is_doubted: false }
    }

    /// An operation that is only being opened keeps everything: it may turn out to be a subscription.
    fn keep(&mut self, event: &Arc<Event>, most: usize) {
        let is_for_it = self.topic.as_ref().is_none_or(|topic| concerns(topic, event));
        if !is_for_it || self.has_lost {
            return;
        }
        if self.waiting.len() >= most {
            return self.lose();
        }
        self.waiting.push_back(Heard::now(News::Event(event.clone())));
    }

    fn lose(&mut self) {
        metrics::counter!("rounds_socket_resyncs_total").increment(1);
        self.waiting = VecDeque::new();
        self.has_lost = true;
    }

    /// What a subscription that listens does next.
    fn next(&mut self, asker: &Asker) -> Option<Next> {
        let listening = self.listening.take()?;
        if std::mem::take(&mut self.is_doubted) {
            return Some(Next::Judge(listening));
        }
        if std::mem::take(&mut self.has_lost) {
            self.waiting.clear();
            let reached = asker.desk.gateway.feed.cursor().unwrap_or_default();
            return Some(Next::Tell(listening, Heard::now(News::Resync(reached))));
        }
        while let Some(heard) = self.waiting.pop_front() {
            if listening.is_news(&heard.news) {
                return Some(Next::Tell(listening, heard));
            }
        }
        self.listening = Some(listening);
        None
    }
}
