//! Use cases of reviews: the duty arises, and is met.

mod personal;
mod transfer;

use chrono::{DateTime, Days, NaiveTime, Utc};
use chrono_tz::Tz;
use rounds_domain::ids::{EmployeeId, ReviewId, VisitId};
use rounds_domain::permissions::Permission;
use rounds_domain::texts;
use rounds_domain::time::{PhoneClock, corrected, instant_of, local_date};
use rounds_domain::vocabulary::{NotificationKind, ReviewMode, ReviewPriority, ReviewState, Verdict};
use serde_json::json;

use super::model::{Met, Review, ReviewRow, ReviewVisitInput};
use super::store;
use crate::field::calendar;
use crate::field::reviews::REVIEW_DONE;
use crate::organisation::inbox::{self, NewNotification};
use crate::organisation::people;
use rounds_platform::access::permits;
use rounds_platform::db::{System, Tx};
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

pub use personal::{PERSONAL, texts_on};
pub use transfer::TRANSFERABLE;

/// What the review feed listens to.
pub(super) const TOPIC: &str = "reviews";

const MOST_DAYS_AHEAD: u64 = 30;
const END_OF_WORK: NaiveTime = NaiveTime::from_hms_opt(18, 0, 0).expect("18:00 is a time of day");

/// Whoever is in charge of somebody who completes a visit.
const IN_CHARGE: System = System::because("a rep's visit is the duty of a manager, whose reviews the rep does not see");

/// A visit that was completed or corrected, as far as its review cares.
#[derive(Debug, Clone, Copy)]
pub struct Completed {
    /// The visit.
    pub visit: VisitId,
    /// Its author.
    pub employee: EmployeeId,
    /// Its version, from 1.
    pub version: i32,
    /// When it began.
    pub started_at: Instant,
    /// Verdict of its check-in; none when it needs none.
    pub verdict: Option<Verdict>,
    /// Whether it was effective; none while quality is not computed.
    pub is_effective: Option<bool>,
}

/// Makes it somebody's duty to look at a visit, or opens the duty again after a correction.
pub async fn raise(tx: &mut Tx, completed: Completed) -> Result<()> {
    let author = people::employee(tx.session(), completed.employee).await?;
    let manager = people::head_above(tx, completed.employee).await?;
    let zone = match manager {
        Some(manager) => people::employee(tx.session(), manager).await?.time_zone.0,
        None => author.time_zone.0,
    };
    let due_at = due_at(tx, manager.unwrap_or(completed.employee), zone).await?;
    let reasons = reasons(&completed);
    let priority = if reasons.is_empty() { ReviewPriority::Routine } else { ReviewPriority::MustSee };
    let row = ReviewRow {
        id: tx.mint(),
        visit_id: completed.visit,
        employee_id: completed.employee,
        manager_id: manager,
        priority,
        priority_rank: store::rank(priority),
        reasons: json!(reasons),
        due_at: Instant(due_at),
        visit_version: completed.version,
        created_at: Instant(tx.now()),
    };
    let review = store::raise(tx, &IN_CHARGE, &row).await?;
    tell(tx, &review).await?;
    let Some(manager) = review.manager_id else {
        return Ok(());
    };
    let news = NewNotification {
        employee: manager,
        kind: NotificationKind::ReviewDue,
        message_key: "review-due",
        args: json!({"employee": author.name, "day": local_date(completed.started_at.0, zone).to_string()}),
        about: Some((ReviewId::PREFIX, review.id.0)),
        group_key: format!("review-due-{}", local_date(tx.now(), zone)),
        dedupe_key: format!("review-due-{}-{}", completed.visit.0, completed.version),
    };
    inbox::notify(tx, news).await
}

/// Why a visit must be seen, as message keys; nothing for routine.
fn reasons(completed: &Completed) -> Vec<&'static str> {
    let verdict = match completed.verdict {
        Some(Verdict::Contradicted) => Some("review-reason-contradicted"),
        Some(Verdict::Unverifiable) => Some("review-reason-unverifiable"),
        Some(Verdict::Verified) | None => None,
    };
    let effect = (completed.is_effective == Some(false)).then_some("review-reason-ineffective");
    verdict.into_iter().chain(effect).collect()
}

/// The end of the next day on which somebody works, in their zone; the next day where none is in sight.
async fn due_at(tx: &mut Tx, who: EmployeeId, zone: Tz) -> Result<DateTime<Utc>> {
    let tomorrow = local_date(tx.now(), zone) + Days::new(1);
    let sight = (tomorrow, tomorrow + Days::new(MOST_DAYS_AHEAD));
    let mut system = tx.session().as_system("a rep does not see the calendar of the manager");
    let days = calendar::working_days(&mut system, who, sight).await?;
    let day = days.iter().find(|day| day.worked_percent > 0).map_or(tomorrow, |day| day.date);
    Ok(instant_of(day, END_OF_WORK, zone))
}

/// Tells the feed of whoever has the duty; that of all who empty it for the administrators' queue.
async fn tell(tx: &mut Tx, review: &Review) -> Result<()> {
    let audience = match review.manager_id {
        Some(manager) => vec![manager],
        None => people::holders_of_all(tx, &[Permission::VisitsReview, Permission::PeopleManage]).await?,
    };
    tx.publish(TOPIC, review.id.0, audience).await
}

/// Reviews a visit, and tells its author. The phone's clock at sending says how far the time can be trusted.
pub(super) async fn review(
    tx: &mut Tx,
    _: permits::VisitsReview,
    input: ReviewVisitInput,
    sent: Option<PhoneClock>,
) -> Result<ReviewId> {
    if !(1..=5).contains(&input.rating) {
        return Err(Error::field("rating", codes::NUMBER_OUT_OF_RANGE));
    }
    let text = texts::note(input.text.as_deref().unwrap_or_default()).or_fault("text")?;
    let review = store::hold(tx, input.review_id).await?;
    tx.audit_subject(review.id);
    if !store::is_reviewable(tx, review.id).await? {
        return Err(Error::forbidden());
    }
    if review.state == ReviewState::Done {
        return Err(Error::code(REVIEW_DONE));
    }
    if review.visit_version != input.read_version {
        return Err(Error::conflict());
    }
    let (done_at, _) = corrected(tx.now(), sent.as_ref(), &input.captured.phone_clock());
    let mode = if review.priority == ReviewPriority::Sample { ReviewMode::Sampled } else { ReviewMode::Read };
    let done_by = tx.viewer().employee;
    let met = Met { done_at: Instant(done_at), done_by, mode, rating: input.rating, text };
    store::finish(tx, &review, &met).await?;
    tell(tx, &review).await?;
    tell_author(tx, &review, input.rating).await?;
    Ok(review.id)
}

async fn tell_author(tx: &mut Tx, review: &Review, rating: i32) -> Result<()> {
    let me = tx.viewer().employee;
    let reviewer = people::employee(tx.session(), me).await?;
    let news = NewNotification {
        employee: review.employee_id,
        kind: NotificationKind::VisitReviewed,
        message_key: "visit-reviewed",
        args: json!({"reviewer": reviewer.name, "rating": rating}),
        about: Some((VisitId::PREFIX, review.visit_id.0)),
        group_key: format!("visit-{}", review.visit_id.0),
        dedupe_key: format!("visit-reviewed-{}-{}", review.visit_id.0, review.visit_version),
    };
    inbox::notify(tx, news).await
}
