//! Variables: whether they fit the operation, and where not.
//!
//! The compiler coerces, and its word is final; but it stops at the first fault, repeats the value and does not say
//! where it stood. So the values are walked before it: every fault gets a path, none repeats a value, and lists, depth
//! and `@oneOf` are held to their rules as well.

use std::fmt::{Display, Write};

use apollo_compiler::{
    Schema,
    ast::Type,
    executable::Operation,
    parser::SourceMap,
    request::coerce_variable_values,
    response::{JsonMap, JsonValue},
    schema::{ExtendedType, InputObjectType},
    validation::Valid,
};
use serde_json::{Map, Value};

use crate::{
    limits::Limits,
    rejection::{Fault, InputCode, Rejection, RejectionKind},
    schema::is_one_of,
};

/// The largest integer that a float holds exactly; the compiler takes no larger one for a Float.
const MAX_EXACT: f64 = 9_007_199_254_740_991.0;

/// Coerces the variables that the operation declares.
pub(crate) fn coerce(
    schema: &Valid<Schema>,
    limits: &Limits,
    (operation, sources): (&Operation, &SourceMap),
    variables: Map<String, Value>,
) -> Result<Map<String, Value>, Rejection> {
    let faults = inspect(schema, limits, (operation, sources), &variables);
    if !faults.is_empty() {
        return Err(Rejection::new(RejectionKind::BadUserInput, faults, limits));
    }
    let declared = |name: &String| operation.variables.iter().any(|variable| variable.name == name.as_str());
    let given: JsonMap = variables
        .into_iter()
        .filter(|(name, _)| declared(name))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    let coerced = coerce_variable_values(schema, operation, &given).map_err(|_| {
        let message = "the variables do not fit the operation";
        Rejection::of(RejectionKind::BadUserInput, message, limits)
    })?;
    Ok(plain_map(coerced.into_inner()))
}

fn inspect(
    schema: &Schema,
    limits: &Limits,
    (operation, sources): (&Operation, &SourceMap),
    variables: &Map<String, Value>,
) -> Vec<Fault> {
    let mut inspector = Inspector { schema, limits, path: String::new(), depth: 0, faults: Vec::new() };
    for variable in &operation.variables {
        let name = variable.name.as_str();
        match variables.get(name) {
            Some(value) => inspector.within(name, |inspector| inspector.value(&variable.ty, value)),
            None if variable.default_value.is_none() && variable.ty.is_non_null() => {
                let message = format!("the variable `${name}` of type `{}` is required", variable.ty);
                let fault = Fault::input(InputCode::Required, name, message);
                inspector.faults.push(fault.located(variable.location(), sources));
            }
            None => {}
        }
    }
    inspector.faults
}

struct Inspector<'a> {
    schema: &'a Schema,
    limits: &'a Limits,
    path: String,
    depth: usize,
    faults: Vec<Fault>,
}

impl Inspector<'_> {
    /// Judges something one step further down, unless that is too deep or enough was found.
    fn within(&mut self, step: impl Display, judge: impl FnOnce(&mut Self)) {
        if self.faults.len() >= self.limits.errors {
            return;
        }
        if self.depth > self.limits.recursion {
            let message = format!("the value nests too deeply: at most {} levels are allowed", self.limits.recursion);
            return self.refuse(InputCode::TooDeep, message);
        }
        let here = self.path.len();
        let dot = if here == 0 { "" } else { "." };
        write!(self.path, "{dot}{step}").expect("a string takes whatever is written");
        self.depth += 1;
        judge(self);
        self.depth -= 1;
        self.path.truncate(here);
    }

    fn value(&mut self, ty: &Type, value: &Value) {
        if value.is_null() {
            if ty.is_non_null() {
                self.refuse(InputCode::Required, format!("a value of type `{ty}` is required, not null"));
            }
            return;
        }
        match ty {
            Type::List(item) | Type::NonNullList(item) => self.list(item, value),
            Type::Named(name) | Type::NonNullNamed(name) => self.named(name, value),
        }
    }

    /// A single value stands for a list of one.
    fn list(&mut self, item: &Type, value: &Value) {
        let Value::Array(items) = value else { return self.value(item, value) };
        if !self.holds(items) {
            return;
        }
        for (index, value) in items.iter().enumerate() {
            self.within(index, |inspector| inspector.value(item, value));
        }
    }

    fn named(&mut self, name: &str, value: &Value) {
        let fits = match self.schema.types.get(name) {
            Some(ExtendedType::InputObject(input)) => match value {
                Value::Object(fields) => return self.object(input, fields),
                _ => false,
            },
            Some(ExtendedType::Enum(words)) => value.as_str().is_some_and(|word| words.values.contains_key(word)),
            Some(ExtendedType::Scalar(scalar)) if scalar.is_built_in() => fits_scalar(name, value),
            _ => return self.opaque(value),
        };
        if !fits {
            self.refuse(InputCode::WrongType, format!("a value of type `{name}` is expected"));
        }
    }

    fn object(&mut self, input: &InputObjectType, fields: &Map<String, Value>) {
        if is_one_of(input) && (fields.len() != 1 || fields.values().any(Value::is_null)) {
            let message = format!("exactly one field of `{}` must be given, and not null", input.name);
            self.refuse(InputCode::OneOf, message);
        }
        for (name, value) in fields {
            self.within(name, |inspector| match input.fields.get(name.as_str()) {
                Some(field) => inspector.value(&field.ty, value),
                None => {
                    let message = format!("the type `{}` has no such field", input.name);
                    inspector.refuse(InputCode::UnknownField, message);
                }
            });
        }
        for (name, field) in input.fields.iter().filter(|(name, _)| !fields.contains_key(name.as_str())) {
            if field.is_required() {
                let message = format!("a value of type `{}` is required", field.ty);
                self.within(name, |inspector| inspector.refuse(InputCode::Required, message));
            }
        }
    }

    /// What a custom scalar holds is the engine's to read; its size is ours to bound.
    fn opaque(&mut self, value: &Value) {
        match value {
            Value::Array(items) if self.holds(items) => {
                for (index, value) in items.iter().enumerate() {
                    self.within(index, |inspector| inspector.opaque(value));
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.within(name, |inspector| inspector.opaque(value));
                }
            }
            _ => {}
        }
    }

    fn holds(&mut self, items: &[Value]) -> bool {
        let holds = items.len() <= self.limits.list_items;
        if !holds {
            self.faults.push(Fault::list_too_long(&self.path, self.limits));
        }
        holds
    }

    fn refuse(&mut self, code: InputCode, message: impl Into<String>) {
        self.faults.push(Fault::input(code, &self.path, message));
    }
}

/// As the compiler sees it.
fn fits_scalar(name: &str, value: &Value) -> bool {
    match name {
        "Int" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "Float" => value.is_f64() || value.as_f64().is_some_and(|number| number.abs() < MAX_EXACT),
        "String" => value.is_string(),
        "Boolean" => value.is_boolean(),
        "ID" => value.is_string() || value.is_i64(),
        _ => true,
    }
}

fn plain_map(map: JsonMap) -> Map<String, Value> {
    map.into_iter().map(|(name, value)| (name.as_str().to_owned(), plain(value))).collect()
}

fn plain(value: JsonValue) -> Value {
    match value {
        JsonValue::Null => Value::Null,
        JsonValue::Bool(truth) => Value::Bool(truth),
        JsonValue::Number(number) => Value::Number(number),
        JsonValue::String(text) => Value::String(text.as_str().to_owned()),
        JsonValue::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        JsonValue::Object(fields) => Value::Object(plain_map(fields)),
    }
}
