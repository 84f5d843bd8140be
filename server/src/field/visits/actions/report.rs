//! Reading the report of a visit: every fault is told with its field.

use std::collections::HashSet;
use std::hash::Hash;

use rounds_domain::ids::{DictionaryEntryId, ProductId};
use rounds_domain::quality::{QualityModel, ReportFacts};
use rounds_domain::texts;
use rounds_domain::vocabulary::{DictionaryName, QualityElement, Verdict};

use crate::catalogue::dictionaries;
use crate::field::visits::model::{VisitProductInput, VisitReportInput};
use rounds_platform::db::Tx;
use rounds_platform::error::codes;
use rounds_platform::error::{Error, FieldFault, OrRefuse, Result};
use rounds_platform::scalars::Day;

const MOST_LISTED: usize = 20;
const FEEDBACK_AT_MOST: usize = 1_000;
const NEXT_STEP_AT_MOST: usize = 500;
const MOST_MINUTES: i32 = 1_440;

/// A report that can be kept.
pub(super) struct Report {
    pub purpose: Option<DictionaryEntryId>,
    pub result: Option<DictionaryEntryId>,
    pub minutes: i32,
    pub notes: Option<String>,
    pub next_step: Option<String>,
    pub next_step_due_on: Option<Day>,
    pub products: Vec<(ProductId, Option<String>)>,
    pub materials: Vec<DictionaryEntryId>,
}

/// Reads a report; `lasted` is how many minutes the visit took.
pub(super) async fn read(tx: &mut Tx, input: VisitReportInput, lasted: i64) -> Result<Report> {
    let lasted = i32::try_from(lasted.clamp(0, MOST_MINUTES.into())).unwrap_or(MOST_MINUTES);
    let minutes = input.effective_minutes.unwrap_or(lasted);
    if !(0..=MOST_MINUTES).contains(&minutes) {
        return Err(Error::field("report.effectiveMinutes", codes::NUMBER_OUT_OF_RANGE));
    }
    dictionaries::require(tx, input.purpose_id, DictionaryName::VisitPurpose, "report.purposeId").await?;
    dictionaries::require(tx, input.result_id, DictionaryName::VisitResult, "report.resultId").await?;
    let notes = texts::note(input.notes.as_deref().unwrap_or_default()).or_fault("report.notes")?;
    let next_step = optional(input.next_step.as_deref(), NEXT_STEP_AT_MOST, "report.nextStep")?;
    Ok(Report {
        purpose: input.purpose_id,
        result: input.result_id,
        minutes,
        notes,
        next_step,
        next_step_due_on: input.next_step_due_on,
        products: products(tx, input.products).await?,
        materials: materials(tx, input.material_ids).await?,
    })
}

impl Report {
    /// What it holds, as the quality of a visit reads it.
    pub(super) fn facts(&self, verdict: Option<Verdict>) -> ReportFacts {
        ReportFacts {
            minutes: self.minutes.unsigned_abs(),
            has_purpose: self.purpose.is_some(),
            has_result: self.result.is_some(),
            note_characters: self.notes.as_deref().map_or(0, texts::length),
            product_count: self.products.len(),
            material_count: self.materials.len(),
            has_next_step: self.next_step.is_some() || self.next_step_due_on.is_some(),
            verdict,
        }
    }
}

/// Refuses a report without what the model requires.
pub(super) fn require(model: &QualityModel, facts: &ReportFacts) -> Result<()> {
    let fault = |element| FieldFault { path: format!("report.{}", field(element)), code: codes::FIELD_REQUIRED };
    let missing: Vec<FieldFault> = model.missing(facts).into_iter().map(fault).collect();
    if missing.is_empty() { Ok(()) } else { Err(Error::fields(missing)) }
}

const fn field(element: QualityElement) -> &'static str {
    match element {
        QualityElement::Minutes | QualityElement::Verdict => "effectiveMinutes",
        QualityElement::Purpose => "purposeId",
        QualityElement::Result => "resultId",
        QualityElement::Notes => "notes",
        QualityElement::Products => "products",
        QualityElement::Materials => "materialIds",
        QualityElement::NextStep => "nextStep",
    }
}

async fn products(tx: &mut Tx, given: Vec<VisitProductInput>) -> Result<Vec<(ProductId, Option<String>)>> {
    let ids: Vec<ProductId> = given.iter().map(|product| product.product_id).collect();
    at_most_once(&ids, "report.products")?;
    dictionaries::require_products(tx, &ids, |place| format!("report.products.{place}.productId")).await?;
    let feedback = |(place, product): (usize, VisitProductInput)| {
        let path = format!("report.products.{place}.feedback");
        Ok((product.product_id, optional(product.feedback.as_deref(), FEEDBACK_AT_MOST, &path)?))
    };
    given.into_iter().enumerate().map(feedback).collect()
}

async fn materials(tx: &mut Tx, ids: Vec<DictionaryEntryId>) -> Result<Vec<DictionaryEntryId>> {
    at_most_once(&ids, "report.materialIds")?;
    dictionaries::require_each(tx, &ids, DictionaryName::Material, |place| format!("report.materialIds.{place}"))
        .await?;
    Ok(ids)
}

fn at_most_once<Id: Eq + Hash>(ids: &[Id], path: &str) -> Result<()> {
    if ids.len() > MOST_LISTED {
        return Err(Error::field(path, codes::LIST_TOO_LONG));
    }
    let distinct: HashSet<&Id> = ids.iter().collect();
    if distinct.len() == ids.len() { Ok(()) } else { Err(Error::field(path, codes::LIST_HAS_DUPLICATES)) }
}

fn optional(text: Option<&str>, at_most: usize, path: &str) -> Result<Option<String>> {
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| texts::words(text, at_most)).transpose().or_fault(path)
}
