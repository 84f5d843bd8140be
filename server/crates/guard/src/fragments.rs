//! The fragments of a document, each after those it spreads.
//!
//! In that order every fragment can be measured once and from measures already taken. A fragment that spreads itself,
//! even one that no operation uses, has no such order and is refused; so is a name used twice, because the compiler
//! might take the definition that was not measured. Chains of fragments are followed without recursion; only the
//! nesting within one definition, which the parser bounds, uses the stack elsewhere.

use std::collections::{HashMap, hash_map::Entry};

use apollo_compiler::{
    Node,
    ast::{Definition, Document, FragmentDefinition, Selection},
};

use crate::{
    limits::Limits,
    rejection::{Fault, Rejection, RejectionKind},
};

type Fragment<'d> = &'d Node<FragmentDefinition>;
type ByName<'d> = HashMap<&'d str, Fragment<'d>>;

/// The fragments of one document; no two share a name and none spreads itself.
pub(crate) struct Fragments<'d> {
    by_name: ByName<'d>,
    order: Vec<Fragment<'d>>,
}

impl<'d> Fragments<'d> {
    /// Reads the fragments of a document.
    pub(crate) fn of(document: &'d Document, limits: &Limits) -> Result<Self, Rejection> {
        let refuse = |fragment: Fragment<'d>, message: String| {
            let fault = Fault::from(message).located(fragment.location(), &document.sources);
            Rejection::of(RejectionKind::Validation, fault, limits)
        };
        let by_name = by_name(document).map_err(|fragment| {
            refuse(fragment, format!("there can be only one fragment named `{}`", fragment.name))
        })?;
        let order = in_order(&by_name)
            .map_err(|fragment| refuse(fragment, format!("the fragment `{}` spreads itself", fragment.name)))?;
        Ok(Self { by_name, order })
    }

    /// The fragment of that name.
    pub(crate) fn find(&self, name: &str) -> Option<Fragment<'d>> {
        self.by_name.get(name).copied()
    }

    /// The fragments so that each comes after those it spreads.
    pub(crate) fn in_order(&self) -> &[Fragment<'d>] {
        &self.order
    }
}

/// The fragments by name, or the second one of some name.
fn by_name(document: &Document) -> Result<ByName<'_>, Fragment<'_>> {
    let mut fragments = ByName::new();
    for definition in &document.definitions {
        let Definition::FragmentDefinition(fragment) = definition else { continue };
        match fragments.entry(fragment.name.as_str()) {
            Entry::Occupied(_) => return Err(fragment),
            Entry::Vacant(free) => free.insert(fragment),
        };
    }
    Ok(fragments)
}

enum Step<'d> {
    Enter(&'d str),
    Leave(Fragment<'d>),
}

#[derive(PartialEq)]
enum State {
    Open,
    Done,
}

/// The fragments in order, or one that spreads itself, directly or through others.
fn in_order<'d>(fragments: &ByName<'d>) -> Result<Vec<Fragment<'d>>, Fragment<'d>> {
    let mut states = HashMap::with_capacity(fragments.len());
    let mut order = Vec::with_capacity(fragments.len());
    let mut steps: Vec<_> = fragments.keys().copied().map(Step::Enter).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave(fragment) => {
                states.insert(fragment.name.as_str(), State::Done);
                order.push(fragment);
            }
            Step::Enter(name) => {
                let Some(&fragment) = fragments.get(name) else { continue };
                match states.get(name) {
                    Some(State::Done) => continue,
                    Some(State::Open) => return Err(fragment),
                    None => states.insert(name, State::Open),
                };
                steps.push(Step::Leave(fragment));
                steps.extend(spreads(&fragment.selection_set).into_iter().map(Step::Enter));
            }
        }
    }
    Ok(order)
}

/// The names of the fragments that a selection spreads at any depth.
fn spreads(selections: &[Selection]) -> Vec<&str> {
    let mut names = Vec::new();
    let mut open: Vec<_> = selections.iter().collect();
    while let Some(selection) = open.pop() {
        match selection {
            Selection::Field(field) => open.extend(&field.selection_set),
            Selection::InlineFragment(inline) => open.extend(&inline.selection_set),
            Selection::FragmentSpread(spread) => names.push(spread.fragment_name.as_str()),
        }
    }
    names
}
