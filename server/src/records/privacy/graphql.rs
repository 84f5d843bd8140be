//! One person's data in the public schema.

use rounds_domain::ids::CustomerId;

use super::actions;
use crate::customers::customers::Customer;
use rounds_platform::db::Command;
use rounds_platform::db::Tx;
use rounds_platform::graphql::prelude::*;

/// Requests of persons about their own data.
#[derive(Default)]
pub struct PrivacyMutation;

#[Object]
impl PrivacyMutation {
    /// Exports everything known of a professional, in the clear, for the person who asked for it (个人信息副本). Needs `customers.reveal` over the customer; audited. Nothing of the answer is kept: a retry with the same key reads again and is audited again.
    async fn export_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The professional, with a reason.")] input: ExportPersonalDataInput,
    ) -> Answer<ExportPersonalDataPayload> {
        let work = async {
            // Without a key there is no receipt, so that what is revealed is stored nowhere.
            let command = Command { key: None, ..ctx.command("exportPersonalData", input.idempotency_key)? };
            let ExportPersonalDataInput { customer_id, reason, .. } = input;
            let work = async move |tx: &mut Tx| {
                let permit = tx.permit()?;
                actions::export(tx, permit, customer_id, &reason).await
            };
            let document = ctx.db()?.transact(command, work).await?;
            Ok(ExportPersonalDataPayload {
                document: document.to_string(),
                exported_at: Instant(ctx.db()?.clock().now()),
            })
        };
        Some(work.await)
    }

    /// Erases the personal data of a professional at their request, for good (删除个人信息): name, numbers, address, tags and what was written about them. Visits, tasks and assignments still count. Needs `customers.reveal` over the whole company; audited.
    async fn erase_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The professional, with a reason.")] input: ErasePersonalDataInput,
    ) -> Answer<ErasePersonalDataPayload> {
        let work = async {
            let ErasePersonalDataInput { customer_id, reason, .. } = input;
            let work = async move |tx: &mut Tx| {
                let permit = tx.permit()?;
                actions::erase(tx, permit, customer_id, &reason).await
            };
            let id = ctx.change("erasePersonalData", input.idempotency_key, work).await?;
            Ok(ErasePersonalDataPayload { customer: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Input of the mutation `exportPersonalData`.
#[derive(Debug, InputObject)]
pub struct ExportPersonalDataInput {
    /// Client-generated idempotency key; the answer is not kept, so a retry with the same key reads again.
    idempotency_key: Key,
    /// The professional whose data is exported.
    customer_id: CustomerId,
    /// Reason for the export, 10–500 characters; audited and kept, so it must not name a person.
    reason: String,
}

/// Input of the mutation `erasePersonalData`.
#[derive(Debug, InputObject)]
pub struct ErasePersonalDataInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    idempotency_key: Key,
    /// The professional whose data is erased.
    customer_id: CustomerId,
    /// Reason for the erasure, 10–500 characters; audited and kept, so it must not name a person.
    reason: String,
}

/// Result of the mutation `exportPersonalData`; must not be stored longer than it takes to hand it over.
#[derive(SimpleObject)]
pub struct ExportPersonalDataPayload {
    /// JSON object with the file, numbers in the clear, workplaces, consents, changes, visits, tasks and remarks.
    document: String,
    /// When the data was read.
    exported_at: Instant,
}

/// Result of the mutation `erasePersonalData`.
#[derive(Debug, SimpleObject)]
pub struct ErasePersonalDataPayload {
    /// The customer after the change, with a label instead of the name.
    customer: Customer,
}
