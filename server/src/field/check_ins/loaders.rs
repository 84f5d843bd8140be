//! Edges to check-ins, their measurements and judgements.

use std::collections::HashMap;

use rounds_domain::ids::{CheckInId, EmployeeId};
use rounds_tables::{check_ins, judgements};
use uuid::Uuid;

use super::model::{CheckIn, Fix, Judgement};
use super::store;
use crate::customers::anchors::Anchor;
use crate::customers::customers::Customer;
use crate::field::visits::VisitsOfCheckIn;
use crate::organisation::people::Employee;
use rounds_platform::db::{DbSession, Keys, Read, Reader, grouped};
use rounds_platform::error::Result;
use rounds_platform::graphql::{Ahead, Entity, Join, Key};
use rounds_platform::scalars::Instant;

/// The check-in of an employee that is open now.
pub struct OpenStayOf;

/// Check-ins of an employee that began within a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct StaysWithin(pub EmployeeId, pub Instant, pub Instant);

/// The measurements of a check-in.
pub(super) struct FixesOf;

/// The judgements of a check-in, the one in force first.
pub(super) struct JudgementsOf;

impl Entity for CheckIn {
    type Id = CheckInId;

    fn id(&self) -> CheckInId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Employee>("employee", check_ins::employee_id);
        rows.row::<Customer>("institution", check_ins::institution_id);
        rows.join::<JudgementsOf>((&["judgement", "pastJudgements"], &[]), check_ins::id, ());
        rows.edge::<FixesOf>("fixes", check_ins::id, ());
        rows.edge::<VisitsOfCheckIn>("visits", check_ins::id, ());
    }
}

impl Join for OpenStayOf {
    type Parent = EmployeeId;
    type Value = CheckIn;
    type Alike = ();

    fn read(reader: &Reader, employees: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::open_of(reader, employees).keyed(|stay: &CheckIn| stay.employee_id).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        CheckIn::look_ahead(rows);
    }
}

impl Key for StaysWithin {
    type Value = Vec<CheckIn>;

    async fn load(session: &mut DbSession, keys: &[Self]) -> Result<HashMap<Self, Vec<CheckIn>>> {
        let spans: Vec<(EmployeeId, Instant, Instant)> = keys.iter().map(|key| (key.0, key.1, key.2)).collect();
        let rows = store::within(session, &spans).await?;
        let stays = grouped(rows.into_iter().map(|row| (row.employee_id, row)));
        let of = |key: &StaysWithin| {
            let all = stays.get(&key.0).into_iter().flatten();
            all.filter(|stay| (key.1..key.2).contains(&stay.arrived_at)).cloned().collect()
        };
        Ok(keys.iter().map(|key| (*key, of(key))).collect())
    }
}

impl Join for FixesOf {
    type Parent = CheckInId;
    type Value = Vec<Fix>;
    type Alike = ();

    fn read(reader: &Reader, stays: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::fixes_of(reader, stays)
    }
}

impl Join for JudgementsOf {
    type Parent = CheckInId;
    type Value = Vec<Judgement>;
    type Alike = ();

    fn read(reader: &Reader, stays: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::judgements_of(reader, stays).keyed(|row: &Judgement| row.check_in_id).all_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        rows.row::<Anchor>("anchor", judgements::anchor_id);
    }
}
