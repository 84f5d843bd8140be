//! Handovers as rows and as GraphQL objects, and the rules by which they go.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId, EmployeeId, HandoverBriefId, HandoverId};
use rounds_domain::vocabulary::{HandoverKind, HandoverState};
use rounds_tables::{handover_briefs, handover_headships, handover_lines, handover_shares, handovers};

use crate::organisation::people::Employee;
use rounds_platform::scalars::{Instant, Key};

/// A handover (交接).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = handovers)]
#[graphql(complex)]
pub struct Handover {
    /// Global id.
    pub id: HandoverId,
    /// How far it has come.
    pub state: HandoverState,
    /// When it began.
    pub started_at: Instant,
    /// When it was proven complete.
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

/// How much of one kind there is.
#[derive(Debug, Clone, Copy, Queryable, Selectable, SimpleObject)]
#[diesel(table_name = handover_lines)]
pub struct HandoverLine {
    /// The kind.
    pub kind: HandoverKind,
    /// How many in all.
    pub total: i32,
    /// How many have moved.
    pub moved: i32,
}

/// What one successor gets.
#[derive(Debug, Clone, Copy, Queryable, Selectable, SimpleObject)]
#[diesel(table_name = handover_shares)]
#[graphql(complex)]
pub struct SuccessorShare {
    /// Customers for them.
    pub customer_count: i32,
    /// Customers they will serve then in all.
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

/// What a successor should know of one customer.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = handover_briefs)]
#[graphql(complex)]
pub struct HandoverBrief {
    /// Global id.
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

/// One region's customers go to one successor.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct RegionSuccessorInput {
    /// The region.
    pub region_id: DictionaryEntryId,
    /// Who gets its customers.
    pub successor_id: EmployeeId,
}

/// Listed customers go to one successor.
#[derive(Debug, Clone, InputObject)]
pub struct ListSuccessorInput {
    /// Customers, 1–250.
    pub customer_ids: Vec<CustomerId>,
    /// Who gets them.
    pub successor_id: EmployeeId,
}

/// Who gets what: the list first, then the region, then everybody else's. A professional without a region lies in that of the primary workplace.
#[derive(Debug, Clone, InputObject)]
pub struct HandoverRulesInput {
    /// Who gets what no other rule places.
    pub rest_to_id: Option<EmployeeId>,
    /// Who leads the departments of the leaver; omitted: whoever gets the rest, if they lead people already. Never the caller; only with `closesAccess`.
    pub heads_to_id: Option<EmployeeId>,
    /// By region, at most 100.
    #[graphql(default)]
    pub by_region: Vec<RegionSuccessorInput>,
    /// By list, at most 50.
    #[graphql(default)]
    pub by_list: Vec<ListSuccessorInput>,
}

/// Starts a handover.
#[derive(Debug, Clone, InputObject)]
pub struct StartHandoverInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// Who leaves.
    pub from_id: EmployeeId,
    /// Who gets what.
    pub rules: HandoverRulesInput,
    /// Close the leaver's access first (离职).
    pub closes_access: bool,
}

/// Resumes a stopped handover.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ResumeHandoverInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The handover.
    pub handover_id: HandoverId,
}
