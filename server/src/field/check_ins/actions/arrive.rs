//! Arriving: the check-in before is closed, the arrival judged against the fence of its instant, all of it kept.

use rounds_domain::ids::CustomerId;
use rounds_domain::judging::{self, Judgement, Observation, ObservedFix};
use rounds_domain::place::Given;
use rounds_domain::texts;
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::TimeTrust;
use serde_json::Value;

use super::fixes::{self, Taken};
use crate::customers::anchors::{self, AnchorInForce, FirstAnchor};
use crate::customers::customers;
use crate::customers::customers::WORKPLACE_REQUIRED;
use crate::field::check_ins::model::{CheckInInput, CheckInRow, Evidence, FixInput, JudgementRow};
use crate::field::check_ins::store;
use crate::field::tasks;
use rounds_platform::db::Tx;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::graphql::ClockInput;
use rounds_platform::scalars::{Amount, Instant};

const EXPLANATION_AT_MOST: usize = 500;

/// What is known of an arrival before it is judged.
struct Arrival {
    institution: CustomerId,
    at: Instant,
    trust: TimeTrust,
    places: Vec<Given>,
    explanation: Option<String>,
}

/// Keeps an arrival with its fixes and its first judgement.
pub(super) async fn arrive(tx: &mut Tx, input: CheckInInput, sent: Option<PhoneClock>) -> Result<()> {
    let arrival = read(tx, &input, sent.as_ref()).await?;
    let anchor = anchors::in_force(tx, arrival.institution, arrival.at).await?;
    let judgement = judging::judge(&observation(tx, &input, (&arrival, anchor.as_ref(), sent.as_ref())));
    let departed_at = store::next_arrival(tx, arrival.at).await?;
    if departed_at.is_none() {
        store::imply_departure(tx, arrival.at).await?;
    }
    store::insert(tx, &row(tx, &input, (&arrival, &judgement, departed_at))).await?;
    let taken = Taken { check_in: input.id, is_at_departure: false, after: 0 };
    fixes::keep(tx, taken, &input.fixes, &arrival.places).await?;
    keep_judgement(tx, &input, (&judgement, anchor.as_ref())).await?;
    if anchor.is_none() {
        propose_anchor(tx, &input, (&arrival, &judgement)).await?;
    }
    Ok(())
}

async fn read(tx: &mut Tx, input: &CheckInInput, sent: Option<&PhoneClock>) -> Result<Arrival> {
    let places = fixes::places(&input.fixes)?;
    let explanation = input.explanation.as_deref().filter(|words| !words.trim().is_empty());
    let explanation = explanation.map(|words| texts::words(words, EXPLANATION_AT_MOST)).transpose();
    let explanation = explanation.or_fault("explanation")?;
    let customer = customers::resolve(tx, input.customer_id).await?;
    let institution = customers::institution_of(tx, &customer).await?;
    let institution = institution.ok_or_else(|| Error::code(WORKPLACE_REQUIRED))?;
    if let Some(task) = input.task_id {
        tasks::own_on(tx, task, customer.id).await?;
    }
    let (at, trust) = input.captured.corrected(tx.now(), sent);
    Ok(Arrival { institution, at, trust, places, explanation })
}

fn observation(
    tx: &Tx,
    input: &CheckInInput,
    (arrival, anchor, sent): (&Arrival, Option<&AnchorInForce>, Option<&PhoneClock>),
) -> Observation {
    let observed = input.fixes.iter().zip(&arrival.places).map(|(fix, given)| ObservedFix {
        given: *given,
        accuracy_m: fix.accuracy_m,
        age_s: age_s(&input.captured, fix),
        is_mock: fix.is_mock,
    });
    Observation {
        fixes: observed.collect(),
        fence: anchor.map(|anchor| anchor.fence.clone()),
        clock_skew_s: sent.map(|sent| seconds(sent.wall_at - tx.now())),
    }
}

/// Seconds from a measurement to the arrival: by the monotonic clock if the phone has one, else by its wall clock.
fn age_s(captured: &ClockInput, fix: &FixInput) -> f64 {
    match captured.uptime_s.zip(fix.measured_uptime_s) {
        Some((arrival, measured)) => arrival - measured,
        None => seconds(captured.wall_at.0 - fix.measured_at.0),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a span of milliseconds between two instants that a phone can name")]
fn seconds(span: chrono::TimeDelta) -> f64 {
    span.num_milliseconds() as f64 / 1_000.0
}

fn row(
    tx: &Tx,
    input: &CheckInInput,
    (arrival, judgement, departed_at): (&Arrival, &Judgement, Option<Instant>),
) -> CheckInRow {
    let clock = input.captured.phone_clock();
    CheckInRow {
        id: input.id,
        employee_id: tx.viewer().employee,
        institution_id: arrival.institution,
        customer_id: input.customer_id,
        task_id: input.task_id,
        arrived_at: arrival.at,
        arrival_trust: arrival.trust,
        departed_at,
        is_departure_implied: departed_at.is_some(),
        received_at: Instant(tx.now()),
        captured_wall_at: input.captured.wall_at,
        captured_zone: input.captured.zone,
        captured_uptime_s: clock.uptime_s,
        captured_boot_id: clock.boot_id,
        verdict: judgement.verdict,
        fence: judgement.fence_position,
        explanation: arrival.explanation.clone(),
        is_explanation_needed: judgement.explanation_needed && arrival.explanation.is_none(),
    }
}

async fn keep_judgement(
    tx: &mut Tx,
    input: &CheckInInput,
    (judgement, anchor): (&Judgement, Option<&AnchorInForce>),
) -> Result<()> {
    let row = JudgementRow {
        id: tx.mint(),
        check_in_id: input.id,
        verdict: judgement.verdict,
        fence: judgement.fence_position,
        score: judgement.score,
        distance_m: judgement.distance_m,
        anchor_id: anchor.map(|anchor| anchor.id),
        evidence: evidence_of(judgement)?,
        rules_version: judgement.rules_version,
        judged_at: Instant(tx.now()),
    };
    store::insert_judgement(tx, &row).await
}

/// The reasons of a judgement as they are kept.
pub fn evidence_of(judgement: &Judgement) -> Result<Value> {
    let reasons = judgement.evidence.iter().map(|reason| Evidence {
        signal: reason.signal(),
        measured: reason.measured.map(Amount),
        unit: reason.unit(),
        weight: reason.weight(),
        message_key: reason.message_key().to_owned(),
    });
    serde_json::to_value(reasons.collect::<Vec<_>>()).map_err(Error::internal)
}

/// Offers the judged fix as the first anchor, unless the phone says that it is simulated.
async fn propose_anchor(tx: &mut Tx, input: &CheckInInput, (arrival, judgement): (&Arrival, &Judgement)) -> Result<()> {
    let Some(best) = judgement.best_fix else {
        return Ok(());
    };
    let is_mock = input.fixes.get(best).is_some_and(|fix| fix.is_mock == Some(true));
    let given = arrival.places.get(best).copied().filter(|_| !is_mock);
    let Some(given) = given else {
        return Ok(());
    };
    let first = FirstAnchor { institution: arrival.institution, given, check_in: input.id };
    anchors::propose_first(tx, first).await
}
