//! The bytes of one socket: what is said waits here until the client reads it, and nobody waits with it.
//!
//! Once too many bytes wait, the wire is choked: it hears nothing more, and nothing new is begun, until all is read. A
//! client that does not read the next message in time is let go. The answers of operations begun before still come on
//! top, so the bound is that of bytes plus one answer for each operation.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Sleep, sleep, timeout};

use super::close::Close;
use super::messages::ToClient;
use super::settings::Sockets;

const TO_TAKE_LEAVE: Duration = Duration::from_secs(10);
const TO_RETURN_IT: Duration = Duration::from_secs(1);

/// The bytes of one socket.
pub(super) struct Wire {
    socket: WebSocket,
    waiting: VecDeque<Utf8Bytes>,
    waiting_bytes: usize,
    most_bytes: usize,
    is_choked: bool,
    read_within: Duration,
    /// Runs while something waits to be read.
    overdue: Option<Pin<Box<Sleep>>>,
}

/// What happens on a wire.
pub(super) enum Turn {
    /// The client said this.
    Heard(Utf8Bytes),
    /// The client showed that it is there.
    SignOfLife,
    /// The client has read everything that choked the wire.
    Drained,
}

impl Wire {
    pub(super) fn new(socket: WebSocket, settings: &Sockets) -> Self {
        Self {
            socket,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            most_bytes: settings.send_buffer,
            is_choked: false,
            read_within: settings.read_within,
            overdue: None,
        }
    }

    /// Says something, when the client reads.
    pub(super) fn say(&mut self, message: &ToClient<'_>) -> Result<(), Close> {
        let text = serde_json::to_string(message).map_err(|_| Close::INTERNAL)?;
        self.waiting_bytes += text.len();
        self.is_choked |= self.waiting_bytes > self.most_bytes;
        self.waiting.push_back(text.into());
        Ok(())
    }

    /// Whether so much waits to be read that nothing new is begun.
    pub(super) fn is_choked(&self) -> bool {
        self.is_choked
    }

    /// Whether anything waits to be read.
    pub(super) fn is_behind(&self) -> bool {
        self.overdue.is_some()
    }

    /// Writes what waits until something happens. Nothing is lost when it is dropped before.
    pub(super) async fn turn(&mut self) -> Result<Turn, Close> {
        std::future::poll_fn(|context| self.poll_turn(context)).await
    }

    /// Takes leave of the client, if it listens.
    pub(super) async fn part(mut self, close: Close) {
        self.waiting.clear();
        let leave = self.socket.send(Message::Close(Some(close.frame())));
        if timeout(TO_TAKE_LEAVE, leave).await.is_ok() {
            // A socket that is dropped with bytes unread is reset, and the client might never read the frame.
            let rest = async { while let Some(Ok(_)) = self.socket.next().await {} };
            let _ = timeout(TO_RETURN_IT, rest).await;
        }
    }

    fn poll_turn(&mut self, context: &mut Context<'_>) -> Poll<Result<Turn, Close>> {
        match self.poll_written(context) {
            Poll::Ready(Err(error)) => return Poll::Ready(Err(error.into())),
            Poll::Ready(Ok(())) => self.overdue = None,
            Poll::Pending => self.poll_overdue(context)?,
        }
        if self.is_choked {
            return self.poll_drained();
        }
        match ready!(self.socket.poll_next_unpin(context)) {
            None | Some(Ok(Message::Close(_))) => Poll::Ready(Err(Close::GONE)),
            Some(Ok(Message::Text(text))) => Poll::Ready(Ok(Turn::Heard(text))),
            Some(Ok(Message::Binary(_))) => Poll::Ready(Err(Close::BAD_MESSAGE)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Poll::Ready(Ok(Turn::SignOfLife)),
            Some(Err(error)) => Poll::Ready(Err(error.into())),
        }
    }

    fn poll_drained(&mut self) -> Poll<Result<Turn, Close>> {
        if self.is_behind() {
            return Poll::Pending;
        }
        self.is_choked = false;
        Poll::Ready(Ok(Turn::Drained))
    }

    /// Hands one message after the other to the socket, which holds one at most.
    fn poll_written(&mut self, context: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        while !self.waiting.is_empty() {
            ready!(self.socket.poll_ready_unpin(context))?;
            if let Some(text) = self.waiting.pop_front() {
                self.waiting_bytes -= text.len();
                self.overdue = None;
                self.socket.start_send_unpin(Message::Text(text))?;
            }
        }
        self.socket.poll_flush_unpin(context)
    }

    fn poll_overdue(&mut self, context: &mut Context<'_>) -> Result<(), Close> {
        let overdue = self.overdue.get_or_insert_with(|| Box::pin(sleep(self.read_within)));
        match overdue.as_mut().poll(context) {
            Poll::Ready(()) => Err(Close::SLOW),
            Poll::Pending => Ok(()),
        }
    }
}
