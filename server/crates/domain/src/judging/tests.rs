use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::place::{EARTH_RADIUS_M, from_wgs84};

fn anchor() -> Point {
    Point::new(31.2304, 121.4737).unwrap()
}

fn fence() -> Fence {
    Fence::circle(anchor(), 200.0).unwrap()
}

fn north_of_anchor(metres: f64) -> Point {
    Point::new(anchor().lat() + (metres / EARTH_RADIUS_M).to_degrees(), anchor().lon()).unwrap()
}

fn fix(metres: f64, accuracy_m: f64) -> ObservedFix {
    let given = from_wgs84(north_of_anchor(metres), ReferenceSystem::Wgs84);
    ObservedFix { given, accuracy_m: Some(accuracy_m), age_s: 5.0, is_mock: Some(false) }
}

fn judged(fixes: &[ObservedFix]) -> Judgement {
    judge(&Observation { fixes: fixes.to_vec(), fence: Some(fence()), clock_skew_s: Some(1.0) })
}

fn findings(judgement: &Judgement) -> Vec<Finding> {
    judgement.evidence.iter().map(|reason| reason.finding).collect()
}

#[test]
fn inside_with_a_fresh_fix_is_verified() {
    let judgement = judged(&[fix(30.0, 20.0)]);
    assert_eq!((judgement.verdict, judgement.fence_position), (Verdict::Verified, FencePosition::Inside));
    assert_eq!((judgement.score, judgement.explanation_needed), (70, false));
    assert_eq!(findings(&judgement), [Finding::Inside, Finding::FreshFix]);
    assert_eq!(judgement.evidence[0].measured, Some(Decimal::from(30)));
}

#[test]
fn outside_alone_is_unverifiable_and_asks_why() {
    let judgement = judged(&[fix(5_000.0, 20.0)]);
    assert_eq!((judgement.verdict, judgement.fence_position), (Verdict::Unverifiable, FencePosition::Outside));
    assert!(judgement.explanation_needed);
    assert!((judgement.distance_m.unwrap() - 5_000.0).abs() < 0.1);
}

#[test]
fn even_the_worst_honest_luck_is_never_called_a_contradiction() {
    let late = ObservedFix { age_s: 86_400.0, accuracy_m: None, ..fix(900_000.0, 20.0) };
    let judgement = judge(&Observation { fixes: vec![late], fence: Some(fence()), clock_skew_s: Some(-40_000.0) });
    assert_eq!(judgement.verdict, Verdict::Unverifiable);
}

#[test]
fn without_a_fix_the_position_is_unknown_and_the_rep_is_asked() {
    let judgement = judged(&[]);
    assert_eq!((judgement.verdict, judgement.fence_position), (Verdict::Unverifiable, FencePosition::Unknown));
    assert!(judgement.explanation_needed);
    assert_eq!((judgement.best_fix, judgement.distance_m), (None, None));
    assert_eq!(findings(&judgement), [Finding::NoFix]);
}

#[test]
fn without_an_anchor_the_position_is_unknown_and_nobody_is_asked() {
    let judgement = judge(&Observation { fixes: vec![fix(0.0, 10.0)], fence: None, clock_skew_s: None });
    assert_eq!((judgement.verdict, judgement.fence_position), (Verdict::Unverifiable, FencePosition::Unknown));
    assert!(!judgement.explanation_needed);
    assert_eq!(judgement.best_fix, Some(0));
}

#[test]
fn across_the_edge_is_believed_only_when_probably_inside() {
    for (metres, accuracy_m, verdict) in [
        (150.0, 100.0, Verdict::Verified),
        (150.0, 200.0, Verdict::Verified),
        (150.0, 201.0, Verdict::Unverifiable),
        (210.0, 100.0, Verdict::Unverifiable),
    ] {
        let judgement = judged(&[fix(metres, accuracy_m)]);
        assert_eq!(judgement.fence_position, FencePosition::Uncertain, "{metres} {accuracy_m}");
        assert_eq!(judgement.verdict, verdict, "{metres} {accuracy_m}");
        assert!(!judgement.explanation_needed);
    }
}

#[test]
fn a_stale_fix_verifies_nothing() {
    let judgement = judged(&[ObservedFix { age_s: 301.0, ..fix(0.0, 10.0) }]);
    assert_eq!((judgement.verdict, judgement.fence_position), (Verdict::Unverifiable, FencePosition::Inside));
    let fresh = judged(&[ObservedFix { age_s: -299.0, ..fix(0.0, 10.0) }]);
    assert_eq!(fresh.verdict, Verdict::Verified);
}

#[test]
fn a_simulated_position_contradicts_wherever_it_is() {
    for metres in [0.0, 5_000.0] {
        let judgement = judged(&[ObservedFix { is_mock: Some(true), ..fix(metres, 10.0) }]);
        assert_eq!(judgement.verdict, Verdict::Contradicted);
        assert_eq!(judgement.evidence[0].finding, Finding::Mock);
    }
    let unable_to_tell = judged(&[ObservedFix { is_mock: None, ..fix(0.0, 10.0) }]);
    assert_eq!(unable_to_tell.verdict, Verdict::Verified);
}

#[test]
fn figures_under_the_wrong_label_are_a_mistake_of_the_phone() {
    for (truly, declared) in
        [(ReferenceSystem::Gcj02, ReferenceSystem::Wgs84), (ReferenceSystem::Wgs84, ReferenceSystem::Gcj02)]
    {
        let figures = from_wgs84(north_of_anchor(20.0), truly);
        let given = Given::new(figures.lat(), figures.lon(), declared).unwrap();
        let judgement = judged(&[ObservedFix { given, ..fix(0.0, 20.0) }]);
        assert_eq!((judgement.verdict, judgement.fence_position), (Verdict::Unverifiable, FencePosition::Outside));
        assert!(findings(&judgement).contains(&Finding::ReferenceMismatch));
        assert!(!judgement.explanation_needed);
    }
}

#[test]
fn a_fix_in_any_declared_system_is_judged_alike() {
    for system in ReferenceSystem::ALL.iter().copied() {
        let judgement = judged(&[ObservedFix { given: from_wgs84(north_of_anchor(20.0), system), ..fix(0.0, 20.0) }]);
        assert_eq!(judgement.verdict, Verdict::Verified, "{system}");
    }
}

#[test]
fn the_best_fix_is_the_most_accurate_of_the_freshest() {
    let at = |age_s: f64, accuracy_m: f64| ObservedFix { age_s, ..fix(0.0, accuracy_m) };
    assert_eq!(judged(&[at(600.0, 3.0), at(40.0, 15.0), at(2.0, 80.0)]).best_fix, Some(1));
    assert_eq!(judged(&[at(5.0, 15.0), at(-4.0, 15.0), at(5.0, 15.0)]).best_fix, Some(1));
    assert_eq!(judged(&[at(f64::NAN, 1.0), at(900.0, 30.0)]).best_fix, Some(1));
}

#[test]
fn an_assumed_accuracy_is_told() {
    let judgement = judged(&[ObservedFix { accuracy_m: None, ..fix(10.0, 1.0) }]);
    let told = judgement.evidence.iter().find(|reason| reason.finding == Finding::AccuracyAssumed).unwrap();
    assert_eq!((told.measured, judgement.verdict), (Some(Decimal::from(50)), Verdict::Verified));
}

#[test]
fn every_finding_has_its_own_sentence() {
    let keys: BTreeSet<&str> = Finding::ALL.iter().map(|finding| finding.message_key()).collect();
    assert_eq!(keys.len(), Finding::ALL.len());
}

fn fixes() -> impl Strategy<Value = Vec<ObservedFix>> {
    let systems = prop::sample::select(ReferenceSystem::ALL.to_vec());
    let one = (
        -3_000.0_f64..3_000.0,
        prop::option::of(-5.0_f64..900.0),
        -4_000.0_f64..4_000.0,
        any::<Option<bool>>(),
        systems,
    )
        .prop_map(|(metres, accuracy_m, age_s, is_mock, system)| ObservedFix {
            given: Given::new(north_of_anchor(metres).lat(), anchor().lon(), system).unwrap(),
            accuracy_m,
            age_s,
            is_mock,
        });
    prop::collection::vec(one, 0..6)
}

proptest! {
    #[test]
    fn weights_add_up_and_only_a_mock_contradicts(
        fixes in fixes(), is_anchored in any::<bool>(), clock_skew_s in prop::option::of(-9_000.0_f64..9_000.0),
    ) {
        let observation = Observation { fixes, fence: is_anchored.then(fence), clock_skew_s };
        let judgement = judge(&observation);
        prop_assert_eq!(judgement.evidence.iter().map(Evidence::weight).sum::<i32>(), judgement.score);
        let best = judgement.best_fix.map(|index| observation.fixes[index]);
        let is_mock = best.is_some_and(|fix| fix.is_mock == Some(true));
        prop_assert_eq!(judgement.verdict == Verdict::Contradicted, is_mock);
        if judgement.verdict == Verdict::Verified {
            prop_assert!(matches!(judgement.fence_position, FencePosition::Inside | FencePosition::Uncertain));
            prop_assert!(best.is_some_and(|fix| fix.age_s.abs() <= FRESH_S));
        }
        if judgement.fence_position == FencePosition::Inside && best.is_some_and(|fix| fix.age_s.abs() <= FRESH_S) {
            prop_assert!(is_mock || judgement.verdict == Verdict::Verified);
        }
        prop_assert_eq!(judgement.best_fix.is_none(), observation.fixes.is_empty());
        prop_assert!(judgement.evidence.windows(2).all(|pair| pair[0].weight().abs() >= pair[1].weight().abs()));
    }
}
