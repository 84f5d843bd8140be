//! No list sends a statement per row: every list field of the schema is asked below few parents and below many.
//!
//! The fields come from the schema; one without a row in a `rows.toml` fails. A list is asked several times and the fewest
//! statements count: the worker and the relay send theirs in between, the first request reads the viewer, and a loader
//! that is not polled in time may load in two batches. The screens that phones open all day are one statement for each root
//! field, whatever is selected below it and whoever asks.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use e2e::lists::{MATERIAL, PRODUCT, PURPOSE, RESULT};
use e2e::rows::{Ask, Who, grow, rows};
use e2e::{Actor, Reply, World, captured, mint, operation};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::{CustomerKind, KeyField};
use rounds_server::customers::customers::{CustomerPolicy, Draft, RevisionRules};
use serde_json::{Value, json};

/// Screens of the day that are no lists.
const SCREENS: &[(&str, &str)] = &[
    ("Query.viewer", "{ viewer { employee { id name } grants { permission } inboxCounts { unread } } }"),
    (
        "Query.myDay",
        "{ myDay { date tasks { id customer { id name anchor { id } lastVisit { id } } reminder { id } } openCheckIn { id } reminders { id } } }",
    ),
    (
        "Query.weekPlan",
        "{ weekPlan(week: \"2026-W48\") { id items { id customer { id name } tasks { id } } days { date tasks { id } } } }",
    ),
];

const FEW: u32 = 2;
const MANY: u32 = 32;
const TRIES: usize = 40;
/// Rows of a page: those that are made here, and those that were there before.
const LONGEST: u32 = 64;
const FIELDS: &str = "{ __schema { types { kind name fields { name args { name } type { ...T } } } } } \
                      fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

struct Company {
    world: World,
    admin: Actor,
    manager: Actor,
    /// The last who was hired.
    rep: Option<Actor>,
    visits: Vec<String>,
    /// Root fields that answer a page.
    pages: Vec<String>,
    /// Reviews that are due.
    due: Vec<String>,
    /// Fewest statements of each change.
    changes: BTreeMap<String, u64>,
}

impl Company {
    async fn begin() -> Self {
        let policy = CustomerPolicy::default();
        let revisions = RevisionRules { approved_fields: vec![KeyField::Name], ..policy.revisions };
        let mut world = World::controlled(CustomerPolicy { revisions, ..policy }).await;
        world.department("EAST", "HQ").await;
        // Whoever signs in before a department is made sees it a second later.
        for number in 0..MANY {
            world.department(&format!("D{number}"), "EAST").await;
        }
        let manager = world.person("m1", StandardPosition::RegionalManager, "EAST").await;
        let admin = world.sign_in("admin").await;
        world.fill_lists().await;
        let pages = pages(&admin).await;
        Self { world, admin, manager, rep: None, visits: Vec::new(), pages, due: Vec::new(), changes: BTreeMap::new() }
    }

    /// One more rep with customers, a plan, a day, a visit, remarks and leave; and one more of every list of the company.
    async fn grow(&mut self, number: u32) {
        let department = format!("D{number}");
        let rep = self.world.rep(&format!("r{number}"), &department).await;
        let phones = vec![(None, format!("+86138001380{number:02}"))];
        let draft = Draft { phones, ..Draft::named(CustomerKind::Institution, format!("医院{number}")) };
        let hospital = self.world.customer(draft, &department, Some(&rep)).await;
        let doctor = self.world.professional(&format!("医生{number}"), &hospital, Some(&rep)).await;
        self.furnish(number, &hospital).await;
        self.world.advance(TimeDelta::seconds(1));
        let plan = self.plan(&rep, [&hospital, &doctor]).await;
        let visit = self.visit(&rep, &hospital, &doctor).await;
        for about in [&visit, &plan, &hospital] {
            let remark = json!({"id": mint("remark"), "aboutId": about, "kind": "COMMENT", "text": "看过了", "mentionIds": [rep.id]});
            let manager = self.manager.clone();
            self.change(&manager, "addRemark", remark, "remark { id }").await;
        }
        let leave =
            json!({"id": mint("leave"), "kind": "ANNUAL", "range": {"from": "2026-11-23", "until": "2026-11-27"}});
        self.change(&rep, "recordLeave", leave, "leave { id }").await;
        let draft = json!({"kind": "INSTITUTION", "name": format!("新医院{number}")});
        let application = json!({"id": mint("application"), "draft": draft});
        self.change(&rep, "applyForCustomer", application, "customerApplication { id }").await;
        let named = json!({"customerId": hospital, "baseRev": 1, "name": format!("东医院{number}"), "reason": "更名"});
        self.change(&rep, "changeCustomer", named, "pendingRevisions { id }").await;
        let consent = json!({"id": mint("consent"), "customerId": doctor, "purpose": "VISITS", "basis": "CONSENT"});
        rep.mutate("recordConsent", consent, "consent { id }").await.at("/recordConsent");
        grow(self.world.app.clock.now(), |who| if who == Who::Rep { Some(&rep) } else { self.who(who) }).await;
        self.visits.push(visit);
        self.rep = Some(rep);
    }

    /// An anchor, a telephone, a change that waits for approval, a published year, entries of the lists and a position.
    async fn furnish(&self, number: u32, hospital: &str) {
        let point = json!({"lat": 39.9 + f64::from(number) / 1000.0, "lon": 116.4, "system": "WGS84"});
        let anchor = json!({"institutionId": hospital, "point": point, "reason": "Seen on the map"});
        self.manager.mutate("setAnchor", anchor, "anchor { id }").await.at("/setAnchor");
        let days = json!([{"date": "2026-10-01", "kind": "OFF", "name": "国庆节"}]);
        let year = json!({"layer": "COUNTRY", "area": "CN", "year": 2026, "source": "test", "publishedOn": "2025-11-04", "days": days});
        self.admin.mutate("publishCalendar", year, "calendarRelease { id }").await.at("/publishCalendar");
        let position = json!({"name": format!("岗位{number}"), "nameEn": format!("Position {number}"), "grants": []});
        self.admin.mutate("createPosition", position, "position { id }").await.at("/createPosition");
        self.world.lengthen_lists(number).await;
    }

    async fn plan(&mut self, rep: &Actor, customers: [&String; 2]) -> String {
        let plan = mint("weekplan");
        let items: Vec<Value> = customers.iter().map(|id| json!({"id": mint("planitem"), "customerId": id})).collect();
        self.change(rep, "draftWeekPlan", json!({"id": plan, "week": "2026-W48", "items": items}), "weekPlan { id }")
            .await;
        self.change(rep, "submitWeekPlan", json!({"planId": plan}), "weekPlan { id }").await;
        plan
    }

    async fn visit(&mut self, rep: &Actor, hospital: &str, doctor: &str) -> String {
        let task = json!({"id": mint("task"), "customerId": hospital, "date": "2026-11-23"});
        self.change(rep, "addTask", task, "task { id }").await;
        let task = json!({"id": mint("task"), "customerId": doctor, "date": "2026-11-23"});
        let task = self.change(rep, "addTask", task, "task { id }").await.at("/addTask/task/id");
        let now = captured(self.world.app.clock.now())["wallAt"].clone();
        let fix = json!({"lat": 39.9, "lon": 116.4, "system": "WGS84", "accuracyM": 15.0, "measuredAt": now, "provider": "GNSS", "isMock": false});
        let stay = mint("checkin");
        let arrival = json!({"id": stay, "customerId": hospital, "fixes": [fix]});
        self.change(rep, "checkIn", arrival, "checkIn { verdict }").await;
        let visit = mint("visit");
        let start = json!({"id": visit, "customerId": doctor, "checkInId": stay, "taskId": task});
        self.change(rep, "startVisit", start, "visit { id }").await;
        let report = json!({"purposeId": PURPOSE,
            "resultId": RESULT, "notes": "讨论了新适应症的数据",
            "materialIds": [MATERIAL],
            "products": [{"productId": PRODUCT}]});
        let done = self
            .change(rep, "completeVisit", json!({"visitId": visit, "report": report}), "visit { review { id } }")
            .await;
        // The last visit of a company stays to be reviewed, so that the feed has something to tell.
        self.due.push(done.text("/completeVisit/visit/review/id"));
        self.change(rep, "checkOut", json!({"checkInId": stay, "fixes": []}), "checkIn { id }").await;
        visit
    }

    async fn change(&mut self, who: &Actor, name: &str, mut input: Value, selection: &str) -> Reply {
        input["captured"] = captured(self.world.app.clock.now());
        let (reply, sent) = self.world.statements(who.mutate(name, input, selection)).await;
        reply.at(&format!("/{name}"));
        let fewest = self.changes.entry(name.to_owned()).or_insert(sent);
        *fewest = sent.min(*fewest);
        reply
    }

    fn who(&self, who: Who) -> Option<&Actor> {
        match who {
            Who::Admin => Some(&self.admin),
            Who::Manager => Some(&self.manager),
            Who::Rep => self.rep.as_ref(),
        }
    }

    /// The document with as many rows of its root field as there may be.
    fn long(&self, document: &str) -> String {
        let of = |root: &String| document.strip_prefix(&format!("{{ {root}"));
        let Some((root, rest)) = self.pages.iter().find_map(|root| Some((root, of(root)?))) else {
            return document.to_owned();
        };
        match rest.strip_prefix('(') {
            Some(arguments) => format!("{{ {root}(first: {LONGEST}, {arguments}"),
            None => format!("{{ {root}(first: {LONGEST}){rest}"),
        }
    }

    /// Size of the answer and fewest statements for it; asks until there are no more than wanted.
    async fn ask(&self, who: Who, document: &str, wanted: Option<u64>) -> (usize, u64) {
        let actor = self.who(who).unwrap();
        let document = self.long(document);
        let ids = if document.contains("$ids") { json!({"ids": self.visits}) } else { json!({}) };
        let (mut size, mut fewest) = (0, u64::MAX);
        for _ in 0..TRIES {
            let (reply, sent) = self.world.statements(actor.ask(&document, ids.clone())).await;
            assert!(reply.body["errors"].is_null(), "{document}: {:#}", reply.body["errors"]);
            (size, fewest) = (reply.body["data"].to_string().len(), fewest.min(sent));
            if wanted.is_some_and(|wanted| fewest <= wanted) {
                break;
            }
        }
        (size, fewest)
    }
}

/// Every field that answers a connection or a list of objects; what only carries a page is part of it.
async fn list_fields(actor: &Actor) -> Vec<String> {
    let types = actor.ask(FIELDS, json!({})).await.at("/__schema/types");
    let is_ours = |name: &str| !name.starts_with("__") && !name.ends_with("Connection") && name != "Subscription";
    let mut found = Vec::new();
    for row in types.as_array().unwrap() {
        let owner = row["name"].as_str().unwrap();
        for field in row["fields"].as_array().into_iter().flatten().filter(|_| is_ours(owner)) {
            if is_list(&field["type"], false) {
                found.push(format!("{owner}.{}", field["name"].as_str().unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The root fields that answer a page.
async fn pages(actor: &Actor) -> Vec<String> {
    let types = actor.ask(FIELDS, json!({})).await.at("/__schema/types");
    let query = types.as_array().unwrap().iter().find(|row| row["name"] == "Query").unwrap()["fields"].clone();
    let is_page = |field: &&Value| field["args"].as_array().unwrap().iter().any(|argument| argument["name"] == "first");
    let pages = query.as_array().unwrap().iter().filter(is_page);
    pages.map(|field| field["name"].as_str().unwrap().to_owned()).collect()
}

fn is_list(of: &Value, is_within_list: bool) -> bool {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => is_list(&of["ofType"], is_within_list),
        "LIST" => is_list(&of["ofType"], true),
        "OBJECT" => is_within_list || of["name"].as_str().unwrap().ends_with("Connection"),
        "UNION" | "INTERFACE" => is_within_list,
        _ => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_sends_as_many_statements_for_many_rows_as_for_few() {
    let mut company = Company::begin().await;
    let lists = &rows().lists;
    assert_eq!(list_fields(&company.manager).await, lists.keys().cloned().collect::<Vec<_>>());
    for number in 0..FEW {
        company.grow(number).await;
    }
    let mut few = BTreeMap::new();
    for (field, ask) in lists {
        if let Ask::Grows { by, grows: document } | Ask::Stands { by, stands: document } = ask {
            few.insert(field, company.ask(*by, document, None).await);
        }
    }
    for number in FEW..MANY {
        company.grow(number).await;
    }
    let mut faults = Vec::new();
    for (field, ask) in lists {
        let (who, document) = match ask {
            Ask::Grows { by, grows: document } | Ask::Stands { by, stands: document } => (by, document),
            Ask::Not { not } => {
                eprintln!("{field:<34}   – {not}");
                continue;
            }
        };
        let (size, statements) = few[&field];
        let (larger, many) = company.ask(*who, document, Some(statements)).await;
        // A load that ends between two others may cut a batch in two.
        if many > statements + 1 {
            faults.push(format!("{field}: {statements} statements for {FEW}, {many} for {MANY}"));
        }
        if matches!(ask, Ask::Grows { .. }) && larger <= size {
            faults.push(format!("{field}: the answer did not grow"));
        }
        eprintln!("{field:<34} {statements:>3}");
    }
    for (field, document) in SCREENS {
        eprintln!("{field:<34} {:>3}", company.ask(Who::Rep, document, None).await.1);
    }
    let (manager, due) = (company.manager.clone(), company.due.clone());
    for review in due {
        let input = json!({"reviewId": review, "readVersion": 1, "rating": 4});
        company.change(&manager, "reviewVisit", input, "review { state }").await;
    }
    for (mutation, statements) in &company.changes {
        eprintln!("Mutation.{mutation:<25} {statements:>3}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    company.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_one_statement_for_each_root_field() {
    let mut company = Company::begin().await;
    for number in 0..4 {
        company.grow(number).await;
    }
    let (manager, rep) = (company.manager.clone(), company.rep.clone().unwrap());
    let visit = json!({"visitId": company.visits[3]});
    let known = rep.ask("{ customers { nodes { id kind } } }", json!({})).await.at("/customers/nodes");
    let of_kind = |kind: &str| known.as_array().unwrap().iter().find(|row| row["kind"] == kind).unwrap()["id"].clone();
    let (hospital, doctor) = (json!({"id": of_kind("INSTITUTION")}), json!({"id": of_kind("PROFESSIONAL")}));
    let week = json!({"week": "2026-W48", "employeeId": rep.id});
    // The inbox screen has two roots.
    let screens = [
        ("MyDay", &rep, json!({}), 1),
        ("ReviewFeed", &manager, json!({}), 1),
        ("VisitReview", &manager, visit.clone(), 1),
        ("VisitReview", &rep, visit, 1),
        ("CustomerCard", &rep, hospital.clone(), 1),
        ("CustomerCard", &rep, doctor.clone(), 1),
        ("CustomerCard", &manager, hospital, 1),
        ("CustomerCard", &manager, doctor, 1),
        ("CustomerSearch", &rep, json!({"search": "医"}), 1),
        ("CustomerSearch", &manager, json!({}), 1),
        ("WeekPlanScreen", &rep, week.clone(), 1),
        ("WeekPlanScreen", &manager, week, 1),
        ("Inbox", &rep, json!({}), 2),
        ("Inbox", &manager, json!({}), 2),
    ];
    let mut faults = Vec::new();
    for (name, actor, variables, wanted) in screens {
        let document = operation(name);
        actor.ask(&document, variables.clone()).await.at("");
        let mut sent = u64::MAX;
        for _ in 0..TRIES {
            sent = sent.min(company.world.statements(actor.ask(&document, variables.clone())).await.1);
            if sent == wanted {
                break;
            }
        }
        if sent != wanted {
            faults.push(format!("{name} of {}: {sent} statements instead of {wanted}", actor.id));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    company.world.end().await;
}
