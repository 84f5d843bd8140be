//! Draws valid operations on the schema, with variables that fit.

use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, InputValueDefinition, Type};
use apollo_compiler::schema::ExtendedType;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Value, json};

const DEEPEST: usize = 5;
const DEEPEST_INPUT: usize = 4;
const MOST_ALIASES: usize = 12;
const MOST_DIRECTIVES: usize = 12;

/// Root fields that would sign the asker out or stand alone.
const LEFT_OUT: [&str; 4] = ["signIn", "signOut", "refreshSession", "changePassword"];

/// An operation and its variables.
pub struct Operation {
    pub document: String,
    pub variables: Map<String, Value>,
}

/// Draws operations.
pub struct Drawer<'s> {
    schema: &'s Schema,
    pub random: StdRng,
    declared: Vec<String>,
    variables: Map<String, Value>,
    fragments: Vec<String>,
    aliases: usize,
    directives: usize,
    /// The argument or input field whose value is drawn; tells of which kind an id is.
    about: String,
}

impl<'s> Drawer<'s> {
    pub fn new(schema: &'s Schema, seed: u64) -> Self {
        let random = StdRng::seed_from_u64(seed);
        let (variables, none) = (Map::new(), Vec::new);
        Self {
            schema,
            random,
            declared: none(),
            variables,
            fragments: none(),
            aliases: 0,
            directives: 0,
            about: String::new(),
        }
    }

    /// Draws a query or a mutation.
    pub fn operation(&mut self) -> Operation {
        self.declared.clear();
        self.fragments.clear();
        self.variables = Map::new();
        (self.aliases, self.directives) = (0, 0);
        let root = if self.random.random_bool(0.6) { "Query" } else { "Mutation" };
        let fields: Vec<_> =
            self.fields_of(root).into_iter().filter(|field| !LEFT_OUT.contains(&&*field.name)).collect();
        let chosen = fields[self.random.random_range(0..fields.len())].clone();
        let body = self.field(&chosen, 1);
        let declared = self.declared.join(", ");
        let declared = if declared.is_empty() { declared } else { format!("({declared})") };
        let fragments = self.fragments.join(" ");
        let document = format!("{} Drawn{declared} {{ {body} }} {fragments}", root.to_lowercase());
        Operation { document, variables: self.variables.clone() }
    }

    fn fields_of(&self, name: &str) -> Vec<FieldDefinition> {
        let fields = match &self.schema.types[name] {
            ExtendedType::Object(object) => &object.fields,
            ExtendedType::Interface(interface) => &interface.fields,
            _ => return Vec::new(),
        };
        fields.values().map(|field| (***field).clone()).collect()
    }

    fn field(&mut self, field: &FieldDefinition, depth: usize) -> String {
        let mut arguments = Vec::new();
        for argument in &field.arguments {
            if argument.is_required() || self.random.random_bool(0.5) {
                let value = self.argument(argument);
                arguments.push(format!("{}: {value}", argument.name));
            }
        }
        let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        let directive = self.directive();
        let selection = self.selection(field.ty.inner_named_type(), depth);
        format!("{}{arguments}{directive}{selection}", field.name)
    }

    fn directive(&mut self) -> String {
        if self.directives >= MOST_DIRECTIVES || !self.random.random_bool(0.05) {
            return String::new();
        }
        self.directives += 1;
        let includes = self.random.random_bool(0.5);
        let name = if includes { "include" } else { "skip" };
        let condition =
            if self.random.random_bool(0.5) { self.declare("Boolean!", json!(includes)) } else { includes.to_string() };
        format!(" @{name}(if: {condition})")
    }

    /// A selection of a few fields, none twice; nothing for a leaf.
    fn selection(&mut self, of: &str, depth: usize) -> String {
        let ty = &self.schema.types[of];
        let members: Vec<String> = match ty {
            ExtendedType::Scalar(_) | ExtendedType::Enum(_) => return String::new(),
            ExtendedType::Union(union) => union.members.iter().map(|member| member.name.to_string()).collect(),
            ExtendedType::Interface(_) => self.implementers(of),
            _ => Vec::new(),
        };
        let mut parts = vec!["__typename".to_owned()];
        let wanted = self.random.random_range(1..5);
        let mut fields = self.fields_of(of);
        for _ in 0..wanted.min(fields.len()) {
            let field = fields.swap_remove(self.random.random_range(0..fields.len()));
            if depth < DEEPEST || self.is_leaf(&field.ty) {
                parts.push(self.field(&field, depth + 1));
            }
        }
        if !members.is_empty() && depth < DEEPEST && self.aliases < MOST_ALIASES {
            let member = members[self.random.random_range(0..members.len())].clone();
            parts.push(self.on(&member));
        }
        format!(" {{ {} }}", parts.join(self.gap()))
    }

    /// One leaf of a member under an alias of its own, inline or by a fragment.
    fn on(&mut self, member: &str) -> String {
        let leaves: Vec<_> = self.fields_of(member).into_iter().filter(|field| self.is_leaf(&field.ty)).collect();
        let leaf = leaves[self.random.random_range(0..leaves.len())].clone();
        self.aliases += 1;
        let alias = self.aliases;
        let body = format!("alias{alias}: {}", self.field(&leaf, DEEPEST));
        if self.random.random_bool(0.5) {
            return format!("... on {member}{}{{ {body} }}", self.gap());
        }
        let name = format!("Part{}", self.fragments.len());
        self.fragments.push(format!("fragment {name} on {member} {{ {body} }}"));
        format!("...{name}")
    }

    fn implementers(&self, interface: &str) -> Vec<String> {
        let types = self.schema.types.values();
        let objects = types.filter_map(|ty| ty.as_object()).filter(|ty| ty.implements_interfaces.contains(interface));
        objects.map(|object| object.name.to_string()).collect()
    }

    fn is_leaf(&self, ty: &Type) -> bool {
        matches!(self.schema.types[ty.inner_named_type()], ExtendedType::Scalar(_) | ExtendedType::Enum(_))
    }

    fn gap(&mut self) -> &'static str {
        [" ", "\n", ", ", " # a \u{1F600} comment\n", "\r\n\t", "\u{feff} "][self.random.random_range(0..6)]
    }

    /// A literal, a variable, or a variable that is left to the argument's default.
    fn argument(&mut self, argument: &InputValueDefinition) -> String {
        self.about = argument.name.to_string();
        let value = self.value(&argument.ty, 0);
        match self.random.random_range(0..4) {
            0 => literal(self.schema, &argument.ty, &value),
            1 if argument.default_value.is_some() => self.omit(&argument.ty),
            2 if !argument.ty.is_non_null() => self.omit(&argument.ty),
            _ => {
                let ty = spaced(&argument.ty, &mut self.random);
                self.declare(&ty, value)
            }
        }
    }

    fn declare(&mut self, ty: &str, value: Value) -> String {
        let name = format!("v{}", self.declared.len());
        self.declared.push(format!("${name}: {ty}"));
        self.variables.insert(name.clone(), value);
        format!("${name}")
    }

    fn omit(&mut self, ty: &Type) -> String {
        let name = format!("v{}", self.declared.len());
        self.declared.push(format!("${name}: {}", ty.clone().nullable()));
        format!("${name}")
    }

    /// A value that fits a type.
    fn value(&mut self, ty: &Type, depth: usize) -> Value {
        if !ty.is_non_null() && (depth > DEEPEST_INPUT || self.random.random_bool(0.3)) {
            return Value::Null;
        }
        if ty.is_list() {
            let count = if depth > DEEPEST_INPUT { 0 } else { self.random.random_range(0..3) };
            return (0..count).map(|_| self.value(ty.item_type(), depth + 1)).collect();
        }
        let name = ty.inner_named_type();
        match &self.schema.types[name] {
            ExtendedType::Enum(words) => {
                json!(words.values.keys().nth(self.random.random_range(0..words.values.len())).unwrap().as_str())
            }
            ExtendedType::InputObject(input) => {
                let fields: Vec<_> = input.fields.values().map(|field| (***field).clone()).collect();
                if input.directives.has("oneOf") {
                    let field = fields[self.random.random_range(0..fields.len())].clone();
                    return json!({ field.name.as_str(): self.value(&Type::clone(&field.ty).non_null(), depth + 1) });
                }
                let mut object = Map::new();
                for field in fields {
                    if field.is_required() || depth <= DEEPEST_INPUT && self.random.random_bool(0.6) {
                        self.about = field.name.to_string();
                        let value = self.value(&field.ty, depth + 1);
                        object.insert(field.name.to_string(), value);
                    }
                }
                object.into()
            }
            _ => self.scalar(name),
        }
    }

    fn scalar(&mut self, name: &str) -> Value {
        let uuid = uuid::Uuid::from_u128(self.random.random());
        match name {
            "Int" => json!(self.random.random_range(0..40)),
            "Float" => json!(self.random.random_range(-1000..1000) as f64 / 8.0),
            "Boolean" => json!(self.random.random_bool(0.5)),
            "ID" => {
                let kinds = ["customer", "employee", "visit", "task", "department", "week_plan", "remark", "reminder"];
                let otherwise = kinds[self.random.random_range(0..kinds.len())];
                let told = kinds.iter().find(|kind| self.about.to_lowercase().contains(&kind.replace("week_", "")));
                json!(format!("{}_{uuid}", told.unwrap_or(&otherwise)))
            }
            "UUID" => json!(uuid),
            "DateTime" => json!("2026-11-23T01:02:03.004Z"),
            "LocalDate" => json!(format!("2026-11-{:02}", self.random.random_range(1..31))),
            "LocalTime" => json!("08:30"),
            "IsoWeek" => json!("2026-W48"),
            "TimeZone" => json!("Asia/Shanghai"),
            "Decimal" => json!("0.85"),
            "PhoneNumber" => json!("+8613800138000"),
            _ => {
                let texts = [
                    "",
                    "a",
                    "仁济医院",
                    "%_\\'\"; --",
                    "line\nbreak",
                    "\u{202e}abc",
                    "e\u{301}\u{1F469}\u{200D}\u{1F52C}",
                ];
                json!(texts[self.random.random_range(0..texts.len())])
            }
        }
    }
}

/// The type as somebody might write it who likes blanks.
fn spaced(ty: &Type, random: &mut StdRng) -> String {
    let text = ty.to_string();
    if random.random_bool(0.8) { text } else { text.replace('[', "[ ").replace(']', " ]").replace('!', " !") }
}

/// A value as it is written in a document.
fn literal(schema: &Schema, ty: &Type, value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| literal(schema, ty.item_type(), item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let input = schema.get_input_object(ty.inner_named_type()).unwrap();
            let field = |(name, value): (&String, &Value)| {
                format!("{name}: {}", literal(schema, &input.fields[name.as_str()].ty, value))
            };
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        Value::String(word) if schema.get_enum(ty.inner_named_type()).is_some() => word.clone(),
        other => other.to_string(),
    }
}
