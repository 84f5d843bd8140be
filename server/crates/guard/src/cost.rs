//! What a document costs once its fragments are expanded, counted without expanding them.
//!
//! Each definition is walked once. A spread adds the measure already taken of its fragment, with saturating sums, so a
//! document that would expand to billions of fields is refused in the time it takes to read it.
//!
//! Sums (nodes, spreads, aliases, directives) are those of the whole document; depths are those of each operation.

use std::collections::HashMap;

use apollo_compiler::ast::{DirectiveList, Document, Field, OperationDefinition, Selection};

use crate::{
    fragments::Fragments,
    limits::Limits,
    rejection::{Fault, Rejection, RejectionKind},
};

/// Fields of the schema's own types that lead from type to type and so can be repeated without end.
const MEMBER_LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// The measure of a selection, fragments expanded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) nodes: usize,
    pub(crate) spreads: usize,
    pub(crate) aliases: usize,
    pub(crate) directives: usize,
    /// Fields on the longest path.
    pub(crate) depth: usize,
    /// Selection sets within one another, those of fragments included.
    pub(crate) nesting: usize,
    /// Lists of members within one another, wherever they stand.
    member_lists: usize,
    /// The same below `__schema` and `__type` only.
    pub(crate) introspection_lists: usize,
}

impl Cost {
    /// Both side by side.
    fn and(self, other: Self) -> Self {
        Self {
            nodes: self.nodes.saturating_add(other.nodes),
            spreads: self.spreads.saturating_add(other.spreads),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
            nesting: self.nesting.max(other.nesting),
            member_lists: self.member_lists.max(other.member_lists),
            introspection_lists: self.introspection_lists.max(other.introspection_lists),
        }
    }

    /// One node around the selection.
    fn wrapped(self, directives: &DirectiveList) -> Self {
        Self { nodes: self.nodes.saturating_add(1), ..self }.with(directives)
    }

    fn with(self, directives: &DirectiveList) -> Self {
        Self { directives: self.directives.saturating_add(directives.len()), ..self }
    }
}

/// Measures every operation and refuses the document when their sum is too large.
pub(crate) fn judge<'d>(
    document: &'d Document,
    fragments: &Fragments<'d>,
    limits: &Limits,
) -> Result<Vec<(&'d OperationDefinition, Cost)>, Rejection> {
    let mut measured = Measured::default();
    for fragment in fragments.in_order() {
        let cost = measured.selections(&fragment.selection_set).with(&fragment.directives);
        measured.0.insert(fragment.name.as_str(), cost);
    }
    let operations = document.definitions.iter().filter_map(|definition| definition.as_operation_definition());
    let costs: Vec<_> = operations.map(|operation| (&**operation, measured.operation(operation))).collect();
    // Those that no operation uses are no cost, but the compiler may walk them.
    let nesting = measured.0.values().map(|cost| cost.nesting).max().unwrap_or_default();
    let total = costs.iter().fold(Cost { nesting, ..Cost::default() }, |sum, (_, cost)| sum.and(*cost));
    let faults = excess(document, &costs, total, limits);
    if faults.is_empty() {
        return Ok(costs);
    }
    Err(Rejection::new(RejectionKind::TooComplex, faults, limits))
}

fn excess(document: &Document, costs: &[(&OperationDefinition, Cost)], total: Cost, limits: &Limits) -> Vec<Fault> {
    let definitions = document.definitions.iter();
    let fragments = definitions.filter(|definition| definition.as_fragment_definition().is_some()).count();
    let variables = costs.iter().map(|(operation, _)| operation.variables.len()).sum();
    [
        ("fields and fragments", total.nodes, limits.nodes),
        ("levels of fields and fragments", total.nesting, limits.recursion),
        ("fragment definitions", fragments, limits.fragments),
        ("fragment spreads", total.spreads, limits.spreads),
        ("aliases", total.aliases, limits.aliases),
        ("directives", total.directives, limits.directives),
        ("variables", variables, limits.variables),
        ("levels of schema lists", total.introspection_lists, limits.introspection_lists),
    ]
    .into_iter()
    .filter(|(_, found, allowed)| found > allowed)
    .map(|(what, _, allowed)| {
        Fault::from(format!("too many {what}: at most {allowed} are allowed, fragments expanded"))
    })
    .collect()
}

/// The fragments measured so far.
#[derive(Default)]
struct Measured<'d>(HashMap<&'d str, Cost>);

impl Measured<'_> {
    fn operation(&self, operation: &OperationDefinition) -> Cost {
        let cost = self.selections(&operation.selection_set).with(&operation.directives);
        operation.variables.iter().fold(cost, |cost, variable| cost.with(&variable.directives))
    }

    fn selections(&self, selections: &[Selection]) -> Cost {
        let sum = selections.iter().fold(Cost::default(), |sum, selection| sum.and(self.selection(selection)));
        Cost { nesting: sum.nesting.saturating_add(usize::from(!selections.is_empty())), ..sum }
    }

    fn selection(&self, selection: &Selection) -> Cost {
        match selection {
            Selection::Field(field) => self.field(field),
            Selection::InlineFragment(inline) => self.selections(&inline.selection_set).wrapped(&inline.directives),
            Selection::FragmentSpread(spread) => {
                let cost = self.0.get(spread.fragment_name.as_str()).copied().unwrap_or_default();
                Cost { spreads: cost.spreads.saturating_add(1), ..cost }.wrapped(&spread.directives)
            }
        }
    }

    fn field(&self, field: &Field) -> Cost {
        let cost = self.selections(&field.selection_set).wrapped(&field.directives);
        let name = field.name.as_str();
        let member_lists = cost.member_lists.saturating_add(usize::from(MEMBER_LISTS.contains(&name)));
        let asks_for_schema = matches!(name, "__schema" | "__type");
        Cost {
            aliases: cost.aliases.saturating_add(usize::from(field.alias.is_some())),
            depth: cost.depth.saturating_add(1),
            member_lists,
            introspection_lists: if asks_for_schema { member_lists } else { cost.introspection_lists },
            ..cost
        }
    }
}
