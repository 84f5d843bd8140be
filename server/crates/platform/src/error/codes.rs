//! Codes that every subject may use, and those of the leaf crates.

use super::code::Code;

/// This version of the app is too old; please update it.
pub const APP_UPGRADE_REQUIRED: Code = Code::refusal("APP_UPGRADE_REQUIRED");
/// Invalid input.
pub const BAD_USER_INPUT: Code = Code::refusal("BAD_USER_INPUT");
/// Invalid input: this code is already in use.
pub const CODE_TAKEN: Code = Code::refusal("CODE_TAKEN");
/// It was changed in the meantime; please load it again.
pub const CONFLICT: Code = Code::passing("CONFLICT");
/// Invalid input: this cursor does not belong to this list.
pub const CURSOR_INVALID: Code = Code::refusal("CURSOR_INVALID");
/// Invalid input: this field is required to complete the visit.
pub const FIELD_REQUIRED: Code = Code::refusal("FIELD_REQUIRED");
/// You do not have permission.
pub const FORBIDDEN: Code = Code::refusal("FORBIDDEN");
/// You cannot grant more permissions than you have.
pub const GRANT_BEYOND_OWN: Code = Code::refusal("GRANT_BEYOND_OWN");
/// Invalid document: it cannot be parsed.
pub const GRAPHQL_PARSE_FAILED: Code = Code::refusal("GRAPHQL_PARSE_FAILED");
/// Invalid document: it does not match the schema.
pub const GRAPHQL_VALIDATION_FAILED: Code = Code::refusal("GRAPHQL_VALIDATION_FAILED");
/// This idempotency key was used for another request.
pub const IDEMPOTENCY_KEY_REUSED: Code = Code::refusal("IDEMPOTENCY_KEY_REUSED");
/// Invalid input: this is not an id of the expected kind.
pub const ID_MALFORMED: Code = Code::refusal("ID_MALFORMED");
/// Invalid input: this is not a valid ID number.
pub const ID_NUMBER_INVALID: Code = Code::refusal("ID_NUMBER_INVALID");
/// Invalid input: this id is already in use.
pub const ID_TAKEN: Code = Code::refusal("ID_TAKEN");
/// Something went wrong on the server; please try again.
pub const INTERNAL_SERVER_ERROR: Code = Code::passing("INTERNAL_SERVER_ERROR");
/// Invalid input: at least one entry is required.
pub const LIST_EMPTY: Code = Code::refusal("LIST_EMPTY");
/// Invalid input: an entry occurs twice.
pub const LIST_HAS_DUPLICATES: Code = Code::refusal("LIST_HAS_DUPLICATES");
/// Invalid input: too many entries.
pub const LIST_TOO_LONG: Code = Code::refusal("LIST_TOO_LONG");
/// Not found.
pub const NOT_FOUND: Code = Code::refusal("NOT_FOUND");
/// Invalid input: the number is out of range.
pub const NUMBER_OUT_OF_RANGE: Code = Code::refusal("NUMBER_OUT_OF_RANGE");
/// Invalid input: exactly one of these fields must be given.
pub const ONE_OF: Code = Code::refusal("ONE_OF");
/// This operation is not allowed here.
pub const OPERATION_NOT_ALLOWED: Code = Code::refusal("OPERATION_NOT_ALLOWED");
/// Invalid input: an outline needs 3 to 200 points that enclose an area.
pub const OUTLINE_INVALID: Code = Code::refusal("OUTLINE_INVALID");
/// Invalid input: a page has 1 to 100 rows, from one end of the list.
pub const PAGE_SIZE_INVALID: Code = Code::refusal("PAGE_SIZE_INVALID");
/// Please change your password first.
pub const PASSWORD_CHANGE_REQUIRED: Code = Code::refusal("PASSWORD_CHANGE_REQUIRED");
/// Invalid input: a password needs 8 to 128 characters.
pub const PASSWORD_TOO_WEAK: Code = Code::refusal("PASSWORD_TOO_WEAK");
/// This persisted document is not known.
pub const PERSISTED_QUERY_NOT_FOUND: Code = Code::refusal("PERSISTED_QUERY_NOT_FOUND");
/// Invalid input: this is not a valid telephone number.
pub const PHONE_INVALID: Code = Code::refusal("PHONE_INVALID");
/// Invalid input: the latitude or longitude is out of range.
pub const POINT_OUT_OF_RANGE: Code = Code::refusal("POINT_OUT_OF_RANGE");
/// The request asks for too much at once.
pub const QUERY_TOO_COMPLEX: Code = Code::refusal("QUERY_TOO_COMPLEX");
/// Invalid input: the radius of a fence must be 20 to 5,000 metres.
pub const RADIUS_OUT_OF_RANGE: Code = Code::refusal("RADIUS_OUT_OF_RANGE");
/// Invalid input: the range ends before it begins, or is too long.
pub const RANGE_INVALID: Code = Code::refusal("RANGE_INVALID");
/// Too many requests; please wait a moment.
pub const RATE_LIMITED: Code = Code::passing("RATE_LIMITED");
/// Invalid input: a reason is required.
pub const REASON_REQUIRED: Code = Code::refusal("REASON_REQUIRED");
/// Invalid input: the text is empty.
pub const TEXT_EMPTY: Code = Code::refusal("TEXT_EMPTY");
/// Invalid input: the text contains a character that is not allowed.
pub const TEXT_FORBIDDEN_CHARACTER: Code = Code::refusal("TEXT_FORBIDDEN_CHARACTER");
/// Invalid input: the text is too long.
pub const TEXT_TOO_LONG: Code = Code::refusal("TEXT_TOO_LONG");
/// Invalid input: the value is nested too deeply.
pub const TOO_DEEP: Code = Code::refusal("TOO_DEEP");
/// Please sign in.
pub const UNAUTHENTICATED: Code = Code::refusal("UNAUTHENTICATED");
/// The service is busy or not available; please try again.
pub const UNAVAILABLE: Code = Code::passing("UNAVAILABLE");
/// Invalid input: there is no such field.
pub const UNKNOWN_FIELD: Code = Code::refusal("UNKNOWN_FIELD");
/// Invalid input: the window must end after it begins.
pub const WINDOW_INVALID: Code = Code::refusal("WINDOW_INVALID");
/// Invalid input: the value has the wrong type.
pub const WRONG_TYPE: Code = Code::refusal("WRONG_TYPE");

/// All of them.
pub(super) const ALL: &[Code] = &[
    APP_UPGRADE_REQUIRED,
    BAD_USER_INPUT,
    CODE_TAKEN,
    CONFLICT,
    CURSOR_INVALID,
    FIELD_REQUIRED,
    FORBIDDEN,
    GRANT_BEYOND_OWN,
    GRAPHQL_PARSE_FAILED,
    GRAPHQL_VALIDATION_FAILED,
    IDEMPOTENCY_KEY_REUSED,
    ID_MALFORMED,
    ID_NUMBER_INVALID,
    ID_TAKEN,
    INTERNAL_SERVER_ERROR,
    LIST_EMPTY,
    LIST_HAS_DUPLICATES,
    LIST_TOO_LONG,
    NOT_FOUND,
    NUMBER_OUT_OF_RANGE,
    ONE_OF,
    OPERATION_NOT_ALLOWED,
    OUTLINE_INVALID,
    PAGE_SIZE_INVALID,
    PASSWORD_CHANGE_REQUIRED,
    PASSWORD_TOO_WEAK,
    PERSISTED_QUERY_NOT_FOUND,
    PHONE_INVALID,
    POINT_OUT_OF_RANGE,
    QUERY_TOO_COMPLEX,
    RADIUS_OUT_OF_RANGE,
    RANGE_INVALID,
    RATE_LIMITED,
    REASON_REQUIRED,
    TEXT_EMPTY,
    TEXT_FORBIDDEN_CHARACTER,
    TEXT_TOO_LONG,
    TOO_DEEP,
    UNAUTHENTICATED,
    UNAVAILABLE,
    UNKNOWN_FIELD,
    WINDOW_INVALID,
    WRONG_TYPE,
];
