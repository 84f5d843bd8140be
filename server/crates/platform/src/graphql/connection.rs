//! Relay connections over keyset pages.

use std::borrow::Cow;

use async_graphql::{Context, Object, OutputType, SimpleObject, TypeName};
use serde::Serialize;

use super::ahead::Ahead;
use super::context::ContextExt;
use super::loaders::Key;
use super::statement::{Expected, Statement};
use crate::db::{Read, Slice, encode_cursor};
use crate::error::Result;

/// Position of a page in its list.
#[derive(Debug, Clone, SimpleObject)]
pub struct PageInfo {
    /// Whether a page follows; exact when paging forward.
    pub has_next_page: bool,
    /// Whether a page precedes; exact when paging backward.
    pub has_previous_page: bool,
    /// Cursor of the first row; null on an empty page.
    pub start_cursor: Option<String>,
    /// Cursor of the last row; null on an empty page.
    pub end_cursor: Option<String>,
}

/// One row of a page, with its cursor.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name_type)]
pub struct Edge<T: OutputType> {
    /// Cursor of this row.
    pub cursor: String,
    /// The row itself, never null.
    pub node: T,
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// What a row's place in a list is told by: its cursor holds that and nothing else. A row that stands in lists of different
/// orders has a key for each.
pub trait SortKey<K> {
    /// The key of this row.
    fn sort_key(&self) -> K;
}

/// A row that was read with the key by which its list is ordered.
impl<T, K: Clone> SortKey<K> for (T, K) {
    fn sort_key(&self) -> K {
        self.1.clone()
    }
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Connection<T> {
    rows: Vec<(String, T)>,
    page_info: PageInfo,
    total_count: Option<i64>,
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T> Connection<T> {
    /// The page that `rows` reads, with the number of rows in all as `count` reads it where the document asks for that, and
    /// with what is selected below the rows; all in one statement.
    pub async fn read<K>(
        ctx: &Context<'_>,
        rows: Read<Slice<T>>,
        count: Read<i64>,
        look_ahead: impl FnOnce(&mut Ahead<'_, '_>),
    ) -> Result<Self>
    where
        T: SortKey<K> + Send + Sync + 'static,
        K: Serialize,
    {
        let (db, loaders) = (ctx.db()?, ctx.loaders()?);
        let mut statement = Statement::begin(&db);
        let slice = statement.page(rows, ctx.field(), look_ahead);
        let total = is_total_wanted(ctx).then(|| statement.value(count));
        statement.send(&db, &loaders).await?;
        Ok(Self::of(slice.take()?, total.map(Expected::take).transpose()?))
    }

    /// The page that hangs on a key, with the number that hangs on another where the document asks for that.
    pub async fn load<K, P, C>(ctx: &Context<'_>, page: P, count: C) -> Result<Self>
    where
        T: SortKey<K> + Clone,
        K: Serialize,
        P: Key<Value = Slice<T>>,
        C: Key<Value = i64>,
    {
        let loaders = ctx.loaders()?;
        let slice = loaders.one(page).await?.unwrap_or_default();
        let total = if is_total_wanted(ctx) { Some(loaders.one(count).await?.unwrap_or_default()) } else { None };
        Ok(Self::of(slice, total))
    }

    /// A page that was read.
    pub fn of<K: Serialize>(slice: Slice<T>, total_count: Option<i64>) -> Self
    where
        T: SortKey<K>,
    {
        let rows: Vec<(String, T)> = slice.rows.into_iter().map(|row| (encode_cursor(&row.sort_key()), row)).collect();
        let page_info = PageInfo {
            has_next_page: slice.has_next,
            has_previous_page: slice.has_previous,
            start_cursor: rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: rows.last().map(|(cursor, _)| cursor.clone()),
        };
        Self { rows, page_info, total_count }
    }

    /// The same page with other rows under the same cursors.
    #[must_use]
    pub fn map<U>(self, row: impl Fn(T) -> U) -> Connection<U> {
        let rows = self.rows.into_iter().map(|(cursor, node)| (cursor, row(node))).collect();
        Connection { rows, page_info: self.page_info, total_count: self.total_count }
    }
}

/// Whether the document asks for the number of rows in all.
fn is_total_wanted(ctx: &Context<'_>) -> bool {
    ctx.look_ahead().field("totalCount").exists()
}

/// One page of a list.
#[Object(name_type)]
impl<T: OutputType + Clone> Connection<T> {
    /// Position of the page in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// Rows of the page with their cursors.
    async fn edges(&self) -> Vec<Edge<T>> {
        self.rows.iter().map(|(cursor, node)| Edge { cursor: cursor.clone(), node: node.clone() }).collect()
    }

    /// Rows of the page without cursors.
    async fn nodes(&self) -> Vec<&T> {
        self.rows.iter().map(|(_, node)| node).collect()
    }

    /// Number of rows in the whole list within reach; counted only when selected.
    async fn total_count(&self) -> Option<i32> {
        self.total_count.map(|total| i32::try_from(total).unwrap_or(i32::MAX))
    }
}
