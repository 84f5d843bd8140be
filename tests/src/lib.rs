//! The harness of the end-to-end tests: a real server on a random port over a database of its own, and the people who
//! use it.
//!
//! `World::begin()` starts a server in this process over a fresh database. `world.rep(…)`, `world.manager(…)` and the like
//! make people; an `Actor` speaks for one of them over real HTTP and WebSocket, and knows nothing of the server's code.

mod actor;
pub mod field_day;
pub mod lists;
mod live;
mod operations;
mod phone;
mod process;
pub mod rows;
mod stream;
mod texts;
mod waiting;
mod world;

pub use actor::{Actor, Reply, captured, mint};
pub use live::Live;
pub use operations::operation;
pub use phone::{FakePush, Phone};
pub use process::{alone, child};
pub use stream::{Said, Stream};
pub use texts::FakeTexts;
pub use waiting::{Pace, eventually, eventually_at, until, until_at};
pub use world::{PASSWORD, World, password_hash};
