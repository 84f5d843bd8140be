//! What other subjects ask of the lists.

use rounds_domain::ids::DictionaryEntryId;
use rounds_domain::vocabulary::DictionaryName;

use super::store;
pub use super::store::{entries_of, require_each, require_products};
use crate::catalogue::dictionaries::DICTIONARY_ENTRY_INVALID;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, Result};

/// Refuses an id that is no active entry of the list; `path` names the field of the input.
pub async fn require(
    tx: &mut Tx,
    id: Option<DictionaryEntryId>,
    list: DictionaryName,
    path: &'static str,
) -> Result<()> {
    let Some(id) = id else {
        return Ok(());
    };
    if store::is_active(tx, id, list).await? { Ok(()) } else { Err(Error::field(path, DICTIONARY_ENTRY_INVALID)) }
}
