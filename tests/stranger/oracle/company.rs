//! A company drawn at random and made through the API: what it is made of is known here, so that nobody has to ask the
//! server.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;
use e2e::{Actor, World, captured, mint};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rounds_domain::permissions::{GrantScope, Permission, StandardPosition};
use rounds_domain::vocabulary::CustomerKind;
use rounds_server::customers::{Draft, Workplace};
use serde_json::{Value, json};

const DEPARTMENTS: usize = 14;
const PEOPLE: usize = 44;
const INSTITUTIONS: usize = 110;
const PROFESSIONALS: usize = 90;
const MOVED: usize = 60;
const MADE: &str = "
  select 'planitem_' || i.id as id, 'PLAN' as kind, e.code as person, null as customer
  from plan_items i join week_plans p on p.id = i.plan_id join employees e on e.id = p.employee_id
  union all
  select 'task_' || t.id, 'TASK', e.code, null from tasks t join employees e on e.id = t.employee_id
  union all
  select 'reminder_' || r.id, 'PRIVATE', e.code, null from reminders r join employees e on e.id = r.employee_id
  union all
  select 'session_' || s.id, 'SESSION', e.code, null from sessions s join employees e on e.id = s.employee_id
  union all
  select 'notification_' || n.id, 'PRIVATE', e.code, null from notifications n join employees e on e.id = n.employee_id
  union all
  select 'assignment_' || a.id, 'FACT', null, 'customer_' || a.customer_id from assignments a";
/// Rights that are given to people directly, to make reaches that no standard position has.
const SPREAD: [Permission; 7] = [
    Permission::CustomersRead,
    Permission::CustomersWrite,
    Permission::CustomersClaim,
    Permission::CustomersAssign,
    Permission::PlansRead,
    Permission::VisitsRead,
    Permission::PeopleRead,
];
const SCOPES: [GrantScope; 3] = [GrantScope::Own, GrantScope::Subtree, GrantScope::All];
const POSITIONS: [StandardPosition; 10] = [
    StandardPosition::Rep,
    StandardPosition::Rep,
    StandardPosition::Rep,
    StandardPosition::Rep,
    StandardPosition::DistrictManager,
    StandardPosition::DistrictManager,
    StandardPosition::RegionalManager,
    StandardPosition::Service,
    StandardPosition::Finance,
    StandardPosition::Executive,
];

/// Somebody: where, whom they lead and what they may do.
pub struct Person {
    pub department: usize,
    pub leads: Vec<usize>,
    pub grants: BTreeMap<Permission, GrantScope>,
}

/// Who serves it, as rep and as service person, and where a professional works.
pub struct Customer {
    pub department: usize,
    pub servers: [Option<usize>; 2],
    pub workplace: Option<usize>,
}

/// Something that people see or do not see.
#[derive(Debug, Clone)]
pub enum Thing {
    Customer(usize),
    /// A visit, a check-in, and what is remarked on them.
    Visit {
        author: usize,
        customer: usize,
    },
    TaskOf(usize),
    PlanOf(usize),
    LeaveOf(usize),
    SessionOf(usize),
    /// What is somebody's alone, such as a reminder or a notification.
    PrivateTo(usize),
    /// What is told of a customer, such as a remark or who served it.
    FactOf(usize),
}

#[derive(QueryableByName)]
struct Made {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    person: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    customer: Option<String>,
}

/// The company, and how its people and things are called by the server.
pub struct Company {
    pub world: World,
    pub above: Vec<Option<usize>>,
    pub people: Vec<Person>,
    pub customers: Vec<Customer>,
    pub things: Vec<(String, Thing)>,
    pub actors: Vec<Actor>,
    pub departments: Vec<String>,
    /// How many of the things were made by the drawing; the rest came of it.
    drawn: usize,
    random: StdRng,
}

impl Company {
    pub async fn drawn(seed: u64) -> Self {
        let mut world = World::begin().await;
        let mut random = StdRng::seed_from_u64(seed);
        let root =
            world.sign_in("admin").await.ask("{ departments { id } }", json!({})).await.text("/departments/0/id");
        let (mut above, mut departments) = (vec![None], vec![root]);
        for number in 1..DEPARTMENTS {
            let parent = random.random_range(0..number);
            departments.push(world.department(&code(number), &code(parent)).await);
            above.push(Some(parent));
        }
        let (people, customers, things, actors) = Default::default();
        let mut company = Self { world, above, people, customers, things, actors, departments, drawn: 0, random };
        company.hire().await;
        company.found_customers().await;
        company.work().await;
        company
    }

    fn any(&mut self, most: usize) -> usize {
        self.random.random_range(0..most)
    }

    async fn hire(&mut self) {
        self.sign_in("admin", StandardPosition::Administrator, 0).await;
        for number in 1..PEOPLE {
            let position = *POSITIONS.choose(&mut self.random).unwrap();
            let department = self.any(DEPARTMENTS);
            self.world.hire(&format!("p{number}"), position, &code(department)).await;
            self.sign_in(&format!("p{number}"), position, department).await;
        }
        for number in 1..PEOPLE {
            if self.any(3) == 0 {
                self.give_directly(number).await;
            }
        }
        for department in 1..DEPARTMENTS {
            let head = 1 + self.any(PEOPLE - 1);
            self.appoint(department, head).await;
        }
    }

    async fn sign_in(&mut self, code: &str, position: StandardPosition, department: usize) {
        self.actors.push(self.world.sign_in(code).await);
        self.people.push(Person { department, leads: Vec::new(), grants: position.grants().collect() });
    }

    /// Two more rights of any reach, beside the positions.
    async fn give_directly(&mut self, number: usize) {
        let rights: Vec<Permission> = SPREAD.sample(&mut self.random, 2).copied().collect();
        let given: Vec<_> = rights.into_iter().map(|right| (right, SCOPES[self.any(3)])).collect();
        let held = "query H($id: ID!) { employee(id: $id) { positions { id } } }";
        let id = self.actors[number].id.clone();
        let positions = self.actors[0].ask(held, json!({"id": id})).await.at("/employee/positions");
        let positions: Vec<&Value> = positions.as_array().unwrap().iter().map(|position| &position["id"]).collect();
        let grants: Vec<Value> =
            given.iter().map(|(right, scope)| json!({"permission": right, "scope": scope})).collect();
        let input = json!({"employeeId": id, "positionIds": positions, "directGrants": grants});
        self.administer("setEmployeeRights", input).await;
        for (right, scope) in given {
            let held = self.people[number].grants.entry(right).or_insert(scope);
            *held = scope.max(*held);
        }
    }

    /// Somebody leads a department, wherever they work.
    async fn appoint(&mut self, department: usize, head: usize) {
        let input = json!({"departmentId": self.departments[department], "headId": self.actors[head].id,
            "baseRev": self.rev(&self.departments[department]).await});
        self.administer("changeDepartment", input).await;
        for person in &mut self.people {
            person.leads.retain(|led| *led != department);
        }
        self.people[head].leads.push(department);
    }

    async fn administer(&self, name: &str, input: Value) {
        self.actors[0].mutate(name, input, "__typename").await.at(&format!("/{name}/__typename"));
    }

    async fn rev(&self, id: &str) -> Value {
        let document = "query R($id: ID!) { node(id: $id) { ... on Department { rev } ... on Employee { rev } } }";
        self.actors[0].ask(document, json!({"id": id})).await.at("/node/rev")
    }

    async fn found_customers(&mut self) {
        for number in 0..INSTITUTIONS + PROFESSIONALS {
            let workplace = (number >= INSTITUTIONS).then(|| self.any(INSTITUTIONS));
            let department = self.any(DEPARTMENTS);
            let rep = (self.any(5) > 0).then(|| 1 + self.any(PEOPLE - 1));
            let draft = match workplace {
                None => Draft::named(CustomerKind::Institution, format!("医院 {number}")),
                Some(place) => Draft {
                    workplace: Some(Workplace { institution: self.things[place].0.parse().unwrap(), department: None }),
                    ..Draft::named(CustomerKind::Professional, format!("医生 {number}"))
                },
            };
            let id = self.world.customer(draft, &code(department), rep.map(|rep| &self.actors[rep])).await;
            self.customers.push(Customer { department, servers: [rep, None], workplace });
            self.things.push((id, Thing::Customer(number)));
        }
        for _ in 0..MOVED {
            let (customer, person) = (self.any(self.customers.len()), 1 + self.any(PEOPLE - 1));
            self.assign(customer, "SERVICE", Some(person)).await;
        }
    }

    /// Whoever served it before has it no more; the pool is that of the department of who served it last.
    async fn assign(&mut self, customer: usize, duty: &str, person: Option<usize>) {
        let employee = person.map(|person| self.actors[person].id.clone());
        let id = &self.things[customer].0;
        let input = json!({"customerIds": [id], "employeeId": employee, "duty": duty, "reason": "drawn"});
        self.administer("assignCustomers", input).await;
        let place = usize::from(duty == "SERVICE");
        let before = self.customers[customer].servers[place];
        self.customers[customer].servers[place] = person;
        if let (None, Some(last)) = (person, before) {
            self.customers[customer].department = self.people[last].department;
        }
    }

    /// Everybody who may does a day's work with some of their customers.
    async fn work(&mut self) {
        let mut random = StdRng::seed_from_u64(self.random.random());
        let days = (1..PEOPLE).map(|number| self.day_of(number, random.random()));
        let made: Vec<Vec<(String, Thing)>> = join_all(days).await;
        self.things.extend(made.into_iter().flatten());
        self.drawn = self.things.len();
    }

    async fn day_of(&self, me: usize, seed: u64) -> Vec<(String, Thing)> {
        let mut random = StdRng::seed_from_u64(seed);
        let mut made = Vec::new();
        if !self.people[me].grants.contains_key(&Permission::VisitsWrite) {
            return made;
        }
        let mine = |number: &usize| self.customers[*number].servers[0] == Some(me);
        let own: Vec<usize> = (0..self.customers.len()).filter(mine).collect();
        let make = async |name: &str, (kind, rest): (&str, Value), thing: Thing| {
            let mut input = rest;
            let id = mint(kind);
            input["id"] = json!(id);
            let reply = self.actors[me].mutate(name, self.stamped(input), "__typename").await;
            reply.at(&format!("/{name}/__typename"));
            (id, thing)
        };
        let chosen: Vec<usize> = own.sample(&mut random, 3).copied().collect();
        let item = |customer: &usize| json!({"id": mint("planitem"), "customerId": self.things[*customer].0});
        let items: Vec<Value> = chosen.iter().map(item).collect();
        let plan = json!({"week": "2026-W48", "items": items});
        made.push(make("draftWeekPlan", ("weekplan", plan), Thing::PlanOf(me)).await);
        let submitted =
            self.actors[me].mutate("submitWeekPlan", self.stamped(json!({"planId": made[0].0})), "__typename").await;
        submitted.at("/submitWeekPlan/__typename");
        let away = json!({"kind": "ANNUAL", "range": {"from": "2026-12-21", "until": "2026-12-22"}});
        made.push(make("recordLeave", ("leave", away), Thing::LeaveOf(me)).await);
        for customer in chosen {
            let (id, call) = (&self.things[customer].0, Thing::Visit { author: me, customer });
            let stay = make("checkIn", ("checkin", json!({"customerId": id, "fixes": []})), call.clone()).await;
            let visit = make("startVisit", ("visit", json!({"customerId": id, "checkInId": stay.0})), call).await;
            made.push(stay);
            let task = json!({"customerId": id, "date": "2026-11-25"});
            let task = make("addTask", ("task", task), Thing::TaskOf(me)).await;
            let reminder = json!({"aboutId": id, "title": "x", "localDate": "2026-11-25", "localTime": "10:00"});
            made.push(make("setReminder", ("reminder", reminder), Thing::PrivateTo(me)).await);
            let subjects = [(id.clone(), Thing::FactOf(customer)), visit.clone(), task.clone(), made[0].clone()];
            let (about, thing) = subjects.choose(&mut random).unwrap().clone();
            let remark = json!({"aboutId": about, "kind": "COMMENT", "text": "x"});
            made.push(make("addRemark", ("remark", remark), thing).await);
            made.extend([visit, task]);
        }
        made
    }

    fn stamped(&self, mut input: Value) -> Value {
        input["captured"] = captured(self.world.app.clock.now());
        input
    }

    /// What came of it by itself is read from the tables, for nobody may ask for all of it.
    pub async fn learn(&mut self) {
        self.things.truncate(self.drawn);
        let rows: Vec<Made> = diesel::sql_query(MADE).load(&mut self.world.database().await).await.unwrap();
        let known: BTreeSet<String> = self.things.iter().map(|(id, _)| id.clone()).collect();
        for row in rows.into_iter().filter(|row| !known.contains(&row.id)) {
            let person = row.person.map(|code| if code == "admin" { 0 } else { code[1..].parse().unwrap() });
            let customer = row.customer.map(|id| self.things.iter().position(|(known, _)| *known == id).unwrap());
            let thing = match (row.kind.as_str(), person, customer) {
                ("TASK", Some(person), _) => Thing::TaskOf(person),
                ("PLAN", Some(person), _) => Thing::PlanOf(person),
                ("SESSION", Some(person), _) => Thing::SessionOf(person),
                ("PRIVATE", Some(person), _) => Thing::PrivateTo(person),
                ("FACT", _, Some(customer)) => Thing::FactOf(customer),
                other => panic!("{other:?}"),
            };
            self.things.push((row.id, thing));
        }
    }

    /// Customers pass to others or to the pool, people and departments move, others lead.
    pub async fn shuffle(&mut self) {
        for _ in 0..MOVED {
            let customer = self.any(self.customers.len());
            let person = (self.any(4) > 0).then(|| 1 + self.any(PEOPLE - 1));
            let duty = ["REP", "SERVICE"][self.any(2)];
            self.assign(customer, duty, person).await;
        }
        for _ in 0..PEOPLE / 4 {
            let (person, department) = (1 + self.any(PEOPLE - 1), self.any(DEPARTMENTS));
            let id = self.actors[person].id.clone();
            let input =
                json!({"employeeId": id, "departmentId": self.departments[department], "baseRev": self.rev(&id).await});
            self.administer("changeEmployee", input).await;
            self.people[person].department = department;
        }
        for _ in 0..DEPARTMENTS {
            let (department, parent) = (1 + self.any(DEPARTMENTS - 1), self.any(DEPARTMENTS));
            if !self.lies_under(parent, department) {
                let id = self.departments[department].clone();
                let input =
                    json!({"departmentId": id, "parentId": self.departments[parent], "baseRev": self.rev(&id).await});
                self.administer("changeDepartment", input).await;
                self.above[department] = Some(parent);
            }
        }
        for _ in 0..3 {
            let (department, head) = (1 + self.any(DEPARTMENTS - 1), 1 + self.any(PEOPLE - 1));
            self.appoint(department, head).await;
        }
    }
}

fn code(department: usize) -> String {
    if department == 0 { "HQ".to_owned() } else { format!("D{department}") }
}
