//! The list of customers: searched, filtered, sorted, one page in one statement.

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Bytea, Date, Text, Untyped, Uuid as SqlUuid};
use rounds_domain::id_numbers::IdNumber;
use rounds_domain::names::normalize_query;
use rounds_domain::permissions::Permission;
use rounds_domain::phones::{PhoneNumber, Region};
use rounds_domain::vocabulary::CustomerOwnership;
use rounds_tables::customers;

use crate::customers::customers::model::{Customer, CustomerFilter, CustomerSort, id_number_digests, phone_digests};
use crate::customers::customers::scope;
use rounds_platform::access::{Predicate, Reach, Viewer, nothing};
use rounds_platform::db::{Page, Read, Reader, Slice, TextKey, all_of};
use rounds_platform::error::Result;
use rounds_platform::scalars::Day;
use rounds_platform::vault::Vault;

type Condition = Predicate<customers::table>;
type SortKey = Box<dyn BoxableExpression<customers::table, Pg, SqlType = Text>>;

const LAST_VISIT: &str = "coalesce((select to_char(max(called.started_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') \
                          from visits called where called.customer_id = customers.id and called.state = 'COMPLETED'), '')";
const REPRESENTED: &str = "exists (select 1 from assignments asked where asked.customer_id = customers.id \
                           and asked.duty = 'REP' and asked.until is null and asked.employee_id = any(";
const UNVISITED: &str = "not exists (select 1 from visits called where called.customer_id = customers.id \
                         and called.state = 'COMPLETED' and called.started_at >= (";
const ZONED: &str = "::timestamp at time zone coalesce((select asked.time_zone from assignments owned \
                     join employees asked on asked.id = owned.employee_id where owned.customer_id = customers.id \
                     and owned.duty = 'REP' and owned.until is null), 'UTC')))";
/// Sorts after every key that begins as it does.
const LAST_CHARACTER: char = '\u{10ffff}';

/// Which customers to list, and in which order.
#[derive(Debug, Clone)]
pub(in crate::customers::customers) struct Wanted {
    /// What was typed, as it was typed.
    pub search: Option<String>,
    /// Conditions.
    pub filter: CustomerFilter,
    /// Order.
    pub sort: CustomerSort,
}

/// What sealed numbers are compared with.
#[derive(Debug, Default)]
struct Digests {
    phones: Vec<Vec<u8>>,
    id_numbers: Vec<Vec<u8>>,
}

/// One page, each row with its sort key.
pub(in crate::customers::customers) fn page(
    reader: &Reader,
    wanted: &Wanted,
    page: &Page<TextKey>,
) -> Result<Read<Slice<(Customer, TextKey)>>> {
    let digests = wanted.digests(reader.vault())?;
    let query = customers::table
        .filter(all_of(wanted.conditions(reader.viewer(), digests)))
        .filter(all_of(bounds(wanted, page)))
        .select((Customer::as_select(), wanted.key()))
        .order_by(order(wanted, page))
        .limit(page.limit());
    let keyed = |(row, key): (Customer, String)| {
        let key = TextKey(key, row.id.0);
        (row, key)
    };
    Ok(Read::rows(query).map(move |rows: Vec<_>| rows.into_iter().map(keyed).collect()).slice(page))
}

/// How many there are in all.
pub(in crate::customers::customers) fn count(reader: &Reader, wanted: &Wanted) -> Result<Read<i64>> {
    let conditions = wanted.conditions(reader.viewer(), wanted.digests(reader.vault())?);
    Ok(Read::value(customers::table.filter(all_of(conditions)).count()))
}

impl Wanted {
    fn conditions(&self, viewer: &Viewer, digests: Digests) -> Vec<Condition> {
        let mut conditions: Vec<Condition> =
            vec![whose(viewer, self.filter.ownership), Box::new(customers::archived_at.is_null())];
        conditions.extend(self.query().map(|query| found(viewer, query, digests)));
        conditions.extend(filtered(&self.filter));
        conditions
    }

    /// What was typed as it is compared with keys.
    fn query(&self) -> Option<String> {
        self.search.as_deref().map(normalize_query)
    }

    /// What was typed as sealed numbers are compared with it: a whole telephone, a whole ID number.
    fn digests(&self, vault: &Vault) -> Result<Digests> {
        let typed = self.search.as_deref().unwrap_or_default();
        let mut digests = Digests::default();
        if let Ok(number) = PhoneNumber::parse(typed, Some(Region::CN)) {
            digests.phones.extend(phone_digests(vault, number.as_str())?);
        }
        if let Ok(number) = IdNumber::parse(typed) {
            digests.id_numbers.extend(id_number_digests(vault, number.reveal())?);
        }
        Ok(digests)
    }

    /// What the list is ordered by, before the id.
    fn key(&self) -> SortKey {
        match (self.sort, self.query()) {
            (CustomerSort::LastVisit, _) => Box::new(sql::<Text>(LAST_VISIT)),
            (CustomerSort::Relevance, Some(query)) => beginning_first(query),
            (CustomerSort::Relevance | CustomerSort::Name, _) => Box::new(customers::pinyin),
        }
    }
}

/// Customers whose name begins with the query come first, then the others; each by pinyin.
fn beginning_first(query: String) -> SortKey {
    let key = sql::<Text>("(case when starts_with(lower(customers.name), ")
        .bind::<Text, _>(query.clone())
        .sql(") or starts_with(customers.pinyin, ")
        .bind::<Text, _>(query.clone())
        .sql(") or starts_with(customers.initials, ")
        .bind::<Text, _>(query)
        .sql(") then '0' else '1' end || customers.pinyin)");
    Box::new(key)
}

fn whose(viewer: &Viewer, ownership: CustomerOwnership) -> Condition {
    match ownership {
        CustomerOwnership::Mine => scope::mine(viewer),
        CustomerOwnership::Reach => scope::visible(viewer),
        CustomerOwnership::Pool => scope::pooled(viewer),
    }
}

/// Customers with a key that begins with the query, or with the sealed number that it is. A number finds only those whose
/// number the viewer may see, or masked digits could be guessed one by one.
fn found(viewer: &Viewer, query: String, digests: Digests) -> Condition {
    if query.is_empty() {
        return nothing();
    }
    let open = found_openly(viewer, query);
    if digests.phones.is_empty() && digests.id_numbers.is_empty() {
        return open;
    }
    let by_phone = found_sealed(digests.phones, scope::mine(viewer));
    let by_id_number = found_sealed(digests.id_numbers, scope::revealable(viewer));
    let sealed = sql::<Bool>("(").bind::<Bool, _>(by_phone).sql(" or ").bind::<Bool, _>(by_id_number).sql(")");
    Box::new(sql::<Bool>("(").bind::<Bool, _>(open).sql(" or ").bind::<Bool, _>(sealed).sql(")"))
}

fn found_sealed(digests: Vec<Vec<u8>>, by: Condition) -> Condition {
    let sealed =
        "(customers.id in (select sealed.customer_id from customer_blind_keys sealed where sealed.digest = any(";
    Box::new(sql::<Bool>(sealed).bind::<Array<Bytea>, _>(digests).sql(")) and ").bind::<Bool, _>(by).sql(")"))
}

fn found_openly(viewer: &Viewer, query: String) -> Condition {
    let last = format!("{query}{LAST_CHARACTER}");
    let keys = "customers.id in (select found.customer_id from customer_search_keys found where found.key >= ";
    let found: Condition = Box::new(
        sql::<Bool>(keys).bind::<Text, _>(query.clone()).sql(" and found.key < ").bind::<Text, _>(last).sql(")"),
    );
    let is_number = query.chars().all(|letter| letter.is_ascii_digit());
    if !is_number || viewer.reach(Permission::CustomersRead) == Reach::All {
        return found;
    }
    let served: Condition = scope::served(viewer);
    let may_see = sql::<Bool>("(")
        .bind::<Bool, _>(served)
        .sql(" or strpos(customers.name, ")
        .bind::<Text, _>(query)
        .sql(") > 0)");
    all_of([found, Box::new(may_see) as Condition])
}

fn filtered(filter: &CustomerFilter) -> Vec<Condition> {
    let CustomerFilter { ownership: _, kind, statuses, category_ids, region_ids, tags, rep_ids, not_visited_since } =
        filter.clone();
    let conditions: [Option<Condition>; 7] = [
        kind.map(|kind| Box::new(customers::kind.eq(kind)) as Condition),
        statuses.map(|statuses| Box::new(customers::status.eq_any(statuses)) as Condition),
        category_ids.map(|ids| Box::new(customers::category_id.assume_not_null().eq_any(ids)) as Condition),
        region_ids.map(|ids| Box::new(customers::region_id.assume_not_null().eq_any(ids)) as Condition),
        tags.map(|tags| Box::new(customers::tags.contains(tags)) as Condition),
        rep_ids.map(|ids| Box::new(sql::<Bool>(REPRESENTED).bind::<Array<SqlUuid>, _>(ids).sql("))")) as Condition),
        not_visited_since.map(unvisited_since),
    ];
    conditions.into_iter().flatten().collect()
}

/// Customers without a completed visit since a day began where their rep works.
fn unvisited_since(day: Day) -> Condition {
    Box::new(sql::<Bool>(UNVISITED).bind::<Date, _>(day).sql(ZONED))
}

fn bounds(wanted: &Wanted, page: &Page<TextKey>) -> Vec<Condition> {
    let bound = |comparison: &'static str, key: &TextKey| -> Condition {
        Box::new(
            sql::<Bool>("(")
                .bind::<Text, _>(wanted.key())
                .sql(comparison)
                .bind::<Text, _>(key.0.clone())
                .sql(", ")
                .bind::<SqlUuid, _>(key.1)
                .sql(")"),
        )
    };
    let from = page.from().map(|key| bound(", customers.id) > (", key));
    from.into_iter().chain(page.until().map(|key| bound(", customers.id) < (", key))).collect()
}

fn order(wanted: &Wanted, page: &Page<TextKey>) -> Box<dyn BoxableExpression<customers::table, Pg, SqlType = Untyped>> {
    let key = sql::<Untyped>("").bind::<Text, _>(wanted.key());
    if page.is_backward() {
        return Box::new(key.sql(" desc, customers.id desc"));
    }
    Box::new(key.sql(" asc, customers.id asc"))
}
