//! Drawn people really act on drawn customers, and what becomes of it is what the model says.

use std::collections::BTreeMap;

use e2e::mint;
use rand::seq::IndexedRandom;
use rounds_domain::permissions::Permission;
use serde_json::{Value, json};

use super::company::{Company, PEOPLE, Thing};

/// What is asked for under a name, the action of the model that it is, and the right that it takes.
const ACTS: [(&str, &str, Permission); 4] = [
    ("changeCustomer", "CHANGE", Permission::CustomersWrite),
    ("assignCustomers", "ASSIGN", Permission::CustomersAssign),
    ("addTask", "PLAN", Permission::PlansWrite),
    ("startVisit", "CHECK_IN", Permission::VisitsWrite),
];
const FEWEST_OF_EACH: usize = 5;

/// How often each act ended in each way.
pub type Ends = BTreeMap<(&'static str, &'static str), usize>;

impl Company {
    /// Lets people act at random; fails where the server does otherwise than the model says.
    pub async fn act(&mut self, times: usize) -> Ends {
        let mut ends = Ends::new();
        for number in 0..times {
            let (name, action, right) = *ACTS.choose(&mut self.random).unwrap();
            let (viewer, customer) = (self.any(PEOPLE), self.any(self.customers.len()));
            // Every other customer is one of which the person sees something.
            let customer = if number % 2 == 0 { customer } else { self.one_seen_by(viewer).unwrap_or(customer) };
            let expected = self.end((viewer, customer), action, right);
            let found = self.try_to((viewer, customer), name).await;
            assert_eq!(found, expected, "p{viewer} tries to {name} of customer {customer}");
            if name == "assignCustomers" && expected == "done" {
                self.customers[customer].servers[0] = Some(viewer);
            }
            *ends.entry((name, expected)).or_default() += 1;
        }
        ends
    }

    fn one_seen_by(&mut self, viewer: usize) -> Option<usize> {
        let is_seen = |customer: &usize| self.sees(viewer, &Thing::Customer(*customer));
        let seen: Vec<usize> = (0..self.customers.len()).filter(is_seen).collect();
        seen.choose(&mut self.random).copied()
    }

    /// How an attempt ends by the model: a right is asked for before a thing, and a thing before its reach.
    fn end(&self, (viewer, customer): (usize, usize), action: &str, right: Permission) -> &'static str {
        let may = self.may(viewer, action, customer);
        let is_seen = self.sees(viewer, &Thing::Customer(customer));
        match (self.people[viewer].grants.contains_key(&right), is_seen, may) {
            (false, ..) => "FORBIDDEN",
            (true, false, _) => "NOT_FOUND",
            (true, true, false) => "FORBIDDEN",
            (true, true, true) => "done",
        }
    }

    async fn try_to(&self, (viewer, customer): (usize, usize), name: &str) -> String {
        let id = &self.things[customer].0;
        let input = match name {
            "changeCustomer" => json!({"customerId": id, "baseRev": self.rev(id).await, "address": mint("x")}),
            "addTask" => json!({"id": mint("task"), "customerId": id, "date": "2026-11-26"}),
            "startVisit" => json!({"id": mint("visit"), "customerId": id, "channel": "PHONE"}),
            _ => {
                json!({"customerIds": [id], "employeeId": self.actors[viewer].id, "duty": "REP", "reason": "x"})
            }
        };
        let (input, selection) = match name {
            "assignCustomers" => (input, "results { refusal { code } }"),
            _ => (self.stamped(input), "__typename"),
        };
        let body = self.actors[viewer].mutate(name, input, selection).await.body;
        let refusals = [
            &body["errors"][0]["extensions"]["code"],
            &body["data"]["assignCustomers"]["results"][0]["refusal"]["code"],
        ];
        refusals.into_iter().find_map(Value::as_str).unwrap_or("done").to_owned()
    }
}

/// Fails where some end was hardly met, so that agreement means something.
pub fn all_were_met(ends: &Ends) {
    for (name, ..) in ACTS {
        for end in ["done", "FORBIDDEN", "NOT_FOUND"] {
            let met = ends.get(&(name, end)).copied().unwrap_or_default();
            assert!(met >= FEWEST_OF_EACH, "{name} ended in {end} {met} times");
        }
    }
}
