//! What a violated constraint means to a person.
//!
//! Constraints are named `<table>_<meaning>`. Those that a caller can run into are translated here; a constraint that is
//! not listed is a fault of ours.

const MEANINGS: &[(&str, &str)] = &[
    ("anchors_current", "CONFLICT"),
    ("anchors_one_at_a_time", "CONFLICT"),
    ("assignments_current", "ASSIGNMENT_TAKEN"),
    ("assignments_exclusive", "ASSIGNMENT_TAKEN"),
    ("calendar_releases_version_unique", "CONFLICT"),
    ("check_ins_one_open", "CONFLICT"),
    ("check_ins_pkey", "ID_TAKEN"),
    ("customer_applications_pkey", "ID_TAKEN"),
    ("customer_revisions_one_pending", "REVISION_PENDING"),
    ("consents_one_at_a_time", "CONSENT_OVERLAPS"),
    ("consents_order", "RANGE_INVALID"),
    ("consents_pkey", "ID_TAKEN"),
    ("customer_blind_keys_data_key", "UNAVAILABLE"),
    ("customer_id_numbers_data_key", "UNAVAILABLE"),
    ("customer_phones_data_key", "UNAVAILABLE"),
    ("customers_code_unique", "CODE_TAKEN"),
    ("customers_pkey", "ID_TAKEN"),
    ("departments_code_unique", "CODE_TAKEN"),
    ("departments_not_own_parent", "DEPARTMENT_CYCLE"),
    ("employees_code_unique", "CODE_TAKEN"),
    ("employees_phone_unique", "PHONE_TAKEN"),
    ("handovers_one_at_a_time", "HANDOVER_RUNNING"),
    ("leaves_order", "RANGE_INVALID"),
    ("leaves_pkey", "ID_TAKEN"),
    ("plan_items_customer_once", "PLAN_CUSTOMER_TWICE"),
    ("plan_items_fixed_days", "PLAN_FIXED_DAYS_EXCEED_VISITS"),
    ("plan_items_pkey", "ID_TAKEN"),
    ("plan_items_window", "WINDOW_INVALID"),
    ("remarks_due_is_instruction", "DUE_ONLY_ON_INSTRUCTION"),
    ("remarks_pkey", "ID_TAKEN"),
    ("reminders_pkey", "ID_TAKEN"),
    ("tasks_pkey", "ID_TAKEN"),
    ("tasks_window", "WINDOW_INVALID"),
    ("visits_pkey", "ID_TAKEN"),
    ("visits_task", "TASK_ALREADY_VISITED"),
    ("week_plans_one_per_week", "PLAN_EXISTS"),
    ("week_plans_pkey", "ID_TAKEN"),
];

/// The code of the refusal that a violated constraint stands for.
pub(super) fn refusal(constraint: Option<&str>) -> Option<&'static str> {
    let name = constraint?;
    MEANINGS.iter().find(|(listed, _)| *listed == name).map(|(_, code)| *code)
}
