//! Values written in the document, after the compiler found them valid.
//!
//! The rest of the specification that the compiler leaves open is checked here, because the engine runs without
//! validation of its own: lists of any length, `@oneOf`, one key twice in an object, numbers beyond all bounds, and variables inside lists and
//! objects, where the compiler compares the names of the types but not what may be null or a list.

use std::{collections::HashSet, fmt::Display};

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Argument, InputValueDefinition, Type, Value},
    executable::{DirectiveList, Operation, Selection, SelectionSet},
    parser::SourceSpan,
    schema::InputObjectType,
    validation::Valid,
};

use crate::{
    limits::Limits,
    rejection::{Fault, Rejection, RejectionKind},
    schema::is_one_of,
};

/// Refuses literals that the compiler lets pass. A list that is too long is bad input; the rest is invalid.
pub(crate) fn judge(
    schema: &Valid<Schema>,
    document: &Valid<ExecutableDocument>,
    limits: &Limits,
) -> Result<(), Rejection> {
    for operation in document.operations.iter() {
        let mut reader = Reader { schema, document, limits, operation, invalid: Vec::new(), too_long: Vec::new() };
        reader.operation();
        if !reader.invalid.is_empty() {
            return Err(Rejection::new(RejectionKind::Validation, reader.invalid, limits));
        }
        if !reader.too_long.is_empty() {
            return Err(Rejection::new(RejectionKind::BadUserInput, reader.too_long, limits));
        }
    }
    Ok(())
}

struct Reader<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    operation: &'a Operation,
    invalid: Vec<Fault>,
    too_long: Vec<Fault>,
}

/// Where a value stands: what is expected there and how to call the place.
#[derive(Clone, Copy)]
struct Place<'p> {
    ty: Option<&'p Type>,
    has_default: bool,
    path: &'p str,
}

impl<'a> Reader<'a> {
    fn operation(&mut self) {
        self.directives(&self.operation.directives);
        for variable in &self.operation.variables {
            self.directives(&variable.directives);
            if let Some(default) = &variable.default_value {
                self.value(default, Place { ty: Some(&variable.ty), has_default: false, path: &variable.name });
            }
        }
        self.selections();
    }

    /// Each fragment is read once per operation, and without recursion.
    fn selections(&mut self) {
        let mut seen = HashSet::new();
        let mut open: Vec<&'a SelectionSet> = vec![&self.operation.selection_set];
        while let Some(selection) = open.pop() {
            for selection in &selection.selections {
                self.directives(selection.directives());
                match selection {
                    Selection::Field(field) => {
                        self.arguments(&field.arguments, &field.definition.arguments, field.response_key());
                        open.push(&field.selection_set);
                    }
                    Selection::InlineFragment(inline) => open.push(&inline.selection_set),
                    Selection::FragmentSpread(spread) if seen.insert(&spread.fragment_name) => {
                        let Some(fragment) = self.document.fragments.get(&spread.fragment_name) else { continue };
                        self.directives(&fragment.directives);
                        open.push(&fragment.selection_set);
                    }
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
    }

    fn directives(&mut self, directives: &DirectiveList) {
        for directive in directives {
            if let Some(definition) = self.schema.directive_definitions.get(&directive.name) {
                self.arguments(&directive.arguments, &definition.arguments, &directive.name);
            }
        }
    }

    fn arguments(&mut self, given: &[Node<Argument>], defined: &[Node<InputValueDefinition>], of: &Name) {
        for argument in given {
            let Some(definition) = defined.iter().find(|definition| definition.name == argument.name) else { continue };
            self.value(&argument.value, Place::of(definition, &step(of, &argument.name)));
        }
    }

    /// Recursion is bounded by the parser.
    fn value(&mut self, value: &Node<Value>, place: Place<'_>) {
        match &**value {
            Value::Variable(name) => self.variable(name, value.location(), place),
            Value::List(items) => self.list(items, value.location(), place),
            Value::Object(fields) => self.object(fields, value.location(), place),
            Value::Float(number) => self.number(number.as_str(), value.location(), place),
            Value::Int(number) => self.number(number.as_str(), value.location(), place),
            _ => {}
        }
    }

    /// A custom scalar takes any literal; what JSON cannot hold would not reach it.
    fn number(&mut self, written: &str, span: Option<SourceSpan>, place: Place<'_>) {
        if written.parse::<serde_json::Number>().is_err() {
            self.refuse("the number is too large".to_owned(), span, place);
        }
    }

    fn list(&mut self, items: &[Node<Value>], span: Option<SourceSpan>, place: Place<'_>) {
        if items.len() > self.limits.list_items {
            let fault = Fault::list_too_long(place.path, self.limits);
            self.too_long.push(fault.located(span, &self.document.sources));
        }
        let ty = place.ty.filter(|ty| ty.is_list()).map(Type::item_type);
        for (index, item) in items.iter().enumerate() {
            self.value(item, Place { ty, has_default: false, path: &step(place.path, index) });
        }
    }

    fn object(&mut self, fields: &[(Name, Node<Value>)], span: Option<SourceSpan>, place: Place<'_>) {
        let mut names = HashSet::new();
        if let Some((name, _)) = fields.iter().find(|(name, _)| !names.insert(name)) {
            self.refuse(format!("there can be only one input field named `{name}`"), span, place);
        }
        let input = place.ty.and_then(|ty| self.schema.get_input_object(ty.inner_named_type()));
        if let Some(input) = input.filter(|input| is_one_of(input)) {
            self.one_of(input, fields, (span, place));
        }
        for (name, value) in fields {
            let path = step(place.path, name);
            let unknown = Place { ty: None, has_default: false, path: &path };
            let field = input.and_then(|input| input.fields.get(name));
            self.value(value, field.map_or(unknown, |field| Place::of(field, &path)));
        }
    }

    fn one_of(
        &mut self,
        input: &InputObjectType,
        fields: &[(Name, Node<Value>)],
        (span, place): (Option<SourceSpan>, Place<'_>),
    ) {
        let fits = match fields {
            [(_, value)] => match &**value {
                Value::Null => false,
                Value::Variable(name) => self.declared(name).is_some_and(|(ty, _)| ty.is_non_null()),
                _ => true,
            },
            _ => false,
        };
        if !fits {
            self.refuse(format!("exactly one field of `{}` must be given, and not null", input.name), span, place);
        }
    }

    fn variable(&mut self, name: &Name, span: Option<SourceSpan>, place: Place<'_>) {
        let (Some(wanted), Some((given, has_value))) = (place.ty, self.declared(name)) else { return };
        let has_fallback = has_value || place.has_default;
        let fits = given.is_assignable_to(wanted) || has_fallback && given.is_assignable_to(&wanted.clone().nullable());
        if !fits {
            let message = format!("the variable `${name}` of type `{given}` cannot stand where `{wanted}` is expected");
            self.refuse(message, span, place);
        }
    }

    /// The type of a variable, and whether a default keeps it from being omitted.
    fn declared(&self, name: &Name) -> Option<(&'a Type, bool)> {
        let variable = self.operation.variables.iter().find(|variable| variable.name == *name)?;
        let has_value = variable.default_value.as_ref().is_some_and(|default| !default.is_null());
        Some((&variable.ty, has_value))
    }

    fn refuse(&mut self, message: String, span: Option<SourceSpan>, place: Place<'_>) {
        let fault = Fault { message, path: Some(place.path.to_owned()), ..Fault::default() };
        self.invalid.push(fault.located(span, &self.document.sources));
    }
}

impl<'p> Place<'p> {
    fn of(definition: &'p InputValueDefinition, path: &'p str) -> Self {
        Self { ty: Some(&definition.ty), has_default: definition.default_value.is_some(), path }
    }
}

fn step(path: impl Display, step: impl Display) -> String {
    format!("{path}.{step}")
}
