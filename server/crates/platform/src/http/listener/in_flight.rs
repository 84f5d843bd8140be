//! A request from its header to the last piece of its answer, as its connection's pulse sees it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use http::Version;
use http_body::{Body as _, Frame, SizeHint};

use super::deadline::Deadline;

const LARGEST_PIECE: usize = 64 * 1024;

/// A request under way; its end is told when it is dropped.
pub(super) struct InFlight {
    pulse: Arc<Deadline>,
    answer: u64,
    is_answered: bool,
}

impl InFlight {
    pub(super) fn begin(pulse: &Arc<Deadline>, version: Version) -> Self {
        Self { pulse: pulse.clone(), answer: pulse.began(version), is_answered: false }
    }

    /// The answer, which carries the flight to its end.
    pub(super) fn answered(mut self, response: http::Response<Body>) -> http::Response<Answer> {
        self.is_answered = true;
        if !response.body().is_end_stream() {
            self.pulse.handed(self.answer);
        }
        response.map(|body| Answer { body, rest: Bytes::new(), flight: self })
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.pulse.ended(self.answer, !self.is_answered);
    }
}

/// The body of an answer under watch. It is handed out in small pieces, and after each the next must be asked for or the
/// answer be done with: with HTTP/2 a client can leave an answer unread without ever blocking the socket.
pub(super) struct Answer {
    body: Body,
    rest: Bytes,
    flight: InFlight,
}

impl Answer {
    fn next_of_rest(&mut self) -> Option<Frame<Bytes>> {
        let length = self.rest.len().min(LARGEST_PIECE);
        (length > 0).then(|| Frame::data(self.rest.split_to(length)))
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.flight.pulse.asked(self.flight.answer);
        let frame = match self.next_of_rest() {
            Some(frame) => Some(Ok(frame)),
            None => match ready!(Pin::new(&mut self.body).poll_frame(context)).map(|frame| frame.map(Frame::into_data))
            {
                Some(Ok(Ok(bytes))) if bytes.len() > LARGEST_PIECE => {
                    self.rest = bytes;
                    self.next_of_rest().map(Ok)
                }
                Some(Ok(frame)) => Some(Ok(frame.map_or_else(|other| other, Frame::data))),
                Some(Err(error)) => Some(Err(error)),
                None => None,
            },
        };
        if frame.is_some() {
            self.flight.pulse.handed(self.flight.answer);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        let body = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower() + rest);
        if let Some(upper) = body.upper() {
            hint.set_upper(upper + rest);
        }
        hint
    }
}
