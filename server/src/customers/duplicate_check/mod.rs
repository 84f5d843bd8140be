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

use crate::registry::Manifest;
use rounds_platform::error::Code;
use rounds_platform::http::{FieldRateLimit, Rate};

pub use graphql::{CustomerTrace, TraceQuery};
pub use loaders::LookalikesOf;
pub use model::Likeness;

/// Invalid input: the search text is too short.
pub const SEARCH_TOO_SHORT: Code = Code::refusal("SEARCH_TOO_SHORT");

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    codes: &[SEARCH_TOO_SHORT],
    rates: &[FieldRateLimit { field: "customerTraces", rate: Rate::per_minute(10, 10) }],
    ..Manifest::EMPTY
};
