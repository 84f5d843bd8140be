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

/// A check-in at an institution: arrival, departure, measured positions and verdict (签到).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = check_ins)]
#[graphql(complex)]
pub struct CheckIn {
    /// Global id, opaque and stable.
    pub id: CheckInId,
    /// Revision of this row: counts its changes, from 1.
    pub rev: i32,
    /// Time of arrival, corrected as far as the phone's clocks allow.
    pub arrived_at: Instant,
    /// How the time of arrival was determined.
    pub arrival_trust: TimeTrust,
    /// Time of departure; null while the check-in is open.
    pub departed_at: Option<Instant>,
    /// When the server received the check-in.
    pub received_at: Instant,
    /// Verdict in force on whether the place can be believed.
    pub verdict: Verdict,
    /// Explanation of the rep for being outside the fence or without a position; null when none was given.
    pub explanation: Option<String>,
    /// Whether an explanation is needed and not given yet.
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

/// One measured position of a check-in, kept in full precision for 90 days, then rounded to three decimals.
#[derive(Debug, Clone, Queryable, Selectable, SimpleObject)]
#[diesel(table_name = fixes)]
#[graphql(complex)]
pub struct Fix {
    /// Radius of the 68 % confidence circle in metres; null when the phone gave none.
    pub accuracy_m: Option<f64>,
    /// Time of the measurement as the provider gave it.
    pub measured_at: Instant,
    /// What measured the position.
    pub provider: FixProvider,
    /// Whether the platform flagged the position as simulated; null where it cannot tell.
    pub is_mock: Option<bool>,
    /// Whether the position has been rounded.
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

/// How the verdict on a check-in was reached; earlier judgements are kept.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, SimpleObject)]
#[diesel(table_name = judgements)]
#[graphql(complex)]
pub struct Judgement {
    /// Global id, opaque and stable.
    pub id: JudgementId,
    /// Verdict of this judgement.
    pub verdict: Verdict,
    /// Sum of the weights of all evidence: VERIFIED from 50, CONTRADICTED at −100 or less.
    pub score: i32,
    /// Position of the best fix relative to the fence.
    #[graphql(name = "fencePosition")]
    pub fence: FencePosition,
    /// Distance in metres from the best fix to the anchor; null without a fix or an anchor.
    pub distance_m: Option<f64>,
    /// Version of the rules that were applied.
    pub rules_version: String,
    /// When the check-in was judged.
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

/// One piece of evidence for or against a check-in.
#[derive(Debug, Clone, Serialize, Deserialize, SimpleObject)]
#[graphql(complex)]
pub struct Evidence {
    /// What the evidence examines.
    pub signal: Signal,
    /// Measured value in `unit`; null when nothing was measured.
    pub measured: Option<Amount>,
    /// Unit of the measured value; null when nothing was measured.
    pub unit: Option<MeasureUnit>,
    /// Points that the evidence adds (+) or takes (−); all weights add up to the score.
    pub weight: i32,
    /// Key of its sentence.
    #[graphql(skip)]
    pub message_key: String,
}

/// One raw measurement as the platform gave it; collected at check-in and check-out only.
#[derive(Debug, Clone, InputObject)]
pub struct FixInput {
    /// Latitude in degrees, −90 to 90, unrounded.
    pub lat: f64,
    /// Longitude in degrees, −180 to 180, unrounded.
    pub lon: f64,
    /// Reference system of latitude and longitude, as the location SDK documents it.
    pub system: ReferenceSystem,
    /// Radius of the 68 % confidence circle in metres; null when the phone gave none.
    pub accuracy_m: Option<f64>,
    /// Time of the measurement as the provider gave it.
    pub measured_at: Instant,
    /// Monotonic clock at the measurement: seconds since boot; null where the platform has none.
    pub measured_uptime_s: Option<f64>,
    /// What measured the position.
    pub provider: FixProvider,
    /// Whether the platform flags the position as simulated; null where it cannot tell.
    pub is_mock: Option<bool>,
}

impl FixInput {
    /// Where it was, as given; `path` names the item.
    pub(super) fn given(&self, path: &str) -> Result<Given, Vec<FieldFault>> {
        GeoPointInput { lat: self.lat, lon: self.lon, system: self.system }.given(path)
    }
}

/// Input of the mutation `checkIn`. Nothing is refused for bad reception: send the positions there are.
#[derive(Debug, Clone, InputObject)]
pub struct CheckInInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// Client-generated id of the new check-in: `checkin_` and a UUIDv7.
    pub id: CheckInId,
    /// Customer to be visited, or the institution itself; the fence is that of the institution.
    pub customer_id: CustomerId,
    /// Own task on this customer that the check-in is for; null when there is none.
    pub task_id: Option<TaskId>,
    /// Positions measured around the arrival, 0–10.
    pub fixes: Vec<FixInput>,
    /// Reason for being outside the fence or without a position, at most 500 characters; `explanationNeeded` asks for it. Null for none.
    pub explanation: Option<String>,
}

/// Input of the mutation `explainCheckIn`.
#[derive(Debug, Clone, InputObject)]
pub struct ExplainCheckInInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The check-in to explain.
    pub check_in_id: CheckInId,
    /// Reason for being outside the fence or without a position, 1–1,000 characters.
    pub explanation: String,
}

/// Input of the mutation `checkOut`.
#[derive(Debug, Clone, InputObject)]
pub struct CheckOutInput {
    /// Client-generated idempotency key; retries with the same key have the same effect.
    pub idempotency_key: Key,
    /// The phone's clocks when this was done.
    pub captured: ClockInput,
    /// The check-in to close.
    pub check_in_id: CheckInId,
    /// Positions measured around the departure, 0–10.
    pub fixes: Vec<FixInput>,
}

/// What is stored of a check-in when it is opened.
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
