//! Permissions, how far they reach, and the standard positions.
//!
//! A permission is a resource and a verb. A position grants it with a scope. The standard positions are only a beginning:
//! a company makes its own, and grants nobody more than the granter holds.

pub use crate::vocabulary::GrantScope;

text_enum! {
    /// A permission of the form `resource.verb`, written here in upper case (`customers.assign` is CUSTOMERS_ASSIGN).
    pub enum Permission {
        /// `people.read`: read employees and departments beyond their cards.
        PeopleRead = "PEOPLE_READ",
        /// `people.manage`: create and update departments and employees, close and open access.
        PeopleManage = "PEOPLE_MANAGE",
        /// `positions.manage`: create positions and assign permissions, never more than the user has.
        PositionsManage = "POSITIONS_MANAGE",
        /// `sessions.read`: read who is signed in and on which devices.
        SessionsRead = "SESSIONS_READ",
        /// `sessions.end`: end sessions and retire devices of other employees (强制下线).
        SessionsEnd = "SESSIONS_END",
        /// `customers.read`: read customers and what belongs to them.
        CustomersRead = "CUSTOMERS_READ",
        /// `customers.write`: create and update customers and their consents.
        CustomersWrite = "CUSTOMERS_WRITE",
        /// `customers.assign`: assign customers, return them to the pool, decide applications.
        CustomersAssign = "CUSTOMERS_ASSIGN",
        /// `customers.claim`: claim customers from the pool, release them, apply for new ones.
        CustomersClaim = "CUSTOMERS_CLAIM",
        /// `customers.revise`: decide changes of key fields that wait for approval.
        CustomersRevise = "CUSTOMERS_REVISE",
        /// `customers.reveal`: read masked numbers in the clear, with a reason; audited.
        CustomersReveal = "CUSTOMERS_REVEAL",
        /// `anchors.move`: set anchors and decide proposals.
        AnchorsMove = "ANCHORS_MOVE",
        /// `calendar.manage`: publish calendars and record leave of other employees.
        CalendarManage = "CALENDAR_MANAGE",
        /// `plans.read`: read week plans and tasks.
        PlansRead = "PLANS_READ",
        /// `plans.write`: draft own week plans and update own tasks.
        PlansWrite = "PLANS_WRITE",
        /// `plans.approve`: approve and return week plans of other employees.
        PlansApprove = "PLANS_APPROVE",
        /// `visits.read`: read check-ins and visits.
        VisitsRead = "VISITS_READ",
        /// `visits.write`: check in and record own visits.
        VisitsWrite = "VISITS_WRITE",
        /// `visits.review`: review visits of other employees and decide appeals.
        VisitsReview = "VISITS_REVIEW",
        /// `remarks.write`: write comments and suggestions.
        RemarksWrite = "REMARKS_WRITE",
        /// `remarks.instruct`: give instructions (批示) and add tasks for other employees.
        RemarksInstruct = "REMARKS_INSTRUCT",
        /// `visits.share`: share a visit with a team.
        VisitsShare = "VISITS_SHARE",
        /// `handover.run`: start and resume handovers.
        HandoverRun = "HANDOVER_RUN",
        /// `audit.read`: read the audit trail.
        AuditRead = "AUDIT_READ",
        /// `system.read`: read the state of the system and of deliveries.
        SystemRead = "SYSTEM_READ",
        /// `system.operate`: retry deliveries that failed.
        SystemOperate = "SYSTEM_OPERATE",
    }
}

text_enum! {
    /// The positions that every company starts with.
    pub enum StandardPosition {
        /// Medical representative (医药代表).
        Rep = "REP",
        /// District manager (地区经理).
        DistrictManager = "DISTRICT_MANAGER",
        /// Regional manager (大区经理).
        RegionalManager = "REGIONAL_MANAGER",
        /// Customer service (客服).
        Service = "SERVICE",
        /// Finance (财务).
        Finance = "FINANCE",
        /// Executive (总经理).
        Executive = "EXECUTIVE",
        /// Administrator (系统管理员).
        Administrator = "ADMINISTRATOR",
    }
}

impl StandardPosition {
    /// Its name in Chinese and in English.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Rep => ("医药代表", "Medical representative"),
            Self::DistrictManager => ("地区经理", "District manager"),
            Self::RegionalManager => ("大区经理", "Regional manager"),
            Self::Service => ("客服专员", "Customer service"),
            Self::Finance => ("财务", "Finance"),
            Self::Executive => ("总经理", "Executive"),
            Self::Administrator => ("系统管理员", "Administrator"),
        }
    }

    /// What it grants, and how far.
    pub fn grants(self) -> impl Iterator<Item = (Permission, GrantScope)> {
        MATRIX.iter().filter_map(move |(permission, scopes)| scopes[self as usize].map(|scope| (*permission, scope)))
    }
}

const OWN: Option<GrantScope> = Some(GrantScope::Own);
const SUB: Option<GrantScope> = Some(GrantScope::Subtree);
const ALL: Option<GrantScope> = Some(GrantScope::All);
const NO: Option<GrantScope> = None;

/// One row a permission, one column a standard position in order of declaration.
const MATRIX: &[(Permission, [Option<GrantScope>; 7])] = &[
    (Permission::CustomersRead, [OWN, SUB, SUB, OWN, ALL, ALL, ALL]),
    (Permission::CustomersWrite, [OWN, SUB, SUB, OWN, NO, NO, ALL]),
    (Permission::CustomersClaim, [SUB, SUB, SUB, NO, NO, NO, ALL]),
    (Permission::CustomersAssign, [NO, SUB, SUB, NO, NO, ALL, ALL]),
    (Permission::CustomersRevise, [NO, SUB, SUB, NO, NO, NO, ALL]),
    (Permission::AnchorsMove, [NO, SUB, SUB, NO, NO, NO, ALL]),
    (Permission::CustomersReveal, [NO, SUB, SUB, NO, NO, NO, ALL]),
    (Permission::PlansWrite, [OWN, OWN, OWN, NO, NO, NO, NO]),
    (Permission::VisitsWrite, [OWN, OWN, OWN, NO, NO, NO, NO]),
    (Permission::PlansRead, [OWN, SUB, SUB, NO, NO, ALL, ALL]),
    (Permission::VisitsRead, [OWN, SUB, SUB, NO, NO, ALL, ALL]),
    (Permission::PlansApprove, [NO, SUB, SUB, NO, NO, ALL, NO]),
    (Permission::VisitsReview, [NO, SUB, SUB, NO, NO, ALL, NO]),
    (Permission::RemarksInstruct, [NO, SUB, SUB, NO, NO, ALL, NO]),
    (Permission::VisitsShare, [NO, SUB, SUB, NO, NO, ALL, NO]),
    (Permission::RemarksWrite, [OWN, SUB, SUB, OWN, NO, ALL, NO]),
    (Permission::PeopleRead, [NO, SUB, SUB, NO, NO, ALL, ALL]),
    (Permission::PeopleManage, [NO, NO, NO, NO, NO, NO, ALL]),
    (Permission::PositionsManage, [NO, NO, NO, NO, NO, NO, ALL]),
    (Permission::SessionsRead, [NO, NO, NO, NO, NO, NO, ALL]),
    (Permission::SessionsEnd, [NO, NO, NO, NO, NO, NO, ALL]),
    (Permission::CalendarManage, [NO, NO, NO, NO, NO, NO, ALL]),
    (Permission::HandoverRun, [NO, NO, SUB, NO, NO, ALL, ALL]),
    (Permission::AuditRead, [NO, NO, NO, NO, NO, ALL, ALL]),
    (Permission::SystemRead, [NO, NO, NO, NO, NO, NO, ALL]),
    (Permission::SystemOperate, [NO, NO, NO, NO, NO, NO, ALL]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_stands_in_the_matrix_once() {
        let mut listed: Vec<_> = MATRIX.iter().map(|(permission, _)| *permission).collect();
        listed.sort();
        let mut all = Permission::ALL.to_vec();
        all.sort();
        assert_eq!(listed, all);
    }

    #[test]
    fn a_rep_cannot_assign_and_reads_only_what_is_served() {
        let grants: Vec<_> = StandardPosition::Rep.grants().collect();
        assert!(grants.contains(&(Permission::CustomersRead, GrantScope::Own)));
        assert!(!grants.iter().any(|(permission, _)| *permission == Permission::CustomersAssign));
    }
}
