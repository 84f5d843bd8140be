//! What a root field reads before its edges ask: all that is selected below it, in one statement.
//!
//! Edges are written as edges and ask the loaders. A root that looks ahead goes through its selection, lets each row say
//! which of the fields selected are edges and by which column they hang on it, reads all of it at once and gives it to the
//! loaders, which then know. What was not foreseen is read by the loaders as ever.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use async_graphql::{Context, InputType, Name, SelectionField, Value};
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::context::ContextExt;
use super::loaders::{ById, Entity, Join, Loaders, of_each};
use crate::db::{Distinct, Keys, Page, PageArguments, Read, Reader, Slice};
use crate::error::{Error, Result};

/// A statement has at most so many queries; edges beyond them are read by the loaders.
const MOST_QUERIES: usize = 60;

/// Ids that a query of the statement finds, known once it has been sent.
type FoundIds = Arc<OnceLock<Vec<Uuid>>>;

/// What becomes of something that was read: the loaders remember it.
type Memory = Box<dyn FnOnce(Loaders) -> BoxFuture<'static, ()> + Send>;

/// The one statement of a root field.
pub struct Statement {
    reader: Reader,
    read: Read<Vec<Memory>>,
    ids: HashMap<(usize, &'static str), (usize, FoundIds)>,
}

/// A value that is there once its statement has been sent.
pub struct Expected<V>(Arc<OnceLock<V>>);

/// Rows, and the fields that are selected of them.
pub struct Ahead<'s, 'c> {
    statement: &'s mut Statement,
    rows: Rows,
    selected: Vec<SelectionField<'c>>,
}

/// Which rows.
#[derive(Clone, Copy)]
enum Rows {
    /// One whose id is known.
    Known(Uuid),
    /// Those that a query of the statement finds.
    Found(usize),
}

/// The arguments of a selected field.
pub struct Arguments(HashMap<Name, Value>);

impl Statement {
    /// A statement that asks for nothing yet; `UNAUTHENTICATED` when nobody is signed in.
    pub fn begin(ctx: &Context<'_>) -> Result<Self> {
        let reader = ctx.db()?.reader().clone();
        Ok(Self { reader, read: Read::known(Vec::new()), ids: HashMap::new() })
    }

    /// Who reads, and when.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// A row that is known by its id, and what is selected below this field.
    #[must_use]
    pub fn known<'c>(&mut self, id: Uuid, field: SelectionField<'c>) -> Ahead<'_, 'c> {
        Ahead { statement: self, rows: Rows::Known(id), selected: below(&[field]) }
    }

    /// Reads an edge of a row that is known, with what is selected below this field.
    pub fn edge<J: Join>(&mut self, edge: &J, field: SelectionField<'_>) {
        let (parent, alike) = edge.parts();
        let ids = FoundIds::from(OnceLock::from(vec![parent]));
        self.add::<J>(Keys::Known(vec![parent]), ids, alike, below(&[field]));
    }

    /// Reads a page of a list; what is selected below this field is of its rows, which say what of it is an edge.
    pub fn page<T: Send + Sync + 'static>(
        &mut self,
        page: Read<Slice<T>>,
        field: SelectionField<'_>,
        look_ahead: impl FnOnce(&mut Ahead<'_, '_>),
    ) -> Expected<Slice<T>> {
        let query = self.read.query_count();
        let expected = self.value(page);
        look_ahead(&mut Ahead { statement: self, rows: Rows::Found(query), selected: below(&[field]) }.nodes());
        expected
    }

    /// Reads something else along with it.
    pub fn value<V: Send + Sync + 'static>(&mut self, read: Read<V>) -> Expected<V> {
        let place = Arc::new(OnceLock::new());
        let expected = Expected(place.clone());
        self.also(read.map(move |value| {
            let _ = place.set(value);
            nothing()
        }));
        expected
    }

    /// Sends it; the loaders remember what it found.
    pub async fn send(self, ctx: &Context<'_>) -> Result<()> {
        let loaders = ctx.loaders()?;
        for memory in self.read.fetch(&mut ctx.db()?.session().await?).await? {
            memory(loaders.clone()).await;
        }
        Ok(())
    }

    fn add<'c, J: Join>(
        &mut self,
        parents: Keys,
        ids: FoundIds,
        alike: J::Alike,
        selected: Vec<SelectionField<'c>>,
    ) -> Option<Ahead<'_, 'c>> {
        let query = self.read.query_count();
        if query >= MOST_QUERIES {
            return None;
        }
        let common = alike.clone();
        let read = J::read(&self.reader, parents, &alike).map(move |values| {
            let ids = ids.get().map(Vec::as_slice).unwrap_or_default();
            let found: Vec<_> = of_each::<J>(ids, &common, values).collect();
            Box::new(move |loaders: Loaders| -> BoxFuture<'static, ()> {
                Box::pin(async move { loaders.remember(found).await })
            }) as Memory
        });
        self.also(read);
        let mut rows = Ahead { statement: self, rows: Rows::Found(query), selected };
        J::look_ahead(&alike, &mut rows);
        Some(rows)
    }

    /// The query that finds the ids in a column of another one, and the ids once they are found.
    fn ids(&mut self, query: usize, column: &'static str) -> (usize, FoundIds) {
        if let Some(known) = self.ids.get(&(query, column)) {
            return known.clone();
        }
        let (number, ids) = (self.read.query_count(), FoundIds::default());
        let place = ids.clone();
        self.also(Read::rows(Distinct(query, column)).map(move |found| {
            let _ = place.set(found);
            nothing()
        }));
        self.ids.insert((query, column), (number, ids.clone()));
        (number, ids)
    }

    fn also(&mut self, read: Read<Memory>) {
        let before = std::mem::replace(&mut self.read, Read::known(Vec::new()));
        self.read = before.and(read).map(|(mut memories, memory)| {
            memories.push(memory);
            memories
        });
    }
}

impl<V> Expected<V> {
    /// The value.
    pub fn take(self) -> Result<V> {
        Arc::into_inner(self.0).and_then(OnceLock::into_inner).ok_or_else(|| Error::internal("it was not read"))
    }
}

impl<'c> Ahead<'_, 'c> {
    /// Who reads, and when.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        self.statement.reader()
    }

    /// A field is the row of another kind whose id stands in a column.
    pub fn row<T: Entity>(&mut self, field: &str, column: &'static str) {
        self.edge::<ById<T>>(field, column, ());
    }

    /// A field is an edge by the id in a column.
    pub fn edge<J: Join>(&mut self, field: &str, column: &'static str, alike: J::Alike) {
        self.join::<J>((&[field], &[]), column, alike);
    }

    /// Some fields are an edge by the id in a column, and others are told by what it finds: the rows that it finds, if one
    /// of the fields is selected.
    pub fn join<J: Join>(
        &mut self,
        (fields, told): (&[&str], &[&str]),
        column: &'static str,
        alike: J::Alike,
    ) -> Option<Ahead<'_, 'c>> {
        let selected: Vec<_> = fields.iter().flat_map(|field| self.fields(field)).collect();
        let is_wanted = !selected.is_empty() || told.iter().any(|field| self.selects(field));
        if is_wanted { self.add::<J>(column, alike, below(&selected)) } else { None }
    }

    /// What is found tells others by an edge that no field shows.
    pub fn hidden<J: Join>(&mut self, column: &'static str, alike: J::Alike) {
        self.add::<J>(column, alike, Vec::new());
    }

    /// What is selected is of the row of another kind whose id stands in a column.
    pub fn to<T: Entity>(&mut self, column: &'static str) {
        self.add::<ById<T>>(column, (), self.selected.clone());
    }

    /// A field is selected.
    #[must_use]
    pub fn selects(&self, field: &str) -> bool {
        self.selected.iter().any(|selected| selected.name() == field)
    }

    /// A field is a connection: a page by one edge, and the number of rows in all by another where it is asked for, both as
    /// the arguments say; what is asked for with arguments that are not valid is not foreseen.
    pub fn connection<P: Join, C: Join>(
        &mut self,
        field: &str,
        column: &'static str,
        alike: impl Fn(&Arguments) -> Option<(P::Alike, C::Alike)>,
    ) {
        for selected in self.fields(field) {
            let Some((page, count)) = Arguments::of(&selected).and_then(|arguments| alike(&arguments)) else {
                continue;
            };
            let is_counted = selected.selection_set().any(|field| field.name() == "totalCount");
            self.add::<P>(column, page, below(&[selected]));
            if is_counted {
                self.add::<C>(column, count, Vec::new());
            }
        }
    }

    /// The same rows under another field, such as a part of them that is an object of its own.
    #[must_use]
    pub fn part(&mut self, field: &str) -> Ahead<'_, 'c> {
        let selected = below(&self.fields(field));
        Ahead { statement: self.statement, rows: self.rows, selected }
    }

    /// The rows of a connection.
    #[must_use]
    pub fn nodes(&mut self) -> Ahead<'_, 'c> {
        let edges = below(&self.fields("edges"));
        let mut nodes = self.fields("nodes");
        nodes.extend(edges.into_iter().filter(|field| field.name() == "node"));
        let selected = below(&nodes);
        Ahead { statement: self.statement, rows: self.rows, selected }
    }

    fn fields(&self, name: &str) -> Vec<SelectionField<'c>> {
        self.selected.iter().filter(|field| field.name() == name).cloned().collect()
    }

    fn add<J: Join>(
        &mut self,
        column: &'static str,
        alike: J::Alike,
        selected: Vec<SelectionField<'c>>,
    ) -> Option<Ahead<'_, 'c>> {
        let (keys, ids) = match self.rows {
            Rows::Known(id) => (Keys::Known(vec![id]), FoundIds::from(OnceLock::from(vec![id]))),
            Rows::Found(query) => {
                let (query, ids) = self.statement.ids(query, column);
                (Keys::Found(query, column), ids)
            }
        };
        self.statement.add::<J>(keys, ids, alike, selected)
    }
}

impl Arguments {
    fn of(field: &SelectionField<'_>) -> Option<Self> {
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

/// Nothing is remembered of it.
fn nothing() -> Memory {
    Box::new(|_| Box::pin(async {}))
}

/// What is selected below some fields.
fn below<'c>(fields: &[SelectionField<'c>]) -> Vec<SelectionField<'c>> {
    fields.iter().flat_map(SelectionField::selection_set).collect()
}
