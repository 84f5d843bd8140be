//! What tests arrange by SQL: each time they say why no use case made it.

use crate::reading::closing;
use crate::tree::{Source, Tree};

/// What SQL goes through; whoever calls them says why.
const DOORS: &[&str] = &["tests/src/world.rs", "tests/operations/people.rs"];
/// How a call ends that sends a statement.
const CALLS: &[&str] = &["sql(", "batch_execute("];
/// Holding a lock and letting go of it arranges nothing.
const LOCKS: &[&str] = &["\"begin", "\"commit\"", "\"rollback\""];

/// The lines from the first to the last of one statement, both counted from zero.
#[derive(Clone, Copy)]
struct Span {
    first: usize,
    last: usize,
}

pub fn sql_in_tests_says_why(tree: &Tree) -> Vec<String> {
    let is_test = |source: &&Source| {
        source.place.starts_with("tests/")
            && !source.place.starts_with("tests/architecture/")
            && !DOORS.contains(&source.place.as_str())
    };
    let silent = |source| untold(source).into_iter().map(move |span: Span| (source, span));
    let breaches = tree.sources.iter().filter(is_test).flat_map(silent);
    breaches
        .map(|(source, span)| format!("{}:{} arranges by SQL without a word", source.place, span.last + 1))
        .collect()
}

/// Arrangements without a comment right above or beside; one that follows another right away shares its words.
fn untold(source: &Source) -> Vec<Span> {
    let lines: Vec<&str> = source.text.lines().collect();
    let (mut silent, mut told) = (Vec::new(), None);
    for span in arrangements(source, &lines) {
        let is_word = |line: &&str| line.trim_start().starts_with("//") || line.contains(" // ");
        let above = span.first.checked_sub(1);
        let is_above = above.is_some_and(|above| lines[above].trim_start().starts_with("//"));
        let shares = above.is_some() && above == told;
        if is_above || shares || lines[span.first..=span.last].iter().any(is_word) {
            told = Some(span.last);
        } else {
            silent.push(span);
        }
    }
    silent
}

/// Every statement that sends SQL which changes something, in their order.
fn arrangements(source: &Source, lines: &[&str]) -> Vec<Span> {
    let code = source.code.as_str();
    let mut calls: Vec<usize> = CALLS.iter().flat_map(|call| code.match_indices(call)).map(|(at, _)| at).collect();
    calls.extend(code.match_indices("sql_query(").filter(|(at, _)| executes(&code[*at..])).map(|(at, _)| at));
    calls.sort_unstable();
    let spans = calls.into_iter().filter(|at| is_call(&code[..*at])).map(|at| span(code, at));
    let is_lock =
        |span: &Span| lines[span.first..=span.last].iter().any(|line| LOCKS.iter().any(|lock| line.contains(lock)));
    spans.filter(|span| !is_lock(span)).collect()
}

/// Whether what a statement asks is carried out and not read.
fn executes(rest: &str) -> bool {
    rest.split(';').next().is_some_and(|statement| statement.contains(".execute("))
}

/// Whether what stands before a name neither makes it part of a longer one nor declares it.
fn is_call(before: &str) -> bool {
    !before.ends_with("fn ") && !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

fn span(code: &str, at: usize) -> Span {
    let line_of = |at: usize| code[..at].matches('\n').count();
    let open = at + code[at..].find('(').unwrap_or_default();
    let lines: Vec<&str> = code.lines().collect();
    let mut first = line_of(at);
    while first > 0
        && !lines[first - 1].trim_end().is_empty()
        && !lines[first - 1].trim_end().ends_with([';', '{', '}'])
    {
        first -= 1;
    }
    let close = closing(code, open);
    let end = close + code[close..].find(';').unwrap_or_default();
    Span { first, last: line_of(end) }
}
