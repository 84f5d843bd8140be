//! Handovers as rows and as GraphQL objects, the rules by which they go, and the job by which they go on.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId, EmployeeId, HandoverBriefId, HandoverId};
use rounds_domain::vocabulary::{HandoverKind, HandoverState};
use rounds_outbox::{DedupeScope, Job};
use rounds_tables::{handover_briefs, handover_headships, handover_lines, handover_shares, handovers};
use serde::{Deserialize, Serialize};

use crate::organisation::people::Employee;
use rounds_platform::scalars::{Instant, Key};

/// A handover of everything that belongs to one employee (交接).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = handovers)]
#[graphql(complex)]
pub struct Handover {
    /// Global id, opaque and stable.
    pub id: HandoverId,
    /// State of the handover.
    pub state: HandoverState,
    /// When the handover was started.
    pub started_at: Instant,
    /// When the handover was complete; null until then.
    pub completed_at: Option<Instant>,
    #[graphql(skip)]
    pub from_id: EmployeeId,
    #[graphql(skip)]
    #[diesel(column_name = heir_id)]
    pub default_successor_id: EmployeeId,
    #[graphql(skip)]
    pub closes_access: bool,
    #[graphql(skip)]
    pub step: i32,
    #[graphql(skip)]
    pub started_by: EmployeeId,
    #[graphql(skip)]
    pub told_at: Instant,
}

/// Progress of one kind of item in a handover.
#[derive(Debug, Clone, Copy, Queryable, Selectable, SimpleObject)]
#[diesel(table_name = handover_lines)]
pub struct HandoverLine {
    /// Kind of the items.
    pub kind: HandoverKind,
    /// Number of items to move in all.
    pub total: i32,
    /// Number of items moved so far.
    pub moved: i32,
}

/// What one successor gets in a handover.
#[derive(Debug, Clone, Copy, Queryable, Selectable, SimpleObject)]
#[diesel(table_name = handover_shares)]
#[graphql(complex)]
pub struct SuccessorShare {
    /// Number of customers that the successor gets.
    pub customer_count: i32,
    /// Number of customers that the successor serves afterwards in all.
    pub customer_count_after: i32,
    #[graphql(skip)]
    pub successor_id: EmployeeId,
}

/// A department that the leaver leads.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = handover_headships)]
pub struct Headship {
    /// The department.
    pub department_id: DepartmentId,
    /// Who is to lead it; nobody, when it waits for a head.
    pub successor_id: Option<EmployeeId>,
}

/// What a successor should know about one customer.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = handover_briefs)]
#[graphql(complex)]
pub struct HandoverBrief {
    /// Global id, opaque and stable.
    pub id: HandoverBriefId,
    #[graphql(skip)]
    pub handover_id: HandoverId,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub successor_id: EmployeeId,
    #[graphql(skip)]
    pub pinyin: String,
}

/// Who gets what, checked.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Customers by list.
    pub listed: Vec<(CustomerId, EmployeeId)>,
    /// Customers by region.
    pub regional: Vec<(DictionaryEntryId, EmployeeId)>,
    /// Who gets the rest.
    pub rest: Option<EmployeeId>,
    /// Who leads the departments of the leaver; settled department by department when the handover starts.
    pub heads: Option<EmployeeId>,
}

impl Rules {
    /// Everybody whom they name, once, in order.
    #[must_use]
    pub fn successors(&self) -> Vec<EmployeeId> {
        let listed = self.listed.iter().map(|(_, successor)| *successor);
        let regional = self.regional.iter().map(|(_, successor)| *successor);
        let mut named: Vec<EmployeeId> = Vec::new();
        for successor in self.rest.into_iter().chain(regional).chain(listed).chain(self.heads) {
            if !named.contains(&successor) {
                named.push(successor);
            }
        }
        named
    }

    /// Who gets what hangs on no customer that a rule places: whoever gets the rest, or who is named first.
    #[must_use]
    pub fn default_successor(&self) -> Option<EmployeeId> {
        Self { heads: None, ..self.clone() }.successors().first().copied()
    }
}

/// Where the rules put a customer.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The customer.
    pub customer: CustomerId,
    /// Its place in lists.
    pub pinyin: String,
    /// Who gets it; nobody, when no rule does.
    pub successor: Option<EmployeeId>,
}

/// What a handover would move.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Who leaves.
    pub from: Employee,
    /// Counts by kind.
    pub lines: Vec<HandoverLine>,
    /// What each successor would get.
    pub shares: Vec<SuccessorShare>,
    /// Departments that the leaver leads, by code.
    pub headships: Vec<Headship>,
    /// Customers whom the rules give to nobody, by pinyin.
    pub unplaced: Vec<Placed>,
}

/// A handover to be kept.
#[derive(Debug, Insertable)]
#[diesel(table_name = handovers)]
pub(super) struct NewHandover {
    pub id: HandoverId,
    pub from_id: EmployeeId,
    #[diesel(column_name = heir_id)]
    pub default_successor_id: EmployeeId,
    pub closes_access: bool,
    pub started_by: EmployeeId,
    pub started_at: Instant,
    pub told_at: Instant,
}

/// Moves the next chunk of a handover.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Advance {
    /// The handover.
    pub handover: HandoverId,
    /// The step; one that has been done already changes nothing.
    pub step: i32,
}

impl Job for Advance {
    const NAME: &'static str = "advance-handover";
    const QUEUE: &'static str = "handovers";
    /// Nodes that die while they run it count as attempts too.
    const ATTEMPTS: i32 = 50;
    const SCOPE: DedupeScope = DedupeScope::Pending;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("{}-{}", self.handover, self.step))
    }
}

/// The customers of one region go to one successor.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct RegionSuccessorInput {
    /// The region, from the list REGION.
    pub region_id: DictionaryEntryId,
    /// Employee who gets the customers.
    pub successor_id: EmployeeId,
}

/// Listed customers go to one successor.
#[derive(Debug, Clone, InputObject)]
pub struct ListSuccessorInput {
    /// Customers of the leaver, 1–250.
    pub customer_ids: Vec<CustomerId>,
    /// Employee who gets the customers.
    pub successor_id: EmployeeId,
}

/// Rules on who gets what: lists come first, then regions, then the rest. A professional without a region counts to that of the primary workplace.
#[derive(Debug, Clone, InputObject)]
pub struct HandoverRulesInput {
    /// Employee who gets what no other rule places; null for nobody.
    pub rest_to_id: Option<EmployeeId>,
    /// Employee who will lead the leaver's departments; if omitted, the one who gets the rest, if they already reach others by `people.read`. Never the caller; only with `closesAccess`.
    pub heads_to_id: Option<EmployeeId>,
    /// Rules by region, at most 100.
    #[graphql(default)]
    pub by_region: Vec<RegionSuccessorInput>,
    /// Rules by list of customers, at most 50.
    #[graphql(default)]
    pub by_list: Vec<ListSuccessorInput>,
}

/// Input of the mutation `startHandover`.
#[derive(Debug, Clone, InputObject)]
pub struct StartHandoverInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// Employee who hands everything over.
    pub from_id: EmployeeId,
    /// Rules on who gets what.
    pub rules: HandoverRulesInput,
    /// Whether to close the leaver's access first (离职).
    pub closes_access: bool,
}

/// Input of the mutation `resumeHandover`.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ResumeHandoverInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The handover to resume.
    pub handover_id: HandoverId,
}
