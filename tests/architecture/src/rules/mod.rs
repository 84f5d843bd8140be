//! The rules, each a function from the tree to what breaks it.

mod arrangements;
mod crates;
mod modules;
mod promises;
mod rooms;
mod sizes;
mod subjects;
mod wings;
mod witnesses;
mod words;

pub use promises::promises_of_nothing;
pub use subjects::{Rooms, acquaintances};
pub use witnesses::witnesses_of_nothing;

use crate::tree::{Source, Tree};

/// What a rule looks like.
pub type Rule = fn(&Tree) -> Vec<String>;

/// Every rule by its name.
pub const RULES: &[(&str, Rule)] = &[
    ("crates use only those below", crates::use_only_those_below),
    ("tests are run", crates::tests_are_run),
    ("leaves know no wing", wings::leaves_know_no_wing),
    ("wings keep their order", wings::keep_their_order),
    ("subjects know no hub", wings::subjects_know_no_hub),
    ("subjects are acyclic", subjects::are_acyclic),
    ("modules form no circle", modules::form_no_circle),
    ("stores are private", rooms::stores_are_private),
    ("SQL stays in its rooms", rooms::sql_stays_in_its_rooms),
    ("stores and actions know no GraphQL", rooms::stores_and_actions_know_no_graphql),
    ("stores touch rows by a scope or a witness", witnesses::stores_touch_rows_by_a_witness),
    ("rows are held where they are locked", witnesses::rows_are_held_where_they_are_locked),
    ("reasons to read past a scope are given by actions", witnesses::reasons_are_given_by_actions),
    ("subjects have known files", rooms::subjects_have_known_files),
    ("root fields can fail alone", rooms::root_fields_can_fail_alone),
    ("files are short", sizes::files_are_short),
    ("functions are short", sizes::functions_are_short),
    ("functions take few parameters", sizes::functions_take_few_parameters),
    ("every wing and module is documented", words::every_wing_and_module_is_documented),
    ("promises are kept or listed", promises::are_kept_or_listed),
    ("no lint is silenced", words::no_lint_is_silenced),
    ("nothing is put off", words::nothing_is_put_off),
    ("SQL in tests says why", arrangements::sql_in_tests_says_why),
];

fn naming<'t>(sources: impl Iterator<Item = &'t Source>, is_breach: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources {
        let named = source.reading.paths.iter().filter(|path| is_breach(source, path));
        breaches.extend(named.map(|path| format!("{} names {path}", source.place)));
    }
    breaches.sort();
    breaches.dedup();
    breaches
}
