//! The database: one pool, sessions that carry their viewer, transactions that leave their trace.
//!
//! The pool is private: rows are reached only through a `DbSession`, and a session has a viewer. A `DbSession` outside a
//! transaction reads; everything that writes goes through `transact`, which keeps the idempotency record, the audit
//! row, the events and the jobs in one transaction with the change itself. What is not read through the viewer's scope is
//! touched by a witness, `Held` or `System`.

mod address;
mod audit_record;
mod audit_subject;
mod availability;
mod children;
mod data_keys;
mod health;
mod keys;
mod locks;
mod look_after;
mod migrate;
mod page;
mod pool;
mod read;
mod record;
mod session;
mod tls;
mod transact;
mod witness;

pub use address::{Address, masked, with_password};
pub use audit_record::{Denial, Origin};
pub use availability::Availability;
pub use children::{Children, all_of, grouped};
pub use data_keys::{DataKeyState, examine_data_keys};
pub use health::{HealthReport, Strictness, survey};
pub use keys::{Column, Keys};
pub use locks::{Rank, breaches, learn_ranks};
pub use migrate::{migrate, migration_count, pending};
pub use page::{
    DayKey, NumberKey, Order, Page, PageArguments, Slice, TextKey, TimeKey, decode as decode_cursor,
    encode as encode_cursor,
};
pub use pool::{BESIDE_POOL, Database, PooledConnection, connect};
pub use read::{Distinct, Read};
pub use session::{Db, DbSession, Reader};
pub use transact::{Command, ScopeChange, SendWork, Tx};
pub use witness::{Held, System};
