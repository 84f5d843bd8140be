//! Use cases of __words_many__: creating and changing one's own.

use rounds_domain::texts;
use rounds_domain::time::{PhoneClock, corrected};

use super::model::{Change__Subject__Input, Changes, Create__Subject__Input, __Subject__Id, __Subject__Row};
use super::store;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

/// Creates one of one's own. The phone's clock at sending says how far the time can be trusted.
pub(super) async fn create(
    tx: &mut Tx,
    input: Create__Subject__Input,
    sent: Option<PhoneClock>,
) -> Result<__Subject__Id> {
    let (created_at, _) = corrected(tx.now(), sent.as_ref(), &input.captured.phone_clock());
    let row = __Subject__Row {
        id: input.id,
        employee_id: tx.viewer().employee,
        title: texts::name(&input.title).or_fault("title")?,
        note: texts::note(input.note.as_deref().unwrap_or_default()).or_fault("note")?,
        created_at: Instant(created_at),
    };
    store::insert(tx, &row).await?;
    tx.audit_subject(row.id);
    Ok(row.id)
}

/// Changes one of one's own, made on its present revision.
pub(super) async fn change(tx: &mut Tx, input: Change__Subject__Input) -> Result<__Subject__Id> {
    let held = store::hold(tx, input.__subject___id).await?;
    tx.audit_subject(held.id);
    if held.employee_id != tx.viewer().employee {
        return Err(Error::forbidden());
    }
    if held.rev != input.base_rev {
        return Err(Error::conflict());
    }
    let note: Option<Option<String>> = input.note.into();
    let changes = Changes {
        title: input.title.map(|title| texts::name(&title)).transpose().or_fault("title")?,
        note: note.map(|note| texts::note(note.as_deref().unwrap_or_default())).transpose().or_fault("note")?,
    };
    if changes.title.is_some() || changes.note.is_some() {
        store::change(tx, &held, &changes).await?;
    }
    Ok(held.id)
}
