//! The shortest order of a few places, by the dynamic programme of Held and Karp.
//!
//! For every set of places and every one that it can end with, the shortest way is known from the sets with one place
//! less. Most days of a rep have so few visits that their way is the shortest there is.

use super::DayWay;

/// Places whose shortest order is found exactly; each more doubles the work.
pub(super) const PLACES_AT_MOST: usize = 9;

/// The shortest way through a set of places that ends at a certain one.
#[derive(Debug, Clone, Copy)]
struct Best {
    length_m: f64,
    /// The place before the last; the last itself when it is the only one.
    before: usize,
}

impl DayWay {
    /// The shortest order of at most nine free points, kept points in their places.
    pub(super) fn exact_order(&self) -> Vec<usize> {
        let count = self.free_count;
        let gaps = self.gaps();
        let mut best = vec![Best { length_m: f64::INFINITY, before: 0 }; count << count];
        for first in 0..count {
            best[(count << first) + first] = Best { length_m: self.leap_m(None, &gaps[0], Some(first)), before: first };
        }
        for set in 1..(1_usize << count) {
            for (last, next) in pairs(set, count) {
                let leap_m = self.leap_m(Some(last), &gaps[set.count_ones() as usize], Some(next));
                let length_m = best[set * count + last].length_m + leap_m;
                let known = &mut best[(set | 1 << next) * count + next];
                if length_m < known.length_m {
                    *known = Best { length_m, before: last };
                }
            }
        }
        self.traced_back(&best, &gaps[count])
    }

    fn traced_back(&self, best: &[Best], after_last: &[usize]) -> Vec<usize> {
        let count = self.free_count;
        let mut set = (1_usize << count) - 1;
        let whole_m = |last: usize| best[set * count + last].length_m + self.leap_m(Some(last), after_last, None);
        let Some(mut last) = (0..count).min_by(|one, other| whole_m(*one).total_cmp(&whole_m(*other))) else {
            return Vec::new();
        };
        let mut order = Vec::with_capacity(count);
        while set != 0 {
            order.push(last);
            let before = best[set * count + last].before;
            set &= !(1 << last);
            last = before;
        }
        order.reverse();
        order
    }

    /// The kept points before each free place, and those after the last one.
    fn gaps(&self) -> Vec<Vec<usize>> {
        let mut gaps = vec![Vec::new()];
        for place in &self.places {
            match (place, gaps.last_mut()) {
                (Some(kept), Some(gap)) => gap.push(*kept),
                _ => gaps.push(Vec::new()),
            }
        }
        gaps
    }

    /// Length of the way from one free point to the next through the kept points between them.
    fn leap_m(&self, from: Option<usize>, gap: &[usize], to: Option<usize>) -> f64 {
        let way = from.into_iter().chain(gap.iter().copied()).chain(to);
        let mut last = None;
        let mut total_m = 0.0;
        for here in way {
            total_m += last.map_or(0.0, |last: usize| self.distances_m[last][here]);
            last = Some(here);
        }
        total_m
    }
}

/// Every place of a set with every place outside it.
fn pairs(set: usize, count: usize) -> impl Iterator<Item = (usize, usize)> {
    let is_in = move |place: &usize| set >> place & 1 == 1;
    let inside = (0..count).filter(is_in);
    inside.flat_map(move |last| (0..count).filter(move |next| !is_in(next)).map(move |next| (last, next)))
}
