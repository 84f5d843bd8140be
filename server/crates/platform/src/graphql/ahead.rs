//! Rows, what hangs on them, and what a root field reads before its edges ask.
//!
//! A row that has an id is an `Entity`; what hangs on a row is a `Join`. They say how many are read at once, as one viewer sees
//! them, and which of their fields lead on. Edges are written as edges and ask the loaders. A root that looks ahead goes
//! through its selection, reads all that hangs on its rows in one statement and gives it to the loaders, which then know;
//! what was not foreseen is read by the loaders as ever.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::OnceLock;

use async_graphql::SelectionField;
use rounds_domain::ids::TypedId;
use uuid::Uuid;

use super::arguments::Arguments;
use super::loaders::{Key, Loaders};
use super::statement::{Expected, FoundIds, Statement};
use crate::db::{Column, DbSession, Keys, Read, Reader, Slice, grouped};
use crate::error::Result;

/// A row with an id of its own.
pub trait Entity: Clone + Send + Sync + 'static {
    /// Its id.
    type Id: TypedId;

    /// The word before the underscore of its ids: in the API, in the audit trail, and wherever a row names another one.
    const PREFIX: &'static str = <Self::Id as TypedId>::PREFIX;

    /// The id of this row.
    fn id(&self) -> Self::Id;

    /// Those of these rows that the viewer may see, in any order.
    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>>;

    /// Says which of its fields are edges, so that a root reads what is selected below it in the same statement.
    fn look_ahead(_rows: &mut Ahead<'_, '_>) {}
}

/// An edge: what hangs on rows, by their ids and by what the edge's arguments say. It can be read in the statement that reads
/// the rows themselves.
pub trait Join: Sized + Send + Sync + 'static {
    /// The id of a row on which it hangs.
    type Parent: Into<Uuid>;

    /// What is found.
    type Value: Clone + Send + Sync + 'static;

    /// What edges have in common that are read by one query.
    type Alike: Clone + Eq + Hash + Send + Sync + 'static;

    /// The edge of one row.
    fn on(parent: Self::Parent, alike: Self::Alike) -> Of<Self> {
        Of { parent: parent.into(), alike }
    }

    /// What the viewer may see on each of these rows. When several queries read it, the first finds the rows that
    /// `look_ahead` is asked about.
    fn read(reader: &Reader, parents: Keys, alike: &Self::Alike) -> Read<HashMap<Uuid, Self::Value>>;

    /// What stands for a row on which nothing hangs.
    fn absent(_alike: &Self::Alike) -> Option<Self::Value> {
        None
    }

    /// Says which fields of what is found are edges.
    fn look_ahead(_alike: &Self::Alike, _rows: &mut Ahead<'_, '_>) {}
}

/// An edge of one row, as loaders know it.
pub struct Of<J: Join> {
    parent: Uuid,
    alike: J::Alike,
}

impl<J: Join> Clone for Of<J> {
    fn clone(&self) -> Self {
        Self { parent: self.parent, alike: self.alike.clone() }
    }
}

impl<J: Join> PartialEq for Of<J> {
    fn eq(&self, other: &Self) -> bool {
        self.parent == other.parent && self.alike == other.alike
    }
}

impl<J: Join> Eq for Of<J> {}

impl<J: Join> Hash for Of<J> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parent.hash(state);
        self.alike.hash(state);
    }
}

impl<J: Join> Key for Of<J> {
    type Value = J::Value;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, J::Value>> {
        let mut found = HashMap::new();
        for (alike, parents) in grouped(keys.iter().map(|key| (key.alike.clone(), key.parent))) {
            let read = J::read(session.reader(), Keys::Known(parents.clone()), &alike);
            let values = read.fetch(session).await?;
            found.extend(of_each(&parents, &alike, values).filter_map(|(key, value): (Of<J>, _)| Some((key, value?))));
        }
        Ok(found)
    }
}

/// What was found on each of these rows, by the edges that hang on them.
fn of_each<J: Join>(
    parents: &[Uuid],
    alike: &J::Alike,
    mut values: HashMap<Uuid, J::Value>,
) -> impl Iterator<Item = (Of<J>, Option<J::Value>)> {
    parents.iter().map(move |parent| {
        let value = values.remove(parent).or_else(|| J::absent(alike));
        (Of { parent: *parent, alike: alike.clone() }, value)
    })
}

/// A row by its id.
pub struct ById<T: Entity>(PhantomData<T>);

impl<T: Entity> Join for ById<T> {
    type Parent = T::Id;
    type Value = T;
    type Alike = ();

    fn read(reader: &Reader, ids: Keys, (): &()) -> Read<HashMap<Uuid, T>> {
        T::read(reader, ids).map(|rows| rows.into_iter().map(|row| (row.id().uuid(), row)).collect())
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        T::look_ahead(rows);
    }
}

impl Loaders {
    /// A row by its id; none when it is absent or out of reach.
    pub async fn row<T: Entity>(&self, id: T::Id) -> Result<Option<T>> {
        self.one(ById::on(id, ())).await
    }

    /// Rows by their ids; those that are absent or out of reach are left out.
    pub async fn rows<T: Entity>(&self, ids: impl IntoIterator<Item = T::Id>) -> Result<HashMap<T::Id, T>> {
        let found = self.many(ids.into_iter().map(|id| ById::<T>::on(id, ()))).await?;
        Ok(found.into_values().map(|row| (row.id(), row)).collect())
    }
}

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

impl Statement {
    /// A row that is known by its id, and what is selected below this field.
    #[must_use]
    pub fn known<'c>(&mut self, id: Uuid, field: SelectionField<'c>) -> Ahead<'_, 'c> {
        Ahead { statement: self, rows: Rows::Known(id), selected: below(&[field]) }
    }

    /// Reads an edge of a row that is known, with what is selected below this field.
    pub fn edge<J: Join>(&mut self, edge: &Of<J>, field: SelectionField<'_>) {
        let (parent, alike) = (edge.parent, edge.alike.clone());
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
        let query = self.next();
        let expected = self.value(page);
        if let Some(rows) = query.map(Rows::Found) {
            look_ahead(&mut Ahead { statement: self, rows, selected: below(&[field]) }.nodes());
        }
        expected
    }

    fn add<'c, J: Join>(
        &mut self,
        parents: Keys,
        ids: FoundIds,
        alike: J::Alike,
        selected: Vec<SelectionField<'c>>,
    ) -> Option<Ahead<'_, 'c>> {
        let (query, here) = (self.next()?, alike.clone());
        self.memorable(J::read(self.reader(), parents, &alike).map(move |values| {
            let ids = ids.get().map(Vec::as_slice).unwrap_or_default();
            of_each::<J>(ids, &alike, values).collect()
        }));
        let mut rows = Ahead { statement: self, rows: Rows::Found(query), selected };
        J::look_ahead(&here, &mut rows);
        Some(rows)
    }
}

impl<'c> Ahead<'_, 'c> {
    /// A field is the row of another kind whose id stands in a column.
    pub fn row<T: Entity>(&mut self, field: &str, column: impl Column) {
        self.edge::<ById<T>>(field, column, ());
    }

    /// A field is an edge by the id in a column.
    pub fn edge<J: Join>(&mut self, field: &str, column: impl Column, alike: J::Alike) {
        self.join::<J>((&[field], &[]), column, alike);
    }

    /// Some fields are an edge by the id in a column, and others are told by what it finds: the rows that it finds, if one
    /// of the fields is selected.
    pub fn join<J: Join>(
        &mut self,
        (fields, told): (&[&str], &[&str]),
        column: impl Column,
        alike: J::Alike,
    ) -> Option<Ahead<'_, 'c>> {
        let selected: Vec<_> = fields.iter().flat_map(|field| self.fields(field)).collect();
        let is_wanted = !selected.is_empty() || told.iter().any(|field| self.selects(field));
        if is_wanted { self.add::<J, _>(column, alike, below(&selected)) } else { None }
    }

    /// What is found tells others by an edge that no field shows.
    pub fn hidden<J: Join>(&mut self, column: impl Column, alike: J::Alike) {
        self.add::<J, _>(column, alike, Vec::new());
    }

    /// What is selected is of the row of another kind whose id stands in a column.
    pub fn to<T: Entity>(&mut self, column: impl Column) {
        self.add::<ById<T>, _>(column, (), self.selected.clone());
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
        column: impl Column + Copy,
        alike: impl Fn(&Arguments) -> Option<(P::Alike, C::Alike)>,
    ) {
        for selected in self.fields(field) {
            let Some((page, count)) = Arguments::of(&selected).and_then(|arguments| alike(&arguments)) else {
                continue;
            };
            let is_counted = selected.selection_set().any(|field| field.name() == "totalCount");
            self.add::<P, _>(column, page, below(&[selected]));
            if is_counted {
                self.add::<C, _>(column, count, Vec::new());
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
        self.selected.iter().filter(|field| field.name() == name).copied().collect()
    }

    fn add<J: Join, C: Column>(
        &mut self,
        _column: C,
        alike: J::Alike,
        selected: Vec<SelectionField<'c>>,
    ) -> Option<Ahead<'_, 'c>> {
        let (keys, ids) = match self.rows {
            Rows::Known(id) => (Keys::Known(vec![id]), FoundIds::from(OnceLock::from(vec![id]))),
            Rows::Found(query) => {
                let (query, ids) = self.statement.ids(query, C::NAME);
                (Keys::Found(query, C::NAME), ids)
            }
        };
        self.statement.add::<J>(keys, ids, alike, selected)
    }
}

/// What is selected below some fields.
fn below<'c>(fields: &[SelectionField<'c>]) -> Vec<SelectionField<'c>> {
    fields.iter().flat_map(SelectionField::selection_set).collect()
}
