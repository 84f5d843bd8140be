//! Those who write, each through one node: at every turn something else, to any of the customers.

use std::collections::BTreeMap;
use std::time::Instant;

use chrono::Utc;
use e2e::{Actor, Reply, captured, mint};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::proof::Edit;

/// Refusals that a writer must expect.
pub const TYPED: &[&str] =
    &["ASSIGNMENT_TAKEN", "CONFLICT", "FORBIDDEN", "HANDOVER_RUNNING", "HANDOVER_TO_LEAVER", "NOT_FOUND"];

/// As many turns as there are things to write.
const ONCE_EACH: u64 = 6;

const REV: &str = "query R($id: ID!) { customer(id: $id) { rev } }";

/// What was acknowledged, and what was refused.
#[derive(Debug, Clone, Default)]
pub struct Done {
    pub counts: BTreeMap<&'static str, i64>,
    pub refusals: BTreeMap<String, i64>,
    pub edits: Vec<Edit>,
    /// Reasons of releases.
    pub reasons: Vec<String>,
}

impl Done {
    pub fn add(&mut self, other: Self) {
        for (kind, count) in other.counts {
            *self.counts.entry(kind).or_default() += count;
        }
        for (code, count) in other.refusals {
            *self.refusals.entry(code).or_default() += count;
        }
        self.edits.extend(other.edits);
        self.reasons.extend(other.reasons);
    }

    /// Claims that were acknowledged.
    pub fn claims(&self) -> i64 {
        self.counts.get("claim").copied().unwrap_or_default()
    }

    /// Counts an answer; true when it was acknowledged.
    fn count(&mut self, kind: &'static str, reply: &Reply) -> bool {
        let code = &reply.body["errors"][0]["extensions"]["code"];
        match code.as_str() {
            None => *self.counts.entry(kind).or_default() += 1,
            Some(code) => *self.refusals.entry(code.to_owned()).or_default() += 1,
        }
        code.is_null()
    }
}

/// Somebody who writes as an administrator and as a rep.
pub struct Writer {
    admin: Actor,
    rep: Actor,
    reps: Vec<String>,
    customers: Vec<String>,
    random: StdRng,
    place: usize,
    turn: u64,
    done: Done,
}

impl Writer {
    /// The writer of a place, through the node at `url`.
    pub fn of(url: &str, staff: &[Actor], (place, customers): (usize, Vec<String>), seed: u64) -> Self {
        let through = |actor: &Actor| {
            let mut here = Actor::anonymous(url);
            here.id.clone_from(&actor.id);
            here.token.clone_from(&actor.token);
            here
        };
        let random = StdRng::seed_from_u64(seed.wrapping_add(place as u64));
        let (admin, rep) = (through(&staff[0]), through(&staff[place + 1]));
        let reps = staff[1..].iter().map(|actor| actor.id.clone()).collect();
        Self { admin, rep, reps, customers, random, place, turn: 0, done: Done::default() }
    }

    /// Writes until a moment, everything once at least, and tells what came of it.
    pub async fn write_until(mut self, end: Instant) -> Done {
        while Instant::now() < end || self.turn < ONCE_EACH {
            self.turn += 1;
            match self.turn {
                1 => self.claim().await,
                2 => self.assign().await,
                3 => self.edit().await,
                4 => self.check_in().await,
                5 => self.release().await,
                6 => self.hand_over().await,
                _ => self.anything().await,
            }
        }
        self.done
    }

    async fn anything(&mut self) {
        match self.random.random_range(0..100) {
            0..22 => self.assign().await,
            22..42 => self.claim().await,
            42..57 => self.release().await,
            57..80 => self.edit().await,
            80..96 => self.check_in().await,
            _ => self.hand_over().await,
        }
    }

    fn any_customer(&mut self) -> String {
        let place = self.random.random_range(0..self.customers.len());
        self.customers[place].clone()
    }

    fn any_rep(&mut self) -> String {
        let place = self.random.random_range(0..self.reps.len());
        self.reps[place].clone()
    }

    fn said(&self, what: &str) -> String {
        format!("{what} {} of writer {}", self.turn, self.place)
    }

    async fn assign(&mut self) {
        let customers: Vec<String> = (0..self.random.random_range(1..5)).map(|_| self.any_customer()).collect();
        let employee: Value = if self.random.random_bool(0.3) { Value::Null } else { json!(self.any_rep()) };
        let duty = if self.random.random_bool(0.8) { "REP" } else { "SERVICE" };
        let input =
            json!({"customerIds": customers, "employeeId": employee, "duty": duty, "reason": self.said("assign")});
        let reply = self.admin.mutate("assignCustomers", input, "results { refusal { code } }").await;
        if self.done.count("assign", &reply) {
            for result in reply.at("/assignCustomers/results").as_array().unwrap() {
                if let Some(code) = result["refusal"]["code"].as_str() {
                    *self.done.refusals.entry(code.to_owned()).or_default() += 1;
                }
            }
        }
    }

    async fn claim(&mut self) {
        let input = json!({"customerId": self.any_customer()});
        let reply = self.rep.mutate("claimCustomer", input, "__typename").await;
        self.done.count("claim", &reply);
    }

    async fn release(&mut self) {
        let reason = self.said("release");
        let mine = "{ customers(first: 100, filter: {ownership: MINE}) { nodes { id } } }";
        let served = self.rep.ask(mine, json!({})).await;
        if !self.done.count("list", &served) {
            return;
        }
        let served = served.at("/customers/nodes");
        let served = served.as_array().unwrap();
        if served.is_empty() {
            return;
        }
        let id = served[self.random.random_range(0..served.len())]["id"].clone();
        let reply =
            self.rep.mutate("releaseCustomer", json!({"customerId": id, "reason": reason}), "claimableAt").await;
        if self.done.count("release", &reply) {
            self.done.reasons.push(reason);
        }
    }

    async fn edit(&mut self) {
        let (customer, address) = (self.any_customer(), self.said("street"));
        let seen = self.admin.ask(REV, json!({"id": customer})).await;
        if !self.done.count("read", &seen) {
            return;
        }
        let input = json!({"captured": captured(Utc::now()), "customerId": customer, "baseRev": seen.at("/customer/rev"),
            "address": address});
        let reply = self.admin.mutate("changeCustomer", input, "customer { rev }").await;
        if self.done.count("edit", &reply) {
            self.done.edits.push(Edit { customer, address });
        }
    }

    async fn check_in(&mut self) {
        let input = json!({"captured": captured(Utc::now()), "id": mint("checkin"), "customerId": self.any_customer(),
            "fixes": []});
        let reply = self.rep.mutate("checkIn", input, "checkIn { id }").await;
        self.done.count("check in", &reply);
    }

    async fn hand_over(&mut self) {
        let (from, to) = (self.any_rep(), self.any_rep());
        if from == to {
            return;
        }
        let input = json!({"fromId": from, "rules": {"restToId": to}, "closesAccess": false});
        let reply = self.admin.mutate("startHandover", input, "handover { id }").await;
        self.done.count("hand over", &reply);
    }
}
