//! What a mutation was called with: its name, the client's key, and a fingerprint of the arguments as they were sent.

use async_graphql::Context;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::platform::db::Command;
use crate::platform::error::{Error, Result};
use crate::platform::scalars::Key;

/// The command of the mutation field being resolved.
///
/// The fingerprint is taken over the arguments as sent, so that a field omitted and a field set to null differ.
pub(super) fn command(ctx: &Context<'_>, operation: &'static str, key: Key) -> Result<Command> {
    let Key(key) = key;
    if key.is_nil() {
        return Err(Error::field("idempotencyKey", "BAD_USER_INPUT"));
    }
    Ok(Command { operation, key: Some(key), fingerprint: fingerprint(ctx)? })
}

fn fingerprint(ctx: &Context<'_>) -> Result<Vec<u8>> {
    let mut hash = Sha256::new();
    let arguments = ctx.field().arguments().map_err(|error| Error::internal(error.message))?;
    for (name, value) in arguments {
        let mut value = value.into_json().map_err(Error::internal)?;
        if let Some(fields) = value.as_object_mut() {
            fields.remove("idempotencyKey");
        }
        hash.update(name.as_bytes());
        absorb(&mut hash, &value);
    }
    Ok(hash.finalize().to_vec())
}

/// Fields whose values are kept sealed: a hash of them could be tried out, so that only their end counts.
const SEALED: [&str; 2] = ["idNumber", "number"];
const ENDING: usize = 4;

fn recognisable(name: &str, value: &Value) -> Value {
    match value.as_str() {
        Some(text) if SEALED.contains(&name) => {
            text.chars().skip(text.chars().count().saturating_sub(ENDING)).collect::<String>().into()
        }
        _ => value.clone(),
    }
}

/// Hashes a value independently of the order of its fields.
fn absorb(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            hash.update(b"{");
            for name in names {
                hash.update(name.len().to_le_bytes());
                hash.update(name.as_bytes());
                absorb(hash, &recognisable(name, &fields[name]));
            }
            hash.update(b"}");
        }
        Value::Array(items) => {
            hash.update(b"[");
            items.iter().for_each(|item| absorb(hash, item));
            hash.update(b"]");
        }
        plain => {
            let text = plain.to_string();
            hash.update(text.len().to_le_bytes());
            hash.update(text.as_bytes());
        }
    }
}
