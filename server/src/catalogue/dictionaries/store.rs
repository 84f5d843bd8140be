//! Reads of lists and products: everybody signed in sees them.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{DictionaryEntryId, ProductId};
use rounds_domain::vocabulary::DictionaryName;
use rounds_tables::{dictionary_entries, products};

use super::model::{DictionaryEntry, Product};
use crate::catalogue::dictionaries::DICTIONARY_ENTRY_INVALID;
use rounds_platform::db::{DbSession, Keys, Order, Page, Read, Reader, Slice, TextKey, Tx};
use rounds_platform::error::{Error, FieldFault, Result};

const MOST_ENTRIES: i64 = 2_000;

/// Entries by id.
pub(super) fn entries_by_id(_reader: &Reader, ids: Keys) -> Read<Vec<DictionaryEntry>> {
    Read::rows(
        dictionary_entries::table.filter(dictionary_entries::id.eq_any(ids)).select(DictionaryEntry::as_select()),
    )
}

/// Whole lists, by code.
pub async fn entries_of(session: &mut DbSession, names: &[DictionaryName]) -> Result<Vec<DictionaryEntry>> {
    let query = dictionary_entries::table
        .filter(dictionary_entries::dictionary.eq_any(names))
        .order((dictionary_entries::dictionary, dictionary_entries::code))
        .limit(MOST_ENTRIES)
        .select(DictionaryEntry::as_select());
    Ok(query.load(session.connection()).await?)
}

/// Products by id.
pub(super) fn products_by_id(_reader: &Reader, ids: Keys) -> Read<Vec<Product>> {
    Read::rows(products::table.filter(products::id.eq_any(ids)).select(Product::as_select()))
}

const BY_CODE: Order = Order { key: "products.code", id: "products.id", is_descending: false };

/// Products in use, by code.
pub(super) fn products(search: Option<&str>, page: &Page<TextKey>) -> Read<Slice<Product>> {
    let mut query = wanted(search).select(Product::as_select());
    for bound in page.bounds(BY_CODE) {
        query = query.filter(bound);
    }
    Read::rows(query.order_by(page.order(BY_CODE)).limit(page.limit())).slice(page)
}

/// How many products in use there are.
pub(super) fn count_products(search: Option<&str>) -> Read<i64> {
    Read::value(wanted(search).count())
}

fn wanted(search: Option<&str>) -> products::BoxedQuery<'static, Pg> {
    let in_use = products::table.filter(products::is_active).into_boxed();
    let Some(search) = search else {
        return in_use;
    };
    let pattern = format!("%{}%", search.replace(['%', '_', '\\'], ""));
    let is_like = products::name_zh.ilike(pattern.clone()).or(products::name_en.ilike(pattern.clone()));
    in_use.filter(is_like.or(products::code.ilike(pattern)))
}

/// Whether an entry stands in a list and is in use.
pub(super) async fn is_active(tx: &mut Tx, id: DictionaryEntryId, list: DictionaryName) -> Result<bool> {
    let entry = dictionary_entries::table
        .find(id)
        .filter(dictionary_entries::dictionary.eq(list))
        .filter(dictionary_entries::is_active);
    Ok(diesel::select(diesel::dsl::exists(entry)).get_result(tx.connection()).await?)
}

/// Refuses ids that are no active entries of the list; `path` names the field of the one at a place.
pub async fn require_each(
    tx: &mut Tx,
    ids: &[DictionaryEntryId],
    list: DictionaryName,
    path: impl Fn(usize) -> String,
) -> Result<()> {
    let query = dictionary_entries::table
        .filter(dictionary_entries::id.eq_any(ids))
        .filter(dictionary_entries::dictionary.eq(list))
        .filter(dictionary_entries::is_active)
        .select(dictionary_entries::id);
    let known: Vec<DictionaryEntryId> = query.load(tx.connection()).await?;
    refuse_unknown(ids, &known, path)
}

/// Refuses ids that are no active products; `path` names the field of the one at a place.
pub async fn require_products(tx: &mut Tx, ids: &[ProductId], path: impl Fn(usize) -> String) -> Result<()> {
    let query = products::table.filter(products::id.eq_any(ids)).filter(products::is_active).select(products::id);
    let known: Vec<ProductId> = query.load(tx.connection()).await?;
    refuse_unknown(ids, &known, path)
}

fn refuse_unknown<Id: PartialEq>(ids: &[Id], known: &[Id], path: impl Fn(usize) -> String) -> Result<()> {
    let unknown = ids.iter().enumerate().filter(|(_, id)| !known.contains(id));
    let faults = unknown.map(|(place, _)| FieldFault { path: path(place), code: DICTIONARY_ENTRY_INVALID });
    let faults: Vec<FieldFault> = faults.collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::fields(faults)) }
}
