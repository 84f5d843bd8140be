//! Anchors (定位点): where institutions are on the map, with the fence around them.
//!
//! An anchor is a point with a radius, or an outline around it, in force from one instant to another: a check-in is judged
//! against the anchor of its own day. Figures are kept as they were given, with their reference system, and in WGS-84,
//! in which alone anything is computed; figures without a system cannot be said. A professional is visited at the
//! primary workplace and has no anchor of its own.
//!
//! Invariant: an institution has at most one anchor at any instant; setting one closes the one before.

mod actions;
mod graphql;
mod loaders;
mod model;
mod scope;
mod store;

use crate::registry::Manifest;
use rounds_platform::error::codes;

pub use actions::{AnchorInForce, FirstAnchor, in_force, propose_first, set_many};
pub use graphql::{AnchorMutation, AnchorQuery, CustomerAnchors};
pub use loaders::AnchorOf;
pub use model::{Anchor, GeoPoint, GeoPointInput, NewAnchor};

/// What it adds to what everybody must know.
pub const MANIFEST: Manifest = Manifest {
    constraints: &[("anchors_current", codes::CONFLICT), ("anchors_one_at_a_time", codes::CONFLICT)],
    ..Manifest::EMPTY
};
