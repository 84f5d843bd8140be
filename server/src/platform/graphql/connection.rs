//! Relay connections over keyset pages.

use std::borrow::Cow;

use async_graphql::{Context, Object, OutputType, SimpleObject, TypeName};
use serde::Serialize;

use crate::platform::db::{Slice, encode_cursor};

/// Where a page stands in its list.
#[derive(Debug, Clone, SimpleObject)]
pub struct PageInfo {
    /// Whether a page follows; exact when paging forward.
    pub has_next_page: bool,
    /// Whether a page precedes; exact when paging backward.
    pub has_previous_page: bool,
    /// Cursor of the first edge; null on an empty page.
    pub start_cursor: Option<String>,
    /// Cursor of the last edge; null on an empty page.
    pub end_cursor: Option<String>,
}

/// One row of a page.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name_type)]
pub struct Edge<T: OutputType> {
    /// Cursor of this edge.
    pub cursor: String,
    /// The row; always set.
    pub node: T,
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A page of rows.
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
    /// A page, with the key of each row; the total is counted by the caller only when `is_total_wanted`.
    pub fn of<K: Serialize>(slice: Slice<T>, key: impl Fn(&T) -> K) -> Self {
        let rows: Vec<(String, T)> = slice.rows.into_iter().map(|row| (encode_cursor(&key(&row)), row)).collect();
        let page_info = PageInfo {
            has_next_page: slice.has_next,
            has_previous_page: slice.has_previous,
            start_cursor: rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: rows.last().map(|(cursor, _)| cursor.clone()),
        };
        Self { rows, page_info, total_count: None }
    }

    /// A page of rows that were loaded with what their keys rest on.
    pub fn of_keyed<R, K: Serialize>(slice: Slice<R>, split: impl Fn(R) -> (K, T)) -> Self {
        let Slice { rows, has_previous, has_next } = slice;
        let (cursors, rows): (Vec<String>, Vec<T>) =
            rows.into_iter().map(split).map(|(key, row)| (encode_cursor(&key), row)).unzip();
        let page_info = PageInfo {
            has_next_page: has_next,
            has_previous_page: has_previous,
            start_cursor: cursors.first().cloned(),
            end_cursor: cursors.last().cloned(),
        };
        Self { rows: cursors.into_iter().zip(rows).collect(), page_info, total_count: None }
    }

    /// The same page with the number of rows in all.
    #[must_use]
    pub fn with_total(mut self, total: Option<i64>) -> Self {
        self.total_count = total;
        self
    }

    /// The same page with other rows under the same cursors.
    #[must_use]
    pub fn map<U>(self, row: impl Fn(T) -> U) -> Connection<U> {
        let rows = self.rows.into_iter().map(|(cursor, node)| (cursor, row(node))).collect();
        Connection { rows, page_info: self.page_info, total_count: self.total_count }
    }

    /// Whether the document asks for the number of rows in all.
    #[must_use]
    pub fn is_total_wanted(ctx: &Context<'_>) -> bool {
        ctx.look_ahead().field("totalCount").exists()
    }
}

/// A page of rows.
#[Object(name_type)]
impl<T: OutputType + Clone> Connection<T> {
    /// Place in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// Rows with cursors.
    async fn edges(&self) -> Vec<Edge<T>> {
        self.rows.iter().map(|(cursor, node)| Edge { cursor: cursor.clone(), node: node.clone() }).collect()
    }

    /// Rows.
    async fn nodes(&self) -> Vec<&T> {
        self.rows.iter().map(|(_, node)| node).collect()
    }

    /// Rows in all within reach; counted only if selected.
    async fn total_count(&self) -> Option<i32> {
        self.total_count.map(|total| i32::try_from(total).unwrap_or(i32::MAX))
    }
}
