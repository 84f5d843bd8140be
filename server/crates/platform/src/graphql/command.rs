//! What a mutation was called with: its name, the client's key, and a fingerprint of the arguments as they were sent.
//!
//! Inputs that are marked `#[graphql(secret)]` are kept sealed: a plain hash of them could be tried out. They count whole, but
//! under a data key.

use async_graphql::Context;
use async_graphql::registry::{MetaInputValue, MetaType, MetaTypeName, Registry};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::request_data::RequestData;
use crate::db::Command;
use crate::error::codes;
use crate::error::{Error, Result};
use crate::scalars::Key;
use crate::vault::Vault;

const COLUMN: &str = "idempotency_records.fingerprint";

/// The command of the mutation field being resolved.
///
/// The fingerprint is taken over the arguments as sent, so that a field omitted and a field set to null differ.
pub(super) fn command(ctx: &Context<'_>, operation: &'static str, key: Key) -> Result<Command> {
    let Key(key) = key;
    if key.is_nil() {
        return Err(Error::field("idempotencyKey", codes::BAD_USER_INPUT));
    }
    let print = Fingerprint::of(ctx)?;
    let vault = ctx.data_unchecked::<RequestData>().reading()?.db.vault().clone();
    Ok(Command { operation, key: Some(key), fingerprint: print.kept(&vault)?, also: print.under_all(&vault)? })
}

/// What the arguments come to: a hash of what may be known, and what may not.
struct Fingerprint {
    hash: Sha256,
    secrets: String,
}

impl Fingerprint {
    fn of(ctx: &Context<'_>) -> Result<Self> {
        let registry = &ctx.schema_env.registry;
        let mut print = Self { hash: Sha256::new(), secrets: String::new() };
        let arguments = ctx.field().arguments().map_err(|error| Error::internal(error.message))?;
        let mutation = registry.mutation_type.as_ref().and_then(|name| registry.types.get(name));
        let field = mutation.and_then(|mutation| mutation.field_by_name(ctx.field().name()));
        for (name, value) in arguments {
            let mut value = value.into_json().map_err(Error::internal)?;
            if let Some(fields) = value.as_object_mut() {
                fields.remove("idempotencyKey");
            }
            print.hash.update(name.as_bytes());
            print.absorb(registry, field.and_then(|field| field.args.get(name.as_str())), &value);
        }
        Ok(print)
    }

    /// As it is kept: under the key that seals now.
    fn kept(&self, vault: &Vault) -> Result<Vec<u8>> {
        let plain = self.plain();
        if self.secrets.is_empty() {
            return Ok(plain);
        }
        let key = vault.sealing().map_or_else(|| vault.newest(), Ok)?;
        Ok(joined(&plain, &key.digest(COLUMN, &self.secrets)?))
    }

    /// As it may have been kept, under any key that is known.
    fn under_all(&self, vault: &Vault) -> Result<Vec<Vec<u8>>> {
        if self.secrets.is_empty() {
            return Ok(Vec::new());
        }
        let plain = self.plain();
        Ok(vault.digests(COLUMN, &self.secrets)?.iter().map(|digest| joined(&plain, digest)).collect())
    }

    fn plain(&self) -> Vec<u8> {
        self.hash.clone().finalize().to_vec()
    }

    /// Takes in a value of an input, independently of the order of its fields.
    fn absorb(&mut self, registry: &Registry, input: Option<&MetaInputValue>, value: &Value) {
        match value {
            Value::Object(fields) => {
                let mut names: Vec<&String> = fields.keys().collect();
                names.sort();
                self.hash.update(b"{");
                for name in names {
                    self.hash.update(name.len().to_le_bytes());
                    self.hash.update(name.as_bytes());
                    let field = input.and_then(|input| field_of(registry, input, name));
                    self.absorb(registry, field, &fields[name]);
                }
                self.hash.update(b"}");
            }
            Value::Array(items) => {
                self.hash.update(b"[");
                items.iter().for_each(|item| self.absorb(registry, input, item));
                self.hash.update(b"]");
            }
            plain if !plain.is_null() && input.is_some_and(|input| input.is_secret) => {
                let text = plain.to_string();
                self.hash.update(b"*");
                self.secrets.push_str(&format!("{}:{text}", text.len()));
            }
            plain => {
                let text = plain.to_string();
                self.hash.update(text.len().to_le_bytes());
                self.hash.update(text.as_bytes());
            }
        }
    }
}

fn field_of<'r>(registry: &'r Registry, input: &MetaInputValue, name: &str) -> Option<&'r MetaInputValue> {
    match registry.types.get(MetaTypeName::concrete_typename(&input.ty))? {
        MetaType::InputObject { input_fields, .. } => input_fields.get(name),
        _ => None,
    }
}

fn joined(plain: &[u8], secret: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(plain).chain_update(secret).finalize().to_vec()
}
