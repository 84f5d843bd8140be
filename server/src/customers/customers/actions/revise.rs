//! A change of a key field that was approved.

use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::KeyField;

use super::change::{AppliedChange, allow, apply, state};
use super::resolve::resolve;
use crate::customers::customers::model::Patch;
use rounds_platform::db::{Held, Tx};
use rounds_platform::error::{Error, Result};
use rounds_platform::scalars::Instant;

/// A change of a key field that was approved; values as they are kept on record.
#[derive(Debug)]
pub struct Revised {
    /// The customer, which the caller has locked.
    pub customer: Held<CustomerId>,
    /// The field.
    pub field: KeyField,
    /// How it stood when the change was asked for.
    pub before: Option<String>,
    /// How it is to stand.
    pub after: Option<String>,
    /// Department at another workplace.
    pub workplace_department: Option<String>,
    /// Why.
    pub reason: String,
    /// In whose name it changes.
    pub asked_by: EmployeeId,
}

/// Changes a field from now on, unless it has changed since that was asked for: `CONFLICT`. Asks for no permission: the caller has.
pub async fn revise(tx: &mut Tx, revised: Revised) -> Result<()> {
    let row = resolve(tx, *revised.customer).await?;
    let before = state(tx, &row).await?;
    if before.recorded(revised.field.field()) != revised.before {
        return Err(Error::conflict());
    }
    let patch = patch(&revised, row.rev)?;
    let after = before.patched(row.kind, &patch)?;
    let differences = after.differences(&before);
    allow(tx, (&revised.customer, &row, &after), &patch, &differences).await?;
    let (actor, at) = (Some(revised.asked_by), Instant(tx.now()));
    let change = AppliedChange { differences, reason: Some(revised.reason), actor, at };
    apply(tx, (&revised.customer, &row), after, change).await?;
    Ok(())
}

fn patch(revised: &Revised, rev: i32) -> Result<Patch> {
    let patch = Patch::on(*revised.customer, rev);
    let wanted = revised.after.as_deref();
    Ok(match revised.field {
        KeyField::Name => Patch { name: Some(revised.after.clone()), ..patch },
        KeyField::Status => Patch { status: Some(read(wanted)?), ..patch },
        KeyField::Category => Patch { category: Some(read(wanted)?), ..patch },
        KeyField::Workplace => Patch {
            workplace: Some(read(wanted)?),
            workplace_department: Some(revised.workplace_department.clone()),
            ..patch
        },
    })
}

fn read<T: std::str::FromStr<Err: std::fmt::Display>>(stored: Option<&str>) -> Result<Option<T>> {
    stored.map(|text| text.parse().map_err(Error::internal)).transpose()
}
