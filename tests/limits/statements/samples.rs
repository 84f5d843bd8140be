//! A question for each list field of the schema, or why there is none.

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Whoever leads everybody.
    Manager,
    /// Whoever keeps positions.
    Admin,
    /// Whoever walks the rounds.
    Rep,
}

/// How a list is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Ask {
    /// A question whose answer grows with the company.
    Grows(Who, &'static str),
    /// A question whose answer stays as long as it is.
    Stands(Who, &'static str),
    /// Why it is not asked.
    Not(&'static str),
}

use Ask::{Grows, Not, Stands};
use Who::{Admin, Manager};

/// Screens of the day that are no lists.
pub const SCREENS: &[(&str, &str)] = &[
    ("Query.viewer", "{ viewer { employee { id name } grants { permission } inboxCounts { unread } } }"),
    (
        "Query.myDay",
        "{ myDay { date tasks { id customer { id name anchor { id } lastVisit { id } } reminder { id } } openCheckIn { id } reminders { id } } }",
    ),
    (
        "Query.weekPlan",
        "{ weekPlan(week: \"2026-W48\") { id items { id customer { id name } tasks { id } } days { date tasks { id } } } }",
    ),
];

/// Field and question.
pub const SAMPLES: &[(&str, Ask)] = &[
    ("Anchor.outline", Grows(Manager, "{ customers { nodes { anchor { outline { lat } } } } }")),
    ("AssignCustomersPayload.results", Not("a change of up to 250 customers: it writes one by one")),
    (
        "AuditEntry.changes",
        Grows(Admin, "{ auditTrail(filter: {actions: [\"createCustomer\"]}) { nodes { changes { field after } } } }"),
    ),
    (
        "AuditEntry.details",
        Grows(Admin, "{ auditTrail(filter: {actions: [\"createCustomer\"]}) { nodes { details { name value } } } }"),
    ),
    (
        "CalendarRelease.brokenTasks",
        Grows(Admin, "{ calendarReleases { nodes { brokenTasks { totalCount nodes { id } } } } }"),
    ),
    ("ChangeCustomerPayload.pendingRevisions", Not("a change of one customer; at most one for each key field waits")),
    ("CheckIn.fixes", Grows(Manager, "{ visits { nodes { checkIn { fixes { measuredAt } } } } }")),
    ("CheckIn.pastJudgements", Grows(Manager, "{ visits { nodes { checkIn { pastJudgements { id } } } } }")),
    ("CheckIn.visits", Grows(Manager, "{ visits { nodes { checkIn { visits { id } } } } }")),
    ("Customer.anchors", Grows(Manager, "{ customers { nodes { anchors { totalCount nodes { id } } } } }")),
    (
        "Customer.assignments",
        Grows(Manager, "{ customers { nodes { assignments { totalCount nodes { id employee { id } } } } } }"),
    ),
    (
        "Customer.consents",
        Grows(Manager, "{ customers { nodes { consents { totalCount nodes { id recordedBy { id } } } } } }"),
    ),
    (
        "Customer.history",
        Grows(
            Manager,
            "{ customers { nodes { history { totalCount nodes { id sentence before after actor { id } } } } } }",
        ),
    ),
    ("Customer.openTasks", Grows(Manager, "{ customers { nodes { openTasks { totalCount nodes { id } } } } }")),
    ("Customer.pendingRevisions", Grows(Manager, "{ customers { nodes { pendingRevisions { id before after } } } }")),
    ("Customer.phones", Grows(Manager, "{ customers { nodes { phones { number } } } }")),
    ("Customer.remarks", Grows(Manager, "{ customers { nodes { remarks { totalCount nodes { id } } } } }")),
    (
        "Customer.visits",
        Grows(Manager, "{ customers { nodes { visits(state: COMPLETED) { totalCount nodes { id } } } } }"),
    ),
    (
        "CustomerApplication.lookalikes",
        Grows(Manager, "{ customerApplications { nodes { lookalikes { displayName customer { id } } } } }"),
    ),
    ("Department.children", Grows(Manager, "{ employees { nodes { department { children { id } } } } }")),
    (
        "Department.employees",
        Grows(Manager, "{ employees { nodes { department { employees { totalCount nodes { id } } } } } }"),
    ),
    ("Employee.customers", Grows(Manager, "{ employees { nodes { customers { totalCount nodes { id } } } } }")),
    ("Employee.directGrants", Grows(Admin, "{ employees { nodes { directGrants { permission } } } }")),
    ("Employee.leaves", Grows(Manager, "{ employees { nodes { leaves { totalCount nodes { id } } } } }")),
    ("Employee.positions", Grows(Manager, "{ employees { nodes { positions { id } } } }")),
    (
        "Employee.sessions",
        Grows(Admin, "{ employees { nodes { failedSignIns sessions { totalCount nodes { id device { id } } } } } }"),
    ),
    (
        "Employee.visits",
        Grows(
            Manager,
            "{ employees { nodes { visits(period: {from: \"2026-11-01\", until: \"2026-11-30\"}) { totalCount nodes { id } } } } }",
        ),
    ),
    ("EmployeeCalendar.days", Grows(Manager, "{ employees { nodes { calendar { days { date } } } } }")),
    ("Handover.briefs", Not("counted beside a packet, for one brief and for five, in tests/handover")),
    ("Handover.headships", Not("no handover stands here; one has a row for each department that was led")),
    ("Handover.lines", Not("no handover stands here; one has a line for each kind of the registry")),
    ("Handover.shares", Not("no handover stands here; one has a share for each successor")),
    ("HandoverBrief.lastVisits", Not("counted beside a packet, for one brief and for five, in tests/handover")),
    ("HandoverPreview.headships", Not("a preview is one; it has a row for each department that is led")),
    ("HandoverPreview.lines", Not("a preview is one; it has a line for each kind of the registry")),
    ("HandoverPreview.shares", Not("a preview is one; it has a share for each successor")),
    ("HandoverPreview.unplaced", Not("a preview is one; its customers are named in one list")),
    ("InboxCounts.byKind", Stands(Manager, "{ viewer { inboxCounts { byKind { kind } } } }")),
    (
        "InstitutionProfile.professionals",
        Grows(
            Manager,
            "{ customers { nodes { profile { ... on InstitutionProfile { professionals { totalCount nodes { id } } } } } } }",
        ),
    ),
    ("ItemRefusal.fieldErrors", Not("part of the refusal that carries it")),
    ("Judgement.evidence", Grows(Manager, "{ visits { nodes { checkIn { judgement { evidence { sentence } } } } } }")),
    (
        "Leave.brokenTasks",
        Grows(Manager, "{ employees { nodes { leaves { nodes { brokenTasks { totalCount nodes { id } } } } } } }"),
    ),
    ("PlanItem.tasks", Grows(Manager, "{ weekPlans(week: \"2026-W48\") { nodes { items { tasks { id } } } } }")),
    ("Position.grants", Grows(Admin, "{ positions { nodes { grants { permission } } } }")),
    (
        "Query.auditTrail",
        Grows(
            Admin,
            "{ auditTrail(filter: {actions: [\"addTask\"]}) { totalCount nodes { id actor { id } about { id } } } }",
        ),
    ),
    ("Query.calendarReleases", Grows(Manager, "{ calendarReleases { totalCount nodes { id } } }")),
    (
        "Query.customerApplications",
        Grows(Manager, "{ customerApplications { totalCount nodes { id applicant { id } customer { id } } } }"),
    ),
    (
        "Query.customerRevisions",
        Grows(
            Manager,
            "{ customerRevisions { totalCount nodes { id before after customer { id } requestedBy { id } } } }",
        ),
    ),
    (
        "Query.customerTraces",
        Grows(
            Manager,
            "{ customerTraces(search: \"医院0\") { displayName region { id } servedBy { id } customer { id } } }",
        ),
    ),
    ("Query.customers", Grows(Manager, "{ customers { totalCount nodes { id rep { id } place { id } } } }")),
    ("Query.departments", Stands(Manager, "{ departments { children { children { id head { id } } } } }")),
    ("Query.dictionaries", Grows(Manager, "{ dictionaries(names: [REGION]) { id } }")),
    ("Query.employees", Grows(Manager, "{ employees { totalCount nodes { id manager { id } presence { state } } } }")),
    ("Query.handovers", Not("no handover stands here; a page reads its rows in one statement")),
    ("Query.inbox", Grows(Manager, "{ inbox { totalCount nodes { id about { id } } } }")),
    (
        "Query.nearbyCustomers",
        Grows(Manager, "{ nearbyCustomers(lat: 39.9, lon: 116.4, system: WGS84) { edges { node { id } } } }"),
    ),
    ("Query.nodes", Grows(Manager, "query N($ids: [ID!]!) { nodes(ids: $ids) { id } }")),
    ("Query.positions", Grows(Admin, "{ positions { totalCount nodes { id } } }")),
    ("Query.products", Grows(Manager, "{ products { totalCount nodes { id } } }")),
    ("Query.reviewFeed", Grows(Manager, "{ reviewFeed { totalCount nodes { id visit { id } } } }")),
    ("Query.sessions", Grows(Admin, "{ sessions { totalCount nodes { id employee { id } device { id } } } }")),
    ("Query.visits", Grows(Manager, "{ visits { totalCount nodes { id review { id } task { id } } } }")),
    (
        "Query.weekPlans",
        Grows(Manager, "{ weekPlans(week: \"2026-W48\") { totalCount nodes { id employee { id } } } }"),
    ),
    ("Remark.mentions", Grows(Manager, "{ visits { nodes { remarks { nodes { mentions { id } } } } } }")),
    ("Route.legs", Grows(Manager, "{ employees { nodes { workDay { route { legs { to { id } } } } } } }")),
    ("SystemStatus.errors", Stands(Admin, "{ systemStatus { errors { code } } }")),
    ("SystemStatus.nodes", Stands(Admin, "{ systemStatus { nodes { name } } }")),
    ("SystemStatus.queues", Stands(Admin, "{ systemStatus { queues { name } } }")),
    ("Viewer.devices", Stands(Manager, "{ viewer { devices { id } } }")),
    ("Viewer.grants", Stands(Manager, "{ viewer { grants { permission } } }")),
    ("Visit.materials", Grows(Manager, "{ visits { nodes { materials { id } } } }")),
    ("Visit.products", Grows(Manager, "{ visits { nodes { products { product { id } } } } }")),
    ("Visit.remarks", Grows(Manager, "{ visits { nodes { remarks { totalCount nodes { id } } } } }")),
    ("VisitForm.elements", Stands(Manager, "{ visitForm { elements { element } } }")),
    ("VisitForm.materials", Stands(Manager, "{ visitForm { materials { id } } }")),
    ("VisitForm.purposes", Stands(Manager, "{ visitForm { purposes { id } } }")),
    ("VisitForm.results", Stands(Manager, "{ visitForm { results { id } } }")),
    ("VisitQuality.parts", Grows(Manager, "{ visits { nodes { quality { parts { element } } } } }")),
    (
        "WeekPlan.days",
        Grows(
            Manager,
            "{ weekPlans(week: \"2026-W48\") { nodes { days { date calendarDay { kind } tasks { id } } } } }",
        ),
    ),
    ("WeekPlan.items", Grows(Manager, "{ weekPlans(week: \"2026-W48\") { nodes { items { id customer { id } } } } }")),
    (
        "WeekPlan.remarks",
        Grows(Manager, "{ weekPlans(week: \"2026-W48\") { nodes { remarks { totalCount nodes { id } } } } }"),
    ),
    ("WorkDay.checkIns", Grows(Manager, "{ weekPlans(week: \"2026-W48\") { nodes { days { checkIns { id } } } } }")),
    ("WorkDay.reminders", Grows(Manager, "{ weekPlans(week: \"2026-W48\") { nodes { days { reminders { id } } } } }")),
    ("WorkDay.tasks", Grows(Manager, "{ employees { nodes { workDay { tasks { id customer { id } } } } } }")),
];
