//! The engine's own form of a document, translated from the one that the guard found good.
//!
//! The engine's parser never meets a client's text: it recurses without bounds, and its grammar is not quite GraphQL's
//! (it refuses `[ID! ]` and `on # …` before a name). A document is parsed and validated once, by the guard.
//! What the guard refuses cannot occur here, so the translation does not fail.

use apollo_compiler::ast::{Argument, DirectiveList, OperationType as Kind, Value as Written, VariableDefinition};
use apollo_compiler::executable::{self as good, Operation};
use apollo_compiler::{Name as Word, Node};
use async_graphql::parser::types::{
    Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition, FragmentSpread, InlineFragment,
    OperationDefinition, OperationType, Selection, SelectionSet, Type, TypeCondition,
    VariableDefinition as EngineVariable,
};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value;

use super::source_positions::Places;

type EngineArgument = (Positioned<Name>, Positioned<Value>);

/// The engine's form of a document that was written as `source`.
#[must_use]
pub fn engine_form(document: &good::ExecutableDocument, source: &str) -> ExecutableDocument {
    Translator { places: Places::of(source) }.document(document)
}

struct Translator {
    places: Places,
}

impl Translator {
    fn document(&self, document: &good::ExecutableDocument) -> ExecutableDocument {
        let named = document.operations.named.iter();
        let operations = match &document.operations.anonymous {
            Some(operation) => DocumentOperations::Single(self.operation(operation)),
            None => DocumentOperations::Multiple(
                named.map(|(word, operation)| (Name::new(word), self.operation(operation))).collect(),
            ),
        };
        let fragments = document.fragments.iter();
        let fragments = fragments.map(|(word, fragment)| (Name::new(word), self.fragment(fragment))).collect();
        ExecutableDocument { operations, fragments }
    }

    fn operation(&self, operation: &Node<Operation>) -> Positioned<OperationDefinition> {
        let definition = OperationDefinition {
            ty: match operation.operation_type {
                Kind::Query => OperationType::Query,
                Kind::Mutation => OperationType::Mutation,
                Kind::Subscription => OperationType::Subscription,
            },
            variable_definitions: operation.variables.iter().map(|variable| self.variable(variable)).collect(),
            directives: self.directives(&operation.directives),
            selection_set: self.selections(&operation.selection_set),
        };
        self.places.at(operation.location(), definition)
    }

    fn fragment(&self, fragment: &Node<good::Fragment>) -> Positioned<FragmentDefinition> {
        let definition = FragmentDefinition {
            type_condition: self.condition(fragment.type_condition()),
            directives: self.directives(&fragment.directives),
            selection_set: self.selections(&fragment.selection_set),
        };
        self.places.at(fragment.location(), definition)
    }

    fn variable(&self, variable: &Node<VariableDefinition>) -> Positioned<EngineVariable> {
        let ty = Type::new(&variable.ty.to_string()).expect("a type that was parsed is printed as a type");
        let default = variable.default_value.as_ref();
        let definition = EngineVariable {
            name: self.word(&variable.name),
            var_type: self.places.at(variable.location(), ty),
            directives: self.directives(&variable.directives),
            default_value: default
                .and_then(|value| Some(self.places.at(value.location(), engine_value(value).into_const()?))),
        };
        self.places.at(variable.location(), definition)
    }

    /// By recursion: the guard bounds the nesting.
    fn selections(&self, set: &good::SelectionSet) -> Positioned<SelectionSet> {
        let items: Vec<_> = set.selections.iter().map(|selection| self.selection(selection)).collect();
        let place = items.first().map(|item: &Positioned<Selection>| item.pos).unwrap_or_default();
        Positioned::new(SelectionSet { items }, place)
    }

    fn selection(&self, selection: &good::Selection) -> Positioned<Selection> {
        let span = match selection {
            good::Selection::Field(field) => field.location(),
            good::Selection::FragmentSpread(spread) => spread.location(),
            good::Selection::InlineFragment(inline) => inline.location(),
        };
        let selection = match selection {
            good::Selection::Field(field) => Selection::Field(self.places.at(span, self.field(field))),
            good::Selection::FragmentSpread(spread) => {
                let fragment_name = self.word(&spread.fragment_name);
                let directives = self.directives(&spread.directives);
                Selection::FragmentSpread(self.places.at(span, FragmentSpread { fragment_name, directives }))
            }
            good::Selection::InlineFragment(inline) => {
                let inline = InlineFragment {
                    type_condition: inline.type_condition.as_ref().map(|word| self.condition(word)),
                    directives: self.directives(&inline.directives),
                    selection_set: self.selections(&inline.selection_set),
                };
                Selection::InlineFragment(self.places.at(span, inline))
            }
        };
        self.places.at(span, selection)
    }

    fn field(&self, field: &good::Field) -> Field {
        Field {
            alias: field.alias.as_ref().map(|word| self.word(word)),
            name: self.word(&field.name),
            arguments: self.arguments(&field.arguments),
            directives: self.directives(&field.directives),
            selection_set: self.selections(&field.selection_set),
        }
    }

    fn directives(&self, directives: &DirectiveList) -> Vec<Positioned<Directive>> {
        let translated = directives.iter().map(|directive| {
            let arguments = self.arguments(&directive.arguments);
            self.places.at(directive.location(), Directive { name: self.word(&directive.name), arguments })
        });
        translated.collect()
    }

    fn arguments(&self, arguments: &[Node<Argument>]) -> Vec<EngineArgument> {
        let value = |value: &Node<Written>| self.places.at(value.location(), engine_value(value));
        arguments.iter().map(|argument| (self.word(&argument.name), value(&argument.value))).collect()
    }

    fn condition(&self, word: &Word) -> Positioned<TypeCondition> {
        self.places.at(word.location(), TypeCondition { on: self.word(word) })
    }

    fn word(&self, word: &Word) -> Positioned<Name> {
        self.places.at(word.location(), Name::new(word))
    }
}

/// By recursion: the guard bounds the nesting. It also refuses numbers that no JSON number can hold.
fn engine_value(value: &Written) -> Value {
    match value {
        Written::Null => Value::Null,
        Written::Enum(word) => Value::Enum(Name::new(word)),
        Written::Variable(word) => Value::Variable(Name::new(word)),
        Written::String(text) => Value::String(text.clone()),
        Written::Float(number) => number.as_str().parse().map_or(Value::Null, Value::Number),
        Written::Int(number) => number.as_str().parse().map_or(Value::Null, Value::Number),
        Written::Boolean(is_true) => Value::Boolean(*is_true),
        Written::List(items) => Value::List(items.iter().map(|item| engine_value(item)).collect()),
        Written::Object(fields) => {
            Value::Object(fields.iter().map(|(word, value)| (Name::new(word), engine_value(value))).collect())
        }
    }
}
