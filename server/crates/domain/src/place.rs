//! Where things are: points, their reference systems, distances and fences.
//!
//! Rules are computed in WGS-84 only. A [`Point`] is such a point and always lies on the globe; a [`Given`] is a pair of
//! figures as somebody sent them, together with the system that they declared. There is no way from figures to a point
//! without a system: undeclared is an error of the caller, never a guess. Figures that are no numbers or lie off the
//! globe are refused.

mod fence;
mod polyline;
mod sphere;
mod systems;

pub use fence::{ASSUMED_ACCURACY_M, Fence, FenceReading};
pub use polyline::encoded_polyline;
pub use sphere::{chord_for, distance_for, distance_m, middle_of, unit_sphere};
pub use systems::{from_wgs84, is_shifted, to_wgs84};

use crate::refusal::Refusal;
use crate::vocabulary::ReferenceSystem;

/// Mean radius of the earth in metres (IUGG).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A point on the globe in WGS-84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    lat: f64,
    lon: f64,
}

impl Point {
    /// The point at a latitude within −90 to 90 and a longitude within −180 to 180 degrees.
    pub fn new(lat: f64, lon: f64) -> Result<Self, PlaceRefusal> {
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            return Ok(Self { lat, lon });
        }
        Err(PlaceRefusal::PointOutOfRange)
    }

    /// The nearest point to figures that a computation may have pushed over the edge of the globe.
    pub(crate) fn clamped(lat: f64, lon: f64) -> Self {
        Self { lat: lat.clamp(-90.0, 90.0), lon: lon.clamp(-180.0, 180.0) }
    }

    /// Latitude in degrees.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude in degrees.
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.lon
    }
}

/// Figures as they were given, with the system that was declared for them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Given {
    figures: Point,
    system: ReferenceSystem,
}

impl Given {
    /// Figures within the range of a globe, whatever their system.
    pub fn new(lat: f64, lon: f64, system: ReferenceSystem) -> Result<Self, PlaceRefusal> {
        Ok(Self { figures: Point::new(lat, lon)?, system })
    }

    /// Latitude in degrees, as given.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.figures.lat
    }

    /// Longitude in degrees, as given.
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.figures.lon
    }

    /// System that was declared.
    #[must_use]
    pub const fn system(self) -> ReferenceSystem {
        self.system
    }

    /// The point that the figures mean in their declared system.
    #[must_use]
    pub fn to_wgs84(self) -> Point {
        systems::point_of(self.figures, self.system)
    }

    /// The point that the same figures would mean in another system.
    #[must_use]
    pub fn read_as(self, system: ReferenceSystem) -> Point {
        systems::point_of(self.figures, system)
    }
}

/// Why a place was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceRefusal {
    /// Figures that are no numbers or lie off the globe.
    #[error("Latitude must be within −90 to 90 and longitude within −180 to 180 degrees")]
    PointOutOfRange,
    /// A radius that makes no useful fence.
    #[error("The radius of a fence must be within 20 to 5,000 metres")]
    RadiusOutOfRange,
    /// An outline that encloses nothing, or has too many points.
    #[error("An outline needs 3 to 200 points that enclose an area")]
    OutlineInvalid,
}

impl Refusal for PlaceRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::PointOutOfRange => "POINT_OUT_OF_RANGE",
            Self::RadiusOutOfRange => "RADIUS_OUT_OF_RANGE",
            Self::OutlineInvalid => "OUTLINE_INVALID",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_the_globe_belong_to_it() {
        for (lat, lon) in [(90.0, 180.0), (-90.0, -180.0), (0.0, 0.0)] {
            assert!(Point::new(lat, lon).is_ok(), "{lat} {lon}");
        }
    }

    #[test]
    fn what_is_no_number_or_off_the_globe_is_refused() {
        let beyond = 90.0_f64.next_up();
        for (lat, lon) in [
            (beyond, 0.0),
            (0.0, -180.5),
            (f64::NAN, 0.0),
            (0.0, f64::NAN),
            (f64::INFINITY, 0.0),
            (0.0, f64::NEG_INFINITY),
        ] {
            let refusal = Given::new(lat, lon, ReferenceSystem::Gcj02).unwrap_err();
            assert_eq!(refusal.code(), "POINT_OUT_OF_RANGE", "{lat} {lon}");
        }
    }
}
