//! Distances on the mean sphere, and its points as unit vectors for an index of nearest neighbours.
//!
//! A sphere of 6,371,008.8 m is within 0.6 % of the ellipsoid, which is far below the error of a phone. Unit vectors
//! know no date line: the nearest on the chord is the nearest on the ground.

use geo::{Distance, HaversineMeasure};

use super::{EARTH_RADIUS_M, Point};

/// Distance over the ground between two points, in metres.
#[must_use]
pub fn distance_m(from: Point, to: Point) -> f64 {
    HaversineMeasure::new(EARTH_RADIUS_M).distance(geo::Point::new(from.lon, from.lat), geo::Point::new(to.lon, to.lat))
}

/// A point as a vector of length one from the middle of the earth, for a three-dimensional index.
#[must_use]
pub fn unit_sphere(point: Point) -> [f64; 3] {
    let (lat, lon) = (point.lat.to_radians(), point.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The straight line through the unit sphere that spans a distance over the ground.
#[must_use]
pub fn chord_for(distance_m: f64) -> f64 {
    let half_angle = (distance_m / EARTH_RADIUS_M / 2.0).clamp(0.0, std::f64::consts::FRAC_PI_2);
    2.0 * half_angle.sin()
}

/// The distance over the ground, in metres, that a chord of the unit sphere spans.
#[must_use]
pub fn distance_for(chord: f64) -> f64 {
    2.0 * EARTH_RADIUS_M * (chord / 2.0).clamp(0.0, 1.0).asin()
}

/// The point in the middle of others; `None` without any, or when they cancel out around the globe.
#[must_use]
pub fn middle_of(points: &[Point]) -> Option<Point> {
    let mut sum = [0.0_f64; 3];
    for point in points {
        for (total, part) in sum.iter_mut().zip(unit_sphere(*point)) {
            *total += part;
        }
    }
    let [x, y, z] = sum;
    let length = x.hypot(y).hypot(z);
    if length < 1e-9 {
        return None;
    }
    Some(Point::clamped((z / length).asin().to_degrees(), y.atan2(x).to_degrees()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(lat: f64, lon: f64) -> Point {
        Point::new(lat, lon).unwrap()
    }

    fn chord(one: Point, other: Point) -> f64 {
        unit_sphere(one).iter().zip(unit_sphere(other)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn a_degree_of_the_equator_is_a_hundred_and_eleven_kilometres() {
        assert!((distance_m(point(0.0, 0.0), point(0.0, 1.0)) - 111_195.08).abs() < 0.1);
    }

    #[test]
    fn the_date_line_is_no_wall() {
        let fiji = distance_m(point(-17.0, 179.999), point(-17.0, -179.999));
        assert!((fiji - distance_m(point(-17.0, 0.0), point(-17.0, 0.002))).abs() < 0.001, "{fiji}");
    }

    #[test]
    fn antipodes_are_half_way_round() {
        let half = std::f64::consts::PI * EARTH_RADIUS_M;
        assert!((distance_m(point(0.0, 0.0), point(0.0, 180.0)) - half).abs() < 0.01);
        assert!((distance_for(2.0) - half).abs() < 0.01);
        assert!((chord_for(f64::MAX) - 2.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_middle_lies_between_also_across_the_date_line() {
        let middle = middle_of(&[point(0.0, 179.0), point(0.0, -179.0)]).unwrap();
        assert!((middle.lon().abs() - 180.0).abs() < 1e-9);
        assert_eq!(middle_of(&[]), None);
        assert_eq!(middle_of(&[point(0.0, 0.0), point(0.0, 180.0)]), None);
    }

    fn anywhere() -> impl Strategy<Value = Point> {
        (-90.0_f64..=90.0, -180.0_f64..=180.0).prop_map(|(lat, lon)| point(lat, lon))
    }

    proptest! {
        #[test]
        fn chord_and_distance_tell_the_same(one in anywhere(), other in anywhere()) {
            let ground = distance_m(one, other);
            prop_assert!((chord_for(ground) - chord(one, other)).abs() < 1e-7);
            prop_assert!((distance_for(chord_for(ground)) - ground).abs() < 1.0);
        }

        #[test]
        fn distance_is_a_metric(one in anywhere(), other in anywhere(), third in anywhere()) {
            prop_assert!((distance_m(one, other) - distance_m(other, one)).abs() < 1e-6);
            prop_assert!(distance_m(one, one) < 1e-6);
            prop_assert!(distance_m(one, third) <= distance_m(one, other) + distance_m(other, third) + 1.0);
        }
    }
}
