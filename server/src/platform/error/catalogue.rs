//! The closed list of codes that an answer can carry, and whether trying again can help.
//!
//! `mobile-contract/errors.json` is printed from it; every code has a sentence in each language under
//! `server/assets/messages`. Both are held true by tests.

/// Code, and whether the same request may succeed later.
pub const CODES: &[(&str, bool)] = &[
    ("APP_UPGRADE_REQUIRED", false),
    ("ASSIGNMENT_TAKEN", false),
    ("BAD_USER_INPUT", false),
    ("CHECK_IN_CLOSED", false),
    ("CHECK_IN_EXPLAINED", false),
    ("CHECK_IN_NOT_OPEN", false),
    ("CODE_TAKEN", false),
    ("CONFLICT", true),
    ("CREDENTIALS_INVALID", false),
    ("CURSOR_INVALID", false),
    ("CUSTOMER_ARCHIVED", false),
    ("DATE_OUTSIDE_WEEK", false),
    ("DEPARTMENT_CYCLE", false),
    ("DICTIONARY_ENTRY_INVALID", false),
    ("DUE_ONLY_ON_INSTRUCTION", false),
    ("EMPLOYEE_INACTIVE", false),
    ("FIELD_REQUIRED", false),
    ("FORBIDDEN", false),
    ("GRANT_BEYOND_OWN", false),
    ("GRAPHQL_PARSE_FAILED", false),
    ("GRAPHQL_VALIDATION_FAILED", false),
    ("HANDOVER_COMPLETE", false),
    ("HANDOVER_RUNNING", false),
    ("HANDOVER_TO_LEAVER", false),
    ("HANDOVER_UNPLACED", false),
    ("IDEMPOTENCY_KEY_REUSED", false),
    ("ID_MALFORMED", false),
    ("ID_TAKEN", false),
    ("INTERNAL_SERVER_ERROR", true),
    ("LIST_EMPTY", false),
    ("LIST_HAS_DUPLICATES", false),
    ("LIST_TOO_LONG", false),
    ("NOT_AN_INSTITUTION", false),
    ("NOT_AN_INSTRUCTION", false),
    ("NOT_A_WORKING_DAY", false),
    ("NOT_FOUND", false),
    ("NUMBER_OUT_OF_RANGE", false),
    ("ONE_OF", false),
    ("OPERATION_NOT_ALLOWED", false),
    ("OUTLINE_INVALID", false),
    ("OUTSIDE_NEEDS_REASON", false),
    ("PAGE_SIZE_INVALID", false),
    ("PASSWORD_CHANGE_REQUIRED", false),
    ("PASSWORD_CODE_INVALID", false),
    ("PASSWORD_CONFIRMATION_DIFFERS", false),
    ("PASSWORD_TOO_WEAK", false),
    ("PASSWORD_UNCHANGED", false),
    ("PERSISTED_QUERY_NOT_FOUND", false),
    ("PHONE_INVALID", false),
    ("PHONE_TAKEN", false),
    ("PLAN_CUSTOMER_TWICE", false),
    ("PLAN_EMPTY", false),
    ("PLAN_EXISTS", false),
    ("PLAN_FIXED_DAYS_EXCEED_VISITS", false),
    ("PLAN_STATE", false),
    ("POINT_OUT_OF_RANGE", false),
    ("QUERY_TOO_COMPLEX", false),
    ("RADIUS_OUT_OF_RANGE", false),
    ("RANGE_INVALID", false),
    ("RATE_LIMITED", true),
    ("REASON_REQUIRED", false),
    ("REFRESH_TOKEN_INVALID", false),
    ("REMINDER_IN_THE_PAST", false),
    ("REQUIRED", false),
    ("REVIEW_DONE", false),
    ("SEARCH_TOO_SHORT", false),
    ("SIGN_IN_THROTTLED", true),
    ("SMS_NOT_CONFIGURED", false),
    ("STAY_ELSEWHERE", false),
    ("STAY_ONLY_ON_SITE", false),
    ("TASK_ALREADY_VISITED", false),
    ("TASK_STATE", false),
    ("TEXT_EMPTY", false),
    ("TEXT_FORBIDDEN_CHARACTER", false),
    ("TEXT_TOO_LONG", false),
    ("TOO_DEEP", false),
    ("UNAUTHENTICATED", false),
    ("UNAVAILABLE", true),
    ("UNKNOWN_FIELD", false),
    ("VISIT_STATE", false),
    ("WINDOW_INVALID", false),
    ("WORKPLACE_REFUSED", false),
    ("WORKPLACE_REQUIRED", false),
    ("WRONG_TYPE", false),
];

/// Whether a code stands in the list.
#[must_use]
pub fn is_listed(code: &str) -> bool {
    CODES.iter().any(|(listed, _)| *listed == code)
}

/// Whether the same request may succeed later.
#[must_use]
pub fn is_retryable(code: &str) -> bool {
    CODES.iter().any(|(listed, retryable)| *listed == code && *retryable)
}
