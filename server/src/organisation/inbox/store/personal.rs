//! Notifications about a person who is erased.

use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;
use uuid::Uuid;

/// A label in the place of the customer's name, and nothing in that of what people wrote.
const ERASE: &str = "update notifications set message_args = message_args \
       || case when message_args ? 'customer' then jsonb_build_object('customer', $2) else '{}' end \
       || case when message_args ? 'text' then '{\"text\": \"\"}'::jsonb else '{}' end \
       || case when message_args ? 'title' then '{\"title\": \"\"}'::jsonb else '{}' end \
     where about_id = any($1) and message_args ?| array['customer', 'text', 'title']";

/// Takes what tells who a person was out of what people were told about these things.
pub(in crate::organisation::inbox) async fn erase(tx: &mut Tx, _: &System, about: &[Uuid], label: &str) -> Result<()> {
    diesel::sql_query(ERASE).bind::<Array<SqlUuid>, _>(about).bind::<Text, _>(label).execute(tx.connection()).await?;
    Ok(())
}
