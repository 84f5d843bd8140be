//! What each operation starts, and what it may not start together.
//!
//! The engine runs a root field once for each time it is written, even under one response key. So a mutation or a
//! subscription may use a key only once, and fields such as sign-in must be the only root field of their whole document:
//! otherwise one request could try many passwords.

use std::collections::HashSet;

use apollo_compiler::{
    Name,
    ast::{Document, OperationDefinition, OperationType, Selection},
};

use crate::{
    cost::Cost,
    document::{OperationKind, Outline, RootField},
    fragments::Fragments,
    limits::Limits,
    rejection::{Fault, Rejection, RejectionKind},
};

const INTROSPECTION: [&str; 3] = ["__schema", "__type", "__typename"];

/// Outlines every operation of a document whose size was found good.
pub(crate) fn judge(
    document: &Document,
    fragments: &Fragments<'_>,
    costs: &[(&OperationDefinition, Cost)],
    rules: &Rules<'_>,
) -> Result<Vec<Outline>, Rejection> {
    let outlines: Vec<_> = costs.iter().map(|(operation, _)| outline(operation, fragments)).collect();
    let mut faults = rules.company(&outlines);
    for (outline, (operation, cost)) in outlines.iter().zip(costs) {
        let span = operation.selection_set.first().and_then(Selection::location);
        let found = rules.judge(outline, cost).into_iter();
        faults.extend(found.map(|message| Fault::from(message).located(span, &document.sources)));
    }
    if faults.is_empty() {
        return Ok(outlines);
    }
    Err(Rejection::new(RejectionKind::TooComplex, faults, rules.limits))
}

/// What operations are held to.
pub(crate) struct Rules<'r> {
    pub(crate) limits: &'r Limits,
    /// Root fields that must be the only one of their document.
    pub(crate) alone: &'r HashSet<String>,
}

impl Rules<'_> {
    fn company(&self, outlines: &[Outline]) -> Vec<Fault> {
        let started: Vec<_> = outlines.iter().flat_map(|outline| &outline.root_fields).collect();
        let shy = started.iter().find(|field| self.alone.contains(&field.name));
        let Some(field) = shy.filter(|_| started.len() > 1) else { return Vec::new() };
        vec![format!("`{}` must be the only field of its document", field.name).into()]
    }

    fn judge(&self, outline: &Outline, cost: &Cost) -> Vec<String> {
        let mut messages = Vec::new();
        let depth = if outline.introspection_only { self.limits.introspection_depth } else { self.limits.depth };
        if cost.depth > depth {
            messages.push(format!("the operation is too deep: at most {depth} levels of fields are allowed"));
        }
        if outline.root_fields.len() > self.limits.root_fields {
            messages.push(format!("too many root fields: at most {} are allowed", self.limits.root_fields));
        }
        messages.extend(repeated(outline).map(|field| {
            let key = &field.response_key;
            format!("`{key}` is selected twice and would run twice; give the second an alias or leave it out")
        }));
        messages
    }
}

fn outline(operation: &OperationDefinition, fragments: &Fragments<'_>) -> Outline {
    let mut root_fields = Vec::new();
    collect(&operation.selection_set, fragments, &mut root_fields);
    let is_query = operation.operation_type == OperationType::Query;
    Outline {
        kind: operation.operation_type.into(),
        name: operation.name.as_ref().map(Name::to_string),
        introspection_only: is_query && root_fields.iter().all(|field| INTROSPECTION.contains(&field.name.as_str())),
        root_fields,
    }
}

/// Follows fragments by recursion: their nesting and number were judged before.
fn collect(selections: &[Selection], fragments: &Fragments<'_>, found: &mut Vec<RootField>) {
    for selection in selections {
        match selection {
            Selection::Field(field) => {
                found.push(RootField { response_key: field.response_name().to_string(), name: field.name.to_string() });
            }
            Selection::InlineFragment(inline) => collect(&inline.selection_set, fragments, found),
            Selection::FragmentSpread(spread) => {
                let fragment = fragments.find(spread.fragment_name.as_str());
                collect(fragment.map_or(&[], |fragment| &fragment.selection_set), fragments, found);
            }
        }
    }
}

/// Root fields that write or listen under a key already used.
fn repeated(outline: &Outline) -> impl Iterator<Item = &RootField> {
    let mut keys = HashSet::new();
    let only_reads = outline.kind == OperationKind::Query;
    outline.root_fields.iter().filter(move |field| !only_reads && !keys.insert(field.response_key.as_str()))
}
