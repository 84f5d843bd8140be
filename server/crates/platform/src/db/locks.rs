//! The order of locks, so that two transactions never wait for each other in a circle.
//!
//! First the idempotency record of the key, last the head of the chain of the audit trail, by the last statement; everything
//! in between by its rank, the lower first. Each subject says in its manifest which rank the rows of a table have:
//!
//! | ranks | what is locked |
//! |---|---|
//! | 10–19 | a handover that goes on |
//! | 20–29 | the tree of departments, for whatever changes who reaches whom, and the claims of one person: by advisory locks |
//! | 30–39 | the row that a use case is about: an application, a visit, a check-in, a position |
//! | 40–49 | customers, in the order of their ids, seen by whoever asks |
//! | 50–59 | what hangs on them: revisions, tasks, week plans, reviews, remarks, reminders, notifications |
//! | 60–69 | people and how they get in, all at once in the order of their ids |
//!
//! People are locked `for no key update`, never `for update`: every row that names somebody would wait for that. A statement
//! that locks does not change as well: it would meet the version that it saw before it waited, and whoever waits there already.
//!
//! Builds with debug assertions watch every transaction: whoever waits for a lower rank than one already held, or locks what has
//! no rank, is kept in `breaches`, which the end-to-end tests look at.

use std::collections::HashMap;
use std::fmt::{self, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

use diesel::connection::{DebugQuery, InstrumentationEvent};

/// Where in the order a table is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(pub u8);

static RANKS: OnceLock<HashMap<&'static str, Rank>> = OnceLock::new();
static BREACHES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes in the ranks of all tables, once for the process; an advisory lock goes by the first text in its key.
pub fn learn_ranks(ranks: impl IntoIterator<Item = (&'static str, Rank)>) {
    RANKS.get_or_init(|| ranks.into_iter().collect());
}

/// What was locked against the order, or without a rank.
pub fn breaches() -> Vec<String> {
    BREACHES.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// What the transaction of one connection has locked.
#[derive(Debug, Default)]
pub(super) struct Watch {
    highest: Option<(Rank, String)>,
}

impl Watch {
    pub(super) fn hear(&mut self, event: &InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::BeginTransaction { .. } => self.highest = None,
            InstrumentationEvent::StartQuery { query, .. } => {
                if let Some(lock) = Lock::of(&statement(*query)) {
                    self.take(lock);
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, lock: Lock) {
        let Some(rank) = RANKS.get().and_then(|ranks| ranks.get(lock.table.as_str())) else {
            return note(format!("{} is locked and has no rank", lock.table));
        };
        if let Some((highest, table)) = &self.highest {
            if *table == lock.table {
                return;
            }
            if rank <= highest && lock.waits {
                note(format!("{} ({}) is locked after {table} ({})", lock.table, rank.0, highest.0));
            }
        }
        if self.highest.as_ref().is_none_or(|(highest, _)| rank > highest) {
            self.highest = Some((*rank, lock.table));
        }
    }
}

fn note(breach: String) {
    let mut breaches = BREACHES.lock().unwrap_or_else(PoisonError::into_inner);
    if RANKS.get().is_some() && !breaches.contains(&breach) {
        tracing::error!(breach, "locks are taken out of order");
        breaches.push(breach);
    }
}

/// A lock that a statement takes.
#[derive(Debug, PartialEq, Eq)]
struct Lock {
    table: String,
    /// Whether it waits where another has locked.
    waits: bool,
}

impl Lock {
    fn of(statement: &str) -> Option<Self> {
        if let Some((_, key)) = statement.split_once("pg_advisory_xact_lock(") {
            let table = key.split('\'').nth(1)?.to_owned();
            return Some(Self { table, waits: true });
        }
        let (rest, waits) = match statement.trim_end().strip_suffix(" SKIP LOCKED") {
            Some(rest) => (rest, false),
            None => (statement, true),
        };
        let rest = rest.trim_end();
        if !rest.ends_with(" FOR NO KEY UPDATE") && !rest.ends_with(" FOR UPDATE") {
            return None;
        }
        let (_, table) = rest.split_once(" FROM \"")?;
        Some(Self { table: table.split('"').next()?.to_owned(), waits })
    }
}

/// The text of a statement without what is bound in it.
fn statement(query: &dyn DebugQuery) -> String {
    let mut text = Text(String::new());
    // It ends early on purpose.
    let _ = write!(text, "{query}");
    text.0
}

struct Text(String);

impl Write for Text {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        match part.find("-- binds") {
            Some(end) => {
                self.0.push_str(&part[..end]);
                Err(fmt::Error)
            }
            None => {
                self.0.push_str(part);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(table: &str, waits: bool) -> Option<Lock> {
        Some(Lock { table: table.to_owned(), waits })
    }

    #[test]
    fn a_statement_says_what_it_locks() {
        let row = "SELECT \"tasks\".\"id\", (select id from visits) FROM \"tasks\" WHERE (\"tasks\".\"id\" = $1)";
        assert_eq!(Lock::of(row), None);
        assert_eq!(Lock::of(&format!("{row} FOR NO KEY UPDATE ")), lock("tasks", true));
        assert_eq!(Lock::of(&format!("{row} LIMIT $2  FOR UPDATE  SKIP LOCKED")), lock("tasks", false));
        assert_eq!(Lock::of("select pg_advisory_xact_lock(hashtext('departments'))"), lock("departments", true));
    }

    #[test]
    fn what_is_locked_out_of_order_is_noted() {
        learn_ranks([("first", Rank(1)), ("second", Rank(2)), ("beside", Rank(2))]);
        let mut watch = Watch::default();
        let mut take = |table: &str, waits| {
            let before = breaches().len();
            watch.take(Lock { table: table.to_owned(), waits });
            breaches()[before..].to_vec()
        };
        assert_eq!(take("first", true), [""; 0]);
        assert_eq!(take("second", true), [""; 0]);
        assert_eq!(take("second", true), [""; 0]);
        assert_eq!(take("first", false), [""; 0]);
        assert_eq!(take("first", true), ["first (1) is locked after second (2)"]);
        assert_eq!(take("beside", true), ["beside (2) is locked after second (2)"]);
        assert_eq!(take("strange", true), ["strange is locked and has no rank"]);
    }
}
