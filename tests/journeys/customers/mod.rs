//! Customers: files and their changes, lookups, who sees which, and what is sealed.

mod consents;
mod files;
mod isolation;
mod lookup;
mod privacy;
mod secrets;

use e2e::{Actor, World};
use serde_json::Value;

const LIST: &str = "query L($search: String, $filter: CustomerFilter, $sort: CustomerSort! = RELEVANCE, $first: Int, $after: String, $last: Int) {
  customers(search: $search, filter: $filter, sort: $sort, first: $first, after: $after, last: $last) {
    totalCount pageInfo { hasNextPage endCursor } nodes { name } } }";

async fn names(actor: &Actor, variables: Value) -> Vec<String> {
    let nodes = actor.ask(LIST, variables).await.at("/customers/nodes");
    nodes.as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

fn field_code(reply: &e2e::Reply) -> String {
    assert_eq!(reply.code(), "BAD_USER_INPUT", "{:#}", reply.body);
    let faults = &reply.body["errors"][0]["extensions"]["fieldErrors"];
    faults[0]["code"].as_str().unwrap_or_else(|| panic!("no fault in {:#}", reply.body)).to_owned()
}

async fn change(actor: &Actor, world: &World, input: Value) -> e2e::Reply {
    let mut input = input;
    input["captured"] = e2e::captured(world.app.clock.now());
    actor.mutate("changeCustomer", input, "customer { id rev name status tags phones { display } }").await
}
