//! What is asked for of accounts.

use async_graphql::InputObject;
use rounds_domain::ids::EmployeeId;
use rounds_platform::scalars::Key;

/// Input of the mutation `setEmployeeAccess`.
#[derive(Debug, Clone, InputObject)]
pub struct SetEmployeeAccessInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The employee whose access is set; never the signed-in user.
    pub employee_id: EmployeeId,
    /// Whether the employee has access. False closes it: sessions end within 2 seconds, records stay (停用).
    pub is_open: bool,
    /// Reason for the change, 1–500 characters.
    pub reason: String,
}

/// Input of the mutation `resetPassword`.
#[derive(Debug, Clone, InputObject)]
pub struct ResetPasswordInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The employee who lost the password; never the signed-in user, nor an employee with more permissions than the signed-in user.
    pub employee_id: EmployeeId,
    /// Reason for the reset, 1–500 characters.
    pub reason: String,
}
