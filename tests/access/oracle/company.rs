//! A company drawn at random and made through the API: what it is made of is known here, so that nobody has to ask the
//! server.

use std::collections::BTreeMap;

use e2e::{Actor, PASSWORD, World, captured, mint};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rounds_domain::permissions::{GrantScope, Permission, StandardPosition};
use rounds_domain::vocabulary::{CustomerKind, KeyField};
use rounds_server::customers::customers::{CustomerPolicy, RevisionRules};
use rounds_server::customers::customers::{Draft, Workplace};
use serde_json::{Value, json};

const DEPARTMENTS: usize = 14;
/// Those who stay; others are hired beside them to leave.
pub const PEOPLE: usize = 44;
const LEAVERS: usize = 2;
const INSTITUTIONS: usize = 110;
const PROFESSIONALS: usize = 90;
const MOVED: usize = 60;
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
#[derive(Debug, Clone, Copy)]
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
    DeviceOf(usize),
    ApplicationOf(usize),
    Revision {
        asker: usize,
        customer: usize,
    },
    /// A duty to review; nobody's is in the administrators' queue.
    Review {
        author: usize,
        head: Option<usize>,
    },
    /// A handover, or a brief of one.
    Handover {
        leaver: usize,
        heir: usize,
    },
    /// What is somebody's alone, such as a reminder or a notification.
    PrivateTo(usize),
    /// What is told of a customer, such as a remark or who served it.
    FactOf(usize),
    /// What a professional has agreed to.
    ConsentOf(usize),
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
    pub(super) drawn: usize,
    pub(super) random: StdRng,
}

impl Company {
    pub async fn drawn(seed: u64) -> Self {
        let revisions =
            RevisionRules { approved_fields: vec![KeyField::Status], ..CustomerPolicy::default().revisions };
        let mut world = World::controlled(CustomerPolicy { revisions, ..CustomerPolicy::default() }).await;
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
        company.furnish().await;
        company.apply().await;
        company.employ_leavers().await;
        company.work().await;
        company.revise().await;
        company.take_leave().await;
        company.drawn = company.things.len();
        company
    }

    pub(super) fn any(&mut self, most: usize) -> usize {
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
        for number in PEOPLE..PEOPLE + LEAVERS {
            let department = self.any(DEPARTMENTS);
            self.world.hire(&format!("p{number}"), StandardPosition::Rep, &code(department)).await;
            self.sign_in(&format!("p{number}"), StandardPosition::Rep, department).await;
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

    /// Every third has a phone.
    async fn sign_in(&mut self, code: &str, position: StandardPosition, department: usize) {
        let phone = json!({"id": mint("device"), "platform": "ANDROID", "model": "x", "appVersion": "1.0.0"});
        let phone = self.actors.len().is_multiple_of(3).then_some(phone);
        self.actors.push(Actor::sign_in_on(&self.world.url, (code, PASSWORD), phone).await);
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

    pub(super) async fn administer(&self, name: &str, input: Value) {
        self.done(0, name, input).await;
    }

    pub(super) async fn rev(&self, id: &str) -> Value {
        let document = "query R($id: ID!) { node(id: $id) { ... on Department { rev } ... on Employee { rev } ... on Customer { rev } ... on WeekPlan { rev } } }";
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
    pub(super) async fn assign(&mut self, customer: usize, duty: &str, person: Option<usize>) {
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

    pub(super) fn stamped(&self, mut input: Value) -> Value {
        input["captured"] = captured(self.world.app.clock.now());
        input
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
