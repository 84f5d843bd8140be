//! What came of the things of a drawn company by itself: read from the tables, for nobody may ask for all of it.

use std::collections::BTreeSet;

use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;

use super::company::{Company, Thing};

const MADE: &str = "
  select 'planitem_' || i.id as id, 'PLAN' as kind, e.code as person, null as other, null as customer
  from plan_items i join week_plans p on p.id = i.plan_id join employees e on e.id = p.employee_id
  union all
  select 'task_' || t.id, 'TASK', e.code, null, null from tasks t join employees e on e.id = t.employee_id
  union all
  select 'reminder_' || r.id, 'PRIVATE', e.code, null, null from reminders r join employees e on e.id = r.employee_id
  union all
  select 'session_' || s.id, 'SESSION', e.code, null, null from sessions s join employees e on e.id = s.employee_id
  union all
  select 'device_' || d.id, 'DEVICE', e.code, null, null from devices d join employees e on e.id = d.employee_id
  union all
  select 'notification_' || n.id, 'PRIVATE', e.code, null, null from notifications n join employees e on e.id = n.employee_id
  union all
  select 'assignment_' || a.id, 'FACT', null, null, 'customer_' || a.customer_id from assignments a
  union all
  select 'anchor_' || a.id, 'PLACE', null, null, 'customer_' || a.institution_id from anchors a
  union all
  select 'consent_' || c.id, 'CONSENT', null, null, 'customer_' || c.customer_id from consents c
  union all
  select 'application_' || a.id, 'APPLICATION', e.code, null, null
  from customer_applications a join employees e on e.id = a.applicant_id
  union all
  select 'customerrevision_' || r.id, 'REVISION', e.code, null, 'customer_' || r.customer_id
  from customer_revisions r join employees e on e.id = r.requested_by
  union all
  select 'review_' || r.id, 'REVIEW', e.code, m.code, null
  from reviews r join employees e on e.id = r.employee_id left join employees m on m.id = r.manager_id
  union all
  select 'handover_' || h.id, 'HANDOVER', e.code, s.code, null
  from handovers h join employees e on e.id = h.from_id join employees s on s.id = h.heir_id
  union all
  select 'handoverbrief_' || b.id, 'HANDOVER', e.code, s.code, null
  from handover_briefs b join handovers h on h.id = b.handover_id join employees e on e.id = h.from_id
  join employees s on s.id = b.successor_id";

#[derive(QueryableByName)]
struct Made {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    person: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    other: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    customer: Option<String>,
}

impl Company {
    /// Takes note of what came of it by itself.
    pub async fn learn(&mut self) {
        // So many rows of a sudden need statistics at once, or statements are planned as if there were none.
        self.world.sql("analyze").await;
        self.things.truncate(self.drawn);
        let rows: Vec<Made> = diesel::sql_query(MADE).load(&mut self.world.database().await).await.unwrap();
        let known: BTreeSet<String> = self.things.iter().map(|(id, _)| id.clone()).collect();
        for row in rows.into_iter().filter(|row| !known.contains(&row.id)) {
            let thing = self.thing(&row);
            self.things.push((row.id, thing));
        }
    }

    fn thing(&self, row: &Made) -> Thing {
        let person = row.person.as_deref().map(number);
        let other = row.other.as_deref().map(number);
        let customer = row.customer.as_ref().map(|id| self.things.iter().position(|(known, _)| known == id).unwrap());
        match (row.kind.as_str(), person, customer) {
            ("TASK", Some(person), _) => Thing::TaskOf(person),
            ("PLAN", Some(person), _) => Thing::PlanOf(person),
            ("SESSION", Some(person), _) => Thing::SessionOf(person),
            ("DEVICE", Some(person), _) => Thing::DeviceOf(person),
            ("PRIVATE", Some(person), _) => Thing::PrivateTo(person),
            ("APPLICATION", Some(person), _) => Thing::ApplicationOf(person),
            ("FACT", _, Some(customer)) => Thing::FactOf(customer),
            ("CONSENT", _, Some(customer)) => Thing::ConsentOf(customer),
            ("PLACE", _, Some(customer)) => Thing::Customer(customer),
            ("REVISION", Some(asker), Some(customer)) => Thing::Revision { asker, customer },
            ("REVIEW", Some(author), _) => Thing::Review { author, head: other },
            ("HANDOVER", Some(leaver), _) => Thing::Handover { leaver, heir: other.unwrap() },
            other => panic!("{other:?}"),
        }
    }
}

/// Which of the people has a code.
fn number(code: &str) -> usize {
    if code == "admin" { 0 } else { code[1..].parse().unwrap() }
}
