//! How a customer came to be as it is (变更历史): status, owner, anchor and fields, as one ordered list.
//!
//! Nothing is kept here: each subject keeps its own past, and the view `customer_history` tells them as one. Values are kept as
//! they may be shown, or as ids, which are named in the reader's language and only as far as the reader may see what they
//! name. The history of a customer is seen by whoever sees more of it than the card of a workplace.

mod graphql;
mod loaders;
mod model;
mod store;

pub use graphql::{CustomerHistory, shown};
pub use model::HistoryEntry;
