//! Use cases of remarks: adding one, and acknowledging an instruction.

mod personal;
mod transfer;

use rounds_domain::ids::{CustomerId, EmployeeId, RemarkId, TaskId};
use rounds_domain::texts;
use rounds_domain::time::{PhoneClock, corrected};
use rounds_domain::vocabulary::{NotificationKind, RemarkKind};
use serde_json::json;
use uuid::Uuid;

use super::model::{AcknowledgeInstructionInput, AddRemarkInput, Remark, RemarkRow};
use super::store;
use crate::communication::remarks::NOT_AN_INSTRUCTION;
use crate::organisation::inbox::{self, NewNotification};
use crate::organisation::people;
use crate::registry::{Subject, remarkable_kept_as, resolve};
use rounds_platform::access::permits;
use rounds_platform::db::{DbSession, Held, Keys, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::{Day, Instant};

pub use personal::PERSONAL;
pub use transfer::TRANSFERABLE;

/// What readers of remarks listen to.
const TOPIC: &str = "remarks";

const MOST_MENTIONS: usize = 20;

/// An instruction that is to be done by a day, for whom and at whom.
#[derive(Debug)]
pub struct DueInstruction {
    /// The remark that says it, made by this transaction.
    pub remark: Held<RemarkId>,
    /// Who is to do it.
    pub employee: EmployeeId,
    /// At whom.
    pub customer: CustomerId,
    /// The day.
    pub day: Day,
    /// What it says.
    pub text: String,
}

/// Adds a remark and tells those concerned. The phone's clock at sending says how far the time can be trusted.
pub async fn add(
    tx: &mut Tx,
    _: permits::RemarksWrite,
    input: AddRemarkInput,
    sent: Option<PhoneClock>,
) -> Result<(RemarkId, Option<DueInstruction>)> {
    let text = texts::words(&input.text, texts::NOTE_AT_MOST).or_fault("text")?;
    let subject = resolve(tx.session(), &input.about_id).await?;
    let concerned = subject.concerned;
    if input.kind == RemarkKind::Instruction {
        let permit = tx.permit()?;
        may_instruct(tx, permit, concerned).await?;
    }
    let answered = answered(tx, &subject, input.reply_to_id).await?;
    let mentions = named(tx, &subject, input.mention_ids).await?;
    let (written_at, _) = corrected(tx.now(), sent.as_ref(), &input.captured.phone_clock());
    let row = RemarkRow {
        id: input.id,
        about_type: subject.kept_as.to_owned(),
        about_id: subject.id,
        kind: input.kind,
        author_id: tx.viewer().employee,
        text,
        written_at: Instant(written_at),
        reply_to_id: input.reply_to_id,
        due_on: input.due_on,
    };
    let remark = store::insert(tx, &row, &mentions).await?;
    tx.audit_subject(row.id);
    let told = concerned.into_iter().chain(mentions).chain(answered).collect();
    tell(tx, &row, (subject.prefix, subject.id), told).await?;
    Ok((row.id, due(remark, &row, &subject)))
}

fn due(remark: Held<RemarkId>, row: &RemarkRow, subject: &Subject) -> Option<DueInstruction> {
    let (employee, customer, day) = (subject.concerned?, subject.customer?, row.due_on?);
    Some(DueInstruction { remark, employee, customer, day, text: row.text.clone() })
}

/// Notes which task an instruction made.
pub async fn set_task(tx: &mut Tx, remark: &Held<RemarkId>, task: TaskId) -> Result<()> {
    store::set_task(tx, remark, task).await
}

/// An instruction goes to somebody else within the reach of `remarks.instruct`.
async fn may_instruct(tx: &mut Tx, permit: permits::RemarksInstruct, concerned: Option<EmployeeId>) -> Result<()> {
    let concerned = concerned.filter(|person| *person != tx.viewer().employee).ok_or_else(Error::forbidden)?;
    let person = people::employee(tx.session(), concerned).await?;
    if people::scope::is_within(permit.reach(), &person) { Ok(()) } else { Err(Error::forbidden()) }
}

/// The author of the remark that is answered, which stands on the same subject.
async fn answered(tx: &mut Tx, subject: &Subject, id: Option<RemarkId>) -> Result<Option<EmployeeId>> {
    let Some(id) = id else {
        return Ok(None);
    };
    let same = seen(tx, id).await.map(|found| (found.about_id == subject.id).then_some(found.author_id))?;
    same.map(Some).ok_or_else(Error::not_found)
}

/// The remark of an id in an input; `NOT_FOUND` when absent or out of reach.
async fn seen(tx: &mut Tx, id: RemarkId) -> Result<Remark> {
    let read = store::by_ids(tx.session().reader(), Keys::of([id]));
    read.fetch(tx.session()).await?.pop().ok_or_else(Error::not_found)
}

/// The people named, each of whom sees the subject anyway.
async fn named(tx: &mut Tx, subject: &Subject, mut ids: Vec<EmployeeId>) -> Result<Vec<EmployeeId>> {
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > MOST_MENTIONS {
        return Err(Error::field("mentionIds", codes::LIST_TOO_LONG));
    }
    for id in &ids {
        let seen = match people::as_viewer(tx, *id).await? {
            Some(viewer) => find(&mut tx.session().as_viewer(viewer), subject.kept_as, subject.id).await?,
            None => None,
        };
        if seen.is_none() {
            return Err(Error::field("mentionIds", codes::NOT_FOUND));
        }
    }
    Ok(ids)
}

/// The thing of a kind with this UUID, if the viewer of the session sees it.
async fn find(session: &mut DbSession, kept_as: &str, id: Uuid) -> Result<Option<Subject>> {
    match remarkable_kept_as(kept_as) {
        Some(kind) => (kind.find)(session, id).await,
        None => Ok(None),
    }
}

/// Tells those concerned, once each and never oneself.
async fn tell(tx: &mut Tx, row: &RemarkRow, about: (&'static str, Uuid), mut told: Vec<EmployeeId>) -> Result<()> {
    told.push(row.author_id);
    told.sort_unstable();
    told.dedup();
    tx.publish(TOPIC, row.id.0, told.clone()).await?;
    let author = people::employee(tx.session(), row.author_id).await?.name;
    let (kind, message_key) = match row.kind {
        RemarkKind::Instruction => (NotificationKind::Instruction, "instruction"),
        RemarkKind::Suggestion => (NotificationKind::Remark, "suggestion"),
        RemarkKind::Comment => (NotificationKind::Remark, "comment"),
    };
    for employee in told.into_iter().filter(|employee| *employee != row.author_id) {
        let news = NewNotification {
            employee,
            kind,
            message_key,
            args: json!({"author": author, "text": row.text}),
            about: Some(about),
            group_key: format!("{}-{}", about.0, about.1),
            dedupe_key: format!("remark-{}", row.id.0),
        };
        inbox::notify(tx, news).await?;
    }
    Ok(())
}

/// Acknowledges an instruction to oneself, with an answer or without; twice is once.
pub(super) async fn acknowledge(
    tx: &mut Tx,
    input: AcknowledgeInstructionInput,
    sent: Option<PhoneClock>,
) -> Result<RemarkId> {
    let answer = texts::note(input.answer.as_deref().unwrap_or_default()).or_fault("answer")?;
    let remark = store::hold(tx, input.remark_id).await?;
    tx.audit_subject(remark.id);
    if remark.kind != RemarkKind::Instruction {
        return Err(Error::field("remarkId", NOT_AN_INSTRUCTION));
    }
    let me = tx.viewer().employee;
    let subject = subject_of(tx, &remark).await?;
    let addressee = match remark.passed_to_id {
        Some(successor) => Some(successor),
        None => subject.concerned,
    };
    if addressee != Some(me) {
        return Err(Error::forbidden());
    }
    let (at, _) = corrected(tx.now(), sent.as_ref(), &input.captured.phone_clock());
    if remark.acknowledged_at.is_none() {
        store::acknowledge(tx, &remark, Instant(at)).await?;
        tx.publish(TOPIC, remark.id.0, vec![remark.author_id, me]).await?;
    }
    let Some(text) = answer else {
        return Ok(remark.id);
    };
    let row = RemarkRow {
        id: tx.mint(),
        about_type: remark.about_type.clone(),
        about_id: remark.about_id,
        kind: RemarkKind::Comment,
        author_id: me,
        text,
        written_at: Instant(at),
        reply_to_id: Some(remark.id),
        due_on: None,
    };
    store::insert(tx, &row, &[]).await?;
    tell(tx, &row, (subject.prefix, subject.id), vec![remark.author_id]).await?;
    Ok(remark.id)
}

async fn subject_of(tx: &mut Tx, remark: &Remark) -> Result<Subject> {
    let found = if remark.passed_to_id == Some(tx.viewer().employee) {
        let mut system = tx.session().as_system("an instruction was handed over, its subject was not");
        find(&mut system, &remark.about_type, remark.about_id).await?
    } else {
        find(tx.session(), &remark.about_type, remark.about_id).await?
    };
    found.ok_or_else(Error::not_found)
}
