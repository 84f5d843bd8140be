//! What the schema promises is produced by something: a value of a closed set that nothing names is a promise.
//!
//! The promises that are not kept yet stand here and nowhere else, each with the feature that will keep it.

use std::collections::BTreeSet;

use crate::tree::{Source, Tree};

const VOCABULARY: &str = "server/crates/domain/src/";

/// Sets whose values come from outside, as phones and people say them, or out of SQL: whoever says them produces them.
const SAID_BY_OTHERS: &[(&str, &str)] = &[
    ("AuditOutcome", "the trigger and the statement that write the audit trail"),
    ("ConsentBasis", "whoever records a consent"),
    ("ConsentPurpose", "whoever records a consent"),
    ("CustomerStatus", "whoever changes a customer"),
    ("DictionaryName", "whoever asks for a list"),
    ("FixProvider", "the phone"),
    ("Platform", "the phone"),
    ("PushChannel", "the phone"),
    ("VisitChannel", "the phone"),
];

/// Values that nothing produces yet, with the feature that will.
pub const PROMISED: &[(&str, &str)] = &[
    ("CheckInAction::Appeal", "ADV-03: a rep appeals against a verdict"),
    ("CheckInAction::DecideAppeal", "ADV-03: a manager decides an appeal"),
    ("CustomerAction::ProposeAnchor", "ADV-04: a rep proposes another place for an anchor"),
    ("CustomerSort::Grade", "GRD-01: customers are graded"),
    ("HistoryKind::Assignment", "produced by the view customer_history"),
    ("HistoryKind::Anchor", "produced by the view customer_history"),
    ("HistoryKind::Field", "produced by the view customer_history"),
    ("HistoryKind::Grade", "GRD-04: grades change over time"),
    ("MeasureUnit::Count", "ADV-03: a verdict weighs how often a point repeats"),
    ("MeasureUnit::KmPerHour", "ADV-03: a verdict weighs the speed of travel"),
    ("NotificationKind::MonthTight", "ADV-06: a month that can no longer be saved by itself"),
    ("NotificationKind::PlanDue", "ADV-05: a plan of next week is due"),
    ("NotificationKind::QualityShort", "REM-03: visits or their quality fall short"),
    ("NotificationKind::Quarantine", "ADV-01: an operation of an outbox waits for a word"),
    ("NotificationKind::QuotaOpen", "REM-01: quotas that are still open before the month ends"),
    ("NotificationKind::Share", "REV-04: a visit is shared with the team"),
    ("NotificationKind::Verdict", "ADV-03: the verdict of a check-in has changed"),
    ("Permission::VisitsShare", "REV-04: a visit is shared with the team"),
    ("ReviewMode::Batch", "ADV-08: alike routine visits are acknowledged together"),
    ("ReviewState::Escalated", "REV-05: a review that waits too long escalates"),
    ("Signal::AnchorMoved", "ADV-03: a verdict weighs where the anchor was"),
    ("Signal::Dwell", "ADV-03: a verdict weighs how long somebody stayed"),
    ("Signal::PlanAgreement", "ADV-03: a verdict weighs the plan"),
    ("Signal::RepeatedPoint", "ADV-03: a verdict weighs points that repeat"),
    ("Signal::TravelSpeed", "ADV-03: a verdict weighs the speed of travel"),
    ("VisitAction::Amend", "ADV-10: a completed visit is corrected by a version"),
    ("VisitAction::Share", "REV-04: a visit is shared with the team"),
];

/// Values that nothing names and that are not listed, and listed ones that something names by now.
pub fn are_kept_or_listed(tree: &Tree) -> Vec<String> {
    let said = |set: &str| SAID_BY_OTHERS.iter().any(|(name, _)| *name == set);
    let declared: Vec<(String, String)> = values(tree).into_iter().filter(|(set, _)| !said(set)).collect();
    let mut breaches = Vec::new();
    for (set, value) in &declared {
        let name = format!("{set}::{value}");
        let listed = PROMISED.iter().any(|(promised, _)| *promised == name);
        match (is_named(tree, set, value), listed) {
            (false, false) => breaches.push(format!("nothing produces {name}")),
            (true, true) => breaches.push(format!("{name} is produced by now: take it off the list")),
            _ => {}
        }
    }
    breaches
}

/// Listed values that no closed set holds any more.
#[must_use]
pub fn promises_of_nothing(tree: &Tree) -> Vec<&'static str> {
    let declared: BTreeSet<String> = values(tree).iter().map(|(set, value)| format!("{set}::{value}")).collect();
    PROMISED.iter().map(|(name, _)| *name).filter(|name| !declared.contains(*name)).collect()
}

/// Every value of every `text_enum!`, with the name of its set.
fn values(tree: &Tree) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for source in tree.sources.iter().filter(|source| source.place.starts_with(VOCABULARY)) {
        let mut set = None;
        for line in source.text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("pub enum ").and_then(|rest| rest.strip_suffix(" {")) {
                set = Some(name.to_owned());
            }
            let value = line.strip_suffix(',').unwrap_or(line).split_once(" = \"").map(|(value, _)| value);
            if let (Some(set), Some(value)) = (&set, value.filter(|value| is_name(value))) {
                found.push((set.clone(), value.to_owned()));
            }
        }
    }
    found
}

fn is_name(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_uppercase()) && text.chars().all(char::is_alphanumeric)
}

/// Whether a source names a value: a permission is asked for where it is named outside the rules of the trade, or taken as a
/// witness.
fn is_named(tree: &Tree, set: &str, value: &str) -> bool {
    let is_permission = set == "Permission";
    let names = [format!("{set}::{value}"), format!("permits::{value}"), format!("Self::{value}")];
    let is_source = |source: &&Source| {
        source.place.starts_with("server/src/")
            || (source.place.starts_with("server/crates/platform/src/") && !source.place.ends_with("/permits.rs"))
            || (!is_permission && source.place.starts_with(VOCABULARY))
    };
    let says = |code: &str, name: &String| {
        code.match_indices(name.as_str()).any(|(at, _)| {
            !code[at + name.len()..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        })
    };
    tree.sources.iter().filter(is_source).any(|source| {
        let own = source.place.starts_with(VOCABULARY) && source.code.contains(&format!("pub enum {set} "));
        names.iter().any(|name| (own || !name.starts_with("Self::")) && says(&source.code, name))
    })
}
