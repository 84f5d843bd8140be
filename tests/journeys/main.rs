//! Journeys: what people do with Rounds, over real HTTP and WebSocket. Each names the features that it proves.

mod anchors;
mod assignments;
mod audit;
mod calendar;
mod check_ins;
mod customers;
mod day;
mod importing;
mod inbox;
mod missed;
mod operations;
mod people;
mod plans;
mod refusals;
mod remarks;
mod reminders;
mod reviews;
mod sessions;
mod supervision;
mod tasks;
mod visits;
