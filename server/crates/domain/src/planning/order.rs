//! The order in which the places of a day are visited.
//!
//! The way is open: it begins at any place and ends at any other. Up to nine places get the shortest order there is. For
//! more, the nearest neighbour is taken from every possible start, and the shortest of these ways are improved by turning
//! stretches round (2-opt) and moving short stretches elsewhere (Or-opt) until nothing helps; the best is taken. An
//! improvement never makes a given way longer. Kept tasks have their places in the order already; the others fill the
//! places between, and the whole way is what counts.

mod exact;

use crate::place::{Point, distance_m};

/// Less than this is no improvement, in metres.
const WORTHWHILE_M: f64 = 0.01;
/// Changes tried for one day at most; enough for twenty places from every beginning, and for sixty from one.
const TRIALS_AT_MOST: usize = 40_000;
/// Beginnings that are improved, the shortest ones.
const STARTS_IMPROVED: usize = 6;
/// Stretches of so many places are moved elsewhere.
const LONGEST_STRETCH: usize = 3;

/// A short order in which to visit points, as their indices.
#[must_use]
pub fn shortest_order(points: &[Point]) -> Vec<usize> {
    DayWay::new(&[], points).shortest_order()
}

/// An order at least as short as the one given.
#[must_use]
pub fn improved(points: &[Point], order: &[usize]) -> Vec<usize> {
    let mut trials_left = TRIALS_AT_MOST;
    DayWay::new(&[], points).improved_within(&mut trials_left, order.to_vec())
}

/// Length in metres, by straight lines, of the way through points in an order.
#[must_use]
pub fn length_m(points: &[Point], order: &[usize]) -> f64 {
    order.windows(2).map(|pair| distance_m(points[pair[0]], points[pair[1]])).sum()
}

/// The way through one day: what is kept in its place, and the points that fill the places between.
pub(super) struct DayWay {
    /// Distances between all points, the free ones first, then the kept ones.
    distances_m: Vec<Vec<f64>>,
    /// The places of the day in order: a kept point, or `None` to be filled.
    places: Vec<Option<usize>>,
    free_count: usize,
}

impl DayWay {
    /// The way of a day; `kept` are places in the order, from 1, with their points where these are known.
    pub(super) fn new(kept: &[(u32, Option<Point>)], free: &[Point]) -> Self {
        let mut points = free.to_vec();
        let mut places = Vec::new();
        let (mut kept, mut position, mut filled) = (kept.to_vec(), 1, 0);
        kept.sort_by_key(|(position, _)| *position);
        for (at, point) in kept {
            while position < at && filled < free.len() {
                places.push(None);
                (position, filled) = (position + 1, filled + 1);
            }
            position = at.saturating_add(1);
            if let Some(point) = point {
                places.push(Some(points.len()));
                points.push(point);
            }
        }
        places.resize(places.len() + free.len() - filled, None);
        let row = |from: &Point| points.iter().map(|to| distance_m(*from, *to)).collect();
        Self { distances_m: points.iter().map(row).collect(), places, free_count: free.len() }
    }

    /// A short order of the free points.
    pub(super) fn shortest_order(&self) -> Vec<usize> {
        if self.free_count <= exact::PLACES_AT_MOST { self.exact_order() } else { self.sought_order() }
    }

    /// The best order that improving the nearest neighbour leads to.
    fn sought_order(&self) -> Vec<usize> {
        let mut trials_left = TRIALS_AT_MOST;
        let begun = self.nearest_from_best_starts().into_iter().take(STARTS_IMPROVED);
        let improved = begun.map(|order| {
            let better = self.improved_within(&mut trials_left, order);
            (self.length_m(&better), better)
        });
        improved.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, order)| order).unwrap_or_default()
    }

    /// The nearest neighbour from every start, shortest way first.
    fn nearest_from_best_starts(&self) -> Vec<Vec<usize>> {
        let starts = (0..self.free_count).map(|start| self.nearest_first(start));
        let mut measured: Vec<(f64, Vec<usize>)> = starts.map(|order| (self.length_m(&order), order)).collect();
        measured.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        measured.into_iter().map(|(_, order)| order).collect()
    }

    /// Length of the shortest way by the nearest neighbour alone, in metres.
    pub(super) fn rough_length_m(&self) -> f64 {
        self.nearest_from_best_starts().first().map_or(0.0, |order| self.length_m(order))
    }

    /// Length of the whole way, kept points included, in metres.
    pub(super) fn length_m(&self, order: &[usize]) -> f64 {
        let mut next_free = order.iter().copied();
        let way = self.places.iter().filter_map(|kept| kept.or_else(|| next_free.next()));
        let mut last = None;
        let mut total_m = 0.0;
        for here in way {
            total_m += last.map_or(0.0, |last: usize| self.distances_m[last][here]);
            last = Some(here);
        }
        total_m
    }

    fn nearest_first(&self, start: usize) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.free_count).filter(|point| *point != start).collect();
        let mut order = vec![start];
        let mut here = start;
        for place in self.places.iter().skip_while(|kept| kept.is_some()).skip(1) {
            if let Some(kept) = place {
                here = *kept;
                continue;
            }
            let from = &self.distances_m[here];
            let nearest = left.iter().enumerate().min_by(|(_, one), (_, other)| from[**one].total_cmp(&from[**other]));
            let Some(index) = nearest.map(|(index, _)| index) else {
                break;
            };
            here = left.remove(index);
            order.push(here);
        }
        order
    }

    /// An order at least as short as the one given.
    fn improved_within(&self, trials_left: &mut usize, mut order: Vec<usize>) -> Vec<usize> {
        let mut best_m = self.length_m(&order);
        loop {
            let before_m = best_m;
            for change in changes(order.len()) {
                if *trials_left == 0 {
                    return order;
                }
                *trials_left -= 1;
                change.apply(&mut order);
                let length_m = self.length_m(&order);
                if length_m < best_m - WORTHWHILE_M {
                    best_m = length_m;
                } else {
                    change.undo(&mut order);
                }
            }
            if best_m >= before_m {
                return order;
            }
        }
    }
}

/// A change of an order that can be taken back.
#[derive(Debug, Clone, Copy)]
enum Change {
    /// Turn the stretch between two places round (2-opt).
    Turn { first: usize, last: usize },
    /// Bring the first `by` places of a stretch to its end (Or-opt).
    Shift { first: usize, last: usize, by: usize },
}

impl Change {
    fn apply(self, order: &mut [usize]) {
        match self {
            Self::Turn { first, last } => order[first..=last].reverse(),
            Self::Shift { first, last, by } => order[first..=last].rotate_left(by),
        }
    }

    fn undo(self, order: &mut [usize]) {
        match self {
            Self::Turn { first, last } => order[first..=last].reverse(),
            Self::Shift { first, last, by } => order[first..=last].rotate_right(by),
        }
    }
}

fn changes(length: usize) -> impl Iterator<Item = Change> {
    let stretches = (0..length).flat_map(move |first| (first + 1..length).map(move |last| (first, last)));
    stretches.flat_map(|(first, last)| {
        let span = last - first + 1;
        let near = 1..=LONGEST_STRETCH.min(span - 1);
        // Moving a short stretch forward, or the rest of it backward, which is moving a short stretch the other way.
        let far = near.clone().map(move |by| span - by);
        let shifts = near.chain(far).map(move |by| Change::Shift { first, last, by });
        std::iter::once(Change::Turn { first, last }).chain(shifts)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point() -> impl Strategy<Value = Point> {
        (31.0_f64..31.5, 121.0_f64..121.8).prop_map(|(lat, lon)| Point::new(lat, lon).unwrap())
    }

    fn points() -> impl Strategy<Value = Vec<Point>> {
        prop::collection::vec(point(), 0..14)
    }

    fn is_permutation(order: &[usize], length: usize) -> bool {
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        sorted == (0..length).collect::<Vec<_>>()
    }

    fn shortest_of_all(points: &[Point], order: &mut Vec<usize>, done: usize) -> f64 {
        if done == points.len() {
            return length_m(points, order);
        }
        let mut best_m = f64::INFINITY;
        for next in done..points.len() {
            order.swap(done, next);
            best_m = best_m.min(shortest_of_all(points, order, done + 1));
            order.swap(done, next);
        }
        best_m
    }

    #[test]
    fn a_line_is_walked_from_end_to_end() {
        let points: Vec<Point> =
            [3.0, 1.0, 4.0, 0.0, 2.0].iter().map(|step| Point::new(31.0, 121.0 + step * 0.01).unwrap()).collect();
        let order = shortest_order(&points);
        assert!(order == [3, 1, 4, 0, 2] || order == [2, 0, 4, 1, 3], "{order:?}");
        assert!(shortest_order(&[]).is_empty());
    }

    #[test]
    fn free_points_fill_the_places_between_kept_ones() {
        let at = |step: f64| Point::new(31.0, 121.0 + step * 0.01).unwrap();
        // The second place of the day is kept in the east; the first should be near it and the way end in the west.
        let way = DayWay::new(&[(2, Some(at(9.0)))], &[at(0.0), at(1.0), at(8.0)]);
        assert_eq!(way.shortest_order(), [2, 1, 0]);
    }

    proptest! {
        #[test]
        fn an_improvement_is_never_longer(points in points(), seed in any::<u64>()) {
            let mut given: Vec<usize> = (0..points.len()).collect();
            given.sort_by_key(|index| (*index as u64 + 1).wrapping_mul(seed | 1));
            let better = improved(&points, &given);
            prop_assert!(is_permutation(&better, points.len()));
            prop_assert!(length_m(&points, &better) <= length_m(&points, &given) + 1e-6);
        }

        #[test]
        fn a_short_order_visits_everything_once(points in points(), places in prop::collection::btree_set(1_u32..20, 0..4)) {
            let kept: Vec<(u32, Option<Point>)> = places.into_iter().map(|at| (at, points.first().copied())).collect();
            prop_assert!(is_permutation(&shortest_order(&points), points.len()));
            prop_assert!(is_permutation(&DayWay::new(&kept, &points).shortest_order(), points.len()));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn few_points_get_the_shortest_way_there_is(points in points()) {
            let points = &points[..points.len().min(7)];
            let shortest_m = shortest_of_all(points, &mut (0..points.len()).collect(), 0);
            if points.len() > 1 {
                prop_assert!(length_m(points, &shortest_order(points)) <= shortest_m + 0.001);
            }
        }

        #[test]
        fn kept_places_count_when_the_shortest_way_is_sought(
            points in points(), position in 1_u32..5, kept in point(), seed in any::<u64>(),
        ) {
            let points = &points[..points.len().min(7)];
            let way = DayWay::new(&[(position, Some(kept))], points);
            let mut any: Vec<usize> = (0..points.len()).collect();
            any.sort_by_key(|index| (*index as u64 + 1).wrapping_mul(seed | 1));
            prop_assert!(way.length_m(&way.shortest_order()) <= way.length_m(&any) + 0.001);
        }

        #[test]
        fn many_points_come_close_to_the_shortest_way_there_is(points in prop::collection::vec(point(), 9)) {
            let way = DayWay::new(&[], &points);
            let shortest_m = way.length_m(&way.exact_order());
            let sought_m = way.length_m(&way.sought_order());
            prop_assert!(shortest_m <= sought_m + 0.001 && sought_m <= shortest_m * 1.5);
        }
    }
}
