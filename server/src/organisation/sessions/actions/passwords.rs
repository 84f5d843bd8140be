//! Changing one's password, and signing out.

use rounds_domain::ids::{EmployeeId, SessionId};
use rounds_domain::vocabulary::SessionEnd;

use super::{REFRESH_IDLE, Signed, opaque_token, signed};
use crate::organisation::sessions::model::{ChangePasswordInput, SignOutInput};
use crate::organisation::sessions::store;
use crate::organisation::sessions::{CREDENTIALS_INVALID, PASSWORD_CONFIRMATION_DIFFERS, PASSWORD_UNCHANGED};
use rounds_platform::App;
use rounds_platform::access::{Viewer, passwords};
use rounds_platform::db::{Command, Db, Denial, System, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};

/// Passwords and sessions of a person.
const ALLOWED: System = System::because("it is one's own, or the caller has asked for the right");

/// Changes one's own password; every other session ends, this one gets new tokens.
pub(in crate::organisation::sessions) async fn change_password(
    app: &App,
    db: &Db,
    input: ChangePasswordInput,
) -> Result<Signed> {
    if input.new_password != input.confirmation {
        return Err(Error::field("confirmation", PASSWORD_CONFIRMATION_DIFFERS));
    }
    if input.new_password == input.old_password {
        return Err(Error::field("newPassword", PASSWORD_UNCHANGED));
    }
    passwords::judge(&input.new_password).or_fault("newPassword")?;
    let viewer = db.viewer().clone();
    let hash = store::own_password_hash(&mut db.session().await?).await?;
    if !app.passwords.verify(input.old_password, Some(hash)).await? {
        let [operation, field, code] =
            ["changePassword", "oldPassword", CREDENTIALS_INVALID.as_str()].map(str::to_owned);
        db.record_denial(Denial { operation, field, code }).await?;
        return Err(Error::field("oldPassword", CREDENTIALS_INVALID));
    }
    let hash = app.passwords.hash(input.new_password).await?;
    let (token, refresh_hash) = opaque_token();
    let expires_at = app.clock.now() + REFRESH_IDLE;
    db.transact(Command::keyless("changePassword"), async move |tx: &mut Tx| {
        let me = tx.viewer().employee;
        tx.audit_subject(me);
        store::set_password(tx, &ALLOWED, me, (hash, false)).await?;
        store::end_others(tx, &ALLOWED, SessionEnd::PasswordChanged).await?;
        store::renew_own(tx, refresh_hash, expires_at.into()).await
    })
    .await?;
    app.viewers.forget(viewer.session).await;
    signed(app, (viewer.employee, viewer.session, viewer.epoch), (token, expires_at))
}

/// Sets a one-time password, which must be changed at the first sign-in; every session of the person ends.
pub async fn set_password(tx: &mut Tx, employee: EmployeeId, hash: String) -> Result<()> {
    store::set_password(tx, &ALLOWED, employee, (hash, true)).await?;
    store::end_all(tx, &ALLOWED, employee, SessionEnd::PasswordChanged).await?;
    Ok(())
}

/// Sets a password that need not be changed: for a company that is founded by the command line, the demo or a test.
pub async fn set_lasting_password(tx: &mut Tx, employee: EmployeeId, hash: String) -> Result<()> {
    store::set_password(tx, &ALLOWED, employee, (hash, false)).await
}

/// Ends this session, or all of one's sessions; says how many.
pub(in crate::organisation::sessions) async fn sign_out(app: &App, db: &Db, input: SignOutInput) -> Result<i32> {
    let viewer: Viewer = db.viewer().clone();
    let ended: Vec<SessionId> = db
        .transact(Command::keyless("signOut"), async move |tx: &mut Tx| {
            let (me, current) = (tx.viewer().employee, tx.viewer().session);
            tx.audit_subject(current);
            if input.everywhere {
                return store::end_all(tx, &ALLOWED, me, SessionEnd::SignedOut).await;
            }
            store::end(tx, &ALLOWED, &[current], SessionEnd::SignedOut).await
        })
        .await?;
    for session in ended.iter().chain([&viewer.session]) {
        app.viewers.forget(*session).await;
    }
    Ok(i32::try_from(ended.len()).unwrap_or(i32::MAX))
}

/// A one-time password of twelve letters and digits that are not taken for one another, and its hash.
pub async fn one_time_password(app: &App) -> Result<(String, String)> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789X";
    let random: [u8; 12] = rand::random();
    let password: String = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    let hash = app.passwords.hash(password.clone()).await?;
    Ok((password, hash))
}

/// Ends every session of somebody whose access was closed.
pub async fn end_access(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    store::end_all(tx, &ALLOWED, employee, SessionEnd::AccessClosed).await?;
    Ok(())
}
