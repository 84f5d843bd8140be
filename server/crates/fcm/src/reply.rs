//! What came back over the wire: status, pause and a bounded body.
//!
//! A reply that did not arrive whole is no reply: timeout, reset and a cut body are all worth another try.

use std::time::Duration;

use chrono::DateTime;
use reqwest::{RequestBuilder, header::RETRY_AFTER};

const BODY_LIMIT: usize = 64 * 1024;
const LONGEST_PAUSE_S: u64 = 24 * 3600;

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// Sends the request and reads the reply whole, up to a limit; none when it does not arrive.
    pub(crate) async fn to(request: RequestBuilder, now: u64) -> Option<Self> {
        let told = |error: &reqwest::Error| {
            tracing::debug!(timeout = error.is_timeout(), connect = error.is_connect(), "no reply from Google");
        };
        Self::read(request, now).await.inspect_err(told).ok()
    }

    async fn read(request: RequestBuilder, now: u64) -> reqwest::Result<Self> {
        let mut response = request.send().await?;
        let pause = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = pause.and_then(|text| retry_after(text, now));
        let mut body = Vec::new();
        while body.len() < BODY_LIMIT
            && let Some(chunk) = response.chunk().await?
        {
            body.extend_from_slice(&chunk);
        }
        Ok(Self { status: response.status().as_u16(), retry_after, body })
    }
}

/// Reads `Retry-After` in seconds or as an HTTP date; a pause that is already over is none, a day is the longest.
fn retry_after(text: &str, now: u64) -> Option<Duration> {
    let seconds = match text.trim().parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => u64::try_from(DateTime::parse_from_rfc2822(text.trim()).ok()?.timestamp()).ok()?.checked_sub(now)?,
    };
    (seconds > 0).then(|| Duration::from_secs(seconds.min(LONGEST_PAUSE_S)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_read_in_seconds_and_as_a_date() {
        let seconds = |text, now| retry_after(text, now).map(|pause| pause.as_secs());
        assert_eq!(seconds("120", 0), Some(120));
        assert_eq!(seconds(" 5 ", 0), Some(5));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777 - 90), Some(90));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), None);
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_900), None);
        assert_eq!(seconds("0", 0), None);
        assert_eq!(seconds("-3", 0), None);
        assert_eq!(seconds("soon", 0), None);
        assert_eq!(seconds("99999999999", 0), Some(LONGEST_PAUSE_S));
    }
}
