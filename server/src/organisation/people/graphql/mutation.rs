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
    /// Makes a department (新建部门). Needs `people.manage`.
    async fn create_department(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The department.")] input: CreateDepartmentInput,
    ) -> Answer<CreateDepartmentPayload> {
        let work = async {
            let id = ctx
                .change("createDepartment", input.idempotency_key, async move |tx| {
                    actions::create_department(tx, input).await
                })
                .await?;
            Ok(CreateDepartmentPayload { department: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Changes, moves or re-heads a department. Needs `people.manage` above it.
    async fn change_department(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: ChangeDepartmentInput,
    ) -> Answer<ChangeDepartmentPayload> {
        let work = async {
            let id = ctx
                .change("changeDepartment", input.idempotency_key, async move |tx| {
                    actions::change_department(tx, input).await
                })
                .await?;
            Ok(ChangeDepartmentPayload { department: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Makes a position (新建岗位). Needs `positions.manage`.
    async fn create_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position.")] input: CreatePositionInput,
    ) -> Answer<CreatePositionPayload> {
        let work = async {
            let id = ctx
                .change("createPosition", input.idempotency_key, async move |tx| {
                    actions::create_position(tx, input).await
                })
                .await?;
            Ok(CreatePositionPayload { position: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Changes a position's name or rights. Needs `positions.manage`.
    async fn change_position(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: ChangePositionInput,
    ) -> Answer<ChangePositionPayload> {
        let work = async {
            let language = ctx.language();
            let key = input.idempotency_key;
            let work = async move |tx: &mut Tx| actions::change_position(tx, input, language).await;
            let id = ctx.change("changePosition", key, work).await?;
            Ok(ChangePositionPayload { position: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Changes somebody's particulars. Needs `people.manage`.
    async fn change_employee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The change.")] input: ChangeEmployeeInput,
    ) -> Answer<ChangeEmployeePayload> {
        let work = async {
            let id = ctx
                .change("changeEmployee", input.idempotency_key, async move |tx| {
                    actions::change_employee(tx, input).await
                })
                .await?;
            Ok(ChangeEmployeePayload { employee: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Sets positions and direct rights of a person. Needs `positions.manage`.
    async fn set_employee_rights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rights.")] input: SetEmployeeRightsInput,
    ) -> Answer<SetEmployeeRightsPayload> {
        let work = async {
            let id = ctx
                .change("setEmployeeRights", input.idempotency_key, async move |tx| {
                    actions::set_employee_rights(tx, input).await
                })
                .await?;
            Ok(SetEmployeeRightsPayload { employee: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// The new department.
#[derive(SimpleObject)]
pub struct CreateDepartmentPayload {
    /// The new department.
    department: Department,
}

/// The changed department.
#[derive(SimpleObject)]
pub struct ChangeDepartmentPayload {
    /// The department after the change.
    department: Department,
}

/// The new position.
#[derive(SimpleObject)]
pub struct CreatePositionPayload {
    /// The new position.
    position: Position,
}

/// The changed position.
#[derive(SimpleObject)]
pub struct ChangePositionPayload {
    /// The position after the change.
    position: Position,
}

/// The changed employee.
#[derive(SimpleObject)]
pub struct ChangeEmployeePayload {
    /// The employee after the change.
    employee: Employee,
}

/// The employee with the new rights.
#[derive(SimpleObject)]
pub struct SetEmployeeRightsPayload {
    /// The employee after the change.
    employee: Employee,
}
