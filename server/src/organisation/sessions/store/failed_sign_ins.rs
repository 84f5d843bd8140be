//! Failed tries in a row, wherever they are counted.
//!
//! The count of an account stands with its credentials; that of a login which is nobody's and that of a known device stand
//! by themselves, under a hash, and are forgotten a day after the last try.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rounds_domain::ids::EmployeeId;
use rounds_tables::{credentials, sign_in_misses};

use rounds_platform::db::{DbSession, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

const REMEMBERED_FOR: TimeDelta = TimeDelta::hours(24);
const FORGOTTEN_AT_ONCE: i64 = 20;

/// Failed tries in a row, and until when no other is heard.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::organisation::sessions) struct Misses {
    pub count: i32,
    pub locked_until: Option<Instant>,
}

/// Where failed tries are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::organisation::sessions) enum Tally {
    /// With an account.
    Account(EmployeeId),
    /// Under a hash.
    Key(Vec<u8>),
}

/// The failed tries under a hash, without waiting for anybody.
pub(in crate::organisation::sessions) async fn misses_of(
    session: &mut DbSession,
    _: &System,
    tally: &Tally,
) -> Result<Misses> {
    let since = Instant(session.clock().now() - REMEMBERED_FOR);
    let found = match tally {
        Tally::Account(employee) => credentials::table
            .find(employee)
            .select((credentials::failure_count, credentials::locked_until))
            .first(session.connection())
            .await
            .optional()?,
        Tally::Key(key) => sign_in_misses::table
            .find(key)
            .filter(sign_in_misses::missed_at.gt(since))
            .select((sign_in_misses::failure_count, sign_in_misses::locked_until))
            .first(session.connection())
            .await
            .optional()?,
    };
    Ok(found.map(|(count, locked_until)| Misses { count, locked_until }).unwrap_or_default())
}

/// The failed tries as they are now; tries at the same time wait for each other from here on.
pub(in crate::organisation::sessions) async fn misses(tx: &mut Tx, system: &System, tally: &Tally) -> Result<Misses> {
    let (count, locked_until) = match tally {
        Tally::Account(employee) => {
            credentials::table
                .find(employee)
                .select((credentials::failure_count, credentials::locked_until))
                .for_update()
                .first(tx.connection())
                .await?
        }
        Tally::Key(key) => {
            forget_old(tx, system).await?;
            let now = Instant(tx.now());
            diesel::insert_into(sign_in_misses::table)
                .values((sign_in_misses::key.eq(key), sign_in_misses::missed_at.eq(now)))
                .on_conflict(sign_in_misses::key)
                .do_update()
                .set(sign_in_misses::missed_at.eq(now))
                .returning((sign_in_misses::failure_count, sign_in_misses::locked_until))
                .get_result(tx.connection())
                .await?
        }
    };
    Ok(Misses { count, locked_until })
}

/// Writes down failed tries.
pub(in crate::organisation::sessions) async fn note_misses(
    tx: &mut Tx,
    _: &System,
    tally: &Tally,
    misses: Misses,
) -> Result<()> {
    let Misses { count, locked_until } = misses;
    match tally {
        Tally::Account(employee) => {
            diesel::update(credentials::table.find(employee))
                .set((credentials::failure_count.eq(count), credentials::locked_until.eq(locked_until)))
                .execute(tx.connection())
                .await?
        }
        Tally::Key(key) => {
            diesel::update(sign_in_misses::table.find(key))
                .set((sign_in_misses::failure_count.eq(count), sign_in_misses::locked_until.eq(locked_until)))
                .execute(tx.connection())
                .await?
        }
    };
    Ok(())
}

/// Forgets the failed tries under a hash after a success.
pub(in crate::organisation::sessions) async fn forget_misses(tx: &mut Tx, _: &System, tally: &Tally) -> Result<()> {
    if let Tally::Key(key) = tally {
        diesel::delete(sign_in_misses::table.find(key)).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Each try clears away a few that are a day old, so that whoever makes them up by the thousand leaves nothing behind.
async fn forget_old(tx: &mut Tx, _: &System) -> Result<()> {
    let before = Instant(tx.now() - REMEMBERED_FOR);
    let old = sign_in_misses::table
        .filter(sign_in_misses::missed_at.le(before))
        .order(sign_in_misses::missed_at)
        .limit(FORGOTTEN_AT_ONCE)
        .select(sign_in_misses::key)
        .for_update()
        .skip_locked()
        .load::<Vec<u8>>(tx.connection())
        .await?;
    let gone = sign_in_misses::table.filter(sign_in_misses::key.eq_any(old));
    diesel::delete(gone).execute(tx.connection()).await?;
    Ok(())
}
