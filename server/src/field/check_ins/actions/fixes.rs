//! Measurements of an input: checked one by one, and kept raw.

use rounds_domain::ids::CheckInId;
use rounds_domain::place::Given;

use crate::field::check_ins::model::{FixInput, FixRow};
use crate::field::check_ins::store;
use rounds_platform::db::Tx;
use rounds_platform::error::codes;
use rounds_platform::error::{Error, FieldFault, Result};

const MOST: usize = 10;

/// Which measurements are to be kept.
pub(super) struct Taken {
    /// The check-in.
    pub check_in: CheckInId,
    /// Whether they were taken at the departure.
    pub is_at_departure: bool,
    /// Place of the last one kept before.
    pub after: i32,
}

/// Where each measurement was; what is off the globe is the fault of its own item.
pub(super) fn places(fixes: &[FixInput]) -> Result<Vec<Given>> {
    if fixes.len() > MOST {
        return Err(Error::field("fixes", codes::LIST_TOO_LONG));
    }
    let mut faults: Vec<FieldFault> = Vec::new();
    let mut places = Vec::new();
    for (place, fix) in fixes.iter().enumerate() {
        match fix.given(&format!("fixes.{place}")) {
            Ok(given) => places.push(given),
            Err(off) => faults.extend(off),
        }
    }
    if faults.is_empty() { Ok(places) } else { Err(Error::fields(faults)) }
}

/// Keeps measurements as they were given, with the place that they mean.
pub(super) async fn keep(tx: &mut Tx, taken: Taken, fixes: &[FixInput], places: &[Given]) -> Result<()> {
    if fixes.is_empty() {
        return Ok(());
    }
    let numbered = (taken.after + 1..).zip(fixes.iter().zip(places));
    let rows: Vec<FixRow> = numbered
        .map(|(position, (fix, given))| FixRow {
            check_in_id: taken.check_in,
            position,
            is_at_departure: taken.is_at_departure,
            given_lat: given.lat(),
            given_lon: given.lon(),
            given_system: given.system(),
            lat: given.to_wgs84().lat(),
            lon: given.to_wgs84().lon(),
            accuracy_m: fix.accuracy_m,
            measured_at: fix.measured_at,
            measured_uptime_s: fix.measured_uptime_s,
            provider: fix.provider,
            is_mock: fix.is_mock,
        })
        .collect();
    store::insert_fixes(tx, &rows).await
}
