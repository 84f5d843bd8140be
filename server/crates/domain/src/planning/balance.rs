//! Who goes on which day, so that the days are even and, among even weeks, the cheapest one is taken.
//!
//! This is a flow of least cost: visits flow to days, each further visit on a day costs more than the one before, and
//! that price stands so far above any distance that evenness always comes first. It is built by successive shortest
//! paths: a visit is added where it costs least, counting every chain of moves of visits that were added before it.
//! As many visits are placed as can be, and when all of them are, the week is the optimum.

/// More than all distances and bonuses of a week together, in metres.
const PRICE_OF_UNEVENNESS: i64 = 1_000_000_000_000;

/// A day, as the flow sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// 2 for a whole day, 1 for a half.
    pub(super) halves: i64,
    /// Tasks that are on it already.
    pub(super) load: usize,
    /// Tasks that it can hold.
    pub(super) at_most: usize,
}

/// Visits to one customer, as the flow sees them.
#[derive(Debug, Clone)]
pub(super) struct Demand {
    /// How many, each on another day.
    pub(super) visits: usize,
    /// Cost of each day; `None` where the customer cannot be put.
    pub(super) costs: Vec<Option<i64>>,
}

/// The days of every demand, as many as could be given.
pub(super) fn assign(rooms: &[Room], demands: &[Demand]) -> Vec<Vec<usize>> {
    let mut flow = Flow {
        rooms: rooms.to_vec(),
        demands,
        chosen: vec![vec![false; rooms.len()]; demands.len()],
        on_day: vec![Vec::new(); rooms.len()],
    };
    for (who, demand) in demands.iter().enumerate() {
        for _ in 0..demand.visits {
            flow.add(who);
        }
    }
    let days_of = |days: &Vec<bool>| days.iter().enumerate().filter(|(_, is_on)| **is_on).map(|(day, _)| day).collect();
    flow.chosen.iter().map(days_of).collect()
}

/// Moving one customer from one day to another.
#[derive(Debug, Clone, Copy)]
struct Move {
    cost: i64,
    who: usize,
}

/// The cheapest known way to bring one more visit to a day.
#[derive(Debug, Clone, Copy)]
struct Way {
    cost: i64,
    /// The day it comes through, and who moves on from there; `None` when the visit is put here itself.
    through: Option<(usize, usize)>,
}

struct Flow<'demands> {
    rooms: Vec<Room>,
    demands: &'demands [Demand],
    chosen: Vec<Vec<bool>>,
    on_day: Vec<Vec<usize>>,
}

impl Flow<'_> {
    /// Adds one visit by the cheapest chain of moves, if there is any.
    fn add(&mut self, who: usize) {
        let ways = self.cheapest_ways(who);
        let last = ways
            .iter()
            .enumerate()
            .filter_map(|(day, way)| Some((self.price_of_next(day)? + (*way)?.cost, day)))
            .min()
            .map(|(_, day)| day);
        let Some(last) = last else {
            return;
        };
        self.rooms[last].load += 1;
        let mut here = last;
        while let Some((before, moved)) = ways[here].and_then(|way| way.through) {
            self.relocate(moved, Some(before), here);
            here = before;
        }
        self.relocate(who, None, here);
    }

    fn relocate(&mut self, who: usize, from: Option<usize>, to: usize) {
        if let Some(from) = from {
            self.chosen[who][from] = false;
            self.on_day[from].retain(|other| *other != who);
        }
        self.chosen[who][to] = true;
        let place = self.on_day[to].partition_point(|other| *other < who);
        self.on_day[to].insert(place, who);
    }

    /// What one more visit on a day costs in evenness; `None` when it is full.
    fn price_of_next(&self, day: usize) -> Option<i64> {
        let room = self.rooms[day];
        let load = i64::try_from(room.load).ok()?;
        (room.load < room.at_most).then_some((2 * load + 1) * 2 / room.halves * PRICE_OF_UNEVENNESS)
    }

    /// Bellman and Ford over the days; moves may save metres, so costs below zero occur, but no circle of them does.
    fn cheapest_ways(&self, who: usize) -> Vec<Option<Way>> {
        let days = self.rooms.len();
        let moves = self.cheapest_moves();
        let mut ways: Vec<Option<Way>> =
            (0..days).map(|day| self.cost_of(who, day).map(|cost| Way { cost, through: None })).collect();
        for _ in 0..days {
            let mut has_changed = false;
            for (from, to) in (0..days).flat_map(|from| (0..days).map(move |to| (from, to))) {
                let (Some(way), Some(step)) = (ways[from], moves[from][to]) else {
                    continue;
                };
                let cost = way.cost + step.cost;
                if ways[to].is_none_or(|known| cost < known.cost) {
                    ways[to] = Some(Way { cost, through: Some((from, step.who)) });
                    has_changed = true;
                }
            }
            if !has_changed {
                break;
            }
        }
        ways
    }

    fn cheapest_moves(&self) -> Vec<Vec<Option<Move>>> {
        let days = self.rooms.len();
        let mut moves = vec![vec![None::<Move>; days]; days];
        for (from, customers) in self.on_day.iter().enumerate() {
            for who in customers.iter().copied() {
                let Some(saved) = self.demands[who].costs[from] else {
                    continue;
                };
                for (to, best) in moves[from].iter_mut().enumerate() {
                    let Some(cost) = self.cost_of(who, to).map(|cost| cost - saved) else {
                        continue;
                    };
                    if best.is_none_or(|known| cost < known.cost) {
                        *best = Some(Move { cost, who });
                    }
                }
            }
        }
        moves
    }

    /// Cost of a day for a customer who is not on it yet.
    fn cost_of(&self, who: usize, day: usize) -> Option<i64> {
        if self.chosen[who][day] { None } else { self.demands[who].costs[day] }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn price(rooms: &[Room], demands: &[Demand], days: &[Vec<usize>]) -> (usize, i64) {
        let mut loads: Vec<usize> = rooms.iter().map(|room| room.load).collect();
        let mut cost = 0;
        for (demand, days) in demands.iter().zip(days) {
            for day in days {
                let load = i64::try_from(loads[*day]).unwrap();
                cost += (2 * load + 1) * 2 / rooms[*day].halves * PRICE_OF_UNEVENNESS + demand.costs[*day].unwrap();
                loads[*day] += 1;
            }
        }
        let placed = days.iter().map(Vec::len).sum();
        assert!(rooms.iter().zip(&loads).all(|(room, load)| *load <= room.at_most.max(room.load)));
        (placed, cost)
    }

    /// Tries every way of giving days to demands: most placed first, then least cost.
    fn best_of_all(rooms: &[Room], demands: &[Demand]) -> (usize, i64) {
        let mut choices: Vec<Vec<Vec<usize>>> = vec![vec![]];
        for demand in demands {
            let subsets = (0..1_usize << rooms.len())
                .map(|bits| (0..rooms.len()).filter(|day| bits >> day & 1 == 1).collect::<Vec<_>>())
                .filter(|days| days.len() <= demand.visits && days.iter().all(|day| demand.costs[*day].is_some()));
            choices = subsets
                .flat_map(|days| choices.iter().map(move |rest| [rest.clone(), vec![days.clone()]].concat()))
                .collect();
        }
        let fits = |days: &Vec<Vec<usize>>| {
            rooms.iter().enumerate().all(|(day, room)| {
                let more = days.iter().filter(|of| of.contains(&day)).count();
                more == 0 || room.load + more <= room.at_most
            })
        };
        choices
            .iter()
            .filter(|days| fits(days))
            .map(|days| price(rooms, demands, days))
            .min_by_key(|(placed, cost)| (std::cmp::Reverse(*placed), *cost))
            .unwrap()
    }

    fn rooms() -> impl Strategy<Value = Vec<Room>> {
        let room =
            (1_i64..=2, 0_usize..3, 1_usize..5).prop_map(|(halves, load, at_most)| Room { halves, load, at_most });
        prop::collection::vec(room, 3)
    }

    fn demands() -> impl Strategy<Value = Vec<Demand>> {
        let costs = prop::collection::vec(prop::option::weighted(0.8, -500_i64..500), 3);
        let demand = (1_usize..3, costs).prop_map(|(visits, costs)| Demand { visits, costs });
        prop::collection::vec(demand, 0..5)
    }

    proptest! {
        #[test]
        fn it_is_the_best_of_all_ways(rooms in rooms(), demands in demands()) {
            let days = assign(&rooms, &demands);
            for (demand, days) in demands.iter().zip(&days) {
                prop_assert!(days.len() <= demand.visits);
            }
            let (placed, cost) = price(&rooms, &demands, &days);
            let (placed_at_best, least_cost) = best_of_all(&rooms, &demands);
            prop_assert_eq!(placed, placed_at_best);
            if placed == demands.iter().map(|demand| demand.visits).sum::<usize>() {
                prop_assert_eq!(cost, least_cost);
            }
        }
    }
}
