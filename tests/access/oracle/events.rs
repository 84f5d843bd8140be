//! What happens in a drawn company beside the days' work: what visits report, where institutions lie, applications for
//! customers, changes that wait for approval, a holiday, and people who leave and hand over.

use e2e::{mint, until};
use rand::seq::IndexedRandom;
use rounds_domain::permissions::Permission;
use serde_json::json;

use super::company::{Company, Customer, PEOPLE, Thing};

const APPLICATIONS: usize = 12;
const REVISIONS: usize = 12;
const OF_EACH_LEAVER: usize = 3;

impl Company {
    /// What visits report, where each institution lies, and what professionals have agreed to.
    pub(super) async fn furnish(&self) {
        self.world.fill_lists().await;
        // By SQL, for two hundred mutations would make the same and take seconds.
        self.world
            .sql(
                "insert into anchors (id, institution_id, given_lat, given_lon, given_system, lat, lon, radius_m, since)
                 select gen_random_uuid(), id, 31.2, 31.2 + place * 0.001, 'WGS84', 31.2, 31.2 + place * 0.001, 200, '2026-01-01'
                 from (select id, row_number() over (order by id) as place from customers where kind = 'INSTITUTION') institutions",
            )
            .await;
        self.world
            .sql(
                "insert into consents (id, customer_id, purpose, basis, since, recorded_by, recorded_at)
                 select gen_random_uuid(), id, 'VISITS', 'CONSENT', now(), (select id from employees where code = 'admin'), now()
                 from customers where kind = 'PROFESSIONAL'",
            )
            .await;
    }

    /// Some apply for professionals who look like others; some of these come to be customers.
    pub(super) async fn apply(&mut self) {
        let may = |person: &usize| self.people[*person].grants.contains_key(&Permission::CustomersClaim);
        let reps: Vec<usize> = (1..PEOPLE).filter(may).collect();
        for number in 0..APPLICATIONS {
            let rep = *reps.choose(&mut self.random).unwrap();
            let seen =
                |place: &usize| self.customers[*place].workplace.is_none() && self.sees(rep, &Thing::Customer(*place));
            let places: Vec<usize> = (0..self.customers.len()).filter(seen).collect();
            let Some(place) = places.choose(&mut self.random).copied() else { continue };
            let draft = json!({"kind": "PROFESSIONAL", "name": "医生 1", "workplaceId": self.things[place].0});
            let id = mint("application");
            self.change(rep, "applyForCustomer", json!({"id": id, "draft": draft, "reason": "x"})).await;
            if number % 2 == 0 {
                self.grant((rep, place), &id).await;
            }
        }
    }

    async fn grant(&mut self, (rep, place): (usize, usize), application: &str) {
        let input = json!({"applicationId": application, "decision": "APPROVE"});
        let granted =
            self.actors[0].mutate("decideCustomerApplication", input, "customerApplication { customer { id } }").await;
        let id = granted.text("/decideCustomerApplication/customerApplication/customer/id");
        let department = self.people[rep].department;
        self.things.push((id, Thing::Customer(self.customers.len())));
        self.customers.push(Customer { department, servers: [Some(rep), None], workplace: Some(place) });
    }

    /// Those who are to leave serve some customers first.
    pub(super) async fn employ_leavers(&mut self) {
        for leaver in PEOPLE..self.people.len() {
            for _ in 0..OF_EACH_LEAVER {
                let customer = self.any(self.customers.len());
                self.assign(customer, "REP", Some(leaver)).await;
            }
        }
    }

    /// Reps ask for changes that need approval, and the year's holidays are published.
    pub(super) async fn revise(&mut self) {
        for _ in 0..REVISIONS {
            let customer = self.any(self.customers.len());
            let rep =
                self.customers[customer].servers[0].filter(|rep| *rep < PEOPLE && self.may(*rep, "CHANGE", customer));
            let Some(rep) = rep else { continue };
            let id = &self.things[customer].0;
            let input = json!({"customerId": id, "baseRev": self.rev(id).await, "status": "LOST", "reason": "x"});
            let reply = self.actors[rep].mutate("changeCustomer", self.stamped(input), "__typename").await;
            assert!(reply.body["errors"].is_null() || reply.code() == "REVISION_PENDING", "{}", reply.body);
        }
        let days = json!([{"date": "2026-12-24", "kind": "OFF", "name": "公司日"}]);
        let year = json!({"layer": "COUNTRY", "area": "CN", "year": 2026, "source": "x", "publishedOn": "2025-11-04"});
        let mut input = year;
        input["days"] = days;
        self.administer("publishCalendar", input).await;
    }

    /// Those who leave hand everything over, and are let in no more.
    pub(super) async fn take_leave(&mut self) {
        for leaver in PEOPLE..self.people.len() {
            let successor = 1 + self.any(PEOPLE - 1);
            let input = json!({"fromId": self.actors[leaver].id, "rules": {"restToId": self.actors[successor].id},
                "closesAccess": true});
            let started = self.actors[0].mutate("startHandover", input, "handover { id }").await;
            self.await_end_of(&started.text("/startHandover/handover/id")).await;
            for server in self.customers.iter_mut().flat_map(|customer| &mut customer.servers) {
                if *server == Some(leaver) {
                    *server = Some(successor);
                }
            }
        }
    }

    async fn await_end_of(&self, handover: &str) {
        let state = "query S($id: ID!) { handover(id: $id) { state } }";
        let state = async || self.actors[0].ask(state, json!({"id": handover})).await.text("/handover/state");
        until("the handover is complete", async || state().await == "COMPLETE").await;
    }
}
