//! One person's data in the public schema.

use rounds_domain::ids::CustomerId;

use super::actions;
use crate::customers::customers::Customer;
use rounds_platform::db::Command;
use rounds_platform::graphql::prelude::*;

/// Requests of persons about their own data.
#[derive(Default)]
pub struct PrivacyMutation;

#[Object]
impl PrivacyMutation {
    /// Everything that is known of a professional, in the clear, for the person who asks for it (个人信息副本). Needs `customers.reveal` over the customer; audited. Nothing of the answer is kept: the same key sent again reads again, and is audited again.
    async fn export_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and why.")] input: ExportPersonalDataInput,
    ) -> Answer<ExportPersonalDataPayload> {
        let work = async {
            // Without a key there is no receipt, so that what is revealed is stored nowhere.
            let command = Command { key: None, ..ctx.command("exportPersonalData", input.idempotency_key)? };
            let ExportPersonalDataInput { customer_id, reason, .. } = input;
            let work = async move |tx: &mut _| actions::export(tx, customer_id, &reason).await;
            let document = ctx.db()?.transact(command, work).await?;
            Ok(ExportPersonalDataPayload {
                document: document.to_string(),
                exported_at: Instant(ctx.db()?.clock().now()),
            })
        };
        Some(work.await)
    }

    /// Erases a professional at their request (删除个人信息), for good: name, numbers, address, tags and what people wrote of them are gone, what was done with them is counted on. Needs `customers.reveal` over the whole company; audited.
    async fn erase_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and why.")] input: ErasePersonalDataInput,
    ) -> Answer<ErasePersonalDataPayload> {
        let work = async {
            let ErasePersonalDataInput { customer_id, reason, .. } = input;
            let work = async move |tx: &mut _| actions::erase(tx, customer_id, &reason).await;
            let id = ctx.change("erasePersonalData", input.idempotency_key, work).await?;
            Ok(ErasePersonalDataPayload { customer: required(ctx, id).await? })
        };
        Some(work.await)
    }
}

/// Asks for everything that is known of a professional.
#[derive(Debug, InputObject)]
pub struct ExportPersonalDataInput {
    /// Minted by the client.
    idempotency_key: Key,
    /// The professional.
    customer_id: CustomerId,
    /// Why, 10–500 characters; audited. Name no person in it: it is kept.
    reason: String,
}

/// Asks to erase a professional.
#[derive(Debug, InputObject)]
pub struct ErasePersonalDataInput {
    /// Minted by the client; the same key has one effect for ever.
    idempotency_key: Key,
    /// The professional.
    customer_id: CustomerId,
    /// Why, 10–500 characters; audited. Name no person in it: it is kept.
    reason: String,
}

/// Everything that is known of a professional; not to be stored longer than it takes to hand it over.
#[derive(SimpleObject)]
pub struct ExportPersonalDataPayload {
    /// A JSON object: the file, numbers in the clear, workplaces, consents, changes, visits, tasks and remarks.
    document: String,
    /// When it was read.
    exported_at: Instant,
}

/// Answer of `erasePersonalData`.
#[derive(Debug, SimpleObject)]
pub struct ErasePersonalDataPayload {
    /// As it stands after the change: a label instead of the name.
    customer: Customer,
}
