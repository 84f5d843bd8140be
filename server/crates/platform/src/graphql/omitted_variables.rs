//! Arguments whose variable was omitted.
//!
//! To GraphQL `rows(state: $state)` without a value for `$state` is `rows`: the argument's default holds. The engine
//! takes it for null instead and refuses it where null is not allowed, so such arguments are left out before it looks.

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql_value::Value;
use serde_json::Map;

/// Leaves out every argument that is a variable without a value. `given` are the coerced variables of the operation that
/// runs; what is left out of other operations does not matter.
pub fn leave_out_omitted(document: &mut ExecutableDocument, given: &Map<String, serde_json::Value>) {
    let declared = document.operations.iter().map(|(_, operation)| declares(&operation.node)).sum::<usize>();
    if declared <= given.len() {
        return;
    }
    use async_graphql::parser::types::DocumentOperations::{Multiple, Single};
    match &mut document.operations {
        Single(operation) => within(&mut operation.node.selection_set.node, given),
        Multiple(operations) => {
            for operation in operations.values_mut() {
                within(&mut operation.node.selection_set.node, given);
            }
        }
    }
    for fragment in document.fragments.values_mut() {
        within(&mut fragment.node.selection_set.node, given);
    }
}

fn declares(operation: &OperationDefinition) -> usize {
    operation.variable_definitions.len()
}

/// By recursion: the guard bounds the nesting.
fn within(set: &mut SelectionSet, given: &Map<String, serde_json::Value>) {
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                leave_out(&mut field.node, given);
                within(&mut field.node.selection_set.node, given);
            }
            Selection::InlineFragment(inline) => within(&mut inline.node.selection_set.node, given),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn leave_out(field: &mut Field, given: &Map<String, serde_json::Value>) {
    let has_value = |value: &Value| !matches!(value, Value::Variable(name) if !given.contains_key(name.as_str()));
    field.arguments.retain(|(_, value)| has_value(&value.node));
}
