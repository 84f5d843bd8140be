//! What is masked of a customer: entering it, and reading it in the clear.

use rounds_domain::ids::CustomerId;

use crate::customers::customers::actions;
use crate::customers::customers::model::Customer;
use rounds_platform::db::Command;
use rounds_platform::db::Tx;
use rounds_platform::graphql::prelude::*;

/// Changes and reads of what is masked.
#[derive(Default)]
pub struct SecretMutation;

#[Object]
impl SecretMutation {
    /// Sets or removes the ID number of a professional (证件号). Needs `customers.write` over the customer. The number is stored encrypted.
    async fn set_id_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The professional and the number.")] input: SetIdNumberInput,
    ) -> Answer<SetIdNumberPayload> {
        let work = async {
            let SetIdNumberInput { customer_id, id_number, reason, .. } = input;
            let wanted = (customer_id, id_number);
            let work = async move |tx: &mut Tx| {
                let permit = tx.permit()?;
                actions::set_id_number(tx, permit, wanted, &reason).await
            };
            let id = ctx.change("setIdNumber", input.idempotency_key, work).await?;
            Ok(SetIdNumberPayload { customer: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Reveals the ID number of a professional in the clear (脱敏查看). Needs `customers.reveal` over the customer; audited. Nothing of the answer is kept: a retry with the same key reads again and is audited again.
    async fn reveal_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The professional, with a reason.")] input: RevealSecretInput,
    ) -> Answer<RevealSecretPayload> {
        let work = async {
            // Without a key there is no receipt, so that what is revealed is stored nowhere.
            let command = Command { key: None, ..ctx.command("revealSecret", input.idempotency_key)? };
            let RevealSecretInput { customer_id, reason, .. } = input;
            let work = async move |tx: &mut Tx| {
                let permit = tx.permit()?;
                actions::reveal(tx, permit, customer_id, &reason).await
            };
            Ok(RevealSecretPayload { id_number: ctx.db()?.transact(command, work).await? })
        };
        Some(work.await)
    }
}

/// Input of the mutation `setIdNumber`.
#[derive(Debug, InputObject)]
pub struct SetIdNumberInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    idempotency_key: Key,
    /// The professional whose ID number is set.
    customer_id: CustomerId,
    /// ID number (证件号), 6–30 letters and digits, blanks and hyphens aside; the check digit of a resident's number is verified. Null removes the number.
    id_number: Option<String>,
    /// Reason for the change, 1–500 characters.
    reason: String,
}

/// Input of the mutation `revealSecret`.
#[derive(Debug, InputObject)]
pub struct RevealSecretInput {
    /// Client-generated idempotency key; the answer is not kept, so a retry with the same key reads again.
    idempotency_key: Key,
    /// The professional whose ID number is revealed.
    customer_id: CustomerId,
    /// Reason for reading it, 10–500 characters; audited.
    reason: String,
}

/// Result of the mutation `setIdNumber`.
#[derive(Debug, SimpleObject)]
pub struct SetIdNumberPayload {
    /// The customer after the change.
    customer: Customer,
}

/// Result of the mutation `revealSecret`; must not be stored.
#[derive(SimpleObject)]
pub struct RevealSecretPayload {
    /// ID number in the clear (证件号).
    #[graphql(secret)]
    id_number: String,
}
