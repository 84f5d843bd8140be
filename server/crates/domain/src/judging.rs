//! The first verdict of a check-in: can it be believed, and why.
//!
//! Every piece of evidence carries a weight; the weights add up to the score, and the verdict follows from the score
//! alone: at 50 points or more a check-in is `Verified`, at −100 or less it is `Contradicted`, between them it is
//! `Unverifiable`, which blames nobody. The weights are chosen so that only the platform's own word that a position is
//! simulated contradicts; being outside, having no fix, a stale one or a wrong clock never do. Nothing is ever refused.
//!
//! The best fix is judged: among those measured within a minute of the freshest, the one with the smallest error circle.
//! Who was outside or sent no fix is asked for an explanation, unless the figures are inside once they are read in the
//! other reference system of mainland China: then the label was wrong, not the person.

mod evidence;

pub use evidence::{Evidence, Finding};

use rust_decimal::Decimal;

use crate::place::{ASSUMED_ACCURACY_M, Fence, FenceReading, Given, Point};
use crate::vocabulary::{FencePosition, ReferenceSystem, Verdict};

/// Version of these rules, kept with every judgement.
pub const RULES_VERSION: &str = "2026.1";

const VERIFIED_FROM: i32 = 50;
const CONTRADICTED_FROM: i32 = -100;
/// A fix this much older or newer than the arrival still speaks for it, in seconds.
const FRESH_S: f64 = 300.0;
/// Fixes this close to the freshest are as good as it, in seconds.
const AS_FRESH_S: f64 = 60.0;
/// Clocks this far apart are told to the person, in seconds.
const SKEW_S: f64 = 300.0;

/// One measurement around the arrival.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObservedFix {
    /// Where, as given.
    pub given: Given,
    /// Radius of the error circle in metres.
    pub accuracy_m: Option<f64>,
    /// Seconds from the measurement to the arrival; negative when it was measured after.
    pub age_s: f64,
    /// Whether the platform flags it as simulated, where it can tell.
    pub is_mock: Option<bool>,
}

/// What is known of a check-in when it is judged for the first time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Observation {
    /// Measurements around the arrival.
    pub fixes: Vec<ObservedFix>,
    /// Fence that was in force at the arrival.
    pub fence: Option<Fence>,
    /// Phone clock minus server clock in seconds, where both are known.
    pub clock_skew_s: Option<f64>,
}

/// A verdict with everything that led to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// How the best fix lies to the fence.
    pub fence_position: FencePosition,
    /// Distance from the best fix to the anchor, in metres.
    pub distance_m: Option<f64>,
    /// Sum of all weights.
    pub score: i32,
    /// Reasons, heaviest first.
    pub evidence: Vec<Evidence>,
    /// Whether the rep is asked why they were outside or without a fix.
    pub explanation_needed: bool,
    /// Which fix was judged, by its place among the observed ones.
    pub best_fix: Option<usize>,
    /// Version of the rules.
    pub rules_version: &'static str,
}

/// Judges a check-in by what was observed at its arrival.
#[must_use]
pub fn judge(observation: &Observation) -> Judgement {
    let best_fix = best_fix(&observation.fixes);
    let fix = best_fix.and_then(|index| observation.fixes.get(index));
    let reading = fix.zip(observation.fence.as_ref()).map(|(fix, fence)| (fix, fence, read(fix, fence)));
    let mut evidence = position_evidence(fix, reading);
    evidence.extend(fix.and_then(|fix| mock_evidence(*fix)));
    evidence.extend(observation.clock_skew_s.and_then(skew_evidence));
    evidence.sort_by_key(|reason| (-reason.weight().abs(), reason.signal()));

    let score = evidence.iter().map(Evidence::weight).sum();
    let is_mislabelled = evidence.iter().any(|reason| reason.finding == Finding::ReferenceMismatch);
    let fence_position = reading.map_or(FencePosition::Unknown, |(_, _, reading)| reading.position);
    Judgement {
        verdict: verdict(score),
        fence_position,
        distance_m: reading.map(|(_, _, reading)| reading.distance_m),
        score,
        evidence,
        explanation_needed: fix.is_none() || (fence_position == FencePosition::Outside && !is_mislabelled),
        best_fix,
        rules_version: RULES_VERSION,
    }
}

fn verdict(score: i32) -> Verdict {
    if score >= VERIFIED_FROM {
        return Verdict::Verified;
    }
    if score <= CONTRADICTED_FROM {
        return Verdict::Contradicted;
    }
    Verdict::Unverifiable
}

/// The most accurate of the fixes measured within a minute of the freshest; the earlier one if two are alike.
fn best_fix(fixes: &[ObservedFix]) -> Option<usize> {
    let freshest_s = fixes.iter().map(distance_in_time_s).min_by(f64::total_cmp)?;
    fixes
        .iter()
        .enumerate()
        .filter(|(_, fix)| distance_in_time_s(fix) <= freshest_s + AS_FRESH_S)
        .min_by(|(_, one), (_, other)| {
            let by_accuracy = accuracy_m(one).total_cmp(&accuracy_m(other));
            by_accuracy.then(distance_in_time_s(one).total_cmp(&distance_in_time_s(other)))
        })
        .map(|(index, _)| index)
}

fn distance_in_time_s(fix: &ObservedFix) -> f64 {
    if fix.age_s.is_finite() { fix.age_s.abs() } else { f64::INFINITY }
}

fn accuracy_m(fix: &ObservedFix) -> f64 {
    fix.accuracy_m.filter(|accuracy| accuracy.is_finite() && *accuracy > 0.0).unwrap_or(ASSUMED_ACCURACY_M)
}

fn read(fix: &ObservedFix, fence: &Fence) -> FenceReading {
    fence.position_of(fix.given.to_wgs84(), fix.accuracy_m)
}

fn position_evidence(
    fix: Option<&ObservedFix>,
    reading: Option<(&ObservedFix, &Fence, FenceReading)>,
) -> Vec<Evidence> {
    let Some(fix) = fix else {
        return vec![Evidence::plain(Finding::NoFix)];
    };
    let Some((_, fence, reading)) = reading else {
        return vec![Evidence::plain(Finding::NoAnchor), age_evidence(*fix)];
    };
    let mut evidence = vec![fence_evidence(fence, reading), age_evidence(*fix)];
    if reading.is_accuracy_assumed {
        evidence.push(Evidence::measured(Finding::AccuracyAssumed, reading.accuracy_m));
    }
    if reading.position == FencePosition::Outside && is_inside_otherwise_read(*fix, fence) {
        evidence.push(Evidence::plain(Finding::ReferenceMismatch));
    }
    evidence
}

fn fence_evidence(fence: &Fence, reading: FenceReading) -> Evidence {
    let finding = match reading.position {
        FencePosition::Inside => Finding::Inside,
        FencePosition::Outside | FencePosition::Unknown => Finding::Outside,
        FencePosition::Uncertain if is_probably_inside(fence, reading) => Finding::ProbablyInside,
        FencePosition::Uncertain => Finding::AcrossEdge,
    };
    Evidence::measured(finding, reading.distance_m)
}

/// Across the edge, but the middle of the error circle is inside and the circle no wider than the fence.
fn is_probably_inside(fence: &Fence, reading: FenceReading) -> bool {
    reading.depth_m >= 0.0 && reading.accuracy_m <= fence.radius_m()
}

/// Whether the same figures lie inside when WGS-84 is read as GCJ-02, or the other way round.
fn is_inside_otherwise_read(fix: ObservedFix, fence: &Fence) -> bool {
    let other = match fix.given.system() {
        ReferenceSystem::Wgs84 => ReferenceSystem::Gcj02,
        ReferenceSystem::Gcj02 => ReferenceSystem::Wgs84,
        ReferenceSystem::Bd09 => return false,
    };
    let there: Point = fix.given.read_as(other);
    let reading = fence.position_of(there, fix.accuracy_m);
    reading.position == FencePosition::Inside
        || (reading.position == FencePosition::Uncertain && is_probably_inside(fence, reading))
}

fn age_evidence(fix: ObservedFix) -> Evidence {
    let age_s = distance_in_time_s(&fix);
    Evidence::measured(if age_s <= FRESH_S { Finding::FreshFix } else { Finding::StaleFix }, age_s)
}

fn mock_evidence(fix: ObservedFix) -> Option<Evidence> {
    (fix.is_mock == Some(true)).then(|| Evidence::plain(Finding::Mock))
}

fn skew_evidence(skew_s: f64) -> Option<Evidence> {
    (skew_s.abs() > SKEW_S).then(|| Evidence::measured(Finding::ClockSkew, skew_s))
}

/// A measured value to one decimal, exact from there on; `None` when it is no number.
fn exact(value: f64) -> Option<Decimal> {
    Decimal::try_from(value).ok().map(|value| value.round_dp(1).normalize())
}

#[cfg(test)]
mod tests;
