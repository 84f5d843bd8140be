//! The words and the pure rules of the trade: no async, no input or output, no clock.
//!
//! Every rule that decides whether Rounds is right lives here as a function of its inputs, so that it can be tested
//! by tables and properties. The shell around it (the `server` crate) reads rows, asks a rule, and stores the answer.

#[macro_use]
mod macros;

pub mod calendar;
pub mod id_numbers;
pub mod ids;
pub mod judging;
pub mod names;
pub mod permissions;
pub mod phones;
pub mod place;
pub mod planning;
pub mod quality;
pub mod refusal;
pub mod texts;
pub mod throttle;
pub mod time;
pub mod vocabulary;
