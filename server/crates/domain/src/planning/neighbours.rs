//! Neighbours on the same day: the assignment of what is still wanted to the open days.
//!
//! Each day gets a centre; visits go to near centres by the balanced flow; the centres move to the middle of their
//! visits; and so on until nothing changes. Two beginnings are tried, a sweep around the middle of the week and points
//! as far apart as possible, and the week with fewer kilometres is taken. What stands on a day already is its centre.

use super::TASKS_PER_DAY_AT_MOST;
use super::balance::{Demand, Room, assign};
use super::board::{Board, Want};
use super::order::DayWay;
use crate::place::{Point, distance_m, middle_of};

/// Staying on its day is worth more to a task than any way is long, in metres.
const STAYING_M: i64 = 100_000_000;
const ROUNDS_AT_MOST: usize = 8;

/// The days of every want, as many as could be given.
pub(super) fn days_of_wants(board: &Board<'_>, wants: &[Want<'_>]) -> Vec<Vec<usize>> {
    let week = Neighbourhood::new(board, wants);
    let begins_far = week.settled(week.far_apart());
    let begins_swept = week.settled(week.swept());
    if week.length_m(&begins_swept) < week.length_m(&begins_far) { begins_swept } else { begins_far }
}

struct Neighbourhood<'board> {
    board: &'board Board<'board>,
    wants: &'board [Want<'board>],
    rooms: Vec<Room>,
    /// Places of each day that do not depend on the assignment: kept tasks and wishes.
    settled_places: Vec<Vec<Point>>,
    /// Whether a free task of a want stands on a day.
    stands: Vec<Vec<bool>>,
}

impl<'board> Neighbourhood<'board> {
    fn new(board: &'board Board<'board>, wants: &'board [Want<'board>]) -> Self {
        let room =
            |day: &super::board::OpenDay| Room { halves: day.halves, load: day.load(), at_most: TASKS_PER_DAY_AT_MOST };
        let stands_on = |want: &Want<'_>, date| {
            let is_of = |item| want.items.iter().any(|(of, _)| Some(of.id) == item);
            board.free_tasks.iter().any(|task| task.day == date && is_of(task.item))
        };
        Self {
            board,
            wants,
            rooms: board.days.iter().map(room).collect(),
            settled_places: board.days.iter().map(|day| board.places_of(day)).collect(),
            stands: wants.iter().map(|want| board.days.iter().map(|day| stands_on(want, day.date)).collect()).collect(),
        }
    }

    /// Moves centres and visits in turn until both rest.
    fn settled(&self, mut centres: Vec<Option<Point>>) -> Vec<Vec<usize>> {
        let mut days = self.assigned(&centres);
        for _ in 1..ROUNDS_AT_MOST {
            centres = self.centres(&days);
            let again = self.assigned(&centres);
            if again == days {
                break;
            }
            days = again;
        }
        days
    }

    fn assigned(&self, centres: &[Option<Point>]) -> Vec<Vec<usize>> {
        let demand = |(want, stands): (&Want<'_>, &Vec<bool>)| Demand {
            visits: want.visits(),
            costs: (0..centres.len())
                .map(|day| {
                    let is_taken = self.board.days[day].has_visit_to(want.customer);
                    let bonus_m = if stands[day] { STAYING_M } else { 0 };
                    (!is_taken).then(|| metres_between(want.place, centres[day]) - bonus_m)
                })
                .collect(),
        };
        let demands: Vec<Demand> = self.wants.iter().zip(&self.stands).map(demand).collect();
        assign(&self.rooms, &demands)
    }

    fn centres(&self, days: &[Vec<usize>]) -> Vec<Option<Point>> {
        (0..self.rooms.len()).map(|day| middle_of(&self.places_on(day, days))).collect()
    }

    fn places_on(&self, day: usize, days: &[Vec<usize>]) -> Vec<Point> {
        let on_day = self.wants.iter().zip(days).filter(|(_, days)| days.contains(&day));
        self.settled_places[day].iter().copied().chain(on_day.filter_map(|(want, _)| want.place)).collect()
    }

    fn length_m(&self, days: &[Vec<usize>]) -> f64 {
        let of_day = |day| DayWay::new(&[], &self.places_on(day, days)).rough_length_m();
        (0..self.rooms.len()).map(of_day).sum()
    }

    /// The middle of what stands on each day already.
    fn standing_centres(&self) -> Vec<Option<Point>> {
        let standing = |day: usize| {
            let stands = self.wants.iter().zip(&self.stands).filter(move |(_, stands)| stands[day]);
            let places: Vec<Point> =
                self.settled_places[day].iter().copied().chain(stands.filter_map(|(want, _)| want.place)).collect();
            middle_of(&places)
        };
        (0..self.rooms.len()).map(standing).collect()
    }

    /// Centres as far from each other as the places allow.
    fn far_apart(&self) -> Vec<Option<Point>> {
        let mut centres = self.standing_centres();
        let places: Vec<Point> = self.wants.iter().filter_map(|want| want.place).collect();
        let middle = middle_of(&places);
        for day in 0..centres.len() {
            if centres[day].is_some() {
                continue;
            }
            let known: Vec<Point> = centres.iter().copied().flatten().collect();
            let known = if known.is_empty() { middle.into_iter().collect() } else { known };
            let lonely_m = |place: &Point| {
                known.iter().map(|centre| distance_m(*place, *centre)).min_by(f64::total_cmp).unwrap_or_default()
            };
            // `max_by` takes the last of equals; from behind that is the first by id.
            centres[day] = places.iter().copied().rev().max_by(|one, other| lonely_m(one).total_cmp(&lonely_m(other)));
        }
        centres
    }

    /// Centres of equal slices of a sweep around the middle of the week.
    fn swept(&self) -> Vec<Option<Point>> {
        let places: Vec<Point> = self.wants.iter().filter_map(|want| want.place).collect();
        let Some(middle) = middle_of(&places) else {
            return self.standing_centres();
        };
        let mut by_angle: Vec<(f64, Point)> =
            places.iter().map(|place| (angle_around(middle, *place), *place)).collect();
        by_angle.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let swept: Vec<Point> = by_angle.into_iter().map(|(_, place)| place).collect();
        let slices = self.rooms.len().max(1);
        let slice = |day: usize| &swept[day * swept.len() / slices..(day + 1) * swept.len() / slices];
        let standing = self.standing_centres();
        standing.into_iter().enumerate().map(|(day, centre)| centre.or_else(|| middle_of(slice(day)))).collect()
    }
}

fn angle_around(middle: Point, place: Point) -> f64 {
    let east = (place.lon() - middle.lon() + 540.0).rem_euclid(360.0) - 180.0;
    (place.lat() - middle.lat()).atan2(east * middle.lat().to_radians().cos())
}

#[expect(clippy::cast_possible_truncation, reason = "half the way round the globe is 20 million metres")]
fn metres_between(place: Option<Point>, centre: Option<Point>) -> i64 {
    place.zip(centre).map_or(0, |(place, centre)| distance_m(place, centre).round() as i64)
}
