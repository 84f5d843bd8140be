//! The guard alone, on a small stack: it answers whatever comes, within milliseconds of its own time, and what it lets
//! through is valid and small.

use std::collections::{BTreeMap, HashSet};
use std::thread;
use std::time::Duration;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Selection, SelectionSet};
use nix::time::{ClockId, clock_gettime};
use rounds_guard::{Guard, Limits};
use rounds_platform::graphql::engine_form;
use rounds_server::graph;
use serde_json::Map;

use crate::hostile::generators::{Payload, PayloadSource};
use crate::hostile::{schema, seed, setting};

const SMALL_STACK: usize = 512 * 1024;
/// For 999 documents in 1,000; the guard is optimised in every build.
const LONGEST: Duration = Duration::from_millis(5);

/// How much processor time this thread took so far; other processes do not disturb it.
fn own_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap().into()
}

/// Fields, spreads and inline fragments, counted by expanding for real.
fn size(document: &ExecutableDocument, set: &SelectionSet) -> usize {
    let count = |selection: &Selection| match selection {
        Selection::Field(field) => size(document, &field.selection_set),
        Selection::InlineFragment(inline) => size(document, &inline.selection_set),
        Selection::FragmentSpread(spread) => size(document, &document.fragments[&spread.fragment_name].selection_set),
    };
    set.selections.iter().map(|selection| 1 + count(selection)).sum()
}

/// What became of the documents: how many of each kind passed or fell under which code, and how long each new document took.
#[derive(Default)]
struct Verdicts {
    tally: BTreeMap<String, usize>,
    took: Vec<(Duration, &'static str)>,
    seen: HashSet<String>,
}

impl Verdicts {
    fn judge(&mut self, guard: &Guard, (kind, payload): (&'static str, Payload)) {
        let Payload::Document(document, variables) = payload else { return };
        let variables: Map<_, _> = variables.as_object().cloned().unwrap_or_default();
        let began = own_time();
        let verdict = guard.check(&document, None, variables);
        let took = own_time() - began;
        if self.seen.insert(document.clone()) {
            self.took.push((took, kind));
        }
        let outcome = match &verdict {
            Ok(checked) => {
                let compiled = checked.document.compiled();
                let expanded: usize = compiled.operations.iter().map(|one| size(compiled, &one.selection_set)).sum();
                assert!(expanded <= guard.limits().nodes, "{expanded}: {document}");
                let form = engine_form(compiled, &document);
                assert_eq!(form.fragments.len(), compiled.fragments.len());
                "accepted"
            }
            Err(rejection) => rejection.kind.code(),
        };
        *self.tally.entry(format!("{kind}: {outcome}")).or_default() += 1;
    }

    fn told(mut self) {
        self.took.sort();
        let at = |share: f64| self.took[((self.took.len() - 1) as f64 * share) as usize];
        let (median, p999, most) = (at(0.5), at(0.999), at(1.0));
        println!("{} new documents judged: median {:?}, p99.9 {:?}, most {:?}", self.took.len(), median.0, p999, most);
        for (outcome, count) in &self.tally {
            println!("  {outcome} {count}");
        }
        assert!(p999.0 < LONGEST, "{p999:?}");
        assert!(self.tally.keys().any(|outcome| outcome.ends_with("accepted")));
    }
}

#[test]
fn the_guard_answers_whatever_comes_within_milliseconds() {
    let run = || {
        let sdl = graph::engine(None).sdl().to_owned();
        let guard = Guard::new(&sdl, Limits::default(), graph::ALONE).unwrap();
        let schema = schema(&sdl);
        let mut source = PayloadSource::new(&schema, seed());
        let mut verdicts = Verdicts::default();
        for _ in 0..setting("ROUNDS_HOSTILE", 10_000) {
            verdicts.judge(&guard, source.next());
        }
        verdicts.told();
    };
    thread::Builder::new().stack_size(SMALL_STACK).spawn(run).unwrap().join().unwrap();
}
