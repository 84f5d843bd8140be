//! What is masked of a customer: entering it, and reading it in the clear.

use rounds_domain::ids::CustomerId;

use crate::customers::customers::actions;
use crate::customers::customers::model::Customer;
use rounds_platform::db::Command;
use rounds_platform::graphql::prelude::*;

/// Changes and reads of what is masked.
#[derive(Default)]
pub struct SecretMutation;

#[Object]
impl SecretMutation {
    /// Enters the ID number of a professional, or takes it away. Needs `customers.write` over the customer. The number is kept sealed.
    async fn set_id_number(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number.")] input: SetIdNumberInput,
    ) -> Answer<SetIdNumberPayload> {
        let work = async {
            let SetIdNumberInput { customer_id, id_number, reason, .. } = input;
            let wanted = (customer_id, id_number);
            let work = async move |tx: &mut _| actions::set_id_number(tx, wanted, &reason).await;
            let id = ctx.change("setIdNumber", input.idempotency_key, work).await?;
            Ok(SetIdNumberPayload { customer: required(ctx, id).await? })
        };
        Some(work.await)
    }

    /// Reads a masked number (脱敏查看). Needs `customers.reveal` over the customer; audited. Nothing of the answer is kept: the same key sent again reads again, and is audited again.
    async fn reveal_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and why.")] input: RevealSecretInput,
    ) -> Answer<RevealSecretPayload> {
        let work = async {
            // Without a key there is no receipt, so that what is revealed is stored nowhere.
            let command = Command { key: None, ..ctx.command("revealSecret", input.idempotency_key)? };
            let RevealSecretInput { customer_id, reason, .. } = input;
            let work = async move |tx: &mut _| actions::reveal(tx, customer_id, &reason).await;
            Ok(RevealSecretPayload { id_number: ctx.db()?.transact(command, work).await? })
        };
        Some(work.await)
    }
}

/// Enters an ID number.
#[derive(Debug, InputObject)]
pub struct SetIdNumberInput {
    /// Minted by the client; the same key has one effect for ever.
    idempotency_key: Key,
    /// The professional.
    customer_id: CustomerId,
    /// The number (证件号), 6–30 letters and digits, blanks and hyphens aside; a resident's number is checked. Null takes it away.
    id_number: Option<String>,
    /// Why, at most 500 characters.
    reason: String,
}

/// Asks to read a masked ID number.
#[derive(Debug, InputObject)]
pub struct RevealSecretInput {
    /// Minted by the client.
    idempotency_key: Key,
    /// The customer.
    customer_id: CustomerId,
    /// Why, 10–500 characters; audited.
    reason: String,
}

/// Answer of `setIdNumber`.
#[derive(Debug, SimpleObject)]
pub struct SetIdNumberPayload {
    /// As it stands after the change.
    customer: Customer,
}

/// The number in the clear; not to be stored.
#[derive(SimpleObject)]
pub struct RevealSecretPayload {
    /// ID number (证件号).
    #[graphql(secret)]
    id_number: String,
}
