//! Accounts in the public schema.

use rounds_platform::App;
use rounds_platform::graphql::prelude::*;

use super::actions;
use super::model::{ResetPasswordInput, SetEmployeeAccessInput};
use crate::organisation::people::{CreateEmployeeInput, Employee};

/// Changes of accounts.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Takes somebody on (新建员工). Needs `people.manage`.
    async fn create_employee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee.")] input: CreateEmployeeInput,
    ) -> Answer<CreateEmployeePayload> {
        let work = async {
            let command = ctx.command("createEmployee", input.idempotency_key)?;
            let made = actions::create_employee(ctx.data_unchecked::<App>(), &ctx.db()?, command, input).await?;
            let employee = required(ctx, made.employee).await?;
            Ok(CreateEmployeePayload { employee, initial_password: made.password })
        };
        Some(work.await)
    }

    /// Sets a one-time password, which must be changed at the next sign-in; ends every session of the person (重置密码). Needs `people.manage`.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and why.")] input: ResetPasswordInput,
    ) -> Answer<ResetPasswordPayload> {
        let work = async {
            let command = ctx.command("resetPassword", input.idempotency_key)?;
            let reset = actions::reset_password(ctx.data_unchecked::<App>(), &ctx.db()?, command, input).await?;
            let employee = required(ctx, reset.employee).await?;
            Ok(ResetPasswordPayload { employee, one_time_password: reset.password })
        };
        Some(work.await)
    }

    /// Closes or opens somebody's access (停用/启用). Needs `people.manage`.
    async fn set_employee_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Open or closed, and why.")] input: SetEmployeeAccessInput,
    ) -> Answer<SetEmployeeAccessPayload> {
        let work = async {
            let id = ctx
                .change("setEmployeeAccess", input.idempotency_key, async move |tx| {
                    actions::set_employee_access(tx, input).await
                })
                .await?;
            Ok(SetEmployeeAccessPayload { employee: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// The new employee.
#[derive(SimpleObject)]
pub struct CreateEmployeePayload {
    /// The new employee.
    employee: Employee,
    /// Password for the first sign-in, which demands a new one; null when the same key is sent again, for it is not kept.
    initial_password: Option<String>,
}

/// The password that was set.
#[derive(SimpleObject)]
pub struct ResetPasswordPayload {
    /// The employee.
    employee: Employee,
    /// Password for the next sign-in, which demands a new one; null when the same key is sent again, for it is not kept.
    one_time_password: Option<String>,
}

/// The employee with access closed or opened.
#[derive(SimpleObject)]
pub struct SetEmployeeAccessPayload {
    /// The employee after the change.
    employee: Employee,
}
