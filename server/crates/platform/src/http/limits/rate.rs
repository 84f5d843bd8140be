//! A rate: so many a second or a minute on the whole, and so many at once.

use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use governor::Quota;

/// So many on the whole, so many at once. Written `20/s+60`, or `6/m+10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    count: u32,
    span: Duration,
    burst: u32,
}

/// A text that is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rate reads like 20/s+60: twenty a second, sixty at once; or 6/m+10: by the minute")]
pub struct NoRate;

impl Rate {
    /// So many a second, `burst` at once.
    #[must_use]
    pub const fn per_second(count: u32, burst: u32) -> Self {
        Self { count, span: Duration::from_secs(1), burst }
    }

    /// So many a minute, `burst` at once.
    #[must_use]
    pub const fn per_minute(count: u32, burst: u32) -> Self {
        Self { count, span: Duration::from_secs(60), burst }
    }

    pub(super) fn times(self, factor: u32) -> Self {
        Self { count: self.count.saturating_mul(factor), burst: self.burst.saturating_mul(factor), ..self }
    }

    pub(super) fn quota(self) -> Quota {
        let each = self.span / self.count.max(1);
        let burst = NonZeroU32::new(self.burst).unwrap_or(NonZeroU32::MIN);
        Quota::with_period(each).unwrap_or_else(|| Quota::per_second(NonZeroU32::MAX)).allow_burst(burst)
    }
}

impl FromStr for Rate {
    type Err = NoRate;

    fn from_str(text: &str) -> Result<Self, NoRate> {
        let (count, rest) = text.split_once('/').ok_or(NoRate)?;
        let (span, burst) = rest.split_once('+').ok_or(NoRate)?;
        let number = |text: &str| text.trim().parse().ok().filter(|number| *number > 0).ok_or(NoRate);
        let (count, burst) = (number(count)?, number(burst)?);
        match span.trim() {
            "s" => Ok(Self::per_second(count, burst)),
            "m" => Ok(Self::per_minute(count, burst)),
            _ => Err(NoRate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_as_it_is_written() {
        assert_eq!("20/s+60".parse(), Ok(Rate::per_second(20, 60)));
        assert_eq!("6/m+10".parse(), Ok(Rate::per_minute(6, 10)));
        for text in ["", "20", "20/s", "20/h+3", "0/s+1", "1/s+0", "-1/s+1"] {
            assert_eq!(text.parse::<Rate>(), Err(NoRate), "{text}");
        }
    }
}
