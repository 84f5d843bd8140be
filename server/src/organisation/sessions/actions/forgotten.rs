//! A forgotten password, set anew by a code that is sent to the telephone.
//!
//! Asking answers the same, after the same work, whether or not the login is anybody's: a ticket, which the code has to be
//! shown with. Without the ticket nobody can use up somebody else's tries. A code is good for ten minutes and five tries,
//! which are counted before they are judged. Asking is held up like signing in, on a known device by its own count.

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::ids::{DeviceId, EmployeeId, SessionId};
use rounds_domain::vocabulary::SessionEnd;
use rounds_outbox::NewJob;

use super::sign_in::logins;
use super::{opaque_token, token_hash};
use crate::organisation::sessions::duties::TextCode;
use crate::organisation::sessions::model::{RequestPasswordCodeInput, SetForgottenPasswordInput};
use crate::organisation::sessions::store::{self, Tally};
use crate::organisation::sessions::{
    PASSWORD_CODE_INVALID, PASSWORD_CONFIRMATION_DIFFERS, SIGN_IN_THROTTLED, SMS_NOT_CONFIGURED,
};
use rounds_platform::App;
use rounds_platform::access::passwords;
use rounds_platform::db::{Command, System, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};

/// A code is good for so long.
const CODE_LIFE: TimeDelta = TimeDelta::minutes(10);
/// Accounts by what somebody shows.
const NOT_SIGNED_IN: System = System::because("whoever has forgotten a password is nobody until the code is right");

/// What the code has to be shown with.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The ticket, in the clear for this once.
    pub text: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Has a code sent to whoever a login belongs to.
pub(in crate::organisation::sessions) async fn request_code(
    app: &App,
    input: RequestPasswordCodeInput,
    device: Option<DeviceId>,
) -> Result<Ticket> {
    if app.sms.is_none() {
        return Err(Error::code(SMS_NOT_CONFIGURED));
    }
    let logins = logins(&input.login);
    let db = app.system("send a password code");
    let account = store::account(&mut db.session().await?, &NOT_SIGNED_IN, &logins).await?;
    let known = device.zip(account.as_ref()).filter(|(device, account)| account.devices.contains(&device.0));
    let tally = Tally::of_codes(&logins, known.map(|(device, _)| device));
    let employee = account.map(|account| account.employee_id);
    let (text, hash) = opaque_token();
    let expires_at = app.clock.now() + CODE_LIFE;
    let work = async move |tx: &mut Tx| ask(tx, tally, (employee, hash, expires_at)).await;
    let throttled: Option<DateTime<Utc>> = db.transact(Command::keyless("requestPasswordCode"), work).await?;
    match throttled {
        Some(until) => {
            let wait = (until - app.clock.now()).to_std().unwrap_or_default();
            Err(Error::later(SIGN_IN_THROTTLED, wait))
        }
        None => Ok(Ticket { text, expires_at }),
    }
}

/// Keeps the ticket and has the code sent; or says until when nobody is listened to.
async fn ask(
    tx: &mut Tx,
    tally: Tally,
    (employee, ticket, until): (Option<EmployeeId>, Vec<u8>, DateTime<Utc>),
) -> Result<Option<DateTime<Utc>>> {
    if let Some(employee) = employee {
        tx.audit_subject(employee);
    }
    let misses = store::misses(tx, &NOT_SIGNED_IN, &tally).await?;
    if misses.judge(tx.now()).is_err() {
        tx.note("outcome", "throttled");
        return Ok(misses.locked_until.map(|until| until.0));
    }
    let now = tx.now();
    store::note_misses(tx, &NOT_SIGNED_IN, &tally, misses.one_more(now)).await?;
    store::put_ticket(tx, &NOT_SIGNED_IN, &ticket, (employee, until)).await?;
    tx.enqueue(NewJob::of(&TextCode { ticket, until }, now)?).await?;
    Ok(None)
}

/// Sets a new password by ticket and code, and ends every session; says how many.
pub(in crate::organisation::sessions) async fn set_forgotten(
    app: &App,
    input: SetForgottenPasswordInput,
) -> Result<i32> {
    if input.new_password != input.confirmation {
        return Err(Error::field("confirmation", PASSWORD_CONFIRMATION_DIFFERS));
    }
    passwords::judge(&input.new_password).or_fault("newPassword")?;
    let ticket = token_hash(&input.ticket);
    let db = app.system("set a forgotten password");
    let tried = ticket.clone();
    let trying = async move |tx: &mut Tx| store::try_code(tx, &NOT_SIGNED_IN, &tried).await;
    let kept: Option<(EmployeeId, String)> = db.transact(Command::keyless("tryPasswordCode"), trying).await?;
    let hash = kept.as_ref().map(|(_, hash)| hash.clone());
    let is_right = app.passwords.verify(input.code, hash).await?;
    let Some((employee, _)) = kept.filter(|_| is_right) else {
        return Err(Error::code(PASSWORD_CODE_INVALID));
    };
    let hash = app.passwords.hash(input.new_password).await?;
    let work = async move |tx: &mut Tx| {
        tx.audit_subject(employee);
        if !store::use_ticket(tx, &NOT_SIGNED_IN, &ticket).await? {
            return Err(Error::code(PASSWORD_CODE_INVALID));
        }
        store::set_password(tx, &NOT_SIGNED_IN, employee, (hash, false)).await?;
        store::end_all(tx, &NOT_SIGNED_IN, employee, SessionEnd::PasswordChanged).await
    };
    let ended: Vec<SessionId> = db.transact(Command::keyless("setForgottenPassword"), work).await?;
    app.viewers.forget_all(&ended).await;
    Ok(i32::try_from(ended.len()).unwrap_or(i32::MAX))
}
