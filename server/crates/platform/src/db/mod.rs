//! The database: one pool, sessions that carry their viewer, transactions that leave their trace.
//!
//! The pool is private: rows are reached only through a `DbSession`, and a session has a viewer. A `DbSession` outside a
//! transaction reads; everything that writes goes through `transact`, which keeps the idempotency record, the audit
//! row, the events and the jobs in one transaction with the change itself.

mod address;
mod children;
mod data_keys;
mod migrate;
mod page;
mod pool;
mod presence;
mod session;
mod soundness;
mod tls;
mod trace;
mod transact;

pub use address::{Address, masked, with_password};
pub use children::{Children, all_of, grouped};
pub use data_keys::{DataKeyState, examine_data_keys};
pub use migrate::{migrate, migration_count, pending};
pub use page::{
    DayKey, NumberKey, Order, Page, PageArguments, Slice, TextKey, TimeKey, decode as decode_cursor,
    encode as encode_cursor,
};
pub use pool::{BESIDE_POOL, Database, PooledConnection, connect};
pub use presence::Presence;
pub use session::{Db, DbSession};
pub use soundness::{Strictness, Survey, survey};
pub use trace::{Denial, Origin};
pub use transact::{Command, ScopeChange, SendWork, Tx};
