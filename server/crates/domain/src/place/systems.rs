//! WGS-84, GCJ-02 and BD-09, and the way between them.
//!
//! GCJ-02 (AMap, Tencent, Apple in China) shifts every point of mainland China by 100 to 700 metres; BD-09 (Baidu)
//! shifts GCJ-02 once more. The forward formulas are closed; the inverses here are iterative and good to millimetres.
//! Outside the usual box, 72.004 to 137.8347 degrees east and 0.8293 to 55.8271 north, all systems are the same.
//! The box is coarse: it holds Hong Kong, Macao, Taiwan and parts of the neighbours, where map makers do not shift.
//! Figures from there are shifted here only if their sender declared them as GCJ-02 or BD-09, which is the sender's word.
//! Within a kilometre of the edge of the box a shifted point has no single origin; figures outside it are taken as they
//! stand.

use std::f64::consts::PI;

use super::{Given, PlaceRefusal, Point};
use crate::vocabulary::ReferenceSystem;

/// Semi-major axis of the Krasovsky ellipsoid of 1940, which GCJ-02 is computed on.
const AXIS_M: f64 = 6_378_245.0;
/// Square of its eccentricity.
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;
/// The angle unit of BD-09.
const BAIDU_PI: f64 = PI * 3_000.0 / 180.0;
/// A hundredth of a millimetre, in degrees.
const CLOSE_ENOUGH: f64 = 1e-10;
const ROUNDS_AT_MOST: usize = 40;

/// The point that figures mean in a system.
pub fn to_wgs84(lat: f64, lon: f64, system: ReferenceSystem) -> Result<Point, PlaceRefusal> {
    Ok(Given::new(lat, lon, system)?.to_wgs84())
}

/// A point in the figures of a system.
#[must_use]
pub fn from_wgs84(point: Point, system: ReferenceSystem) -> Given {
    let figures = if is_shifted(point) { forward(point, system) } else { point };
    Given { figures, system }
}

/// Whether the systems differ at a point: whether it lies in the box of mainland China.
#[must_use]
pub fn is_shifted(point: Point) -> bool {
    (72.004..=137.8347).contains(&point.lon) && (0.8293..=55.8271).contains(&point.lat)
}

/// The WGS-84 point of checked figures.
pub(super) fn point_of(figures: Point, system: ReferenceSystem) -> Point {
    if system == ReferenceSystem::Wgs84 || !is_shifted(figures) {
        return figures;
    }
    let mut guess = figures;
    for _ in 0..ROUNDS_AT_MOST {
        let image = forward(guess, system);
        let (lat_error, lon_error) = (figures.lat - image.lat, figures.lon - image.lon);
        guess = Point::clamped(guess.lat + lat_error, guess.lon + lon_error);
        if lat_error.abs() < CLOSE_ENOUGH && lon_error.abs() < CLOSE_ENOUGH {
            break;
        }
    }
    guess
}

fn forward(point: Point, system: ReferenceSystem) -> Point {
    match system {
        ReferenceSystem::Wgs84 => point,
        ReferenceSystem::Gcj02 => gcj02(point),
        ReferenceSystem::Bd09 => bd09(gcj02(point)),
    }
}

fn gcj02(point: Point) -> Point {
    let (x, y) = (point.lon - 105.0, point.lat - 35.0);
    let latitude = point.lat.to_radians();
    let bulge = 1.0 - ECCENTRICITY_SQUARED * latitude.sin().powi(2);
    let meridian_m = AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / (bulge * bulge.sqrt());
    let parallel_m = AXIS_M / bulge.sqrt() * latitude.cos();
    Point::clamped(
        point.lat + (northward_m(x, y) / meridian_m).to_degrees(),
        point.lon + (eastward_m(x, y) / parallel_m).to_degrees(),
    )
}

fn northward_m(x: f64, y: f64) -> f64 {
    -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + ripple(x)
        + waves(y, [(20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)])
}

fn eastward_m(x: f64, y: f64) -> f64 {
    300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + ripple(x)
        + waves(x, [(20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)])
}

fn ripple(x: f64) -> f64 {
    (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
}

fn waves(angle: f64, waves: [(f64, f64); 4]) -> f64 {
    waves.iter().map(|(height, length)| height * (angle / length * PI).sin()).sum::<f64>() * 2.0 / 3.0
}

fn bd09(point: Point) -> Point {
    let (x, y) = (point.lon, point.lat);
    let reach = x.hypot(y) + 0.000_02 * (y * BAIDU_PI).sin();
    let angle = y.atan2(x) + 0.000_003 * (x * BAIDU_PI).cos();
    Point::clamped(reach * angle.sin() + 0.006, reach * angle.cos() + 0.0065)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::place::distance_m;

    fn point(lat: f64, lon: f64) -> Point {
        Point::new(lat, lon).unwrap()
    }

    /// Figures of the test tables of two widely used implementations, eviltransform and coordtransform.
    #[test]
    fn known_points_come_out_as_the_map_makers_have_them() {
        for (lat, lon, shifted_lat, shifted_lon) in [
            (31.177_427_6, 121.527_210_6, 31.175_303_983_645_97, 121.531_541_859_215),
            (22.543_847, 113.912_316, 22.540_796_131_694_766, 113.917_176_480_836_3),
            (39.911_954, 116.377_817, 39.913_345_455_360_69, 116.384_047_224_556_57),
            (39.915, 116.404, 39.916_404_281_501_64, 116.410_244_499_169_38),
        ] {
            let shifted = from_wgs84(point(lat, lon), ReferenceSystem::Gcj02);
            assert!((shifted.lat() - shifted_lat).abs() < 1e-6, "{shifted:?}");
            assert!((shifted.lon() - shifted_lon).abs() < 1e-6, "{shifted:?}");
        }
        let baidu = bd09(point(39.915, 116.404));
        assert!((baidu.lat - 39.921_336_993_510_21).abs() < 1e-9, "{baidu:?}");
        assert!((baidu.lon - 116.410_369_493_710_29).abs() < 1e-9, "{baidu:?}");
    }

    #[test]
    fn outside_the_box_all_systems_agree() {
        for (lat, lon) in [(51.5, -0.12), (35.68, 139.69), (-33.86, 151.2), (64.0, 105.0), (0.0, 110.0)] {
            for system in ReferenceSystem::ALL.iter().copied() {
                let figures = from_wgs84(point(lat, lon), system);
                assert_eq!((figures.lat(), figures.lon()), (lat, lon));
                assert_eq!(figures.to_wgs84(), point(lat, lon));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn there_and_back_is_within_a_millimetre_in_china(lat in 3.5_f64..53.6, lon in 73.5_f64..135.1) {
            let origin = point(lat, lon);
            for system in [ReferenceSystem::Gcj02, ReferenceSystem::Bd09] {
                let figures = from_wgs84(origin, system);
                prop_assert!(distance_m(figures.read_as(ReferenceSystem::Wgs84), origin) > 20.0);
                prop_assert!(distance_m(figures.to_wgs84(), origin) < 0.001);
            }
        }

        #[test]
        fn a_round_trip_from_figures_returns_to_them(lat in 4.0_f64..53.0, lon in 74.0_f64..135.0) {
            for system in ReferenceSystem::ALL.iter().copied() {
                let figures = Given::new(lat, lon, system).unwrap();
                let back = from_wgs84(figures.to_wgs84(), system);
                prop_assert!((back.lat() - lat).abs() < 1e-8 && (back.lon() - lon).abs() < 1e-8);
            }
        }
    }

    proptest! {
        #[test]
        fn any_figures_on_the_globe_mean_a_point_on_the_globe(lat in -90.0_f64..=90.0, lon in -180.0_f64..=180.0) {
            for system in ReferenceSystem::ALL.iter().copied() {
                let there = to_wgs84(lat, lon, system).unwrap();
                prop_assert!(Point::new(there.lat(), there.lon()).is_ok());
                let figures = from_wgs84(there, system);
                prop_assert!(Point::new(figures.lat(), figures.lon()).is_ok());
            }
        }
    }
}
