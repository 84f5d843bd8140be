//! Changes of people, and what they answer.

use crate::organisation::people::actions;
use crate::organisation::people::model::{
    ChangeDepartmentInput, ChangeEmployeeInput, ChangePositionInput, CreateDepartmentInput, CreatePositionInput,
    Department, Employee, Position, SetEmployeeRightsInput,
};
use rounds_platform::db::Tx;
use rounds_platform::graphql::prelude::*;

/// Changes of people.
#[derive(Default)]
pub struct PeopleMutation;

#[Object]
impl PeopleMutation {
    /// Creates a department (新建部门). Needs `people.manage`.
    async fn create_department(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The department to create.")] input: CreateDepartmentInput,
    ) -> Answer<CreateDepartmentPayload> {
        let work = async {
            let id = ctx
                .change("createDepartment", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::create_department(tx, permit, input).await
                })
                .await?;
            Ok(CreateDepartmentPayload { department: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Updates a department: its name, its place in the tree or its head. Needs `people.manage` above it.
    async fn change_department(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The department and the fields to update.")] input: ChangeDepartmentInput,
    ) -> Answer<ChangeDepartmentPayload> {
        let work = async {
            let id = ctx
                .change("changeDepartment", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::change_department(tx, permit, input).await
                })
                .await?;
            Ok(ChangeDepartmentPayload { department: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Creates a position (新建岗位). Needs `positions.manage`.
    async fn create_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position to create.")] input: CreatePositionInput,
    ) -> Answer<CreatePositionPayload> {
        let work = async {
            let id = ctx
                .change("createPosition", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::create_position(tx, permit, input).await
                })
                .await?;
            Ok(CreatePositionPayload { position: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Updates the name or the permissions of a position. Needs `positions.manage`.
    async fn change_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position and the fields to update.")] input: ChangePositionInput,
    ) -> Answer<ChangePositionPayload> {
        let work = async {
            let language = ctx.language();
            let key = input.idempotency_key;
            let work = async move |tx: &mut Tx| {
                let permit = tx.permit()?;
                actions::change_position(tx, permit, input, language).await
            };
            let id = ctx.change("changePosition", key, work).await?;
            Ok(ChangePositionPayload { position: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Updates the data of an employee. Needs `people.manage`.
    async fn change_employee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee and the fields to update.")] input: ChangeEmployeeInput,
    ) -> Answer<ChangeEmployeePayload> {
        let work = async {
            let id = ctx
                .change("changeEmployee", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::change_employee(tx, permit, input).await
                })
                .await?;
            Ok(ChangeEmployeePayload { employee: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Sets the positions and direct permissions of an employee. Needs `positions.manage`.
    async fn set_employee_rights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee, the positions and the permissions.")] input: SetEmployeeRightsInput,
    ) -> Answer<SetEmployeeRightsPayload> {
        let work = async {
            let id = ctx
                .change("setEmployeeRights", input.idempotency_key, async move |tx| {
                    let permit = tx.permit()?;
                    actions::set_employee_rights(tx, permit, input).await
                })
                .await?;
            Ok(SetEmployeeRightsPayload { employee: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Result of the mutation `createDepartment`.
#[derive(SimpleObject)]
pub struct CreateDepartmentPayload {
    /// The department after the change.
    department: Department,
}

/// Result of the mutation `changeDepartment`.
#[derive(SimpleObject)]
pub struct ChangeDepartmentPayload {
    /// The department after the change.
    department: Department,
}

/// Result of the mutation `createPosition`.
#[derive(SimpleObject)]
pub struct CreatePositionPayload {
    /// The position after the change.
    position: Position,
}

/// Result of the mutation `changePosition`.
#[derive(SimpleObject)]
pub struct ChangePositionPayload {
    /// The position after the change.
    position: Position,
}

/// Result of the mutation `changeEmployee`.
#[derive(SimpleObject)]
pub struct ChangeEmployeePayload {
    /// The employee after the change.
    employee: Employee,
}

/// Result of the mutation `setEmployeeRights`.
#[derive(SimpleObject)]
pub struct SetEmployeeRightsPayload {
    /// The employee after the change.
    employee: Employee,
}
