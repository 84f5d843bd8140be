//! Traces (公共检索): that a customer exists, and whose department serves it, without protected detail.
//!
//! Anybody signed in may ask whether a customer exists already, whatever their reach; so these reads alone do not start from
//! what the viewer may see, and a trace holds nothing but kind, region, department and a name as it may be shown. To whoever
//! may see the customer anyway, the trace leads to it.
//!
//! It must not become a way to list what others serve. A telephone is found by all of its digits and a professional by the
//! whole name, in characters, never by a part or by sound; the name of one who is out of reach is shown by its first letter
//! alone. Institutions stand in public registers and are found by likeness too, at most ten. The root field is rationed.

mod graphql;
mod loaders;
mod model;
mod store;

pub use graphql::{CustomerTrace, TraceQuery};
pub use loaders::LookalikesOf;
pub use model::Likeness;
