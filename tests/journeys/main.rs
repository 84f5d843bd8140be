//! Journeys: what people do with Rounds, over real HTTP and WebSocket. Each names the features that it proves.

mod inbox;
mod remarks;
mod reminders;
mod reviews;
mod sessions;
