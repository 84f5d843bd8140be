//! A way as text: the encoded polyline of map libraries, with five decimals.

use super::{Point, from_wgs84};
use crate::vocabulary::ReferenceSystem;

/// A way through points as an encoded polyline of precision 5, in the figures of a system.
#[must_use]
pub fn encoded_polyline(points: &[Point], system: ReferenceSystem) -> String {
    let mut text = String::new();
    let mut last = (0, 0);
    for point in points {
        let figures = from_wgs84(*point, system);
        let here = (steps(figures.lat()), steps(figures.lon()));
        push(&mut text, here.0 - last.0);
        push(&mut text, here.1 - last.1);
        last = here;
    }
    text
}

#[expect(clippy::cast_possible_truncation, reason = "degrees within ±180 times 100,000 fit many times over")]
fn steps(degrees: f64) -> i64 {
    (degrees * 1e5).round() as i64
}

fn push(text: &mut String, difference: i64) {
    let mut rest = (difference << 1) ^ (difference >> 63);
    while rest >= 0x20 {
        text.push(letter((rest & 0x1f) | 0x20));
        rest >>= 5;
    }
    text.push(letter(rest));
}

fn letter(five_bits: i64) -> char {
    u8::try_from(five_bits + 63).map_or('?', char::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decoded(text: &str) -> Vec<(i64, i64)> {
        let mut numbers = Vec::new();
        let (mut value, mut shift) = (0_i64, 0);
        for byte in text.bytes() {
            let bits = i64::from(byte) - 63;
            value |= (bits & 0x1f) << shift;
            shift += 5;
            if bits < 0x20 {
                numbers.push((value >> 1) ^ -(value & 1));
                (value, shift) = (0, 0);
            }
        }
        let mut here = (0, 0);
        numbers
            .chunks(2)
            .map(|step| {
                here = (here.0 + step[0], here.1 + step[1]);
                here
            })
            .collect()
    }

    #[test]
    fn the_example_of_the_format_comes_out() {
        let points =
            [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)].map(|(lat, lon)| Point::new(lat, lon).unwrap());
        assert_eq!(encoded_polyline(&points, ReferenceSystem::Wgs84), "_p~iF~ps|U_ulLnnqC_mqNvxq`@");
        assert_eq!(encoded_polyline(&[], ReferenceSystem::Wgs84), "");
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(figures in prop::collection::vec((-90.0_f64..=90.0, -180.0_f64..=180.0), 0..20)) {
            let points: Vec<Point> = figures.iter().map(|(lat, lon)| Point::new(*lat, *lon).unwrap()).collect();
            let expected: Vec<(i64, i64)> = figures.iter().map(|(lat, lon)| (steps(*lat), steps(*lon))).collect();
            prop_assert_eq!(decoded(&encoded_polyline(&points, ReferenceSystem::Wgs84)), expected);
        }
    }
}
