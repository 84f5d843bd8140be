//! Requests made from the schema itself: every required argument gets a value of its type.

use std::collections::HashMap;

use e2e::{Actor, mint};
use serde_json::{Map, Value, json};
use uuid::Uuid;

const SCHEMA: &str = "{ __schema { types { kind name fields { name args { name defaultValue type { ...T } } type { ...T } } \
                      inputFields { name defaultValue type { ...T } } enumValues { name } possibleTypes { name } } } } \
                      fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The types of the schema, and the ids of things that belong to others.
pub struct Asking {
    types: HashMap<String, Value>,
    foreign: HashMap<&'static str, String>,
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
    pub async fn of(actor: &Actor, foreign: HashMap<&'static str, String>) -> Self {
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
                let written = if is_enum { value.as_str().unwrap().to_owned() } else { value.to_string() };
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
        let (kind, is_new) = kind_of(place);
        match self.foreign.get(kind).filter(|_| ids == Ids::Foreign && !is_new) {
            Some(id) => id.clone(),
            None => mint(kind),
        }
    }
}

fn kind_of((owner, field): (&str, &str)) -> (&'static str, bool) {
    match (owner, field) {
        ("DraftWeekPlanInput", "id") => ("weekplan", true),
        ("PlanItemInput", "id") => ("planitem", true),
        ("CreateCustomerInput", "id") => ("customer", true),
        ("ApplyForCustomerInput", "id") => ("application", true),
        ("RecordConsentInput", "id") => ("consent", true),
        (_, "consentId") => ("consent", false),
        ("AddTaskInput", "id") => ("task", true),
        ("CheckInInput", "id") => ("checkin", true),
        ("StartVisitInput", "id") => ("visit", true),
        ("AddRemarkInput", "id") => ("remark", true),
        ("SetReminderInput", "id") => ("reminder", true),
        ("RecordLeaveInput", "id") => ("leave", true),
        ("DeviceInput", "id") => ("device", true),
        ("RetireDeviceInput", _) => ("device", false),
        ("handover" | "handoverChanged", _) | (_, "handoverId") => ("handover", false),
        (_, "fromId" | "successorId" | "restToId") => ("employee", false),
        ("employee", _) | (_, "employeeId" | "headId") => ("employee", false),
        ("task", _) | (_, "taskId" | "taskIds") => ("task", false),
        ("visit", _) | (_, "visitId" | "aboutId") => ("visit", false),
        (_, "revisionId") => ("customerrevision", false),
        (_, "applicationId") => ("application", false),
        (_, "planId") => ("weekplan", false),
        (_, "checkInId") => ("checkin", false),
        (_, "reviewId") => ("review", false),
        (_, "remarkId") => ("remark", false),
        (_, "reminderId") => ("reminder", false),
        (_, "leaveId") => ("leave", false),
        (_, "positionId" | "positionIds") => ("position", false),
        (_, "parentId" | "departmentId") => ("department", false),
        _ => ("customer", false),
    }
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
