//! Every field of every object that leads to rows: whatever somebody reaches through it is what the rules let them see,
//! whichever door they came by.
//!
//! The questions are made from the schema; a field without a row (`rows.toml`) fails. They are asked in a company drawn
//! at random and turned upside down, so that many rows lead to what their reader has lost.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use e2e::rows::Leads::{Part, Shared, Things};
use e2e::rows::{Leads, Stranger, rows};
use e2e::{Actor, Live, Said, Stream};
use serde_json::{Value, json};

use crate::access::asking::Asking;
use crate::access::oracle::company::{Company, PEOPLE, Thing};

/// Objects that have no rows of their own.
const WRAPPERS: [&str; 3] = ["Payload", "Connection", "Edge"];
/// What is asked for by its id, and how such ids begin.
const STARTS: [(&str, &str); 19] = [
    ("Customer", "customer_"),
    ("Assignment", "assignment_"),
    ("CustomerApplication", "application_"),
    ("CustomerRevision", "customerrevision_"),
    ("Visit", "visit_"),
    ("Review", "review_"),
    ("Task", "task_"),
    ("WeekPlan", "weekplan_"),
    ("PlanItem", "planitem_"),
    ("Leave", "leave_"),
    ("Reminder", "reminder_"),
    ("Remark", "remark_"),
    ("Notification", "notification_"),
    ("Session", "session_"),
    ("Device", "device_"),
    ("Handover", "handover_"),
    ("HandoverBrief", "handoverbrief_"),
    ("Employee", "employee_"),
    ("Department", "department_"),
];
/// What leads to things only where it is told of or answered to a mutation: `listening` hears it.
const NOT_ASKED: [&str; 5] = [
    "AssignCustomersResult.customer",
    "HandoverEvent.handover",
    "InboxEvent.notification",
    "ReviewFeedEvent.review",
    "WeekPlanEvent.weekPlan",
];
/// What is seen by everybody, or by everybody with a permission, and belongs to nobody.
const SHARED: [&str; 6] = ["Employee", "Department", "CalendarRelease", "DictionaryEntry", "Position", "Product"];
const DEEPEST: usize = 4;
const OF_EACH_KIND: usize = 24;

/// What is asked for: by which name, with what, and where the answer lies.
pub struct Question {
    pub asked: &'static str,
    pub document: String,
    pub variables: Value,
    pub field: &'static str,
}

/// The way in which a question is asked.
enum Door<'d> {
    Http(&'d Actor),
    Socket(Box<Live>),
    Stream(&'d Actor),
}

impl Door<'_> {
    async fn ask(&mut self, document: &str, variables: &Value) -> Value {
        match self {
            Self::Http(actor) => actor.ask(document, variables.clone()).await.body,
            Self::Socket(live) => {
                live.subscribe(document, variables.clone()).await;
                let answer = live.event().await;
                assert_eq!(live.hear().await["type"], "complete");
                answer
            }
            Self::Stream(actor) => match Stream::open(actor, document, variables.clone()).await.hear().await {
                Said::Next(answer) => answer,
                other => panic!("{other:?}"),
            },
        }
    }
}

/// What is asked, and what of the answers nobody should have got.
pub struct Walk<'w> {
    company: &'w Company,
    asking: Asking,
    things: HashMap<&'w str, &'w Thing>,
    /// How often each field led anywhere.
    led: BTreeMap<String, usize>,
    ids_seen: usize,
    faults: BTreeSet<String>,
}

impl<'w> Walk<'w> {
    pub async fn of(company: &'w Company) -> Self {
        let foreign = HashMap::from([("employee".to_owned(), company.actors[1].id.clone())]);
        let asking = Asking::of(&company.actors[0], foreign).await;
        let things = company.things.iter().map(|(id, thing)| (id.as_str(), thing)).collect();
        Self { company, asking, things, led: BTreeMap::new(), ids_seen: 0, faults: BTreeSet::new() }
    }

    /// The fields of an object that lead anywhere, as they are asked for.
    fn selection(&self, type_name: &str, depth: usize) -> String {
        let mut asked = vec!["__typename".to_owned()];
        for (field, leads) in rows().leads.get(type_name).into_iter().flatten() {
            if *leads != Part || depth < DEEPEST {
                asked.push(self.asked(type_name, field, *leads, depth));
            }
        }
        asked.join(" ")
    }

    fn asked(&self, type_name: &str, field: &str, leads: Leads, depth: usize) -> String {
        let (arguments, named, kind) = self.asking.field(type_name, field);
        let below = self.below(&named, &kind, leads, depth);
        format!("{field}{arguments} {{ {below} }}")
    }

    fn below(&self, named: &str, kind: &str, leads: Leads, depth: usize) -> String {
        if let Some(item) = named.strip_suffix("Connection") {
            let below = if leads == Part { self.selection(item, depth + 1) } else { self.row(item, depth) };
            return format!("edges {{ node {{ {below} }} }}");
        }
        match (leads, kind) {
            (Part, "UNION") => {
                let each = |name: String| format!("... on {name} {{ {} }}", self.selection(&name, depth + 1));
                self.asking.possible(named).into_iter().map(each).collect::<Vec<_>>().join(" ")
            }
            (Part, _) => self.selection(named, depth + 1),
            (_, "OBJECT") if self.asking.has_id(named) => self.row(named, depth),
            (_, "OBJECT") => self.selection(named, depth + 1),
            _ => "__typename ... on Node { id }".to_owned(),
        }
    }

    /// The id of a row, and what it leads to where nobody can ask for it by its id.
    fn row(&self, named: &str, depth: usize) -> String {
        let is_asked_for = STARTS.iter().any(|(start, _)| *start == named);
        let below =
            if is_asked_for || depth >= DEEPEST { "__typename".to_owned() } else { self.selection(named, depth + 1) };
        format!("id {below}")
    }

    /// Notes what an answer leads to and what of it should not have been told.
    fn judge(&mut self, viewer: usize, (place, value): (&str, &Value)) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.judge(viewer, (place, item))),
            Value::Object(fields) => {
                let name = fields.get("__typename").and_then(Value::as_str).unwrap_or_default();
                if let Some(id) = fields.get("id").and_then(Value::as_str) {
                    *self.led.entry(place.to_owned()).or_default() += 1;
                    self.ids_seen += 1;
                    self.judge_id(viewer, (place, name, id));
                }
                for (field, value) in fields {
                    let wraps = ["edges", "node", "nodes"].contains(&field.as_str());
                    let place = if wraps { place.to_owned() } else { format!("{name}.{field}") };
                    self.judge(viewer, (&place, value));
                }
            }
            _ => {}
        }
    }

    fn judge_id(&mut self, viewer: usize, (place, name, id): (&str, &str, &str)) {
        let is_shared = rows().leading(Shared).any(|(owner, field)| place == format!("{owner}.{field}"));
        let fault = match self.things.get(id) {
            Some(thing) if self.company.sees(viewer, thing) => return,
            Some(thing) => format!("{place} shows p{viewer} {thing:?}"),
            None if is_shared || SHARED.contains(&name) => return,
            None => format!("{place} shows p{viewer} a {name} that nobody made"),
        };
        self.faults.insert(fault);
    }

    /// All things by their ids, and what the screens begin with.
    pub fn questions(&self, beginning: usize) -> Vec<Question> {
        let unnamed = rows().roots(|row| row != Stranger::Names).filter(|(root, _)| *root == "Query");
        let roots = unnamed.filter(|(_, name)| self.asking.leads_on(name)).map(|(_, name)| self.of_root(name));
        STARTS.into_iter().map(|start| self.of_things(start, beginning)).chain(roots).collect()
    }

    fn of_things(&self, (start, prefix): (&'static str, &str), beginning: usize) -> Question {
        let made = self.company.things.iter().map(|(id, _)| id.as_str());
        let mut ids: Vec<&str> = made.filter(|id| id.starts_with(prefix)).collect();
        let apart = ids.len().div_ceil(OF_EACH_KIND).max(1);
        ids = ids.into_iter().skip(beginning % apart).step_by(apart).collect();
        match start {
            "Employee" => ids = self.company.actors.iter().map(|actor| actor.id.as_str()).collect(),
            "Department" => ids = self.company.departments.iter().map(String::as_str).collect(),
            _ => {}
        }
        assert!(!ids.is_empty(), "nobody made a {start}");
        let below = self.selection(start, 0);
        let document =
            format!("query W($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename ... on {start} {{ {below} }} }} }}");
        Question { asked: start, document, variables: json!({"ids": ids}), field: "nodes" }
    }

    fn of_root(&self, root: &'static str) -> Question {
        let (arguments, named, kind) = self.asking.field("Query", root);
        let is_listed = root != "auditTrail" && (named.ends_with("Connection") || self.asking.has_id(&named));
        let below = self.below(&named, &kind, if is_listed { Things } else { Part }, 0);
        let document = format!("{{ {root}{arguments} {{ {below} }} }}");
        Question { asked: root, document, variables: json!({}), field: root }
    }

    async fn walk(&mut self, viewer: usize, beginning: usize, door: &mut Door<'_>) {
        for Question { asked, document, variables, field } in self.questions(beginning) {
            let answer = door.ask(&document, &variables).await;
            self.hear(viewer, (asked, &answer), field);
        }
    }

    #[track_caller]
    fn show_faults(&self) {
        let shown: Vec<_> = self.faults.iter().take(40).cloned().collect();
        assert!(shown.is_empty(), "{} faults\n{}", self.faults.len(), shown.join("\n"));
    }

    /// Fields that led nobody anywhere yet.
    fn silent(&self) -> Vec<String> {
        let places = rows().leading(Things).map(|(name, field)| format!("{name}.{field}"));
        places.filter(|place| !self.led.contains_key(place) && !NOT_ASKED.contains(&place.as_str())).collect()
    }

    fn hear(&mut self, viewer: usize, (asked, answer): (&str, &Value), field: &str) {
        for error in answer["errors"].as_array().into_iter().flatten() {
            let code = error["extensions"]["code"].as_str().unwrap_or_default();
            assert!(["FORBIDDEN", "NOT_FOUND"].contains(&code), "p{viewer}, {asked}: {error:#}");
        }
        let place = format!("Query.{field}");
        self.judge(viewer, (&place, &answer["data"][field]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_that_leads_to_rows_has_a_row() {
    let world = e2e::World::begin().await;
    let asking = Asking::of(&world.sign_in("admin").await, HashMap::new()).await;
    let mut found: Vec<(String, String)> = asking.leading();
    found.retain(|(name, _)| !WRAPPERS.iter().any(|wrapper| name.ends_with(wrapper)));
    let mut known: Vec<(String, String)> = [Things, Shared, Part]
        .into_iter()
        .flat_map(|to| rows().leading(to))
        .map(|(name, field)| (name.to_owned(), field.to_owned()))
        .collect();
    found.sort();
    known.sort();
    assert_eq!(found, known);
    println!("{} fields of objects lead to rows", known.len());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_reached_through_any_field_is_visible_to_its_reader() {
    let mut company = Company::drawn(7).await;
    company.shuffle().await;
    company.learn().await;
    company.world.forget_viewers();
    let mut walk = Walk::of(&company).await;
    for (viewer, actor) in company.actors.iter().enumerate().take(PEOPLE) {
        let mut doors = vec![Door::Http(actor)];
        if viewer % 4 == 0 {
            doors.extend([Door::Socket(Box::new(actor.live().await)), Door::Stream(actor)]);
        }
        for door in &mut doors {
            walk.walk(viewer, 0, door).await;
        }
        walk.show_faults();
    }
    crate::access::anonymous::get_nothing(&company, &walk.questions(0)).await;
    // What the few that were asked for did not lead to, others of their kind do.
    for beginning in 1..OF_EACH_KIND {
        if walk.silent().is_empty() {
            break;
        }
        for (viewer, actor) in company.actors.iter().enumerate().take(PEOPLE).step_by(8) {
            walk.walk(viewer, beginning, &mut Door::Http(actor)).await;
        }
        walk.show_faults();
    }
    let silent = walk.silent();
    println!("{} ids through {} places; 0 faults", walk.ids_seen, walk.led.len());
    assert!(silent.is_empty(), "these led nowhere in this company: {}", silent.join(", "));
    company.world.end().await;
}
