//! Check-ins, their fixes and judgements, as rows and as GraphQL objects.

use async_graphql::{InputObject, SimpleObject};
use diesel::prelude::*;
use rounds_domain::ids::{AnchorId, CheckInId, CustomerId, EmployeeId, JudgementId, TaskId};
use rounds_domain::place::{Given, Point};
use rounds_domain::vocabulary::{FencePosition, FixProvider, MeasureUnit, ReferenceSystem, Signal, TimeTrust, Verdict};
use rounds_tables::{check_ins, fixes, judgements};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::customers::anchors::GeoPointInput;
use rounds_platform::error::{Error, FieldFault, Result};
use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Amount, Instant, Key, Zone};

/// A stay at an institution: arrival, departure, fixes, verdict (签到).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = check_ins)]
#[graphql(complex)]
pub struct CheckIn {
    /// Global id.
    pub id: CheckInId,
    /// Counts the changes of this row, from 1.
    pub rev: i32,
    /// Arrival, corrected as far as the clocks allow.
    pub arrived_at: Instant,
    /// How arrival came to be known.
    pub arrival_trust: TimeTrust,
    /// Departure; null while the stay is open.
    pub departed_at: Option<Instant>,
    /// When the server received it.
    pub received_at: Instant,
    /// Verdict in force.
    pub verdict: Verdict,
    /// Why the rep was outside or without a fix, in their words.
    pub explanation: Option<String>,
    /// Whether an explanation is asked for and not given yet.
    #[graphql(name = "explanationNeeded")]
    pub is_explanation_needed: bool,
    #[graphql(skip)]
    pub is_departure_implied: bool,
    #[graphql(skip)]
    pub employee_id: EmployeeId,
    #[graphql(skip)]
    pub institution_id: CustomerId,
    #[graphql(skip)]
    pub customer_id: CustomerId,
    #[graphql(skip)]
    pub task_id: Option<TaskId>,
}

/// One measurement as kept: full precision for 90 days, then three decimals.
#[derive(Debug, Clone, Queryable, Selectable, SimpleObject)]
#[diesel(table_name = fixes)]
#[graphql(complex)]
pub struct Fix {
    /// Radius of 68 % confidence in metres.
    pub accuracy_m: Option<f64>,
    /// Time of the measurement by the provider.
    pub measured_at: Instant,
    /// What measured it.
    pub provider: FixProvider,
    /// Whether the platform flagged it as simulated.
    pub is_mock: Option<bool>,
    /// Whether it has been rounded.
    pub is_rounded: bool,
    #[graphql(skip)]
    pub check_in_id: CheckInId,
    #[graphql(skip)]
    pub given_lat: f64,
    #[graphql(skip)]
    pub given_lon: f64,
    #[graphql(skip)]
    pub given_system: ReferenceSystem,
    #[graphql(skip)]
    pub lat: f64,
    #[graphql(skip)]
    pub lon: f64,
}

impl Fix {
    /// Where it was.
    pub fn place(&self) -> Result<Point> {
        Point::new(self.lat, self.lon).map_err(Error::internal)
    }
}

/// How a verdict came about; an older one is kept when judged again.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = judgements)]
#[graphql(complex)]
pub struct Judgement {
    /// Global id.
    pub id: JudgementId,
    /// The verdict.
    pub verdict: Verdict,
    /// Sum of all weights.
    pub score: i32,
    /// How the best fix lies to the fence.
    #[graphql(name = "fencePosition")]
    pub fence: FencePosition,
    /// Distance from the best fix to the anchor, in metres.
    pub distance_m: Option<f64>,
    /// Version of the rules.
    pub rules_version: String,
    /// When it was judged.
    pub judged_at: Instant,
    #[graphql(skip)]
    pub check_in_id: CheckInId,
    #[graphql(skip)]
    pub anchor_id: Option<AnchorId>,
    #[graphql(skip)]
    pub evidence: Value,
    #[graphql(skip)]
    pub superseded_at: Option<Instant>,
}

/// One reason of a verdict.
#[derive(Debug, Clone, Serialize, Deserialize, SimpleObject)]
#[graphql(complex)]
pub struct Evidence {
    /// What it looks at.
    pub signal: Signal,
    /// Value measured, in `unit`; null for a plain yes.
    pub measured: Option<Amount>,
    /// Unit of the value.
    pub unit: Option<MeasureUnit>,
    /// Points added (+) or taken (−); the points of all evidence add up to the score exactly.
    pub weight: i32,
    /// Key of its sentence.
    #[graphql(skip)]
    pub message_key: String,
}

/// One raw measurement, as the platform gave it; collected at check-in and check-out only.
#[derive(Debug, Clone, InputObject)]
pub struct FixInput {
    /// Latitude in degrees, unrounded; out of range is refused per item.
    pub lat: f64,
    /// Longitude in degrees, unrounded; out of range is refused per item.
    pub lon: f64,
    /// Reference system of these figures, as the location SDK documents it.
    pub system: ReferenceSystem,
    /// Radius of 68 % confidence in metres; null when the phone gave none.
    pub accuracy_m: Option<f64>,
    /// Time of the measurement by the provider.
    pub measured_at: Instant,
    /// Monotonic time of the measurement: seconds since boot.
    pub measured_uptime_s: Option<f64>,
    /// What measured it.
    pub provider: FixProvider,
    /// Whether the platform flags it as simulated; null where it cannot tell.
    pub is_mock: Option<bool>,
}

impl FixInput {
    /// Where it was, as given; `path` names the item.
    pub(super) fn given(&self, path: &str) -> Result<Given, Vec<FieldFault>> {
        GeoPointInput { lat: self.lat, lon: self.lon, system: self.system }.given(path)
    }
}

/// Opens a stay. Nothing is refused for bad reception: send what there is.
#[derive(Debug, Clone, InputObject)]
pub struct CheckInInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// Minted by the phone: `checkin_` and a UUIDv7.
    pub id: CheckInId,
    /// Customer to be visited, or the institution itself; the fence is the institution's.
    pub customer_id: CustomerId,
    /// Task that is being done.
    pub task_id: Option<TaskId>,
    /// Measurements around arrival, 0–10.
    pub fixes: Vec<FixInput>,
    /// Why one is outside or without a fix, at most 500 characters; `explanationNeeded` asks for it.
    pub explanation: Option<String>,
}

/// An explanation of a stay.
#[derive(Debug, Clone, InputObject)]
pub struct ExplainCheckInInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The stay.
    pub check_in_id: CheckInId,
    /// Why, 1–1,000 characters.
    pub explanation: String,
}

/// Closes a stay.
#[derive(Debug, Clone, InputObject)]
pub struct CheckOutInput {
    /// Minted by the client; the same key has one effect for ever.
    pub idempotency_key: Key,
    /// The phone's clocks when it was done.
    pub captured: ClockInput,
    /// The check-in.
    pub check_in_id: CheckInId,
    /// Measurements around departure, 0–10.
    pub fixes: Vec<FixInput>,
}

/// What is stored of a stay when it is opened.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = check_ins)]
pub(super) struct CheckInRow {
    pub id: CheckInId,
    pub employee_id: EmployeeId,
    pub institution_id: CustomerId,
    pub customer_id: CustomerId,
    pub task_id: Option<TaskId>,
    pub arrived_at: Instant,
    pub arrival_trust: TimeTrust,
    pub departed_at: Option<Instant>,
    pub is_departure_implied: bool,
    pub received_at: Instant,
    pub captured_wall_at: Instant,
    pub captured_zone: Zone,
    pub captured_uptime_s: Option<f64>,
    pub captured_boot_id: Option<String>,
    pub verdict: Verdict,
    pub fence: FencePosition,
    pub explanation: Option<String>,
    pub is_explanation_needed: bool,
}

/// What is stored of a measurement.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = fixes)]
pub(super) struct FixRow {
    pub check_in_id: CheckInId,
    pub position: i32,
    pub is_at_departure: bool,
    pub given_lat: f64,
    pub given_lon: f64,
    pub given_system: ReferenceSystem,
    pub lat: f64,
    pub lon: f64,
    pub accuracy_m: Option<f64>,
    pub measured_at: Instant,
    pub measured_uptime_s: Option<f64>,
    pub provider: FixProvider,
    pub is_mock: Option<bool>,
}

/// What is stored of a judgement.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = judgements)]
pub(super) struct JudgementRow {
    pub id: JudgementId,
    pub check_in_id: CheckInId,
    pub verdict: Verdict,
    pub fence: FencePosition,
    pub score: i32,
    pub distance_m: Option<f64>,
    pub anchor_id: Option<AnchorId>,
    pub evidence: Value,
    pub rules_version: &'static str,
    pub judged_at: Instant,
}
