//! The quality of a visit (有效系数): what each element of its report contributes, by configured exact coefficients.
//!
//! The coefficients of a model add up to one exactly. What an element earns is its coefficient or a part of it, rounded
//! once, and the score is the sum of what was earned: the parts always add up to the score. Everything is decimal.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::refusal::Refusal;
use crate::vocabulary::{QualityElement, Verdict};

/// Decimals of what an element earns.
const EARNED_DECIMALS: u32 = 4;

/// How the quality of visits is computed; a change makes a new version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualityModel {
    version: i32,
    coefficients: BTreeMap<QualityElement, Decimal>,
    required: BTreeSet<QualityElement>,
    thresholds: Thresholds,
}

/// From where on an element or a visit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Minutes that earn the whole coefficient; fewer earn their part.
    pub full_minutes: u32,
    /// Characters that notes need to count.
    pub note_characters: usize,
    /// Score from which a visit counts as effective.
    pub effective_from: Decimal,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { full_minutes: 10, note_characters: 10, effective_from: Decimal::new(6, 1) }
    }
}

/// What the report of a visit holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportFacts {
    /// Effective minutes.
    pub minutes: u32,
    /// Whether it names a purpose.
    pub has_purpose: bool,
    /// Whether it names a result.
    pub has_result: bool,
    /// Characters of its notes.
    pub note_characters: usize,
    /// Products talked about.
    pub product_count: usize,
    /// Materials left behind.
    pub material_count: usize,
    /// Whether it names a next step.
    pub has_next_step: bool,
    /// Verdict of the check-in; `None` for a visit without one.
    pub verdict: Option<Verdict>,
}

/// The quality of one visit, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quality {
    /// Version of the model.
    pub version: i32,
    /// From 0 to 1, the sum of what was earned.
    pub score: Decimal,
    /// Whether the visit counts as effective.
    pub is_effective: bool,
    /// What each element contributed, heaviest coefficient first.
    pub parts: Vec<QualityPart>,
}

/// What one element contributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QualityPart {
    /// The element.
    pub element: QualityElement,
    /// Its coefficient in the model.
    pub coefficient: Decimal,
    /// What it earned, at most the coefficient.
    pub earned: Decimal,
}

impl QualityModel {
    /// A model whose coefficients are not negative, have at most four decimals and add up to one.
    pub fn new(
        version: i32,
        coefficients: BTreeMap<QualityElement, Decimal>,
        required: BTreeSet<QualityElement>,
        thresholds: Thresholds,
    ) -> Result<Self, QualityRefusal> {
        let is_coefficient = |value: &Decimal| {
            (Decimal::ZERO..=Decimal::ONE).contains(value) && value.normalize().scale() <= EARNED_DECIMALS
        };
        let is_sound = version > 0
            && coefficients.values().all(is_coefficient)
            && coefficients.values().sum::<Decimal>() == Decimal::ONE
            && (Decimal::ZERO..=Decimal::ONE).contains(&thresholds.effective_from)
            && thresholds.full_minutes > 0;
        if is_sound {
            return Ok(Self { version, coefficients, required, thresholds });
        }
        Err(QualityRefusal::ModelInvalid)
    }

    /// Its version, from 1.
    #[must_use]
    pub const fn version(&self) -> i32 {
        self.version
    }

    /// Every element with its coefficient, heaviest first.
    #[must_use]
    pub fn elements(&self) -> Vec<(QualityElement, Decimal)> {
        let coefficient = |element| self.coefficients.get(&element).copied().unwrap_or(Decimal::ZERO);
        let mut elements: Vec<_> =
            QualityElement::ALL.iter().copied().map(|element| (element, coefficient(element))).collect();
        elements.sort_by_key(|(element, coefficient)| (std::cmp::Reverse(*coefficient), *element));
        elements
    }

    /// Whether a visit cannot be completed without an element.
    #[must_use]
    pub fn is_required(&self, element: QualityElement) -> bool {
        self.required.contains(&element)
    }

    /// Required elements that a report does not hold, in order of the set.
    #[must_use]
    pub fn missing(&self, facts: &ReportFacts) -> Vec<QualityElement> {
        self.required.iter().copied().filter(|element| self.share(*element, facts).is_zero()).collect()
    }

    /// The quality of a visit by this model.
    #[must_use]
    pub fn quality_of(&self, facts: &ReportFacts) -> Quality {
        let part = |(element, coefficient): (QualityElement, Decimal)| {
            let earned = (coefficient * self.share(element, facts)).round_dp(EARNED_DECIMALS).normalize();
            QualityPart { element, coefficient, earned }
        };
        let parts: Vec<QualityPart> = self.elements().into_iter().map(part).collect();
        let score = parts.iter().map(|part| part.earned).sum::<Decimal>().normalize();
        Quality { version: self.version, score, is_effective: score >= self.thresholds.effective_from, parts }
    }

    /// How much of an element a report holds, 0 to 1.
    fn share(&self, element: QualityElement, facts: &ReportFacts) -> Decimal {
        let is_held = match element {
            QualityElement::Minutes => {
                let full = self.thresholds.full_minutes;
                return Decimal::from(facts.minutes.min(full)) / Decimal::from(full);
            }
            QualityElement::Verdict => return verdict_share(facts.verdict),
            QualityElement::Purpose => facts.has_purpose,
            QualityElement::Result => facts.has_result,
            QualityElement::Notes => {
                facts.note_characters > 0 && facts.note_characters >= self.thresholds.note_characters
            }
            QualityElement::Products => facts.product_count > 0,
            QualityElement::Materials => facts.material_count > 0,
            QualityElement::NextStep => facts.has_next_step,
        };
        if is_held { Decimal::ONE } else { Decimal::ZERO }
    }
}

/// A bad signal is nobody's fault and earns half; no check-in earns nothing.
fn verdict_share(verdict: Option<Verdict>) -> Decimal {
    match verdict {
        Some(Verdict::Verified) => Decimal::ONE,
        Some(Verdict::Unverifiable) => Decimal::new(5, 1),
        Some(Verdict::Contradicted) | None => Decimal::ZERO,
    }
}

impl Default for QualityModel {
    /// The first version, which a company may change.
    fn default() -> Self {
        let coefficients = [
            (QualityElement::Minutes, 20),
            (QualityElement::Purpose, 10),
            (QualityElement::Result, 20),
            (QualityElement::Notes, 15),
            (QualityElement::Products, 10),
            (QualityElement::Materials, 5),
            (QualityElement::NextStep, 10),
            (QualityElement::Verdict, 10),
        ];
        Self {
            version: 1,
            coefficients: coefficients.map(|(element, hundredths)| (element, Decimal::new(hundredths, 2))).into(),
            required: [QualityElement::Purpose, QualityElement::Result].into(),
            thresholds: Thresholds::default(),
        }
    }
}

/// Why a quality model was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QualityRefusal {
    /// Coefficients that do not add up, or a threshold that nothing can meet.
    #[error("The coefficients of a quality model must add up to 1, with at most four decimals each")]
    ModelInvalid,
}

impl Refusal for QualityRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::ModelInvalid => "QUALITY_MODEL_INVALID",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn full() -> ReportFacts {
        ReportFacts {
            minutes: 25,
            has_purpose: true,
            has_result: true,
            note_characters: 10,
            product_count: 1,
            material_count: 1,
            has_next_step: true,
            verdict: Some(Verdict::Verified),
        }
    }

    fn score(facts: &ReportFacts) -> String {
        QualityModel::default().quality_of(facts).score.to_string()
    }

    #[test]
    fn the_default_model_is_sound() {
        let default = QualityModel::default();
        let again = QualityModel::new(1, default.coefficients.clone(), default.required.clone(), Thresholds::default());
        assert_eq!(again, Ok(default.clone()));
        assert_eq!(default.elements()[0], (QualityElement::Minutes, Decimal::new(20, 2)));
    }

    #[test]
    fn a_full_report_is_worth_one_and_an_empty_one_nothing() {
        assert_eq!(score(&full()), "1");
        assert_eq!(score(&ReportFacts::default()), "0");
    }

    #[test]
    fn each_element_earns_its_own() {
        assert_eq!(score(&ReportFacts { minutes: 7, ..full() }), "0.94");
        assert_eq!(score(&ReportFacts { note_characters: 9, ..full() }), "0.85");
        assert_eq!(score(&ReportFacts { verdict: Some(Verdict::Unverifiable), ..full() }), "0.95");
        assert_eq!(score(&ReportFacts { verdict: Some(Verdict::Contradicted), ..full() }), "0.9");
        assert_eq!(score(&ReportFacts { verdict: None, material_count: 0, ..full() }), "0.85");
    }

    #[test]
    fn a_visit_is_effective_from_its_threshold_on() {
        let at = ReportFacts {
            minutes: 10,
            has_purpose: true,
            has_result: true,
            product_count: 1,
            ..ReportFacts::default()
        };
        assert!(QualityModel::default().quality_of(&at).is_effective);
        assert!(!QualityModel::default().quality_of(&ReportFacts { minutes: 9, ..at }).is_effective);
    }

    #[test]
    fn a_report_is_told_what_it_lacks() {
        let facts = ReportFacts { has_result: false, ..full() };
        assert_eq!(QualityModel::default().missing(&facts), vec![QualityElement::Result]);
    }

    #[test]
    fn a_model_that_does_not_add_up_is_refused() {
        for tenths in [vec![5, 4], vec![5, 6], vec![12, -2], vec![]] {
            let coefficients =
                QualityElement::ALL.iter().copied().zip(tenths.iter().map(|tenth| Decimal::new(*tenth, 1))).collect();
            let refused = QualityModel::new(1, coefficients, BTreeSet::new(), Thresholds::default());
            assert_eq!(refused.unwrap_err().code(), "QUALITY_MODEL_INVALID", "{tenths:?}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_score_exactly(
            counts in (0_u32..40, 0_usize..30, 0_usize..3, 0_usize..3), flags in any::<(bool, bool, bool)>(),
            verdict in prop::option::of(prop::sample::select(Verdict::ALL.to_vec())), full_minutes in 1_u32..60,
            cuts in prop::collection::btree_set(1_i64..10_000, 7),
        ) {
            let mut ends: Vec<i64> = std::iter::once(0).chain(cuts).collect();
            ends.push(10_000);
            let shares = ends.windows(2).map(|pair| Decimal::new(pair[1] - pair[0], 4));
            let coefficients = QualityElement::ALL.iter().copied().zip(shares).collect();
            let thresholds = Thresholds { full_minutes, ..Thresholds::default() };
            let model = QualityModel::new(3, coefficients, BTreeSet::new(), thresholds).unwrap();
            let facts = ReportFacts {
                minutes: counts.0, note_characters: counts.1, product_count: counts.2, material_count: counts.3,
                has_purpose: flags.0, has_result: flags.1, has_next_step: flags.2, verdict,
            };
            let quality = model.quality_of(&facts);
            prop_assert_eq!(quality.parts.iter().map(|part| part.earned).sum::<Decimal>(), quality.score);
            prop_assert!(quality.parts.iter().all(|part| part.earned >= Decimal::ZERO && part.earned <= part.coefficient));
            prop_assert!(quality.score <= Decimal::ONE && quality.parts.len() == QualityElement::ALL.len());
        }
    }
}
