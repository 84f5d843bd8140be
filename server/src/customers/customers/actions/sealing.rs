//! Telephones as they are kept: those of institutions in the clear, those of professionals sealed.

use rounds_domain::ids::CustomerId;
use rounds_domain::phones::PhoneNumber;

use crate::customers::customers::model::{BlindKey, StoredPhone};
use rounds_platform::error::Result;
use rounds_platform::vault::DataKey;

/// Telephones in their order and what they are found by; sealed where a key is given.
pub(super) fn kept_phones(
    customer_id: CustomerId,
    phones: Vec<(Option<String>, PhoneNumber)>,
    sealer: Option<&DataKey>,
) -> Result<(Vec<StoredPhone>, Vec<BlindKey>)> {
    let (mut kept, mut found_by) = (Vec::new(), Vec::new());
    for (position, (label, number)) in (1..).zip(phones) {
        let number = number.as_str().to_owned();
        let empty = StoredPhone { customer_id, position, label, number: None, sealed: None, data_key_id: None };
        let Some(key) = sealer else {
            kept.push(StoredPhone { number: Some(number), ..empty });
            continue;
        };
        kept.push(empty.sealed_with(key, &number)?);
        let blind = BlindKey::of_phone(key, customer_id, &number)?;
        if !found_by.contains(&blind) {
            found_by.push(blind);
        }
    }
    Ok((kept, found_by))
}
