//! What is asked for of accounts.

use async_graphql::InputObject;
use rounds_domain::ids::EmployeeId;
use rounds_platform::scalars::Key;

/// Closes or opens somebody's access.
#[derive(Debug, Clone, InputObject)]
pub struct SetEmployeeAccessInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The employee.
    pub employee_id: EmployeeId,
    /// False closes access: sessions end within 2 s, records stay (停用).
    pub is_open: bool,
    /// Why, at most 500 characters.
    pub reason: String,
}

/// Sets a one-time password for somebody who lost theirs (重置密码).
#[derive(Debug, Clone, InputObject)]
pub struct ResetPasswordInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The employee; never oneself, nor somebody who may do more than oneself.
    pub employee_id: EmployeeId,
    /// Why, at most 500 characters.
    pub reason: String,
}
