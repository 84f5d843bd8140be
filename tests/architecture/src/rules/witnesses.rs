//! Witnesses: by what a store function touches rows, and who makes the witnesses.
//!
//! It names a scope, itself or by another function of its store; or it takes a `Held` or `System`; or it only inserts; or it
//! reads nothing but tables whose rows are nobody's. What is said in SQL within a string is not read here: a statement of that
//! kind takes a witness.

use std::collections::BTreeSet;

use crate::reading::{Function, functions};
use crate::tree::{Source, Tree};

/// Tables whose rows are nobody's: whoever may ask for them sees all of them.
const OF_NOBODY: &[(&str, &str)] = &[
    ("calendar_days", "what is published of a year"),
    ("calendar_releases", "published years"),
    ("department_closure", "the tree of departments"),
    ("departments", "the tree of departments"),
    ("dictionary_entries", "lists of the company"),
    ("position_grants", "what positions permit; who holds them is not told by it"),
    ("positions", "what positions there are"),
    ("products", "what the company sells"),
];

/// Functions that need no witness, and why.
const NEEDS_NONE: &[(&str, &str, &str)] = &[
    ("customers/assignments/store.rs", "one_claim_at_a_time", "locks what is no row"),
    ("customers/customers/store/write.rs", "insert_keys", "only inserts, of arrays"),
    ("customers/duplicate_check/store.rs", "lookalikes", "the public search must know what is out of reach"),
    ("customers/duplicate_check/store.rs", "traces", "the public search must know what is out of reach"),
    ("organisation/people/store/mod.rs", "cards", "everybody signed in sees the card of a colleague"),
    ("organisation/people/store/mod.rs", "heads_above", "everybody signed in sees who leads whom"),
    ("organisation/people/store/tree.rs", "lock_tree", "locks what is no row"),
    ("organisation/system/store/mod.rs", "status", "processes are nobody's, and it takes a permit"),
];

const CONNECTIONS: &[&str] = &["Tx", "DbSession", "AsyncPgConnection", "Database", "Reader"];
const WITNESSES: &[&str] = &["&Held<", "[Held<", "&System"];
/// How a body names the viewer's scope: by a predicate, a reach, or as the viewer's own.
const SCOPES: &[&str] = &["scope::", ".reach(", "viewer.employee", "viewer.department"];
const LOCKS: &[&str] = &[".for_no_key_update()", ".for_update()", ".for_share()", ".for_key_share()"];
/// What changes rows, or says in a string what it does.
const BEYOND_READING: &[&str] = &["::update(", "::delete(", ".do_update(", "sql_query(", "batch_execute("];
const FEWEST_WORDS: usize = 4;

/// Every function of a store that speaks to the database has a scope, a witness, or no need of one.
pub fn stores_touch_rows_by_a_witness(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for subject in tree.subjects() {
        let sources = stores(tree).filter(|source| is_of(source, &subject));
        let all: Vec<(&Source, Function<'_>)> =
            sources.flat_map(|source| functions(&source.code).map(move |function| (source, function))).collect();
        let store = Store::of(&all);
        for (source, function) in all.iter().filter(|(_, function)| speaks_to_the_database(function)) {
            let (place, name) = (source.place.trim_start_matches("server/src/"), function.name);
            let needs_none = NEEDS_NONE.iter().any(|(file, exempt, _)| (*file, *exempt) == (place, name));
            if !needs_none && !store.is_witnessed(function) {
                breaches.push(format!("{place}: {name} has no scope and no witness"));
            }
        }
    }
    breaches
}

/// A row is held where it was locked by a scope or a witness, or inserted; nobody else says that it is.
pub fn rows_are_held_where_they_are_locked(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    let makes_one = |code: &str| code.contains("Held::locked") || code.contains("Held::inserted");
    let is_store = |source: &Source| source.room().is_some_and(|room| room.name == "store");
    let sources = tree.sources.iter().filter(|source| source.place.starts_with("server/") && makes_one(&source.code));
    for source in sources {
        if !is_store(source) {
            breaches.push(format!("{} says that a row is held", source.place));
            continue;
        }
        for function in functions(&source.code).filter(|function| makes_one(function.body)) {
            let is_locked = says(function.body, LOCKS) && (is_scoped(&function) || touches_nobodys(function.body));
            let is_inserted = function.body.contains("insert_into(");
            let claims = |claim: &str| function.body.contains(claim);
            if (claims("Held::locked") && !is_locked) || (claims("Held::inserted") && !is_inserted) {
                breaches.push(format!("{}: {} holds what it has not locked", source.place, function.name));
            }
        }
    }
    breaches
}

/// `System` is made with a reason, by use cases and jobs and not where requests are answered or rows are read.
pub fn reasons_are_given_by_actions(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in tree.sources.iter().filter(|source| source.place.starts_with("server/src/")) {
        let given: Vec<&str> = source.text.split("System::because(").skip(1).collect();
        let may_give = source.room().is_none_or(|room| matches!(room.name, "actions" | "duties"));
        if !given.is_empty() && !may_give {
            breaches.push(format!("{} gives itself a reason", source.place));
        }
        let silent = given.iter().filter(|rest| reason(rest).split_whitespace().count() < FEWEST_WORDS);
        breaches.extend(silent.map(|_| format!("{} gives no reason", source.place)));
    }
    breaches
}

/// Listed functions that there are not.
#[must_use]
pub fn witnesses_of_nothing(tree: &Tree) -> Vec<String> {
    let listed = NEEDS_NONE.iter().map(|(place, name, _)| (place, name));
    let is_there = |place: &str, name: &str| {
        let mut files = stores(tree).filter(|source| source.place.trim_start_matches("server/src/") == place);
        files.any(|source| functions(&source.code).any(|function| function.name == name))
    };
    let missing = listed.filter(|(place, name)| !is_there(place, name));
    missing.map(|(place, name)| format!("{place}: {name}")).collect()
}

fn stores(tree: &Tree) -> impl Iterator<Item = &Source> {
    tree.rooms().filter(|(_, room)| room.name == "store").map(|(source, _)| source)
}

fn is_of(source: &Source, subject: &str) -> bool {
    source.room().is_some_and(|room| room.path() == subject)
}

fn speaks_to_the_database(function: &Function<'_>) -> bool {
    let words = function.parameters.split(|letter: char| !letter.is_alphanumeric());
    words.into_iter().any(|word| CONNECTIONS.contains(&word))
}

/// Whether it names a scope or takes a witness.
fn is_scoped(function: &Function<'_>) -> bool {
    says(function.parameters, WITNESSES) || says(function.body, SCOPES)
}

/// Whether it only inserts, and reads nothing but what is nobody's.
fn touches_nobodys(body: &str) -> bool {
    let mut read = tables(body).filter(|(before, _)| !before.ends_with("insert_into("));
    let is_silent = body.contains("diesel::select(") && tables(body).next().is_none();
    !says(body, BEYOND_READING) && !is_silent && read.all(|(_, table)| OF_NOBODY.iter().any(|(name, _)| *name == table))
}

/// The tables that a body names, each with what stands before it.
fn tables(body: &str) -> impl Iterator<Item = (&str, &str)> {
    body.match_indices("::table").map(|(end, _)| {
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let start = body[..end].trim_end_matches(is_name).len();
        (body[..start].trim_end(), &body[start..end])
    })
}

/// A function as others call it: a method behind a point.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Called<'c> {
    name: &'c str,
    is_method: bool,
}

impl<'c> Called<'c> {
    fn of(function: &Function<'c>) -> Self {
        let is_method = function.parameters.trim_start_matches(['(', '&', ' ', '\n']).starts_with("self");
        Self { name: function.name, is_method }
    }

    fn is_called_in(&self, body: &str) -> bool {
        let call = format!("{}(", self.name);
        body.match_indices(&call).any(|(at, _)| {
            let before = body[..at].chars().next_back();
            let is_longer = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
            !is_longer && (before == Some('.')) == self.is_method
        })
    }
}

/// The functions of one store.
struct Store<'c> {
    /// Those that name a scope, be it by others of them.
    scoped: BTreeSet<Called<'c>>,
    /// Those that make a part of a statement and send none, each with its body.
    parts: Vec<(Called<'c>, &'c str)>,
}

impl<'c> Store<'c> {
    fn of(all: &[(&'c Source, Function<'c>)]) -> Self {
        let all = || all.iter().map(|(_, function)| function);
        let parts = all().filter(|function| !speaks_to_the_database(function));
        let mut scoped: BTreeSet<_> = all().filter(|function| says(function.body, SCOPES)).map(Called::of).collect();
        loop {
            let calls = |function: &&Function<'c>| scoped.iter().any(|called| called.is_called_in(function.body));
            let further: Vec<Called<'c>> = all().filter(calls).map(Called::of).collect();
            let before = scoped.len();
            scoped.extend(further);
            if scoped.len() == before {
                return Self { scoped, parts: parts.map(|part| (Called::of(part), part.body)).collect() };
            }
        }
    }

    fn is_witnessed(&self, function: &Function<'c>) -> bool {
        is_scoped(function)
            || self.scoped.contains(&Called::of(function))
            || touches_nobodys(&self.with_parts(function.body))
    }

    /// A body with those of the parts that it puts together.
    fn with_parts(&self, body: &str) -> String {
        let mut whole = body.to_owned();
        let mut left: Vec<_> = self.parts.iter().collect();
        loop {
            let (called, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|(part, _)| part.is_called_in(&whole));
            if called.is_empty() {
                return whole;
            }
            whole.extend(called.into_iter().map(|(_, body)| *body));
            left = others;
        }
    }
}

fn says(code: &str, words: &[&str]) -> bool {
    words.iter().any(|word| code.contains(word))
}

/// What stands between the quotes of a reason.
fn reason(rest: &str) -> &str {
    let quoted = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
    quoted.unwrap_or_default()
}
