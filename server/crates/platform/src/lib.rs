//! Machinery that knows no subject of the trade.
//!
//! Whatever is here would serve another product as well: who asks and how far they reach (`access`), the database and
//! its transactions (`db`), errors and their languages (`error`), the GraphQL machinery (`graphql`), HTTP and WebSocket
//! (`http`), values as they travel (`scalars`), pushes (`push`), time (`clock`), supervised background work (`supervisor`),
//! what an examination of the surroundings found (`findings`), what is kept sealed (`vault`) and what is measured
//! (`telemetry`, `gauges`, `otel`). `App` is what a process holds of all that.

pub mod access;
mod app;
pub mod clock;
pub mod db;
pub mod error;
pub mod findings;
pub mod gauges;
pub mod graphql;
pub mod http;
pub mod messages;
pub mod otel;
pub mod push;
pub mod scalars;
pub mod sms;
pub mod supervisor;
pub mod telemetry;
pub mod vault;

pub use app::App;
