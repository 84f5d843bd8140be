//! Who sees what and may do what with it, written from the rules alone: it knows nothing of the server.

use rounds_domain::permissions::{GrantScope, Permission};

use super::company::{Company, Customer, Thing};

impl Company {
    pub fn lies_under(&self, department: usize, top: usize) -> bool {
        department == top || self.above[department].is_some_and(|above| self.lies_under(above, top))
    }

    fn is_over(&self, viewer: usize, department: usize) -> bool {
        let person = &self.people[viewer];
        person.leads.iter().chain([&person.department]).any(|top| self.lies_under(department, *top))
    }

    fn reaches(&self, viewer: usize, right: Permission, person: usize) -> bool {
        self.people[viewer].grants.get(&right).is_some_and(|scope| match scope {
            GrantScope::All => true,
            GrantScope::Subtree => viewer == person || self.is_over(viewer, self.people[person].department),
            GrantScope::Own => viewer == person,
        })
    }

    fn reaches_server(&self, viewer: usize, right: Permission, servers: &[Option<usize>]) -> bool {
        self.people[viewer].grants.get(&right) == Some(&GrantScope::All)
            || servers.iter().flatten().any(|server| self.reaches(viewer, right, *server))
    }

    fn reaches_pooled(&self, viewer: usize, right: Permission, customer: &Customer) -> bool {
        let is_over = |scope: &GrantScope| match scope {
            GrantScope::All => true,
            GrantScope::Subtree => self.is_over(viewer, customer.department),
            GrantScope::Own => false,
        };
        customer.servers[0].is_none() && self.people[viewer].grants.get(&right).is_some_and(is_over)
    }

    fn knows(&self, viewer: usize, customer: &Customer) -> bool {
        self.reaches_server(viewer, Permission::CustomersRead, &customer.servers)
            || self.reaches_pooled(viewer, Permission::CustomersClaim, customer)
    }

    fn sees_card(&self, viewer: usize, place: usize) -> bool {
        let mut staff = self.customers.iter().filter(|one| one.workplace == Some(place));
        staff.any(|one| self.reaches_server(viewer, Permission::CustomersRead, &one.servers))
    }

    pub fn sees(&self, viewer: usize, thing: &Thing) -> bool {
        let is_near = |right, person: usize| viewer == person || self.reaches(viewer, right, person);
        let knows = |customer: usize| self.knows(viewer, &self.customers[customer]);
        match thing {
            Thing::Customer(customer) => knows(*customer) || self.sees_card(viewer, *customer),
            Thing::Visit { author, customer } => is_near(Permission::VisitsRead, *author) || knows(*customer),
            Thing::TaskOf(person) | Thing::PlanOf(person) => is_near(Permission::PlansRead, *person),
            Thing::SessionOf(person) => is_near(Permission::SessionsRead, *person),
            Thing::PrivateTo(person) => viewer == *person,
            Thing::FactOf(customer) => knows(*customer),
            Thing::LeaveOf(person) => [Permission::PlansRead, Permission::PeopleRead, Permission::CalendarManage]
                .iter()
                .any(|right| is_near(*right, *person)),
        }
    }

    pub fn may(&self, viewer: usize, action: &str, number: usize) -> bool {
        let customer = &self.customers[number];
        let holds = |right| self.people[viewer].grants.contains_key(&right);
        let shapes = |right, servers| {
            self.reaches_server(viewer, right, servers) || self.reaches_pooled(viewer, right, customer)
        };
        match action {
            "CHANGE" => shapes(Permission::CustomersWrite, &customer.servers[..]),
            "ASSIGN" => shapes(Permission::CustomersAssign, &customer.servers[..1]),
            "PLAN" => holds(Permission::PlansWrite) && self.knows(viewer, customer),
            _ => holds(Permission::VisitsWrite),
        }
    }
}
