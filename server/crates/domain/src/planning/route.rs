//! How long the way through a day is, in metres and minutes.
//!
//! No map is asked: streets are taken to be 1.3 times the straight line. A leg goes at 25 km/h, the pace of a town with
//! its lights and parking; what lies beyond its first 15 km of street is road between towns and goes at 60 km/h.
//! Minutes of a leg are rounded up, and the whole is the sum of its legs.

use crate::place::{Point, distance_m};

const STREETS_PER_LINE: f64 = 1.3;
const TOWN_M: f64 = 15_000.0;
const TOWN_M_PER_MINUTE: f64 = 25_000.0 / 60.0;
const ROAD_M_PER_MINUTE: f64 = 60_000.0 / 60.0;

/// The way through a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Way in metres.
    pub distance_m: u32,
    /// Travel in minutes.
    pub travel_minutes: u32,
    /// Legs in order; the first leads from the first place to the second.
    pub legs: Vec<Leg>,
}

/// One leg of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// Way in metres; 0 within one institution.
    pub distance_m: u32,
    /// Travel in minutes.
    pub travel_minutes: u32,
}

/// The way through places in their order; `None` with fewer than two.
#[must_use]
pub fn route(places: &[Point]) -> Option<Route> {
    let legs: Vec<Leg> = places.windows(2).map(|pair| leg(pair[0], pair[1])).collect();
    if legs.is_empty() {
        return None;
    }
    Some(Route {
        distance_m: legs.iter().map(|leg| leg.distance_m).fold(0, u32::saturating_add),
        travel_minutes: legs.iter().map(|leg| leg.travel_minutes).fold(0, u32::saturating_add),
        legs,
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "half the way round the globe is 26 million metres of street"
)]
fn leg(from: Point, to: Point) -> Leg {
    let street_m = (distance_m(from, to) * STREETS_PER_LINE).round();
    let minutes = street_m.min(TOWN_M) / TOWN_M_PER_MINUTE + (street_m - TOWN_M).max(0.0) / ROAD_M_PER_MINUTE;
    Leg { distance_m: street_m as u32, travel_minutes: minutes.ceil() as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::EARTH_RADIUS_M;

    fn north(kilometres: f64) -> Point {
        Point::new((kilometres * 1_000.0 / EARTH_RADIUS_M).to_degrees(), 121.0).unwrap()
    }

    #[test]
    fn a_route_is_the_sum_of_its_legs() {
        let route = route(&[north(0.0), north(5.0), north(5.0), north(30.0)]).unwrap();
        assert_eq!(route.legs[0], Leg { distance_m: 6_500, travel_minutes: 16 });
        assert_eq!(route.legs[1], Leg { distance_m: 0, travel_minutes: 0 });
        assert_eq!(route.legs[2], Leg { distance_m: 32_500, travel_minutes: 36 + 18 });
        assert_eq!((route.distance_m, route.travel_minutes), (39_000, 70));
    }

    #[test]
    fn fewer_than_two_places_are_no_way() {
        assert_eq!(route(&[]), None);
        assert_eq!(route(&[north(1.0)]), None);
    }
}
