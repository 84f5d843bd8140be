//! The arguments of a field that is selected further below.

use std::collections::HashMap;

use async_graphql::{InputType, Name, SelectionField, Value};
use serde::de::DeserializeOwned;

use crate::db::{Page, PageArguments};

/// The arguments of a selected field.
pub struct Arguments(HashMap<Name, Value>);

impl Arguments {
    pub(super) fn of(field: &SelectionField<'_>) -> Option<Self> {
        field.arguments().ok().map(|arguments| Self(arguments.into_iter().collect()))
    }

    /// An argument; none when it is absent, null or not valid.
    #[must_use]
    pub fn get<T: InputType>(&self, name: &str) -> Option<T> {
        self.0.get(name).and_then(|value| T::parse(Some(value.clone())).ok())
    }

    /// The page that the arguments ask for.
    #[must_use]
    pub fn page<K: DeserializeOwned>(&self) -> Option<Page<K>> {
        let (first, after, last, before) = (self.get("first"), self.get("after"), self.get("last"), self.get("before"));
        PageArguments { first, after, last, before }.page().ok()
    }
}
