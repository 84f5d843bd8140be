//! Journeys: what people do with Rounds, over real HTTP and WebSocket. Each names the features that it proves.

mod anchors;
mod applications;
mod assignments;
mod audit;
mod calendar;
mod check_ins;
mod customers;
mod field_day;
mod importing;
mod inbox;
mod locks;
mod missed;
mod operations;
mod people;
mod plans;
mod pool;
mod real_data;
mod refusals;
mod remarks;
mod reminders;
mod reviews;
mod revisions;
mod sessions;
mod supervision;
mod tasks;
mod visits;
