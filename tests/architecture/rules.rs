//! The rules, each a function from the tree to what breaks it.

use crate::reading::closing;
use crate::tree::{Source, Tree};

/// What a rule looks like.
pub type Rule = fn(&Tree) -> Vec<String>;

/// Every rule by its name.
pub const RULES: &[(&str, Rule)] = &[
    ("leaf crates stand alone", leaf_crates_stand_alone),
    ("platform knows no subject", platform_knows_no_subject),
    ("stores are private", stores_are_private),
    ("subjects know no hub", subjects_know_no_hub),
    ("SQL stays in its rooms", sql_stays_in_its_rooms),
    ("stores and actions know no GraphQL", stores_and_actions_know_no_graphql),
    ("subjects have known files", subjects_have_known_files),
    ("files are short", files_are_short),
    ("functions are short", functions_are_short),
    ("functions take few parameters", functions_take_few_parameters),
    ("root fields can fail alone", root_fields_can_fail_alone),
    ("no lint is silenced", no_lint_is_silenced),
    ("nothing is put off", nothing_is_put_off),
];

/// The leaf crates and what each may use of ours.
const LEAVES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("tables", &[]),
    ("guard", &[]),
    ("fcm", &[]),
    ("launcher", &[]),
    ("outbox", &["rounds_tables"]),
    ("testdb", &["rounds_launcher"]),
];

/// Files outside the rooms of SQL that speak to diesel, and why.
const SPEAKS_DIESEL: &[(&str, &str)] = &[
    ("server/src/platform/db/", "the pool, sessions and pages"),
    ("server/src/platform/scalars.rs", "how values are stored"),
    ("server/src/platform/access/reach.rs", "a reach as a predicate"),
    ("server/src/platform/error/mod.rs", "what a violated constraint means"),
    ("server/src/cli/database.rs", "makes the private database"),
    ("server/src/cli/demo/", "makes a company with a past, which no use case can"),
];

/// Files whose functions take what a trait of somebody else wants them to.
const OBEYS_TRAITS: &[(&str, &str)] = &[("server/src/platform/db/tls.rs", "how rustls has a certificate judged")];

const ROOMS: &[&str] = &["mod", "model", "scope", "store", "actions", "graphql", "loaders", "duties"];
const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 40;
const MOST_PARAMETERS: usize = 4;

fn leaf_crates_stand_alone(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for (leaf, allowed) in LEAVES {
        let folder = format!("server/crates/{leaf}/src/");
        for source in tree.sources.iter().filter(|source| source.place.starts_with(&folder)) {
            let ours = source.paths.iter().filter(|path| path.starts_with("rounds_"));
            let own = format!("rounds_{leaf}");
            for path in ours.filter(|path| !is_below(path, &own) && !allowed.iter().any(|name| is_below(path, name))) {
                breaches.push(format!("{} names {path}", source.place));
            }
        }
        let manifest = format!("server/crates/{leaf}/Cargo.toml");
        for (_, text) in tree.others.iter().filter(|(place, _)| *place == manifest) {
            let ours = dependencies(text).filter(|name| name.starts_with("rounds-"));
            let foreign = ours.filter(|name| !allowed.contains(&name.replace('-', "_").as_str()));
            breaches.extend(foreign.map(|name| format!("{manifest} depends on {name}")));
        }
    }
    breaches
}

/// The names under `[dependencies]`.
fn dependencies(manifest: &str) -> impl Iterator<Item = &str> {
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split(['.', ' ', '=']).next()).filter(|name| !name.is_empty())
}

fn platform_knows_no_subject(tree: &Tree) -> Vec<String> {
    let platform = tree.sources.iter().filter(|source| source.place.starts_with("server/src/platform/"));
    naming(platform, |_, path| is_below(path, "crate") && path != "crate" && !is_below(path, "crate::platform"))
}

fn stores_are_private(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for subject in tree.subjects() {
        let store = format!("crate::{subject}::store");
        let others = tree
            .sources
            .iter()
            .filter(|source| source.in_server().is_some() && source.in_subject().is_none_or(|(own, _)| own != subject));
        breaches.extend(naming(others, |_, path| is_below(path, &store)));
        let door = format!("server/src/{subject}/mod.rs");
        for source in tree.sources.iter().filter(|source| source.place == door) {
            for open in ["pub mod store", "pub use store::", "pub use self::store::"] {
                if source.code.contains(open) {
                    breaches.push(format!("{door} says `{open}`"));
                }
            }
        }
    }
    breaches
}

fn subjects_know_no_hub(tree: &Tree) -> Vec<String> {
    const HUBS: &[&str] = &["crate::graph", "crate::duties", "crate::cli", "crate::serving", "crate::contract"];
    let subjects = tree.sources.iter().filter(|source| source.in_subject().is_some());
    naming(subjects, |_, path| HUBS.iter().any(|hub| is_below(path, hub)))
}

fn sql_stays_in_its_rooms(tree: &Tree) -> Vec<String> {
    let outside = tree.sources.iter().filter(|source| {
        let is_room = source.in_subject().is_some_and(|(_, room)| matches!(room, "model" | "scope" | "store"));
        let is_known = SPEAKS_DIESEL.iter().any(|(place, _)| source.place.starts_with(place));
        source.in_server().is_some() && !is_room && !is_known
    });
    naming(outside, |_, path| is_below(path, "diesel") || is_below(path, "diesel_async"))
}

fn stores_and_actions_know_no_graphql(tree: &Tree) -> Vec<String> {
    let rooms = tree.sources.iter().filter(|source| {
        source.in_subject().is_some_and(|(_, room)| matches!(room, "store" | "actions" | "scope" | "duties"))
    });
    naming(rooms, |_, path| is_below(path, "async_graphql") || is_below(path, "crate::platform::graphql::prelude"))
}

fn subjects_have_known_files(tree: &Tree) -> Vec<String> {
    let files = tree.sources.iter().filter_map(|source| Some((source, source.in_subject()?.1)));
    let unknown = files.filter(|(_, room)| !ROOMS.contains(room));
    let mut breaches: Vec<String> =
        unknown.map(|(source, _)| format!("{} is no room of a subject", source.place)).collect();
    for subject in tree.subjects() {
        if !tree.sources.iter().any(|source| source.place == format!("server/src/{subject}/mod.rs")) {
            breaches.push(format!("server/src/{subject} has no mod.rs that says what it is"));
        }
    }
    breaches
}

fn files_are_short(tree: &Tree) -> Vec<String> {
    let written = tree.sources.iter().filter(|source| source.place != "server/crates/tables/src/lib.rs");
    let lengths = written.map(|source| (source, source.text.lines().count()));
    let long = lengths.filter(|(_, lines)| *lines > LONGEST_FILE);
    long.map(|(source, lines)| format!("{} has {lines} lines", source.place)).collect()
}

fn functions_are_short(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in tree.sources.iter().filter(|source| source.place.starts_with("server/")) {
        for function in functions(&source.code) {
            let lines = function.body.lines().count();
            if lines > LONGEST_FUNCTION {
                breaches.push(format!("{}: fn {} has {lines} lines", source.place, function.name));
            }
        }
    }
    breaches
}

fn functions_take_few_parameters(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    let is_graphql = |source: &Source| source.in_subject().is_some_and(|(_, room)| room == "graphql");
    let obeys = |source: &Source| OBEYS_TRAITS.iter().any(|(place, _)| source.place == *place);
    let ours = |source: &&Source| source.place.starts_with("server/") && !is_graphql(source) && !obeys(source);
    for source in tree.sources.iter().filter(ours) {
        for function in functions(&source.code) {
            let count = parameters(function.parameters);
            if count > MOST_PARAMETERS {
                breaches.push(format!("{}: fn {} takes {count} parameters", source.place, function.name));
            }
        }
    }
    breaches
}

/// Query and Mutation fields answer `Answer<…>`, so that the failure of one leaves its neighbours alone.
fn root_fields_can_fail_alone(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    let rooms = tree.sources.iter().filter(|source| source.in_subject().is_some_and(|(_, room)| room == "graphql"));
    for source in rooms {
        for body in roots(&source.code) {
            for function in functions(body).filter(|function| !function.answer.starts_with("Answer<")) {
                breaches.push(format!("{}: {} answers `{}`", source.place, function.name, function.answer));
            }
        }
    }
    breaches
}

/// The bodies of `impl …Query` and `impl …Mutation`.
fn roots(code: &str) -> impl Iterator<Item = &str> {
    let starts = code.match_indices("\nimpl ").map(|(start, _)| start);
    starts.filter_map(|start| {
        let open = start + code[start..].find('{')?;
        let head = code[start..open].trim();
        let is_root = head.ends_with("Query") || head.ends_with("Mutation");
        is_root.then(|| &code[open..closing(code, open)])
    })
}

fn no_lint_is_silenced(tree: &Tree) -> Vec<String> {
    let is_silenced = |source: &&Source| {
        let packed: String = source.code.split_whitespace().collect();
        ["#[allow(", "#![allow(", ",allow("].iter().any(|way| packed.contains(way))
    };
    tree.sources.iter().filter(is_silenced).map(|source| format!("{} allows a lint", source.place)).collect()
}

fn nothing_is_put_off(tree: &Tree) -> Vec<String> {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let sources = tree.sources.iter().map(|source| (&source.place, &source.text));
    let all = sources.chain(tree.others.iter().map(|(place, text)| (place, text)));
    let put_off = all.filter(|(_, text)| marks.iter().any(|mark| text.contains(mark)));
    put_off.map(|(place, _)| format!("{place} puts something off")).collect()
}

fn naming<'t>(sources: impl Iterator<Item = &'t Source>, is_breach: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        let named = source.paths.iter().filter(|path| is_breach(source, path));
        breaches.extend(named.map(|path| format!("{} names {path}", source.place)));
    }
    breaches.dedup();
    breaches
}

fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// One function as it is written.
struct Function<'c> {
    name: &'c str,
    parameters: &'c str,
    answer: &'c str,
    body: &'c str,
}

/// The functions with a body, those within others too.
fn functions(code: &str) -> impl Iterator<Item = Function<'_>> {
    code.match_indices("fn ").filter_map(|(start, _)| {
        let is_word = start == 0 || code[..start].ends_with([' ', '\n', '(']);
        let name_end = start + 3 + code[start + 3..].find(['(', '<'])?;
        let name = code[start + 3..name_end].trim();
        if !is_word || name.is_empty() || !name.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
            return None;
        }
        let open = name_end + generics(&code[name_end..]);
        let close = closing(code, open);
        let end = close + code[close..].find(['{', ';'])?;
        if code[end..].starts_with(';') {
            return None;
        }
        let answer = code[close..end].split(" where").next().unwrap_or_default();
        let answer = answer.trim().trim_start_matches("->").trim();
        Some(Function { name, parameters: &code[open..close], answer, body: &code[end..closing(code, end)] })
    })
}

/// The length of `<…>` before the parameters.
fn generics(code: &str) -> usize {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, letter) in code.char_indices() {
        match letter {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            '(' if depth == 0 => return at,
            _ => {}
        }
        before = letter;
    }
    0
}

/// How many parameters there are beside the receiver.
fn parameters(list: &str) -> usize {
    let inner = list.trim_start_matches('(').trim_end_matches(')');
    let mut depth = 0_i32;
    let mut before = ' ';
    let mut found = vec![String::new()];
    for letter in inner.chars() {
        match letter {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '>' if before != '-' => depth -= 1,
            ',' if depth == 0 => found.push(String::new()),
            _ => {}
        }
        before = letter;
        if letter != ',' || depth > 0 {
            found.last_mut().expect("there is one from the start").push(letter);
        }
    }
    let is_receiver = |text: &str| matches!(text.trim_start_matches(['&', ' ']), "self" | "mut self");
    found.iter().map(|text| text.trim()).filter(|text| !text.is_empty() && !is_receiver(text)).count()
}
