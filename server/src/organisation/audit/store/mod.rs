//! The audit trail in the database: reads here, its chains in `chain`. It is written by the platform alone.

mod chain;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::EmployeeId;
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::AuditOutcome;
use rounds_tables::{audit_entries, employees};
use uuid::Uuid;

use super::model::{AuditEntry, AuditFilter};
use super::scope;
use rounds_platform::access::{Predicate, Reach};
use rounds_platform::db::{Children, DbSession, Keys, Order, Page, Read, Reader, Slice, TimeKey, all_of};
use rounds_platform::error::Result;

pub(super) use chain::{Chain, Ends, Head, Link, ends};

const NEWEST: Order = Order { key: "audit_entries.at", id: "audit_entries.id", is_descending: true };
const OF_PEOPLE: Children = Children { from: "audit_entries", parent: "audit_entries.actor_id", order: NEWEST };
const BELOW: &str = "employees.department_id in (select below.descendant_id from department_closure below \
                     where below.ancestor_id = any(";

/// Which rows to list, read and judged.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub filter: AuditFilter,
    /// The object that the filter names.
    pub about: Option<(String, Uuid)>,
}

/// Rows by id.
pub(super) fn by_ids(reader: &Reader, ids: Keys) -> Read<Vec<AuditEntry>> {
    let viewer = reader.viewer();
    let query = audit_entries::table
        .filter(audit_entries::id.eq_any(ids))
        .filter(scope::visible(viewer))
        .select(AuditEntry::as_select());
    Read::rows(query)
}

/// Visible rows that meet a filter, newest first. Of people each one's newest rows are read by the index and then mixed:
/// whoever did nothing for a year costs as little as whoever did everything.
pub(super) fn page(
    reader: &Reader,
    wanted: &Wanted,
    people: Option<Vec<Uuid>>,
    page: &Page<TimeKey>,
) -> Read<Slice<AuditEntry>> {
    let mut conditions = wanted.conditions();
    conditions.push(scope::visible(reader.viewer()));
    conditions.extend(page.bounds(NEWEST));
    let conditions = all_of(conditions);
    let query = audit_entries::table
        .filter(match people {
            Some(people) => page.of_each(people, OF_PEOPLE, conditions),
            None => conditions,
        })
        .order_by(page.order(NEWEST))
        .limit(page.limit())
        .select(AuditEntry::as_select());
    Read::rows(query).slice(page)
}

/// How many visible rows meet a filter.
pub(super) fn count(reader: &Reader, wanted: &Wanted, people: Option<Vec<Uuid>>) -> Read<i64> {
    let mut conditions = wanted.conditions();
    conditions.push(scope::visible(reader.viewer()));
    if let Some(people) = people {
        conditions.push(Box::new(audit_entries::actor_id.assume_not_null().eq_any(people)));
    }
    Read::value(audit_entries::table.filter(all_of(conditions)).count())
}

/// Whose rows are wanted within reach; none when everybody's are, and the system's too.
pub(super) async fn people(session: &mut DbSession, wanted: &Wanted) -> Result<Option<Vec<Uuid>>> {
    let (viewer, connection) = session.parts();
    let (reach, filter) = (viewer.reach(Permission::AuditRead), &wanted.filter);
    if reach == Reach::All && filter.actor_ids.is_none() && filter.department_ids.is_none() {
        return Ok(None);
    }
    let mut conditions: Vec<Predicate<employees::table>> = vec![reach.covers("employees.id")];
    if let Some(actors) = filter.actor_ids.clone() {
        conditions.push(Box::new(employees::id.eq_any(actors)));
    }
    if let Some(departments) = filter.department_ids.clone() {
        conditions.push(Box::new(sql::<Bool>(BELOW).bind::<Array<SqlUuid>, _>(departments).sql("))")));
    }
    let query = employees::table.filter(all_of(conditions)).select(employees::id);
    let found: Vec<EmployeeId> = query.load(connection).await?;
    Ok(Some(found.into_iter().map(|employee| employee.0).collect()))
}

impl Wanted {
    fn conditions(&self) -> Vec<Predicate<audit_entries::table>> {
        let filter = self.filter.clone();
        let mut conditions: Vec<Predicate<audit_entries::table>> = Vec::new();
        if let Some((object_type, object_id)) = self.about.clone() {
            conditions.push(Box::new(audit_entries::object_id.assume_not_null().eq(object_id)));
            conditions.push(Box::new(audit_entries::object_type.assume_not_null().eq(object_type)));
        }
        if let Some(actions) = filter.actions {
            conditions.push(Box::new(audit_entries::action.eq_any(actions)));
        }
        match filter.outcome {
            // A literal, so that the index of denials serves.
            Some(AuditOutcome::Denied) => conditions.push(Box::new(sql::<Bool>("audit_entries.outcome = 'DENIED'"))),
            Some(outcome) => conditions.push(Box::new(audit_entries::outcome.eq(outcome))),
            None => {}
        }
        if let Some(from) = filter.period.and_then(|period| period.from) {
            conditions.push(Box::new(audit_entries::at.ge(from)));
        }
        if let Some(until) = filter.period.and_then(|period| period.until) {
            conditions.push(Box::new(audit_entries::at.lt(until)));
        }
        conditions
    }
}
