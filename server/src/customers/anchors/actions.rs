//! Use cases of anchors: setting them, reading the one in force, proposing the first.

use rounds_domain::ids::{AnchorId, AnchorProposalId, CheckInId, CustomerId};
use rounds_domain::place::{Fence, Given, Point};
use rounds_domain::texts;
use rounds_domain::vocabulary::CustomerKind;
use serde_json::json;

use super::model::{AnchorRow, NewAnchor, ProposalRow, SetAnchorInput};
use super::store;
use crate::customers::customers;
use crate::customers::customers::NOT_AN_INSTITUTION;
use rounds_platform::access::permits;
use rounds_platform::db::{System, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, FieldFault, OrRefuse, Result};
use rounds_platform::scalars::Instant;

const MOST_AT_ONCE: usize = 500;
const FIRST_RADIUS_M: i32 = 200;
const FIRST_ANCHOR: &str = "anchor-proposal-first-fix";

/// The anchor of a place, whoever serves it.
const OF_THE_PLACE: System =
    System::because("a place has one anchor for all who go there, and its caller has asked for the right");

/// The anchor of an institution at one instant.
#[derive(Debug, Clone)]
pub struct AnchorInForce {
    /// The anchor.
    pub id: AnchorId,
    /// Its fence.
    pub fence: Fence,
}

/// A fix that may become the first anchor of its institution.
#[derive(Debug, Clone, Copy)]
pub struct FirstAnchor {
    /// The institution.
    pub institution: CustomerId,
    /// Where the fix was, as given.
    pub given: Given,
    /// The check-in that it belongs to.
    pub check_in: CheckInId,
}

/// The anchor that was in force at an instant; none before the first was set.
pub async fn in_force(tx: &mut Tx, institution: CustomerId, at: Instant) -> Result<Option<AnchorInForce>> {
    let Some(anchor) = store::in_force(tx, &OF_THE_PLACE, institution, at).await? else {
        return Ok(None);
    };
    Ok(Some(AnchorInForce { id: anchor.id, fence: anchor.fence()? }))
}

/// Sets the anchor of an institution from now on; the past keeps its own.
pub async fn set(tx: &mut Tx, _: permits::AnchorsMove, input: SetAnchorInput) -> Result<AnchorId> {
    let institution = customers::resolve(tx, input.institution_id).await?;
    if institution.kind != CustomerKind::Institution {
        return Err(Error::field("institutionId", NOT_AN_INSTITUTION));
    }
    if !store::is_movable(tx, institution.id).await? {
        return Err(Error::forbidden());
    }
    let anchor = read(input)?;
    let id = set_many(tx, vec![anchor]).await?.pop().ok_or_else(|| Error::internal("an anchor was set"))?;
    let concerned = store::concerned(tx, &OF_THE_PLACE, institution.id).await?;
    tx.audit_subject(id);
    tx.note("institution", institution.id.to_string());
    tx.publish("customers", institution.id.0, concerned).await?;
    Ok(id)
}

/// Sets many anchors from now on, at most 500, each closing the one before; for imports, where nobody asks for a permission.
pub async fn set_many(tx: &mut Tx, anchors: Vec<NewAnchor>) -> Result<Vec<AnchorId>> {
    if anchors.len() > MOST_AT_ONCE {
        return Err(Error::code(codes::LIST_TOO_LONG));
    }
    let rows: Vec<AnchorRow> = anchors.into_iter().map(|anchor| row(tx, anchor)).collect::<Result<_>>()?;
    store::close(tx, &OF_THE_PLACE, rows.iter().map(|row| row.institution_id).collect()).await?;
    store::insert(tx, &rows).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Proposes the first anchor of an institution from a fix, unless one is proposed already.
pub async fn propose_first(tx: &mut Tx, first: FirstAnchor) -> Result<()> {
    let row = ProposalRow {
        id: tx.mint::<AnchorProposalId>(),
        institution_id: first.institution,
        given_lat: first.given.lat(),
        given_lon: first.given.lon(),
        given_system: first.given.system(),
        radius_m: FIRST_RADIUS_M,
        message_key: FIRST_ANCHOR,
        check_in_id: first.check_in,
        proposed_by: tx.viewer().person(),
        proposed_at: Instant(tx.now()),
    };
    if store::is_proposed(tx, &OF_THE_PLACE, first.institution).await? {
        return Ok(());
    }
    store::insert_proposal(tx, &row).await
}

fn read(input: SetAnchorInput) -> Result<NewAnchor> {
    let reason = texts::reason(&input.reason).or_fault("reason")?;
    let mut faults: Vec<FieldFault> = Vec::new();
    let centre = input.point.given("point").map_err(|off| faults.extend(off)).ok();
    let points = input.outline.unwrap_or_default();
    let is_circle = points.is_empty();
    let read = |(place, point): (usize, super::GeoPointInput)| point.given(&format!("outline.{place}"));
    let (good, bad): (Vec<_>, Vec<_>) = points.into_iter().enumerate().map(read).partition(Result::is_ok);
    faults.extend(bad.into_iter().filter_map(Result::err).flatten());
    let Some(centre) = centre.filter(|_| faults.is_empty()) else {
        return Err(Error::fields(faults));
    };
    let outline: Vec<Given> = good.into_iter().filter_map(Result::ok).collect();
    let outline = (!is_circle).then_some(outline);
    Ok(NewAnchor { institution: input.institution_id, centre, radius_m: input.radius_m, outline, reason: Some(reason) })
}

/// The row of an anchor whose fence is sound.
fn row(tx: &Tx, anchor: NewAnchor) -> Result<AnchorRow> {
    let (centre, radius_m) = (anchor.centre.to_wgs84(), f64::from(anchor.radius_m));
    Fence::circle(centre, radius_m).or_fault("radiusM")?;
    let ring: Option<Vec<Point>> = anchor.outline.map(|outline| outline.into_iter().map(Given::to_wgs84).collect());
    if let Some(ring) = &ring {
        Fence::outlined(centre, radius_m, ring).or_fault("outline")?;
    }
    Ok(AnchorRow {
        id: tx.mint(),
        institution_id: anchor.institution,
        given_lat: anchor.centre.lat(),
        given_lon: anchor.centre.lon(),
        given_system: anchor.centre.system(),
        lat: centre.lat(),
        lon: centre.lon(),
        radius_m: anchor.radius_m,
        outline: ring.map(|ring| json!(ring.iter().map(|point| [point.lat(), point.lon()]).collect::<Vec<_>>())),
        since: Instant(tx.now()),
        set_by: tx.viewer().person(),
        reason: anchor.reason,
    })
}
