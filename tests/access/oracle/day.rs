//! A day's work of everybody in a drawn company who may work.

use e2e::lists::{PURPOSE, RESULT};
use e2e::mint;
use futures_util::StreamExt;
use futures_util::stream;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rounds_domain::permissions::Permission;
use serde_json::{Value, json};

use super::company::{Company, PEOPLE, Thing};

/// Days of tasks: today, a day on leave, a day that becomes a holiday, any day.
const DAYS: [&str; 4] = ["2026-11-23", "2026-12-21", "2026-12-24", "2026-11-25"];

/// People who work at the same time.
const AT_ONCE: usize = 8;

/// What was made, in order.
type Made = Vec<(String, Thing)>;

impl Company {
    /// Everybody who may does a day's work with some of their customers.
    pub(super) async fn work(&mut self) {
        let mut random = StdRng::seed_from_u64(self.random.random());
        let days = (1..self.people.len()).map(|number| self.day_of(number, random.random()));
        let made: Vec<Made> = stream::iter(days).buffered(AT_ONCE).collect().await;
        self.things.extend(made.into_iter().flatten());
    }

    async fn day_of(&self, me: usize, seed: u64) -> Made {
        let mut random = StdRng::seed_from_u64(seed);
        let mut made = Vec::new();
        if !self.people[me].grants.contains_key(&Permission::VisitsWrite) {
            return made;
        }
        let mine = |number: &usize| self.customers[*number].servers[0] == Some(me);
        let own: Vec<usize> = (0..self.customers.len()).filter(mine).collect();
        let chosen: Vec<usize> = own.sample(&mut random, 3).copied().collect();
        let last = chosen.last().copied();
        if me < PEOPLE {
            made.extend(self.week_of(me, &chosen).await);
        }
        for customer in chosen {
            let visited = self.call_on((me, customer), &mut random, &mut made).await;
            if last != Some(customer) {
                let report = json!({"purposeId": PURPOSE,
                    "resultId": RESULT, "notes": "x"});
                self.change(me, "completeVisit", json!({"visitId": visited, "report": report})).await;
            }
        }
        if me < PEOPLE {
            let away = json!({"kind": "ANNUAL", "range": {"from": "2026-12-21", "until": "2026-12-22"}});
            made.push(self.make((me, "recordLeave", "leave"), away, Thing::LeaveOf(me)).await);
        }
        made
    }

    /// A plan, which somebody else approves where there is such a person.
    async fn week_of(&self, me: usize, chosen: &[usize]) -> Made {
        let item = |customer: &usize| json!({"id": mint("planitem"), "customerId": self.things[*customer].0});
        let items: Vec<Value> = chosen.iter().map(item).collect();
        let plan = json!({"week": "2026-W48", "items": items});
        let plan = self.make((me, "draftWeekPlan", "weekplan"), plan, Thing::PlanOf(me)).await;
        self.change(me, "submitWeekPlan", json!({"planId": plan.0})).await;
        if let Some(head) = self.other_reaching(Permission::PlansApprove, me).filter(|_| me.is_multiple_of(2)) {
            let input = json!({"planId": plan.0, "readRev": self.rev(&plan.0).await});
            self.done(head, "approveWeekPlan", input).await;
        }
        vec![plan]
    }

    /// A stay, a visit that does a task, and what is said about it.
    async fn call_on(&self, (me, customer): (usize, usize), random: &mut StdRng, made: &mut Made) -> String {
        let (id, call) = (&self.things[customer].0, Thing::Visit { author: me, customer });
        let at = json!({"customerId": id, "fixes": []});
        let stay = self.make((me, "checkIn", "checkin"), at, call).await;
        let day = *DAYS.choose(random).unwrap();
        let (mut tasks, mut subjects) = (Vec::new(), vec![(id.clone(), Thing::FactOf(customer))]);
        for day in ["2026-11-23", day].into_iter().take(if me < PEOPLE { 2 } else { 0 }) {
            let task = json!({"customerId": id, "date": day});
            tasks.push(self.make((me, "addTask", "task"), task, Thing::TaskOf(me)).await);
        }
        let at = json!({"customerId": id, "checkInId": stay.0, "taskId": tasks.first().map(|task| &task.0)});
        let visit = self.make((me, "startVisit", "visit"), at, call).await;
        if let Some(task) = tasks.last() {
            let about = [&task.0, id].choose(random).copied().unwrap();
            let reminder = json!({"aboutId": about, "title": "x", "localDate": "2026-11-25", "localTime": "10:00"});
            made.push(self.make((me, "setReminder", "reminder"), reminder, Thing::PrivateTo(me)).await);
            subjects.extend([task.clone(), made[0].clone()]);
        }
        subjects.push(visit.clone());
        let subject = subjects.choose(random).unwrap().clone();
        made.extend(self.discuss((me, subject), random).await);
        if let Some(head) = self.other_reaching(Permission::RemarksInstruct, me).filter(|_| me < PEOPLE) {
            let order = json!({"aboutId": visit.0, "kind": "INSTRUCTION", "text": "x", "dueOn": "2026-11-27"});
            made.push(self.make((head, "addRemark", "remark"), order, call).await);
        }
        made.extend(tasks);
        made.extend([stay, visit.clone()]);
        visit.0
    }

    /// A remark, and an answer to it.
    async fn discuss(&self, (me, (about, thing)): (usize, (String, Thing)), random: &mut StdRng) -> Made {
        let said = json!({"aboutId": about, "kind": "COMMENT", "text": "x"});
        let first = self.make((me, "addRemark", "remark"), said, thing).await;
        let answer = json!({"aboutId": about, "kind": "COMMENT", "text": "y", "replyToId": first.0});
        let mut all = vec![first];
        if random.random_bool(0.5) {
            all.push(self.make((me, "addRemark", "remark"), answer, thing).await);
        }
        all
    }

    /// Somebody who stays and reaches another person under a right.
    pub(super) fn other_reaching(&self, right: Permission, person: usize) -> Option<usize> {
        (1..PEOPLE).find(|other| *other != person && self.reaches(*other, right, person))
    }

    /// Makes a thing with an id of its own.
    pub(super) async fn make(
        &self,
        (who, name, kind): (usize, &str, &str),
        input: Value,
        thing: Thing,
    ) -> (String, Thing) {
        let id = mint(kind);
        let mut input = input;
        input["id"] = json!(id);
        self.change(who, name, input).await;
        (id, thing)
    }

    /// Does something that the phone's clock is told with.
    pub(super) async fn change(&self, who: usize, name: &str, input: Value) {
        self.done(who, name, self.stamped(input)).await;
    }

    /// Does something that has to be done.
    pub(super) async fn done(&self, who: usize, name: &str, input: Value) {
        self.actors[who].mutate(name, input, "__typename").await.at(&format!("/{name}/__typename"));
    }
}
