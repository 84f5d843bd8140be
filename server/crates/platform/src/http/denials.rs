//! What somebody asked for without the permission to it, for the audit trail: once per request and field.
//!
//! Fields are named as the schema names them, never as the client calls them. The rates of asking bound what can be written.

use std::collections::BTreeSet;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use async_graphql::{PathSegment, Response};
use rounds_guard::Checked;

use super::answer;
use super::gateway::Gateway;
use crate::access::Viewer;
use crate::db::{Db, Denial};
use crate::error::{Code, codes};
use crate::graphql::Caller;

/// Codes that say that a permission is missing.
const DENIALS: &[Code] = &[codes::FORBIDDEN, codes::GRANT_BEYOND_OWN];

/// Writes down what an answer denied, before it is told; whoever hangs up is written down as well.
pub(super) async fn record(
    gateway: &Gateway,
    (viewer, caller): (&Viewer, &Caller),
    checked: &Checked,
    response: &Response,
) {
    let denials = denials(checked, response);
    if denials.is_empty() {
        return;
    }
    let db = Db::new(gateway.database.clone(), viewer.clone(), gateway.clock.clone(), gateway.wake.clone());
    let writing = Box::pin(async move {
        for denial in denials {
            if let Err(error) = db.record_denial(denial).await {
                tracing::error!(%error, "a denial could not be written down");
            }
        }
    });
    gateway.supervisor.finish(caller.origin().of(writing)).await;
}

fn denials(checked: &Checked, response: &Response) -> Vec<Denial> {
    let denied = response.errors.iter().filter_map(|error| {
        let code = answer::code_of(error).filter(|code| DENIALS.contains(code))?;
        let keys = error.path.iter().filter_map(|segment| match segment {
            PathSegment::Field(key) => Some(key.as_str()),
            PathSegment::Index(_) => None,
        });
        Some((names(checked, &keys.collect::<Vec<_>>())?, code.as_str().to_owned()))
    });
    let once: BTreeSet<(Vec<String>, String)> = denied.collect();
    let told = once.into_iter().filter_map(|(names, code)| {
        let operation = names.first()?.clone();
        Some(Denial { operation, field: names.join("."), code })
    });
    told.collect()
}

/// The names of the fields on a path of keys in the answer.
fn names(checked: &Checked, keys: &[&str]) -> Option<Vec<String>> {
    let document = checked.document.compiled();
    let operation = document.operations.get(checked.operation_name()).ok()?;
    let mut selected = vec![&operation.selection_set];
    let mut names = Vec::new();
    for key in keys {
        let fields: Vec<&Field> = selected.iter().flat_map(|set| called(document, set, key)).collect();
        names.push(fields.first()?.name.to_string());
        selected = fields.into_iter().map(|field| &field.selection_set).collect();
    }
    Some(names)
}

/// The fields that answer under a key, those in fragments too.
fn called<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet, key: &str) -> Vec<&'d Field> {
    let found = set.selections.iter().flat_map(|selection| match selection {
        Selection::Field(field) if field.response_key() == key => vec![field.as_ref()],
        Selection::Field(_) => Vec::new(),
        Selection::InlineFragment(fragment) => called(document, &fragment.selection_set, key),
        Selection::FragmentSpread(spread) => {
            let fragment = spread.fragment_def(document);
            fragment.map_or_else(Vec::new, |fragment| called(document, &fragment.selection_set, key))
        }
    });
    found.collect()
}
