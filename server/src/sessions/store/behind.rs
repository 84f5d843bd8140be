//! Who is behind an access token: the viewer of an open session, and the keys that sign tokens.

use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rounds_domain::ids::{DeviceId, SessionId};
use rounds_tables::signing_keys;

use crate::people::{self, Access, SignedIn};
use crate::platform::access::Viewer;
use crate::platform::access::tokens::{Keys, StoredKey};
use crate::platform::clock::Clock;
use crate::platform::db::Session;
use crate::platform::error::Result;

#[derive(QueryableByName)]
struct Behind {
    #[diesel(embed)]
    access: Access,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    device_id: Option<DeviceId>,
    #[diesel(sql_type = Bool)]
    must_change_password: bool,
}

static VIEWER: LazyLock<String> = LazyLock::new(|| include_str!("viewer.sql").replace("{access}", people::ACCESS));

/// Who is behind a session that is open.
pub(in crate::sessions) async fn viewer(session: &mut Session, id: SessionId) -> Result<Option<Viewer>> {
    let now = session.clock().now();
    let found = diesel::sql_query(VIEWER.as_str())
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .get_result::<Behind>(session.connection())
        .await
        .optional()?;
    let viewer = found.map(|Behind { access, device_id, must_change_password }| {
        access.viewer(SignedIn { session: id, device: device_id, must_change_password })
    });
    viewer.transpose()
}

/// Keys that sign access tokens, newest first; makes the first one.
pub(in crate::sessions) async fn signing_keys(
    connection: &mut AsyncPgConnection,
    clock: &Clock,
) -> anyhow::Result<Vec<StoredKey>> {
    let stored = load_keys(connection).await?;
    if !stored.is_empty() {
        return Ok(stored);
    }
    let row = (
        signing_keys::id.eq("first"),
        signing_keys::private_key.eq(Keys::generate()?),
        signing_keys::created_at.eq(clock.now()),
    );
    diesel::insert_into(signing_keys::table).values(row).on_conflict_do_nothing().execute(connection).await?;
    load_keys(connection).await
}

async fn load_keys(connection: &mut AsyncPgConnection) -> anyhow::Result<Vec<StoredKey>> {
    let rows = signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::created_at.desc())
        .select((signing_keys::id, signing_keys::private_key))
        .load::<(String, Vec<u8>)>(connection)
        .await?;
    Ok(rows.into_iter().map(|(id, pkcs8)| StoredKey { id, pkcs8 }).collect())
}
