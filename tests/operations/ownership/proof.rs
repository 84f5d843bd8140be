//! What must hold of who served whom and of what was edited, judged on rows alone.

use std::collections::{BTreeMap, HashSet};

use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

/// Somebody served a customer; instants in microseconds.
#[derive(Debug, Clone, diesel::QueryableByName)]
pub struct Interval {
    #[diesel(sql_type = Text)]
    pub customer: String,
    #[diesel(sql_type = Text)]
    pub duty: String,
    #[diesel(sql_type = BigInt)]
    pub since: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub until: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub end_reason: Option<String>,
}

/// An address that changed.
#[derive(Debug, Clone, diesel::QueryableByName)]
pub struct Change {
    #[diesel(sql_type = Text)]
    pub customer: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub before: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub after: Option<String>,
}

/// An edit that was acknowledged.
#[derive(Debug, Clone)]
pub struct Edit {
    pub customer: String,
    pub address: String,
}

#[derive(diesel::QueryableByName)]
struct Address {
    #[diesel(sql_type = Text)]
    customer: String,
    #[diesel(sql_type = Nullable<Text>)]
    address: Option<String>,
}

/// Everything that is judged.
#[derive(Debug, Clone)]
pub struct Record {
    pub intervals: Vec<Interval>,
    pub changes: Vec<Change>,
    pub addresses: Vec<(String, Option<String>)>,
    pub edits: Vec<Edit>,
    /// Releases that were acknowledged and are not on record.
    pub unheard: Vec<String>,
}

const INTERVALS: &str = "select 'customer_' || customer_id as customer, duty, end_reason,
    (extract(epoch from since) * 1000000)::bigint as since, (extract(epoch from until) * 1000000)::bigint as until
  from assignments order by customer_id, duty, assignments.since, assignments.until nulls last";
const CHANGES: &str = "select 'customer_' || customer_id as customer, before, after
  from customer_changes where field = 'ADDRESS' order by customer_id, rev";
const ADDRESSES: &str = "select 'customer_' || id as customer, address from customers";

impl Record {
    /// What the database holds, beside what was acknowledged.
    pub async fn read(url: &str, edits: Vec<Edit>, reasons: &[String]) -> Self {
        let mut connection = AsyncPgConnection::establish(url).await.unwrap();
        let intervals: Vec<Interval> = diesel::sql_query(INTERVALS).load(&mut connection).await.unwrap();
        let changes = diesel::sql_query(CHANGES).load(&mut connection).await.unwrap();
        let addresses: Vec<Address> = diesel::sql_query(ADDRESSES).load(&mut connection).await.unwrap();
        let heard: HashSet<&String> = intervals.iter().filter_map(|row| row.end_reason.as_ref()).collect();
        let unheard = reasons.iter().filter(|reason| !heard.contains(reason)).cloned().collect();
        let addresses = addresses.into_iter().map(|row| (row.customer, row.address)).collect();
        Self { intervals, changes, addresses, edits, unheard }
    }
}

/// Everything that is wrong.
pub fn faults(record: &Record) -> Vec<String> {
    let mut faults = shared(&record.intervals);
    faults.extend(lost(record));
    faults.extend(record.unheard.iter().map(|reason| format!("acknowledged and not on record: {reason}")));
    faults
}

/// Instants with two owners, and gaps that nobody made.
fn shared(intervals: &[Interval]) -> Vec<String> {
    let mut histories: BTreeMap<(&str, &str), Vec<&Interval>> = BTreeMap::new();
    for interval in intervals {
        histories.entry((&interval.customer, &interval.duty)).or_default().push(interval);
    }
    let mut faults = Vec::new();
    for (of, history) in histories {
        for pair in history.windows(2) {
            match pair[0].until {
                None => faults.push(format!("{of:?} has two owners at {}", pair[1].since)),
                Some(until) if until > pair[1].since => faults.push(format!("{of:?} overlaps at {}", pair[1].since)),
                Some(until) if until < pair[1].since && pair[0].end_reason.is_none() => {
                    faults.push(format!("{of:?} has a gap at {until}"));
                }
                Some(_) => {}
            }
        }
        let last = history.last().unwrap();
        if last.until.is_some() && last.end_reason.is_none() {
            faults.push(format!("{of:?} ended and nobody ended it"));
        }
    }
    faults
}

/// Acknowledged edits that are nowhere, edits that overwrote one that they had not seen, and a last one that does not stand.
fn lost(record: &Record) -> Vec<String> {
    let mut faults = Vec::new();
    let recorded: HashSet<(&str, Option<&str>)> =
        record.changes.iter().map(|change| (change.customer.as_str(), change.after.as_deref())).collect();
    for edit in &record.edits {
        if !recorded.contains(&(edit.customer.as_str(), Some(edit.address.as_str()))) {
            faults.push(format!("the edit {} of {} is lost", edit.address, edit.customer));
        }
    }
    for (customer, address) in &record.addresses {
        let mut standing: Option<&str> = None;
        for change in record.changes.iter().filter(|change| change.customer == *customer) {
            if change.before.as_deref() != standing {
                faults.push(format!("{:?} of {customer} overwrote {standing:?} unseen", change.after));
            }
            standing = change.after.as_deref();
        }
        if address.as_deref() != standing {
            faults.push(format!("{customer} stands at {address:?} and not at {standing:?}"));
        }
    }
    faults
}
