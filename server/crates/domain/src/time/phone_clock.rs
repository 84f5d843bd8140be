//! The true time of what a phone captured, as far as its clocks can tell.
//!
//! A wall clock can be set; the seconds since boot cannot. When the phone names both clocks at the capture and at the
//! sending, and has not booted in between, the seconds that passed between the two are certain, and the capture is the
//! receipt less those seconds: `Corrected`. Otherwise a capture that the phone itself places within two minutes of its
//! sending (or of the receipt, when it named no clock at sending) counts as of the receipt: `Server`. What is left is
//! the wall clock alone: `PhoneOnly`. No capture is later than its receipt.

use chrono::{DateTime, TimeDelta, Utc};

use crate::vocabulary::TimeTrust;

/// What counts as sent at once.
const AT_ONCE: TimeDelta = TimeDelta::minutes(2);
/// A capture this much after its own sending, in seconds, is rounding, not another boot.
const ROUNDING_S: f64 = 1.0;
/// More seconds since boot than any phone has: ten years.
const LONGEST_UPTIME_S: f64 = 315_360_000.0;

/// What the clocks of a phone said at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoneClock {
    /// Its wall clock.
    pub wall_at: DateTime<Utc>,
    /// Seconds since its boot, where the platform tells.
    pub uptime_s: Option<f64>,
    /// Changes at every boot.
    pub boot_id: Option<String>,
}

/// The instant of a capture, and how far it can be trusted.
///
/// `sent` is the phone's clock when it sent the capture, if it named one.
#[must_use]
pub fn corrected(
    received_at: DateTime<Utc>,
    sent: Option<&PhoneClock>,
    captured: &PhoneClock,
) -> (DateTime<Utc>, TimeTrust) {
    if let Some(elapsed) = sent.and_then(|sent| elapsed_since_boot(captured, sent)) {
        let captured_at = received_at.checked_sub_signed(elapsed).unwrap_or(received_at);
        return (captured_at, TimeTrust::Corrected);
    }
    let waited = sent.map_or(received_at, |sent| sent.wall_at).signed_duration_since(captured.wall_at);
    if waited.abs() <= AT_ONCE {
        return (received_at, TimeTrust::Server);
    }
    (captured.wall_at.min(received_at), TimeTrust::PhoneOnly)
}

/// Time between two moments of one boot by the monotonic clock; `None` when they cannot be compared.
fn elapsed_since_boot(captured: &PhoneClock, sent: &PhoneClock) -> Option<TimeDelta> {
    let boot = captured.boot_id.as_deref().filter(|boot| !boot.trim().is_empty())?;
    if sent.boot_id.as_deref() != Some(boot) {
        return None;
    }
    let (earlier, later) = (plausible(captured.uptime_s?)?, plausible(sent.uptime_s?)?);
    let elapsed_s = later - earlier;
    if elapsed_s < -ROUNDING_S {
        return None;
    }
    Some(milliseconds(elapsed_s.max(0.0)))
}

fn plausible(uptime_s: f64) -> Option<f64> {
    (0.0..=LONGEST_UPTIME_S).contains(&uptime_s).then_some(uptime_s)
}

#[expect(clippy::cast_possible_truncation, reason = "at most ten years, checked by `plausible`")]
fn milliseconds(seconds: f64) -> TimeDelta {
    TimeDelta::milliseconds((seconds * 1_000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        format!("2026-07-31T{text}Z").parse().unwrap()
    }

    fn clock(wall: &str, uptime_s: Option<f64>, boot: Option<&str>) -> PhoneClock {
        PhoneClock { wall_at: instant(wall), uptime_s, boot_id: boot.map(str::to_owned) }
    }

    const RECEIVED: &str = "12:00:00";

    #[test]
    fn one_boot_gives_the_true_time_however_wrong_the_wall_clock_is() {
        let captured = clock("03:11:00", Some(1_000.5), Some("b1"));
        let sent = clock("23:00:00", Some(4_600.75), Some("b1"));
        let (at, trust) = corrected(instant(RECEIVED), Some(&sent), &captured);
        assert_eq!((at, trust), (instant("10:59:59.750"), TimeTrust::Corrected));
    }

    #[test]
    fn another_boot_leaves_the_wall_clock() {
        let captured = clock("09:00:00", Some(1_000.0), Some("b1"));
        for sent in [
            clock(RECEIVED, Some(4_600.0), Some("b2")),
            clock(RECEIVED, Some(900.0), Some("b1")),
            clock(RECEIVED, None, Some("b1")),
            clock(RECEIVED, Some(f64::NAN), Some("b1")),
            clock(RECEIVED, Some(4_600.0), None),
        ] {
            let judged = corrected(instant(RECEIVED), Some(&sent), &captured);
            assert_eq!(judged, (instant("09:00:00"), TimeTrust::PhoneOnly), "{sent:?}");
        }
    }

    #[test]
    fn boots_without_a_name_are_not_the_same_boot() {
        let captured = clock("09:00:00", Some(1_000.0), Some(" "));
        let sent = clock(RECEIVED, Some(1_600.0), Some(" "));
        assert_eq!(corrected(instant(RECEIVED), Some(&sent), &captured).1, TimeTrust::PhoneOnly);
    }

    #[test]
    fn what_comes_at_once_counts_as_received() {
        let captured = clock("11:58:30", None, None);
        assert_eq!(corrected(instant(RECEIVED), None, &captured), (instant(RECEIVED), TimeTrust::Server));
        let sent = clock("04:00:30", None, None);
        let captured = clock("04:00:00", None, None);
        assert_eq!(corrected(instant(RECEIVED), Some(&sent), &captured), (instant(RECEIVED), TimeTrust::Server));
    }

    #[test]
    fn an_old_capture_by_a_fast_clock_is_not_taken_for_a_fresh_one() {
        // Captured at nine by a clock three hours fast, sent at noon: the wall clock alone would look like noon.
        let (captured, sent) = (clock(RECEIVED, None, None), clock("15:00:00", None, None));
        assert_eq!(corrected(instant(RECEIVED), Some(&sent), &captured).1, TimeTrust::PhoneOnly);
    }

    #[test]
    fn nothing_is_captured_after_its_receipt() {
        let captured = clock("18:00:00", None, None);
        assert_eq!(corrected(instant(RECEIVED), None, &captured), (instant(RECEIVED), TimeTrust::PhoneOnly));
    }

    proptest! {
        #[test]
        fn a_capture_is_never_later_than_its_receipt(
            walls in (-9_000_000_i64..9_000_000, -9_000_000_i64..9_000_000),
            uptimes in (prop::option::of(prop::num::f64::ANY), prop::option::of(-10.0_f64..1e9)),
            boots in (prop::option::of("[ab]?"), prop::option::of("[ab]?")),
        ) {
            let received_at = instant(RECEIVED);
            let captured = PhoneClock {
                wall_at: received_at + TimeDelta::seconds(walls.0), uptime_s: uptimes.0, boot_id: boots.0,
            };
            let sent = PhoneClock {
                wall_at: received_at + TimeDelta::seconds(walls.1), uptime_s: uptimes.1, boot_id: boots.1,
            };
            prop_assert!(corrected(received_at, Some(&sent), &captured).0 <= received_at);
            prop_assert!(corrected(received_at, None, &captured).0 <= received_at);
        }

        #[test]
        fn one_boot_is_right_to_the_millisecond(
            uptime_ms in 0_u32..1_000_000_000, waited_ms in 0_u32..1_000_000_000, wall_s in -90_000_i64..90_000,
        ) {
            let received_at = instant(RECEIVED);
            let at = |ms: f64| PhoneClock {
                wall_at: received_at + TimeDelta::seconds(wall_s), uptime_s: Some(ms / 1_000.0), boot_id: Some("b".into()),
            };
            let (captured, sent) = (at(f64::from(uptime_ms)), at(f64::from(uptime_ms) + f64::from(waited_ms)));
            let truth = received_at - TimeDelta::milliseconds(waited_ms.into());
            prop_assert_eq!(corrected(received_at, Some(&sent), &captured), (truth, TimeTrust::Corrected));
        }
    }
}
