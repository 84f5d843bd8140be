//! What people were told of a person: the words go, that they were told stays.

use rounds_platform::db::Tx;
use rounds_platform::error::Result;

use crate::organisation::inbox::store;
use crate::registry::{Erasure, Personal};

/// Notifications about the person, and about what was done, said or asked for on them.
pub const PERSONAL: Personal = Personal {
    columns: &["notifications.about_id"],
    things: None,
    export: None,
    erase: |tx, erasure| Box::pin(erase(tx, erasure)),
};

async fn erase(tx: &mut Tx, erasure: &Erasure) -> Result<()> {
    store::erase(tx, &erasure.person.system, &erasure.person.things, erasure.label).await
}
