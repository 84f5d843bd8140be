//! The server against an independent model of a page: random people look at and act on random things, before and after
//! the company has been turned upside down, and both must say the same of each.

mod acting;
pub mod company;
mod day;
mod events;
mod learned;
mod model;

use std::collections::BTreeSet;

use e2e::Actor;
use serde_json::{Value, json};

use company::{Company, Thing};

const ACTIONS: [&str; 4] = ["CHANGE", "CHECK_IN", "PLAN", "ASSIGN"];
const ACTED: usize = 400;
const LOOK: &str = "query L($ids: [ID!]!) { nodes(ids: $ids) { id ... on Customer { allowedActions } } }";
const LIST: &str = "query C($after: String, $search: String, $sort: CustomerSort) { customers(first: 100, after: $after, search: $search, sort: $sort) \
                    { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }";
const VISITS: &str = "query V($after: String) { visits(first: 100, after: $after) \
                      { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }";

/// How often both said the same, and where they did not.
#[derive(Default)]
struct Verdicts {
    triples: usize,
    granted: usize,
    faults: Vec<String>,
}

impl Verdicts {
    fn compare(&mut self, (by_model, by_server): (bool, bool), about: impl FnOnce() -> String) {
        self.triples += 1;
        self.granted += usize::from(by_server);
        if by_model != by_server {
            self.faults.push(format!("{}: {by_model} by the rules, {by_server} by the server", about()));
        }
    }

    /// Everything, as one person sees it by its id.
    async fn look(&mut self, company: &Company, viewer: usize) {
        let has_door = |id: &str| !id.starts_with("checkin_") && !id.starts_with("anchor_");
        let by_id: Vec<_> = company.things.iter().filter(|(id, _)| has_door(id)).collect();
        for some in by_id.chunks(100) {
            let ids: Vec<&str> = some.iter().map(|(id, _)| id.as_str()).collect();
            let seen = company.actors[viewer].ask(LOOK, json!({"ids": ids})).await.at("/nodes");
            for ((id, thing), node) in some.iter().zip(seen.as_array().unwrap()) {
                let says = (company.sees(viewer, thing), node["id"] == id.as_str());
                self.compare(says, || format!("p{viewer} sees {thing:?}"));
                if let Thing::Customer(number) = thing {
                    self.act(company, (viewer, *number), node);
                }
            }
        }
    }

    fn act(&mut self, company: &Company, (viewer, number): (usize, usize), node: &Value) {
        let allowed: BTreeSet<&str> =
            node["allowedActions"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for action in ACTIONS {
            let is_seen = company.sees(viewer, &Thing::Customer(number));
            let says = (is_seen && company.may(viewer, action, number), allowed.contains(action));
            self.compare(says, || format!("p{viewer} may {action} customer {number}"));
        }
    }

    /// What is listed, counted, searched and sorted is what is seen by its id.
    async fn list(&mut self, company: &Company, viewer: usize) {
        let seen = |kind: &str| -> BTreeSet<&str> {
            let of_kind =
                company.things.iter().filter(|(id, thing)| id.starts_with(kind) && company.sees(viewer, thing));
            of_kind.map(|(id, _)| id.as_str()).collect()
        };
        let (customers, visits) = (seen("customer_"), seen("visit_"));
        for (document, variables, expected) in [
            (LIST, json!({}), &customers),
            (LIST, json!({"search": "医"}), &customers),
            (LIST, json!({"sort": "LAST_VISIT"}), &customers),
            (VISITS, json!({}), &visits),
        ] {
            let (total, found) = paged(&company.actors[viewer], document, variables.clone()).await;
            let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
            let is_same = found == *expected && total == expected.len();
            self.compare((true, is_same), || {
                let (more, less) = (found.difference(expected).count(), expected.difference(&found).count());
                format!("p{viewer} lists {total} of {} by {variables}, {more} too many, {less} missing", expected.len())
            });
        }
    }
}

impl Verdicts {
    fn fail_on_fault(&self, seed: u64) {
        let Self { triples, faults, .. } = self;
        let shown = faults[..faults.len().min(40)].join("\n");
        assert!(faults.is_empty(), "seed {seed}: {} of {triples}\n{shown}", faults.len());
    }
}

async fn paged(actor: &Actor, document: &str, mut variables: Value) -> (usize, Vec<String>) {
    let mut all = Vec::new();
    loop {
        let page = actor.ask(document, variables.clone()).await.at("");
        let list = page.as_object().unwrap().values().next().unwrap();
        all.extend(list["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()));
        if list["pageInfo"]["hasNextPage"] == false {
            return (usize::try_from(list["totalCount"].as_u64().unwrap()).unwrap(), all);
        }
        variables["after"] = list["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_independent_model_and_the_server_agree_on_who_sees_and_does_what() {
    let seed = std::env::var("ROUNDS_SEED").map_or(20_261_123, |text| text.parse().unwrap());
    let mut company = Company::drawn(seed).await;
    let mut verdicts = Verdicts::default();
    for round in 0..2 {
        if round > 0 {
            company.shuffle().await;
            company.world.forget_viewers();
        }
        company.learn().await;
        for viewer in 0..company::PEOPLE {
            verdicts.look(&company, viewer).await;
            verdicts.list(&company, viewer).await;
            verdicts.fail_on_fault(seed);
        }
    }
    let ends = company.act(ACTED).await;
    acting::all_were_met(&ends);
    println!("{ACTED} attempts at mutations ended as the model says: {ends:?}");
    let Verdicts { triples, granted, .. } = verdicts;
    let (people, things) = (company.actors.len(), company.things.len());
    println!("{triples} triples of {people} people and {things} things, {granted} granted; 0 disagreements");
    assert!(triples >= 100_000 && granted > triples / 20, "{triples} {granted}");
    company.world.end().await;
}
