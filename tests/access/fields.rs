//! What every field of every object of the schema leads to, where it leads anywhere.

/// What a field leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leads {
    /// Rows that not everybody may see.
    Things,
    /// What everybody signed in may see: the cards of colleagues and departments, what the company chose, its products.
    Shared,
    /// A part of the object itself, whose own fields have their rows.
    Part,
}

use Leads::{Part, Shared, Things};

/// The fields by their objects. What is answered to mutations is asked for under mutations; what wraps a page leads to
/// what the page holds.
pub const FIELDS: &[(&str, &[(&str, Leads)])] = &[
    ("Anchor", &[("point", Part), ("given", Part), ("outline", Part), ("setBy", Shared)]),
    ("AssignCustomersResult", &[("customer", Things), ("refusal", Part)]),
    ("Assignment", &[("customer", Things), ("employee", Shared), ("assignedBy", Shared)]),
    (
        "AuditEntry",
        &[
            ("actor", Shared),
            ("actedFor", Shared),
            ("about", Things),
            ("changes", Part),
            ("details", Part),
            ("device", Things),
        ],
    ),
    ("CalendarRelease", &[("brokenTasks", Things)]),
    (
        "CheckIn",
        &[
            ("employee", Shared),
            ("institution", Things),
            ("judgement", Part),
            ("pastJudgements", Part),
            ("fixes", Part),
            ("visits", Things),
        ],
    ),
    ("Consent", &[("customer", Things), ("recordedBy", Shared), ("withdrawnBy", Shared)]),
    (
        "Customer",
        &[
            ("category", Shared),
            ("source", Shared),
            ("region", Shared),
            ("phones", Part),
            ("profile", Part),
            ("assignments", Things),
            ("place", Things),
            ("remarks", Things),
            ("rep", Shared),
            ("servicePerson", Shared),
            ("openTasks", Things),
            ("anchor", Part),
            ("anchors", Part),
            ("history", Part),
            ("pendingRevisions", Part),
            ("consents", Part),
            ("visits", Things),
            ("lastVisit", Things),
        ],
    ),
    (
        "CustomerApplication",
        &[("applicant", Shared), ("workplace", Things), ("lookalikes", Part), ("customer", Things)],
    ),
    ("CustomerRevision", &[("customer", Things), ("requestedBy", Shared)]),
    ("CustomerTrace", &[("region", Shared), ("servedBy", Shared), ("customer", Things)]),
    ("Department", &[("parent", Shared), ("head", Shared), ("children", Shared), ("employees", Shared)]),
    (
        "Employee",
        &[
            ("customers", Things),
            ("department", Shared),
            ("positions", Shared),
            ("directGrants", Part),
            ("manager", Shared),
            ("calendar", Part),
            ("leaves", Things),
            ("weekPlan", Things),
            ("workDay", Part),
            ("sessions", Things),
            ("presence", Part),
            ("visits", Things),
        ],
    ),
    ("EmployeeCalendar", &[("employee", Shared), ("days", Part)]),
    ("Fix", &[("given", Part), ("point", Part)]),
    (
        "Handover",
        &[
            ("from", Shared),
            ("startedBy", Shared),
            ("lines", Part),
            ("shares", Part),
            ("headships", Part),
            ("briefs", Things),
        ],
    ),
    ("HandoverBrief", &[("customer", Things), ("successor", Shared), ("lastVisits", Things)]),
    ("HandoverEvent", &[("handover", Things)]),
    ("HandoverHeadship", &[("department", Shared), ("successor", Shared)]),
    (
        "HandoverPreview",
        &[("from", Shared), ("lines", Part), ("shares", Part), ("headships", Part), ("unplaced", Things)],
    ),
    ("HistoryEntry", &[("actor", Shared)]),
    ("InboxCounts", &[("byKind", Part)]),
    ("InboxEvent", &[("notification", Things), ("counts", Part)]),
    ("InstitutionProfile", &[("level", Shared), ("professionals", Things)]),
    ("ItemRefusal", &[("fieldErrors", Part)]),
    ("Judgement", &[("anchor", Things), ("evidence", Part)]),
    ("Leave", &[("employee", Shared), ("brokenTasks", Things)]),
    ("MyDayEvent", &[("day", Part)]),
    ("Notification", &[("about", Things)]),
    (
        "PlanItem",
        &[("customer", Things), ("window", Part), ("purpose", Shared), ("tasks", Things), ("lastResult", Shared)],
    ),
    ("Position", &[("grants", Part)]),
    ("Presence", &[("institution", Things), ("checkIn", Things), ("visit", Things)]),
    ("ProfessionalProfile", &[("workplace", Things), ("title", Shared)]),
    ("Remark", &[("about", Things), ("author", Shared), ("replyTo", Things), ("mentions", Shared), ("task", Things)]),
    ("Reminder", &[("about", Things)]),
    ("Review", &[("visit", Things), ("manager", Shared)]),
    ("ReviewFeedEvent", &[("review", Things)]),
    ("Route", &[("legs", Part)]),
    ("RouteLeg", &[("to", Things)]),
    ("Session", &[("employee", Shared), ("device", Things)]),
    ("SuccessorShare", &[("successor", Shared)]),
    ("SystemStatus", &[("nodes", Part), ("queues", Part), ("errors", Part)]),
    (
        "Task",
        &[
            ("employee", Shared),
            ("customer", Things),
            ("window", Part),
            ("purpose", Shared),
            ("reminder", Things),
            ("visit", Things),
            ("planItem", Things),
        ],
    ),
    (
        "Viewer",
        &[("employee", Shared), ("session", Things), ("grants", Part), ("inboxCounts", Part), ("devices", Things)],
    ),
    (
        "Visit",
        &[
            ("customer", Things),
            ("employee", Shared),
            ("checkIn", Things),
            ("task", Things),
            ("remarks", Things),
            ("review", Things),
            ("purpose", Shared),
            ("result", Shared),
            ("products", Part),
            ("materials", Shared),
            ("quality", Part),
        ],
    ),
    ("VisitForm", &[("elements", Part), ("purposes", Shared), ("results", Shared), ("materials", Shared)]),
    ("VisitProduct", &[("product", Shared)]),
    ("VisitQuality", &[("parts", Part)]),
    (
        "WeekPlan",
        &[("employee", Shared), ("items", Things), ("days", Part), ("remarks", Things), ("decidedBy", Shared)],
    ),
    ("WeekPlanEvent", &[("weekPlan", Things)]),
    (
        "WorkDay",
        &[
            ("employee", Shared),
            ("checkIns", Things),
            ("openCheckIn", Things),
            ("reminders", Things),
            ("calendarDay", Part),
            ("tasks", Things),
            ("route", Part),
        ],
    ),
];

/// The fields of an object.
pub fn of_object(name: &str) -> &'static [(&'static str, Leads)] {
    FIELDS.iter().find(|(listed, _)| *listed == name).map_or(&[], |(_, fields)| fields)
}

/// The fields that lead to one sort of thing.
pub fn leading(to: Leads) -> impl Iterator<Item = (&'static str, &'static str)> {
    let spread =
        FIELDS.iter().flat_map(|(name, fields)| fields.iter().map(move |(field, leads)| (*name, *field, *leads)));
    spread.filter(move |(.., leads)| *leads == to).map(|(name, field, _)| (name, field))
}
