//! One data key: what it seals, opens, and makes digests of.
//!
//! From its secret come, by HKDF, a key of AES-256-GCM and a key of HMAC-SHA-256 for each column that is searched, so that
//! none tells anything of another. A ciphertext is bound to its row, column and part: moved elsewhere it does not open.

use std::fmt;

use anyhow::anyhow;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hkdf, hmac};
use uuid::Uuid;

use crate::error::{Error, Result};

/// Bytes of a secret.
pub const SECRET_LENGTH: usize = 32;
const PURPOSE: &[u8] = b"rounds data key 1";
const PROOF_OF: &[u8] = b"rounds";

/// Where a sealed value stands; it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Table and column, `customer_phones.number`.
    pub column: &'static str,
    /// The row, or whose it is.
    pub row: Uuid,
    /// Which of several of one row.
    pub part: i32,
}

impl Place {
    fn name(&self) -> String {
        format!("{} {} {}", self.column, self.row, self.part)
    }
}

/// A value that only the holder of its key can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The key that opens it.
    pub key: String,
    /// Nonce, ciphertext and tag.
    pub bytes: Vec<u8>,
}

/// A key that seals values, opens them and makes digests of them.
pub struct DataKey {
    id: String,
    aead: RandomizedNonceKey,
    root: hkdf::Prk,
}

impl fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DataKey({})", self.id)
    }
}

impl DataKey {
    /// The key of a secret.
    pub fn new(id: impl Into<String>, secret: &[u8; SECRET_LENGTH]) -> anyhow::Result<Self> {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, PURPOSE).extract(secret);
        let aead = RandomizedNonceKey::new(&AES_256_GCM, &derived(&root, &[b"seal"])?)
            .map_err(|_| anyhow!("a data key cannot be made"))?;
        Ok(Self { id: id.into(), aead, root })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Seals a value for its place, under a nonce of its own.
    pub fn seal(&self, place: Place, clear: &str) -> Result<Sealed> {
        let mut text = clear.as_bytes().to_vec();
        let sealed = self.aead.seal_in_place_append_tag(Aad::from(place.name()), &mut text);
        let nonce = sealed.map_err(|_| Error::internal("a value cannot be sealed"))?;
        Ok(Sealed { key: self.id.clone(), bytes: [nonce.as_ref().as_slice(), &text].concat() })
    }

    /// Opens what was sealed for this place; anything else is a fault.
    pub fn open(&self, place: Place, bytes: &[u8]) -> Result<String> {
        let broken = || Error::internal(format!("{} does not open with the data key {}", place.name(), self.id));
        let (nonce, text) = bytes.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut text = text.to_vec();
        let opened = self.aead.open_in_place(nonce, Aad::from(place.name()), &mut text).map_err(|_| broken())?;
        String::from_utf8(opened.to_vec()).map_err(|_| broken())
    }

    /// What equal values of a column have in common under this key, and nobody without it can compute.
    pub fn digest(&self, column: &'static str, value: &str) -> Result<Vec<u8>> {
        let secret = derived(&self.root, &[b"blind", column.as_bytes()]).map_err(Error::internal)?;
        Ok(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), value.as_bytes()).as_ref().to_vec())
    }

    /// What the key makes of a known text: two keys with one proof are one key.
    pub fn proof(&self) -> Result<Vec<u8>> {
        let secret = derived(&self.root, &[b"proof"]).map_err(Error::internal)?;
        Ok(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), PROOF_OF).as_ref().to_vec())
    }
}

fn derived(root: &hkdf::Prk, purpose: &[&[u8]]) -> anyhow::Result<[u8; SECRET_LENGTH]> {
    let mut secret = [0; SECRET_LENGTH];
    let expanded = root.expand(purpose, hkdf::HKDF_SHA256).and_then(|material| material.fill(&mut secret));
    expanded.map_err(|_| anyhow!("a data key cannot be derived"))?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place = Place { column: "people.number", row: Uuid::from_u128(1), part: 1 };
    const NUMBER: &str = "11010519491231002X";

    fn key(id: &str, secret: u8) -> DataKey {
        DataKey::new(id, &[secret; SECRET_LENGTH]).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_at_its_place_and_nowhere_else() {
        let key = key("a", 1);
        let sealed = key.seal(HERE, NUMBER).unwrap();
        assert_eq!(key.open(HERE, &sealed.bytes).unwrap(), NUMBER);
        let elsewhere = [
            Place { column: "people.phone", ..HERE },
            Place { row: Uuid::from_u128(2), ..HERE },
            Place { part: 2, ..HERE },
        ];
        for place in elsewhere {
            assert!(key.open(place, &sealed.bytes).is_err(), "{place:?}");
        }
    }

    #[test]
    fn a_bit_changed_another_key_or_a_stump_opens_nothing() {
        let sealed = key("a", 1).seal(HERE, NUMBER).unwrap();
        assert!(key("b", 2).open(HERE, &sealed.bytes).is_err());
        for at in 0..sealed.bytes.len() {
            let mut broken = sealed.bytes.clone();
            broken[at] ^= 1;
            assert!(key("a", 1).open(HERE, &broken).is_err(), "byte {at}");
            assert!(key("a", 1).open(HERE, &sealed.bytes[..at]).is_err(), "{at} bytes");
        }
    }

    #[test]
    fn the_same_value_is_never_sealed_alike_and_shows_nothing_of_itself() {
        let key = key("a", 1);
        let (first, second) = (key.seal(HERE, NUMBER).unwrap(), key.seal(HERE, NUMBER).unwrap());
        assert_ne!(first.bytes, second.bytes);
        let shown = first.bytes.windows(4).any(|part| NUMBER.as_bytes().windows(4).any(|clear| clear == part));
        assert!(!shown);
        let fault = key.open(Place { part: 2, ..HERE }, &first.bytes).unwrap_err();
        assert!(!format!("{fault} {fault:?} {key:?}").contains(NUMBER));
    }

    #[test]
    fn digests_agree_on_equal_values_of_one_column_under_one_key() {
        let (one, other) = (key("a", 1), key("b", 2));
        assert_eq!(one.digest("x", NUMBER).unwrap(), key("c", 1).digest("x", NUMBER).unwrap());
        assert_ne!(one.digest("x", NUMBER).unwrap(), one.digest("y", NUMBER).unwrap());
        assert_ne!(one.digest("x", NUMBER).unwrap(), other.digest("x", NUMBER).unwrap());
        assert_ne!(one.digest("x", NUMBER).unwrap(), one.digest("x", "110105194912310028").unwrap());
        assert_eq!(one.proof().unwrap(), key("c", 1).proof().unwrap());
        assert_ne!(one.proof().unwrap(), other.proof().unwrap());
    }
}
