//! What every GraphQL field of ours stands on: the request's data, loaders, connections, and the engine behind one door.

mod ask;
mod clock_input;
mod command;
mod connection;
mod engine;
mod form;
mod items;
mod omitted;
mod places;
mod rows;
mod spans;

pub use ask::{Arrived, Ask, Caller, News, Opening, Topic, edge, reread};
pub use clock_input::ClockInput;
pub use command::command;
pub use connection::{Connection, Edge, PageInfo};
pub use engine::Engine;
pub use form::engine_form;
pub use items::{FieldError, ItemRefusal};
pub use omitted::leave_out_omitted;
pub use rows::{Loaders, Rows, loader};
pub use spans::{DateRangeInput, TimeRangeInput, TimeWindow, TimeWindowInput};

/// What a subject's `graphql.rs` imports.
pub mod prelude {
    pub use async_graphql::{
        ComplexObject, Context, InputObject, MaybeUndefined, Object, OutputType, SimpleObject, Subscription, Union,
    };

    /// `#[graphql(flatten)]` asks for it where it is used.
    pub use async_graphql::OutputType as _;

    pub use super::{Ask, ClockInput, Connection, Loaders, News, Rows, command, edge, reread};
    pub use crate::platform::db::{PageArguments, TextKey, TimeKey};
    pub use crate::platform::error::{Answer, Error, OrRefuse, Result};
    pub use crate::platform::scalars::{Amount, Day, Instant, Key, PhoneNumber, TimeOfDay, Week, Zone};
}
