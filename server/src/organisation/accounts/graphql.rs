//! Accounts in the public schema.

use rounds_platform::App;
use rounds_platform::access::permits;
use rounds_platform::graphql::prelude::*;

use super::actions::{self, Minted};
use super::model::{ResetPasswordInput, SetEmployeeAccessInput};
use crate::organisation::people::{CreateEmployeeInput, Employee};
use crate::organisation::sessions;

/// Changes of accounts.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Creates an employee with a one-time password (新建员工). Needs `people.manage`.
    async fn create_employee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee to create.")] input: CreateEmployeeInput,
    ) -> Answer<CreateEmployeePayload> {
        let work = async {
            let (password, minted) = one_time_password(ctx, ctx.permit()?).await?;
            let number = minted.number;
            let made = ctx.change("createEmployee", input.idempotency_key, async move |tx| {
                let permit = tx.permit()?;
                actions::create_employee(tx, permit, minted, input).await
            });
            let id = made.await?;
            let initial_password = (id.0 == number).then_some(password);
            Ok(CreateEmployeePayload { employee: required(ctx, id).await?, initial_password })
        };
        Some(work.await)
    }

    /// Resets the password of an employee to a one-time password, which must be changed at the next sign-in, and ends all their sessions (重置密码). Needs `people.manage`.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee, with a reason.")] input: ResetPasswordInput,
    ) -> Answer<ResetPasswordPayload> {
        let work = async {
            let (password, minted) = one_time_password(ctx, ctx.permit()?).await?;
            let number = minted.number;
            let reset = ctx.change("resetPassword", input.idempotency_key, async move |tx| {
                let permit = tx.permit()?;
                actions::reset_password(tx, permit, minted, input).await
            });
            let reset = reset.await?;
            let one_time_password = (reset.number == number).then_some(password);
            Ok(ResetPasswordPayload { employee: required(ctx, reset.employee).await?, one_time_password })
        };
        Some(work.await)
    }

    /// Closes or opens the access of an employee (停用/启用). Needs `people.manage`.
    async fn set_employee_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee, closed or open, with a reason.")] input: SetEmployeeAccessInput,
    ) -> Answer<SetEmployeeAccessPayload> {
        let work = async {
            let id = ctx
                .change("setEmployeeAccess", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::set_employee_access(tx, permit, input).await
                })
                .await?;
            Ok(SetEmployeeAccessPayload { employee: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// A one-time password in the clear for this once, and what is kept of it; hashed for nobody who may not set one.
async fn one_time_password(ctx: &Context<'_>, _: permits::PeopleManage) -> Result<(String, Minted)> {
    let (password, hash) = sessions::one_time_password(ctx.data_unchecked::<App>()).await?;
    let number = ctx.db()?.clock().mint();
    Ok((password, Minted { number, hash }))
}

/// Result of the mutation `createEmployee`.
#[derive(SimpleObject)]
pub struct CreateEmployeePayload {
    /// The employee after the change.
    employee: Employee,
    /// One-time password for the first sign-in, where it must be changed. It is not kept: null when the same key is sent again.
    initial_password: Option<String>,
}

/// Result of the mutation `resetPassword`.
#[derive(SimpleObject)]
pub struct ResetPasswordPayload {
    /// The employee after the change.
    employee: Employee,
    /// One-time password for the next sign-in, where it must be changed. It is not kept: null when the same key is sent again.
    one_time_password: Option<String>,
}

/// Result of the mutation `setEmployeeAccess`.
#[derive(SimpleObject)]
pub struct SetEmployeeAccessPayload {
    /// The employee after the change.
    employee: Employee,
}
