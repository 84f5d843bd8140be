//! The fence of an institution, and how a measured point lies to it.
//!
//! What is judged is the whole error circle of a measurement, not its middle: wholly inside is `Inside`, wholly outside
//! is `Outside`, across the edge is `Uncertain`. A phone that gives no accuracy is taken to be good to 50 m, and the
//! reading says so. An outline is laid on a plane around the centre of the fence, so that the date line is no wall;
//! within the few kilometres of a fence the plane is right to centimetres.

use geo::{Contains, Distance, Euclidean, LineString, Polygon};

use super::{EARTH_RADIUS_M, PlaceRefusal, Point, distance_m};
use crate::vocabulary::FencePosition;

/// What an accuracy is taken to be when the phone gave none, in metres.
pub const ASSUMED_ACCURACY_M: f64 = 50.0;

/// Points of an outline at most.
const OUTLINE_AT_MOST: usize = 200;

/// The area that counts as being at an institution: a circle, or an outline around the same centre.
#[derive(Debug, Clone, PartialEq)]
pub struct Fence {
    centre: Point,
    radius_m: f64,
    outline: Option<Outline>,
}

/// How the error circle of a measurement lies to a fence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FenceReading {
    /// Inside, outside or across the edge; never unknown.
    pub position: FencePosition,
    /// Distance from the middle of the measurement to the centre of the fence, in metres.
    pub distance_m: f64,
    /// How far the middle of the measurement lies within the fence, in metres; negative outside.
    pub depth_m: f64,
    /// Radius of the error circle that was used, in metres.
    pub accuracy_m: f64,
    /// Whether that radius was assumed because the phone gave none.
    pub is_accuracy_assumed: bool,
}

impl Fence {
    /// A circle of 20 to 5,000 metres.
    pub fn circle(centre: Point, radius_m: f64) -> Result<Self, PlaceRefusal> {
        if !(20.0..=5_000.0).contains(&radius_m) {
            return Err(PlaceRefusal::RadiusOutOfRange);
        }
        Ok(Self { centre, radius_m, outline: None })
    }

    /// An outline of 3 to 200 points that enclose an area; it need not repeat its first point at the end.
    pub fn outlined(centre: Point, radius_m: f64, outline: &[Point]) -> Result<Self, PlaceRefusal> {
        let circle = Self::circle(centre, radius_m)?;
        Ok(Self { outline: Some(Outline::new(centre, outline)?), ..circle })
    }

    /// Middle of the fence: the anchor.
    #[must_use]
    pub const fn centre(&self) -> Point {
        self.centre
    }

    /// Radius in metres; beside an outline it says how coarse a measurement may be.
    #[must_use]
    pub const fn radius_m(&self) -> f64 {
        self.radius_m
    }

    /// How a measured point with its error circle lies to the fence.
    #[must_use]
    pub fn position_of(&self, point: Point, accuracy_m: Option<f64>) -> FenceReading {
        // Platforms write zero, a negative figure or nothing where they do not know the accuracy.
        let known = accuracy_m.filter(|accuracy| accuracy.is_finite() && *accuracy > 0.0);
        let accuracy_m = known.unwrap_or(ASSUMED_ACCURACY_M);
        let distance_m = distance_m(point, self.centre);
        let depth_m = match &self.outline {
            None => self.radius_m - distance_m,
            Some(outline) => outline.depth_m(self.centre, point),
        };
        FenceReading {
            position: position(depth_m, accuracy_m),
            distance_m,
            depth_m,
            accuracy_m,
            is_accuracy_assumed: known.is_none(),
        }
    }
}

fn position(depth_m: f64, accuracy_m: f64) -> FencePosition {
    if depth_m >= accuracy_m {
        return FencePosition::Inside;
    }
    if depth_m < -accuracy_m {
        return FencePosition::Outside;
    }
    FencePosition::Uncertain
}

/// An outline in metres east and north of the centre.
#[derive(Debug, Clone, PartialEq)]
struct Outline(Polygon);

impl Outline {
    fn new(centre: Point, outline: &[Point]) -> Result<Self, PlaceRefusal> {
        if !(3..=OUTLINE_AT_MOST).contains(&outline.len()) {
            return Err(PlaceRefusal::OutlineInvalid);
        }
        let ring: Vec<geo::Point> = outline.iter().map(|point| on_plane(centre, *point)).collect();
        if enclosed_m2(&ring) < 1.0 {
            return Err(PlaceRefusal::OutlineInvalid);
        }
        Ok(Self(Polygon::new(LineString::from(ring), vec![])))
    }

    fn depth_m(&self, centre: Point, point: Point) -> f64 {
        let there = on_plane(centre, point);
        let edge_m = Euclidean.distance(&there, self.0.exterior());
        if self.0.contains(&there) { edge_m } else { -edge_m }
    }
}

/// Metres east and north of a centre, the short way round the globe.
fn on_plane(centre: Point, point: Point) -> geo::Point {
    let east = (point.lon - centre.lon + 540.0).rem_euclid(360.0) - 180.0;
    let north = point.lat - centre.lat;
    let metres = |degrees: f64| degrees.to_radians() * EARTH_RADIUS_M;
    geo::Point::new(metres(east) * centre.lat.to_radians().cos(), metres(north))
}

/// Area of a ring by the shoelace formula.
fn enclosed_m2(ring: &[geo::Point]) -> f64 {
    let following = ring.iter().cycle().skip(1);
    let doubled: f64 = ring.iter().zip(following).map(|(one, next)| one.x() * next.y() - next.x() * one.y()).sum();
    doubled.abs() / 2.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::refusal::Refusal;

    fn point(lat: f64, lon: f64) -> Point {
        Point::new(lat, lon).unwrap()
    }

    fn hospital() -> Fence {
        Fence::circle(point(31.2, 121.4), 200.0).unwrap()
    }

    /// A square with sides of about 222 m around the centre.
    fn square(centre: Point) -> Fence {
        let (lat, lon) = (centre.lat(), centre.lon());
        let corner = |north: f64, east: f64| {
            let turned = (lon + east + 540.0).rem_euclid(360.0) - 180.0;
            point(lat + north, turned)
        };
        let ring = [corner(-0.001, -0.001), corner(-0.001, 0.001), corner(0.001, 0.001), corner(0.001, -0.001)];
        Fence::outlined(centre, 150.0, &ring).unwrap()
    }

    #[test]
    fn the_error_circle_decides() {
        let north = |metres: f64| point(31.2 + (metres / EARTH_RADIUS_M).to_degrees(), 121.4);
        for (metres, accuracy_m, expected) in [
            (0.0, 199.0, FencePosition::Inside),
            (150.0, 49.0, FencePosition::Inside),
            (150.0, 51.0, FencePosition::Uncertain),
            (0.0, 201.0, FencePosition::Uncertain),
            (300.0, 101.0, FencePosition::Uncertain),
            (300.0, 99.0, FencePosition::Outside),
        ] {
            let reading = hospital().position_of(north(metres), Some(accuracy_m));
            assert_eq!(reading.position, expected, "{metres} m, accuracy {accuracy_m} m");
            assert!((reading.distance_m - metres).abs() < 0.01);
            assert!(!reading.is_accuracy_assumed);
        }
    }

    #[test]
    fn without_an_accuracy_fifty_metres_are_assumed_and_told() {
        for accuracy_m in [None, Some(0.0), Some(-1.0), Some(f64::NAN), Some(f64::INFINITY)] {
            let reading = hospital().position_of(point(31.2, 121.4), accuracy_m);
            assert!(reading.is_accuracy_assumed);
            assert!((reading.accuracy_m - ASSUMED_ACCURACY_M).abs() < f64::EPSILON);
            assert_eq!(reading.position, FencePosition::Inside);
        }
    }

    #[test]
    fn an_outline_is_judged_by_its_edge_also_on_the_date_line() {
        for lon in [121.4, 180.0, -180.0, 179.9995] {
            let fence = square(point(0.0, lon));
            let east = |degrees: f64| point(0.0, (lon + degrees + 540.0).rem_euclid(360.0) - 180.0);
            assert_eq!(fence.position_of(east(0.0), Some(100.0)).position, FencePosition::Inside, "{lon}");
            assert_eq!(fence.position_of(east(0.0008), Some(30.0)).position, FencePosition::Uncertain, "{lon}");
            assert_eq!(fence.position_of(east(0.0013), Some(30.0)).position, FencePosition::Outside, "{lon}");
        }
    }

    #[test]
    fn a_fence_that_fences_nothing_is_refused() {
        let centre = point(31.2, 121.4);
        for radius_m in [19.9, 5_000.1, f64::NAN] {
            assert_eq!(Fence::circle(centre, radius_m).unwrap_err().code(), "RADIUS_OUT_OF_RANGE");
        }
        let line = [centre, point(31.21, 121.4), point(31.22, 121.4)];
        assert_eq!(Fence::outlined(centre, 200.0, &line).unwrap_err().code(), "OUTLINE_INVALID");
        assert_eq!(Fence::outlined(centre, 200.0, &line[..2]).unwrap_err().code(), "OUTLINE_INVALID");
        assert_eq!(Fence::outlined(centre, 200.0, &[centre; 201]).unwrap_err().code(), "OUTLINE_INVALID");
    }

    proptest! {
        #[test]
        fn a_better_accuracy_never_makes_a_position_less_certain(
            lat in 31.19_f64..31.21, lon in 121.39_f64..121.41, accuracy_m in 1.0_f64..500.0, gain in 0.1_f64..1.0,
        ) {
            for fence in [hospital(), square(point(31.2, 121.4))] {
                let coarse = fence.position_of(point(lat, lon), Some(accuracy_m)).position;
                let fine = fence.position_of(point(lat, lon), Some(accuracy_m * gain)).position;
                prop_assert!(coarse == FencePosition::Uncertain || coarse == fine);
            }
        }

        #[test]
        fn any_point_of_the_globe_has_a_position(lat in -90.0_f64..=90.0, lon in -180.0_f64..=180.0) {
            for fence in [hospital(), square(point(31.2, 121.4))] {
                let reading = fence.position_of(point(lat, lon), Some(10.0));
                prop_assert!(reading.depth_m.is_finite() && reading.distance_m.is_finite());
                if reading.distance_m > 1_000.0 {
                    prop_assert_eq!(reading.position, FencePosition::Outside);
                }
            }
        }
    }
}
