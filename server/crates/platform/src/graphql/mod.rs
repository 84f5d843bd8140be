//! What every GraphQL field of ours stands on: the request's data, loaders, connections, and the engine behind one door.

mod ahead;
mod arguments;
mod ast;
mod batching;
mod clock_input;
mod command;
mod connection;
mod context;
mod engine;
mod items;
mod loaders;
mod omitted_variables;
mod ranges;
mod request_data;
mod source_positions;
mod statement;

pub use ahead::{Ahead, ById, Entity, Join, Of};
pub use arguments::Arguments;
pub use ast::engine_form;
pub use clock_input::ClockInput;
pub use connection::{Connection, Edge, PageInfo, SortKey};
pub use context::{Caller, ContextExt, News, Opening, Topic, edge, edge_ahead, edge_of, required, row_ahead};
pub use engine::Engine;
pub use items::{FieldError, ItemRefusal};
pub use loaders::{Key, Loaders};
pub use omitted_variables::leave_out_omitted;
pub use ranges::{DateRangeInput, TimeRangeInput, TimeWindow, TimeWindowInput};
pub use request_data::RequestData;
pub use statement::{Expected, Statement};

/// What a subject's `graphql.rs` imports.
pub mod prelude {
    pub use async_graphql::{
        ComplexObject, Context, InputObject, MaybeUndefined, Object, OutputType, SimpleObject, Subscription, Union,
    };

    /// `#[graphql(flatten)]` asks for it where it is used.
    pub use async_graphql::OutputType as _;

    pub use super::{
        ClockInput, Connection, ContextExt, Join, Loaders, News, SortKey, edge, edge_ahead, edge_of, required,
        row_ahead,
    };
    pub use crate::db::{PageArguments, TextKey, TimeKey};
    pub use crate::error::{Answer, Error, OrRefuse, Result};
    pub use crate::scalars::{Amount, Day, Instant, Key, PhoneNumberScalar, TimeOfDay, Week, Zone};
}
