//! Requests made from the schema itself: every required argument gets a value of its type.

use std::collections::HashMap;

use e2e::{Actor, mint};
use serde_json::{Map, Value, json};
use uuid::Uuid;

const SCHEMA: &str = "{ __schema { types { kind name fields { name args { name defaultValue type { ...T } } type { ...T } } \
                      inputFields { name description defaultValue type { ...T } } enumValues { name } possibleTypes { name } } } } \
                      fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The types of the schema, and the ids of things that belong to others.
pub struct Asking {
    types: HashMap<String, Value>,
    foreign: HashMap<String, String>,
}

/// Whose ids a request carries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// Those of things that belong to others.
    Foreign,
    /// Those of nothing.
    Absent,
}

impl Asking {
    pub async fn of(actor: &Actor, foreign: HashMap<String, String>) -> Self {
        let types = actor.ask(SCHEMA, json!({})).await.at("/__schema/types");
        let named = |row: &Value| (row["name"].as_str().unwrap().to_owned(), row.clone());
        Self { types: types.as_array().unwrap().iter().map(named).collect(), foreign }
    }

    /// Names of the root fields.
    pub fn fields(&self, root: &str) -> Vec<String> {
        self.rows(root, "fields").iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect()
    }

    /// A request for one root field with whatever it requires.
    pub fn request(&self, root: &str, name: &str, ids: Ids) -> Value {
        let field = self.rows(root, "fields").into_iter().find(|field| field["name"] == name).unwrap();
        let mut variables = Map::new();
        let mut declared = Vec::new();
        let mut passed = Vec::new();
        for argument in field["args"].as_array().unwrap().iter().filter(|argument| is_required(argument)) {
            let argument_name = argument["name"].as_str().unwrap();
            declared.push(format!("${argument_name}: {}", written(&argument["type"])));
            passed.push(format!("{argument_name}: ${argument_name}"));
            variables.insert(argument_name.to_owned(), self.value(&argument["type"], (name, argument_name), ids));
        }
        let brackets =
            |parts: &[String]| if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) };
        let kind = root.to_lowercase();
        let query = format!("{kind} S{} {{ {name}{} {{ __typename }} }}", brackets(&declared), brackets(&passed));
        json!({"query": query, "variables": variables})
    }

    /// The arguments that a field requires, as they are written, and the name and kind of what it leads to.
    pub fn field(&self, owner: &str, name: &str) -> (String, String, String) {
        let field = self.rows(owner, "fields").into_iter().find(|field| field["name"] == name).unwrap();
        let required = field["args"].as_array().unwrap().iter().filter(|argument| is_required(argument));
        let passed: Vec<String> = required
            .map(|argument| {
                let argument_name = argument["name"].as_str().unwrap();
                let value = self.value(&argument["type"], (name, argument_name), Ids::Foreign);
                let is_enum = innermost(&argument["type"])["kind"] == "ENUM";
                let written = if is_enum { value.to_string().replace('"', "") } else { value.to_string() };
                format!("{argument_name}: {written}")
            })
            .collect();
        let brackets = if passed.is_empty() { String::new() } else { format!("({})", passed.join(", ")) };
        let of = innermost(&field["type"]);
        (brackets, of["name"].as_str().unwrap().to_owned(), of["kind"].as_str().unwrap().to_owned())
    }

    /// Whether an object has an id.
    pub fn has_id(&self, type_name: &str) -> bool {
        self.types[type_name]["fields"].as_array().into_iter().flatten().any(|field| field["name"] == "id")
    }

    /// Whether a root field answers objects.
    pub fn leads_on(&self, root: &str) -> bool {
        let field = self.rows("Query", "fields").into_iter().find(|field| field["name"] == root).unwrap();
        innermost(&field["type"])["kind"] == "OBJECT"
    }

    /// The objects of a union.
    pub fn possible(&self, union: &str) -> Vec<String> {
        self.rows(union, "possibleTypes").iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Every field of an object that leads to another, by the name of its owner.
    pub fn leading(&self) -> Vec<(String, String)> {
        let is_ours = |(name, row): &(&String, &Value)| {
            row["kind"] == "OBJECT"
                && !name.starts_with("__")
                && !["Query", "Mutation", "Subscription"].contains(&name.as_str())
        };
        let mut all = Vec::new();
        for (name, _) in self.types.iter().filter(is_ours) {
            for field in self.rows(name, "fields") {
                if ["OBJECT", "INTERFACE", "UNION"].contains(&innermost(&field["type"])["kind"].as_str().unwrap()) {
                    all.push((name.clone(), field["name"].as_str().unwrap().to_owned()));
                }
            }
        }
        all
    }

    fn rows(&self, type_name: &str, list: &str) -> Vec<Value> {
        self.types[type_name][list].as_array().unwrap().clone()
    }

    fn value(&self, of: &Value, place: (&str, &str), ids: Ids) -> Value {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(&of["ofType"], place, ids),
            "LIST" => json!([self.value(&of["ofType"], place, ids)]),
            "ENUM" => self.rows(of["name"].as_str().unwrap(), "enumValues")[0]["name"].clone(),
            "INPUT_OBJECT" => self.object(of["name"].as_str().unwrap(), ids),
            _ => self.scalar(of["name"].as_str().unwrap(), place, ids),
        }
    }

    fn object(&self, type_name: &str, ids: Ids) -> Value {
        let fields = self.rows(type_name, "inputFields");
        let required = fields.iter().filter(|field| is_required(field));
        let made = required.map(|field| {
            let name = field["name"].as_str().unwrap();
            (name.to_owned(), self.value(&field["type"], (type_name, name), ids))
        });
        Value::Object(made.collect())
    }

    fn scalar(&self, type_name: &str, place: (&str, &str), ids: Ids) -> Value {
        match type_name {
            "ID" => json!(self.id(place, ids)),
            "UUID" => json!(Uuid::now_v7()),
            "Int" => json!(1),
            "Float" => json!(31.2),
            "Boolean" => json!(true),
            "DateTime" => json!("2026-11-23T00:00:00.000Z"),
            "LocalDate" => json!("2026-11-24"),
            "LocalTime" => json!("09:00"),
            "IsoWeek" => json!("2026-W48"),
            "TimeZone" => json!("Asia/Shanghai"),
            "PhoneNumber" => json!("+8613800138000"),
            "Decimal" => json!("1"),
            "String" if place == ("customerTraces", "search") => json!("医生"),
            _ => json!("something"),
        }
    }

    /// An id for a place: things to be made get a new one, things that are named get that of somebody else's or of nothing.
    fn id(&self, place: (&str, &str), ids: Ids) -> String {
        if let Some(kind) = self.made(place) {
            return mint(&kind);
        }
        let kind = kind_of(place);
        match self.foreign.get(kind.as_str()).filter(|_| ids == Ids::Foreign) {
            Some(id) => id.clone(),
            None => mint(&kind),
        }
    }

    /// The word before the underscore that a field of an input promises for the id of what is made.
    fn made(&self, (owner, field): (&str, &str)) -> Option<String> {
        let field = self.types.get(owner)?["inputFields"].as_array()?.iter().find(|row| row["name"] == field)?;
        let promise = field["description"].as_str()?.strip_prefix("Client-generated id")?;
        Some(promise.split_once('`')?.1.split_once("_`")?.0.to_owned())
    }
}

/// What a place names, by the word before the underscore of its ids: the name of the field says it, but for these.
fn kind_of((owner, field): (&str, &str)) -> String {
    let kind = match (owner, field) {
        ("node" | "nodes", _) | (_, "institutionId") => "customer",
        ("handoverChanged", _) => "handover",
        ("RetireDeviceInput", _) => "device",
        (_, "fromId" | "successorId" | "restToId" | "headId") => "employee",
        (_, "aboutId") => "visit",
        (_, "revisionId") => "customerrevision",
        (_, "planId") => "weekplan",
        (_, "parentId") => "department",
        (root, "id") => root,
        (_, named) => named.trim_end_matches('s').trim_end_matches("Id"),
    };
    kind.to_lowercase()
}

fn innermost(of: &Value) -> &Value {
    if of["ofType"].is_null() { of } else { innermost(&of["ofType"]) }
}

fn is_required(row: &Value) -> bool {
    row["type"]["kind"] == "NON_NULL" && row["defaultValue"].is_null()
}

fn written(of: &Value) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", written(&of["ofType"])),
        "LIST" => format!("[{}]", written(&of["ofType"])),
        _ => of["name"].as_str().unwrap().to_owned(),
    }
}
