//! Journeys: what people do with Rounds, over real HTTP and WebSocket. Each names the features that it proves.

mod assignments;
mod calendar;
mod customers;
mod plans;
mod sessions;
mod tasks;
