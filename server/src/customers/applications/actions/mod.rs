//! Use cases of applications: applying, and deciding.

mod personal;
mod resealing;

use rounds_domain::ids::{ApplicationId, CustomerId, EmployeeId};
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use rounds_domain::time::PhoneClock;
use rounds_domain::vocabulary::{AssignmentDuty, CustomerKind, Decision, NotificationKind, RequestState};
use serde_json::json;

use super::model::{
    ApplicationRow, ApplyForCustomerInput, CustomerApplication, DecideCustomerApplicationInput, Decided, StoredPhones,
};
use super::store;
use crate::customers::assignments::{self, Service};
use crate::customers::customers::{self, Draft};
use crate::organisation::inbox::{self, NewNotification};
use crate::organisation::people;
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

pub use personal::PERSONAL;
pub use resealing::{reseal, sealed_under, to_be_sealed};

/// Applies for a customer, and tells whoever is to decide. The phone's clock at sending says when it was done.
pub(super) async fn apply(
    tx: &mut Tx,
    _: permits::CustomersClaim,
    input: ApplyForCustomerInput,
    sent: Option<PhoneClock>,
) -> Result<ApplicationId> {
    let reason = texts::optional_reason(input.reason.as_deref()).or_fault("reason")?;
    let mut draft = Draft { department: Some(tx.viewer().department), ..input.draft.draft() };
    let examined = customers::examine(tx, &draft).await?;
    let phones = match draft.kind {
        CustomerKind::Institution => StoredPhones::clear(examined.phones),
        CustomerKind::Professional => {
            let labels = std::mem::take(&mut draft.phones).into_iter().map(|(label, _)| label);
            let phones: Vec<_> = labels.zip(examined.phones).collect();
            StoredPhones::sealed_with(&*tx.sealer().await?, input.id, &phones)?
        }
    };
    let (applied_at, _) = input.captured.corrected(tx.now(), sent.as_ref());
    let row = ApplicationRow {
        id: input.id,
        applicant_id: tx.viewer().employee,
        kind: draft.kind,
        name: examined.name,
        pinyin: examined.pinyin,
        phones,
        draft: serde_json::to_value(&draft).map_err(Error::internal)?,
        reason,
        applied_at,
        received_at: Instant(tx.now()),
    };
    store::insert(tx, &row).await?;
    tx.audit_subject(row.id);
    ask(tx, &row).await?;
    Ok(row.id)
}

/// Tells the nearest head above who may assign; without one, whoever may assign everywhere.
async fn ask(tx: &mut Tx, row: &ApplicationRow) -> Result<()> {
    let applicant = people::employee(tx.session(), row.applicant_id).await?;
    for employee in people::deciders(tx, row.applicant_id, Permission::CustomersAssign).await? {
        let news = NewNotification {
            employee,
            kind: NotificationKind::Request,
            message_key: "application-made",
            args: json!({"name": applicant.name, "customer": row.name}),
            about: Some((ApplicationId::PREFIX, row.id.0)),
            group_key: format!("application-{}", row.id.0),
            dedupe_key: format!("application-made-{}", row.id.0),
        };
        inbox::notify(tx, news).await?;
    }
    Ok(())
}

/// Grants or declines. Granting creates the customer and lets its rep serve it.
pub(super) async fn decide(
    tx: &mut Tx,
    _: permits::CustomersAssign,
    input: DecideCustomerApplicationInput,
) -> Result<ApplicationId> {
    let reason = texts::optional_reason(input.reason.as_deref()).or_fault("reason")?;
    let application = store::hold(tx, input.application_id).await?;
    tx.audit_subject(application.id);
    if !store::is_decidable(tx, application.id).await? {
        return Err(Error::forbidden());
    }
    if application.state != RequestState::Pending {
        return Err(Error::conflict());
    }
    if input.decision == Decision::Decline && reason.is_none() {
        return Err(Error::field("reason", codes::REASON_REQUIRED));
    }
    let customer = match input.decision {
        Decision::Approve => Some(grant(tx, &application, input.rep_id).await?),
        Decision::Decline => None,
    };
    let state = if customer.is_some() { RequestState::Approved } else { RequestState::Declined };
    let (decided_by, decided_at) = (tx.viewer().employee, Instant(tx.now()));
    let decided = Decided { state, decided_by, decided_at, decision_reason: reason, customer_id: customer };
    if application.kind == CustomerKind::Professional {
        store::put_phones(tx, &application, &StoredPhones::none()).await?;
    }
    store::decide(tx, &application, &decided).await?;
    answer(tx, &application, state).await?;
    Ok(application.id)
}

async fn grant(tx: &mut Tx, application: &CustomerApplication, rep: Option<EmployeeId>) -> Result<CustomerId> {
    let reach = tx.viewer().reach(Permission::CustomersAssign);
    let rep = people::within(tx, &reach, rep.unwrap_or(application.applicant_id)).await?.id;
    let draft = application.whole(tx.session().vault())?;
    let id: CustomerId = tx.mint();
    customers::create(tx, id, draft).await?;
    let since = Instant(tx.now());
    let reason = application.reason.clone();
    let service = Service { customer: id, employee: rep, duty: AssignmentDuty::Rep, since, reason };
    assignments::serve_from(tx, service).await?;
    tx.audit_subject(application.id);
    tx.note("customer", id.to_string());
    Ok(id)
}

async fn answer(tx: &mut Tx, application: &CustomerApplication, state: RequestState) -> Result<()> {
    let is_granted = state == RequestState::Approved;
    let news = NewNotification {
        employee: application.applicant_id,
        kind: NotificationKind::Request,
        message_key: if is_granted { "application-granted" } else { "application-declined" },
        args: json!({"customer": application.name}),
        about: Some((ApplicationId::PREFIX, application.id.0)),
        group_key: format!("application-{}", application.id.0),
        dedupe_key: format!("application-decided-{}", application.id.0),
    };
    inbox::notify(tx, news).await
}
