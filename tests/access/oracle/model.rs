//! Who sees what and may do what with it, written from the rules alone: it knows nothing of the server.

use super::company::{Company, Customer, Thing};
use rounds_domain::permissions::{GrantScope, Permission as Right};

impl Company {
    pub fn lies_under(&self, department: usize, top: usize) -> bool {
        department == top || self.above[department].is_some_and(|above| self.lies_under(above, top))
    }

    fn is_over(&self, viewer: usize, department: usize) -> bool {
        let person = &self.people[viewer];
        person.leads.iter().chain([&person.department]).any(|top| self.lies_under(department, *top))
    }

    pub fn reaches(&self, viewer: usize, right: Right, person: usize) -> bool {
        let scope = self.people[viewer].grants.get(&right);
        let is_over = scope == Some(&GrantScope::Subtree) && self.is_over(viewer, self.people[person].department);
        scope.is_some() && (viewer == person || is_over || scope == Some(&GrantScope::All))
    }

    fn reaches_server(&self, viewer: usize, right: Right, servers: &[Option<usize>]) -> bool {
        self.people[viewer].grants.get(&right) == Some(&GrantScope::All)
            || servers.iter().flatten().any(|server| self.reaches(viewer, right, *server))
    }

    fn reaches_pooled(&self, viewer: usize, right: Right, customer: &Customer) -> bool {
        let scope = self.people[viewer].grants.get(&right);
        let is_over = scope == Some(&GrantScope::Subtree) && self.is_over(viewer, customer.department);
        customer.servers[0].is_none() && (is_over || scope == Some(&GrantScope::All))
    }

    fn serves(&self, viewer: usize, customer: &Customer) -> bool {
        self.reaches_server(viewer, Right::CustomersRead, &customer.servers)
    }

    fn knows(&self, viewer: usize, customer: &Customer) -> bool {
        self.serves(viewer, customer) || self.reaches_pooled(viewer, Right::CustomersClaim, customer)
    }

    fn sees_card(&self, viewer: usize, place: usize) -> bool {
        self.customers.iter().any(|one| one.workplace == Some(place) && self.serves(viewer, one))
    }

    pub fn sees(&self, viewer: usize, thing: &Thing) -> bool {
        let near = |right, person: usize| viewer == person || self.reaches(viewer, right, person);
        let any = |rights: &[Right], person| rights.iter().any(|right| near(*right, person));
        let knows = |customer: usize| self.knows(viewer, &self.customers[customer]);
        let clear = [Right::VisitsReview, Right::PeopleManage].iter().any(|it| self.reaches_server(viewer, *it, &[]));
        match *thing {
            Thing::Customer(customer) => knows(customer) || self.sees_card(viewer, customer),
            Thing::Visit { author, customer } => near(Right::VisitsRead, author) || knows(customer),
            Thing::TaskOf(person) | Thing::PlanOf(person) => near(Right::PlansRead, person),
            Thing::SessionOf(person) => near(Right::SessionsRead, person),
            Thing::DeviceOf(person) => any(&[Right::SessionsRead, Right::SessionsEnd], person),
            Thing::PrivateTo(person) => viewer == person,
            Thing::FactOf(customer) => knows(customer),
            Thing::ConsentOf(customer) => self.serves(viewer, &self.customers[customer]),
            Thing::ApplicationOf(person) => near(Right::CustomersAssign, person),
            Thing::Revision { asker, customer } => viewer == asker || knows(customer),
            Thing::Review { author, head } => near(Right::VisitsRead, author) || head.map_or(clear, |it| it == viewer),
            Thing::Handover { leaver, heir } => viewer == heir || self.reaches(viewer, Right::HandoverRun, leaver),
            Thing::LeaveOf(person) => any(&[Right::PlansRead, Right::PeopleRead, Right::CalendarManage], person),
        }
    }

    pub fn may(&self, viewer: usize, action: &str, number: usize) -> bool {
        let customer = &self.customers[number];
        let holds = |right| self.people[viewer].grants.contains_key(&right);
        let shapes = |right, servers| {
            self.reaches_server(viewer, right, servers) || self.reaches_pooled(viewer, right, customer)
        };
        match action {
            "CHANGE" => shapes(Right::CustomersWrite, &customer.servers[..]),
            "ASSIGN" => shapes(Right::CustomersAssign, &customer.servers[..1]),
            "PLAN" => holds(Right::PlansWrite) && self.knows(viewer, customer),
            _ => holds(Right::VisitsWrite),
        }
    }
}
