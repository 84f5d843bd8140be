//! Journeys: what people do with Rounds, over real HTTP and WebSocket. Each names the features that it proves.

mod anchors;
mod assignments;
mod check_ins;
mod customers;
mod sessions;
mod visits;
