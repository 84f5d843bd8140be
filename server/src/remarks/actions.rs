//! Use cases of remarks: adding one, and acknowledging an instruction.

mod belonging;

use rounds_domain::ids::{CustomerId, EmployeeId, RemarkId, TaskId, VisitId, WeekPlanId};
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use rounds_domain::time::{PhoneClock, corrected};
use rounds_domain::vocabulary::{NotificationKind, RemarkKind, TaskOrigin};
use serde_json::json;
use uuid::Uuid;

use super::model::{AcknowledgeInstructionInput, AddRemarkInput, Remark, RemarkRow, RemarkSubject};
use super::store;
use crate::inbox::{self, NewNotification};
use crate::people;
use crate::platform::access::Viewer;
use crate::platform::db::Tx;
use crate::platform::error::{Error, OrRefuse, Result};
use crate::platform::scalars::Instant;
use crate::tasks::{self, NewTask};

pub use belonging::BELONGING;

/// What readers of remarks listen to.
const TOPIC: &str = "remarks";

const MOST_MENTIONS: usize = 20;
const PREFIXES: [&str; 4] = [VisitId::PREFIX, WeekPlanId::PREFIX, TaskId::PREFIX, CustomerId::PREFIX];

/// The prefix of our own that a stored one says.
#[must_use]
pub fn prefix_of(stored: &str) -> Option<&'static str> {
    PREFIXES.into_iter().find(|prefix| *prefix == stored)
}

/// What an id in an input stands for: a visit, week plan, task or customer that the viewer sees; `NOT_FOUND` for all else.
pub async fn resolve_subject(tx: &mut Tx, id: &str) -> Result<RemarkSubject> {
    let (prefix, uuid) = id.split_once('_').ok_or_else(Error::not_found)?;
    let uuid: Uuid = uuid.parse().map_err(|_| Error::not_found())?;
    let viewer = tx.viewer().clone();
    store::subject(tx, &viewer, (prefix, uuid)).await?.ok_or_else(Error::not_found)
}

/// Adds a remark and tells those concerned. The phone's clock at sending says how far the time can be trusted.
pub(super) async fn add(tx: &mut Tx, input: AddRemarkInput, sent: Option<PhoneClock>) -> Result<RemarkId> {
    tx.viewer().permit(Permission::RemarksWrite)?;
    let text = texts::words(&input.text, texts::NOTE_AT_MOST).or_fault("text")?;
    let subject = resolve_subject(tx, &input.about_id).await?;
    let concerned = concerned(tx, &subject).await?;
    if input.kind == RemarkKind::Instruction {
        may_instruct(tx, concerned).await?;
    }
    let answered = answered(tx, &subject, input.reply_to_id).await?;
    let mentions = named(tx, &subject, input.mention_ids).await?;
    let (written_at, _) = corrected(tx.now(), sent.as_ref(), &input.captured.phone_clock());
    let row = RemarkRow {
        id: input.id,
        about_type: subject.kept_as().to_owned(),
        about_id: subject.uuid(),
        kind: input.kind,
        author_id: tx.viewer().employee,
        text,
        written_at: Instant(written_at),
        reply_to_id: input.reply_to_id,
        due_on: input.due_on,
    };
    store::insert(tx, &row, &mentions).await?;
    tx.concerns(RemarkId::PREFIX, row.id.0);
    if let (Some(employee), Some(customer)) = (concerned, subject.customer()) {
        make_task(tx, &row, (employee, customer)).await?;
    }
    let told = concerned.into_iter().chain(mentions).chain(answered).collect();
    tell(tx, &row, &subject, told).await?;
    Ok(row.id)
}

/// The person whom a remark on it concerns: author, owner, or the customer's rep.
async fn concerned(tx: &mut Tx, subject: &RemarkSubject) -> Result<Option<EmployeeId>> {
    match subject {
        RemarkSubject::Visit(visit) => Ok(Some(visit.employee_id)),
        RemarkSubject::WeekPlan(plan) => Ok(Some(plan.employee_id)),
        RemarkSubject::Task(task) => Ok(Some(task.employee_id)),
        RemarkSubject::Customer(customer) => store::rep_of(tx, customer.id).await,
    }
}

/// An instruction goes to somebody else within the reach of `remarks.instruct`.
async fn may_instruct(tx: &mut Tx, concerned: Option<EmployeeId>) -> Result<()> {
    tx.viewer().permit(Permission::RemarksInstruct)?;
    let concerned = concerned.filter(|person| *person != tx.viewer().employee).ok_or_else(Error::forbidden)?;
    let person = people::employee(tx.session(), concerned).await?;
    let reach = tx.viewer().reach(Permission::RemarksInstruct);
    if people::scope::is_within(&reach, &person) { Ok(()) } else { Err(Error::forbidden()) }
}

/// The author of the remark that is answered, which stands on the same subject.
async fn answered(tx: &mut Tx, subject: &RemarkSubject, id: Option<RemarkId>) -> Result<Option<EmployeeId>> {
    let Some(id) = id else {
        return Ok(None);
    };
    let found = store::by_ids(tx.session(), &[id]).await?.pop();
    let same = found.filter(|remark| remark.about_id == subject.uuid()).ok_or_else(Error::not_found)?;
    Ok(Some(same.author_id))
}

/// The people named, each of whom sees the subject anyway.
async fn named(tx: &mut Tx, subject: &RemarkSubject, mut ids: Vec<EmployeeId>) -> Result<Vec<EmployeeId>> {
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > MOST_MENTIONS {
        return Err(Error::field("mentionIds", "LIST_TOO_LONG"));
    }
    for id in &ids {
        let viewer = people::as_viewer(tx, *id).await?;
        let seen = match viewer {
            Some(viewer) => store::subject(tx, &viewer, (subject.prefix(), subject.uuid())).await?,
            None => None,
        };
        if seen.is_none() {
            return Err(Error::field("mentionIds", "NOT_FOUND"));
        }
    }
    Ok(ids)
}

/// A due day of an instruction makes a task of the person concerned.
async fn make_task(tx: &mut Tx, row: &RemarkRow, whose: (EmployeeId, CustomerId)) -> Result<()> {
    let Some(day) = row.due_on else {
        return Ok(());
    };
    let task = NewTask {
        id: tx.mint(),
        employee: whose.0,
        customer: whose.1,
        day,
        origin: TaskOrigin::Instruction,
        purpose: None,
        note: Some(row.text.clone()),
        window: None,
        created_by: row.author_id,
    };
    let task = tasks::make(tx, task).await?;
    store::set_task(tx, row.id, task).await
}

/// Tells those concerned, once each and never oneself.
async fn tell(tx: &mut Tx, row: &RemarkRow, subject: &RemarkSubject, mut told: Vec<EmployeeId>) -> Result<()> {
    told.push(row.author_id);
    told.sort_unstable();
    told.dedup();
    tx.tell(TOPIC, row.id.0, told.clone()).await?;
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
            about: Some((subject.prefix(), subject.uuid())),
            group_key: format!("{}-{}", subject.prefix(), subject.uuid()),
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
    let remark = store::by_ids(tx.session(), &[input.remark_id]).await?.pop().ok_or_else(Error::not_found)?;
    tx.concerns(RemarkId::PREFIX, remark.id.0);
    if remark.kind != RemarkKind::Instruction {
        return Err(Error::field("remarkId", "NOT_AN_INSTRUCTION"));
    }
    let me = tx.viewer().employee;
    let subject = subject_of(tx, &remark).await?;
    let addressee = match remark.passed_to_id {
        Some(successor) => Some(successor),
        None => concerned(tx, &subject).await?,
    };
    if addressee != Some(me) {
        return Err(Error::forbidden());
    }
    let (at, _) = corrected(tx.now(), sent.as_ref(), &input.captured.phone_clock());
    if remark.acknowledged_at.is_none() {
        store::acknowledge(tx, remark.id, Instant(at)).await?;
        tx.tell(TOPIC, remark.id.0, vec![remark.author_id, me]).await?;
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
    tell(tx, &row, &subject, vec![remark.author_id]).await?;
    Ok(remark.id)
}

/// The word before the underscore of an id, by the word under which remarks on it are kept.
fn prefix_kept_as(word: &str) -> &'static str {
    match word {
        "VISIT" => VisitId::PREFIX,
        "TASK" => TaskId::PREFIX,
        "CUSTOMER" => CustomerId::PREFIX,
        _ => WeekPlanId::PREFIX,
    }
}

async fn subject_of(tx: &mut Tx, remark: &Remark) -> Result<RemarkSubject> {
    let prefix = prefix_kept_as(&remark.about_type);
    if remark.passed_to_id != Some(tx.viewer().employee) {
        return resolve_subject(tx, &format!("{prefix}_{}", remark.about_id)).await;
    }
    let viewer = Viewer::system("an instruction was handed over, its subject was not");
    store::subject(tx, &viewer, (prefix, remark.about_id)).await?.ok_or_else(Error::not_found)
}
