//! Who leads to whom, and the circles in that.
//!
//! A circle is a largest set of places that all lead to each other, by whatever detour. Places of no circle fall away
//! first, so that a house without circles is judged in one pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Places that lead to each other, each way with the reason that was seen first.
#[derive(Debug, Default)]
pub struct Graph {
    ways: BTreeMap<String, BTreeMap<String, String>>,
}

/// Places that all lead to each other.
#[derive(Debug)]
pub struct Circle {
    /// The places, in the order of their names.
    pub members: Vec<String>,
    ways: Vec<Way>,
}

/// A way from one place to another.
#[derive(Debug)]
struct Way {
    from: String,
    to: String,
    by: String,
}

impl fmt::Display for Circle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "circle of {}", self.members.join(", "))?;
        self.ways.iter().try_for_each(|way| write!(formatter, "\n    {} → {} by {}", way.from, way.to, way.by))
    }
}

impl Graph {
    /// Notes that one place leads to another; a place that leads to itself is no way.
    pub fn lead(&mut self, from: &str, to: &str, by: &str) {
        if from != to {
            let ways = self.ways.entry(from.to_owned()).or_default();
            ways.entry(to.to_owned()).or_insert_with(|| by.to_owned());
        }
    }

    /// The circles.
    #[must_use]
    pub fn circles(&self) -> Vec<Circle> {
        let mut left = self.entangled();
        let mut circles = Vec::new();
        while let Some(first) = left.first().copied() {
            let members = self.circle_of(first, &left);
            left.retain(|place| !members.contains(place));
            if members.len() > 1 {
                circles.push(self.circle(&members));
            }
            left.remove(first);
        }
        circles
    }

    /// The places that are left when all go that lead nowhere, or to which nothing leads, again and again.
    fn entangled(&self) -> BTreeSet<&str> {
        let mut left: BTreeSet<&str> = self.ways.keys().map(String::as_str).collect();
        loop {
            let led_to: BTreeSet<&str> = left.iter().flat_map(|from| self.next(from)).collect();
            let before = left.len();
            let kept: BTreeSet<&str> =
                left.iter().copied().filter(|place| self.is_between(place, &left, &led_to)).collect();
            left = kept;
            if left.len() == before {
                return left;
            }
        }
    }

    fn is_between(&self, place: &str, left: &BTreeSet<&str>, led_to: &BTreeSet<&str>) -> bool {
        led_to.contains(place) && self.next(place).any(|to| left.contains(to))
    }

    /// The place and all that it leads to and that lead back to it.
    fn circle_of<'g>(&'g self, place: &'g str, among: &BTreeSet<&'g str>) -> BTreeSet<&'g str> {
        let ahead = self.reached(place, among);
        let mut members: BTreeSet<&str> =
            ahead.into_iter().filter(|other| self.reached(other, among).contains(place)).collect();
        members.insert(place);
        members
    }

    fn reached<'g>(&'g self, from: &str, among: &BTreeSet<&'g str>) -> BTreeSet<&'g str> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = self.next(from).collect();
        while let Some(place) = open.pop() {
            if among.contains(place) && reached.insert(place) {
                open.extend(self.next(place));
            }
        }
        reached
    }

    fn next(&self, from: &str) -> impl Iterator<Item = &str> {
        self.ways.get(from).into_iter().flat_map(|ways| ways.keys().map(String::as_str))
    }

    fn circle(&self, members: &BTreeSet<&str>) -> Circle {
        let all = members.iter().flat_map(|from| self.ways[*from].iter().map(move |(to, by)| (*from, to, by)));
        let within = all.filter(|(_, to, _)| members.contains(to.as_str()));
        Circle {
            members: members.iter().map(|place| (*place).to_owned()).collect(),
            ways: within.map(|(from, to, by)| Way { from: from.to_owned(), to: to.clone(), by: by.clone() }).collect(),
        }
    }
}
