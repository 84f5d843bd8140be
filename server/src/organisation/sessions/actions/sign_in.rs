//! Signing in, throttled per account, blind to whether the account exists.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use rounds_domain::ids::{EmployeeId, SessionId};
use rounds_domain::phones::PhoneNumber;
use rounds_domain::texts;
use serde::{Deserialize, Serialize};

use super::{REFRESH_IDLE, SESSION_LIFE, Signed, opaque_token, signed};
use crate::organisation::sessions::model::{DeviceInput, NewSession, SignInInput};
use crate::organisation::sessions::store::{self, Account, Misses, Tally};
use crate::organisation::sessions::{CREDENTIALS_INVALID, SIGN_IN_THROTTLED};
use rounds_platform::App;
use rounds_platform::db::{Command, Db, System, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;

/// Accounts by their logins.
const NOT_SIGNED_IN: System = System::because("whoever signs in is nobody until the password is right");

/// How a try ended, for the audit trail and the answer.
#[derive(Debug, Serialize, Deserialize)]
enum Ending {
    Refused,
    Throttled { until: DateTime<Utc> },
    Begun { session: SessionId },
}

/// Signs somebody in.
pub(in crate::organisation::sessions) async fn sign_in(
    app: &App,
    input: SignInInput,
    address: Option<IpAddr>,
) -> Result<Signed> {
    let device = input.device.as_ref().map(checked).transpose()?;
    let db = app.system("sign in");
    let logins = logins(&input.login);
    let mut session = db.session().await?;
    let account = store::account(&mut session, &NOT_SIGNED_IN, &logins).await?;
    let tally = tally(account.as_ref(), device.as_ref(), &logins);
    let misses = store::misses_of(&mut session, &NOT_SIGNED_IN, &tally).await?;
    drop(session);
    if let Err(error) = misses.judge(app.clock.now()) {
        turned_away(&db, account.map(|account| account.employee_id)).await?;
        return Err(error);
    }
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let is_right = app.passwords.verify(input.password, hash).await?;
    let (refresh_token, refresh_hash) = opaque_token();
    let now = app.clock.now();
    let tally = Some(tally);
    let attempt = Attempt { account, device, address, tally, is_right, refresh_hash };
    match attempt.record(&db).await? {
        (Some(account), Ending::Begun { session }) => {
            signed(app, (account.employee_id, session, account.epoch), (refresh_token, now + REFRESH_IDLE))
        }
        (_, Ending::Throttled { until }) => {
            Err(Error::later(SIGN_IN_THROTTLED, (until - now).to_std().unwrap_or_default()))
        }
        _ => Err(Error::code(CREDENTIALS_INVALID)),
    }
}

/// Writes down a try that came too early, whether or not there is such an account: nobody can tell by the time it takes.
async fn turned_away(db: &Db, employee: Option<EmployeeId>) -> Result<()> {
    let work = async move |tx: &mut Tx| {
        if let Some(employee) = employee {
            tx.audit_subject(employee);
        }
        tx.note("outcome", "throttled");
        tx.denied(SIGN_IN_THROTTLED);
        Ok(())
    };
    db.transact(Command::keyless("signIn"), work).await
}

/// Begins a session without a password: for operators at the machine, in development and demos.
pub async fn sign_in_without_password(app: &App, login: &str) -> Result<Signed> {
    let db = app.system("token for an operator");
    let account = store::account(&mut db.session().await?, &NOT_SIGNED_IN, &logins(login)).await?;
    let (refresh_token, refresh_hash) = opaque_token();
    let expires_at = app.clock.now() + REFRESH_IDLE;
    let (account, ending) =
        Attempt { account, device: None, address: None, tally: None, is_right: true, refresh_hash }.record(&db).await?;
    let (Some(account), Ending::Begun { session }) = (account, ending) else {
        return Err(Error::not_found());
    };
    signed(app, (account.employee_id, session, account.epoch), (refresh_token, expires_at))
}

/// One try to sign in.
#[derive(Clone)]
struct Attempt {
    account: Option<Account>,
    device: Option<DeviceInput>,
    address: Option<IpAddr>,
    /// Where failed tries are counted; an operator at the machine is held up by none.
    tally: Option<Tally>,
    is_right: bool,
    refresh_hash: Vec<u8>,
}

impl Attempt {
    /// Writes down how it ended, also when it failed.
    async fn record(self, db: &Db) -> Result<(Option<Account>, Ending)> {
        let account = self.account.clone();
        let ending =
            db.transact(Command::keyless("signIn"), async move |tx: &mut Tx| self.carried_out(tx).await).await?;
        Ok((account, ending))
    }

    async fn carried_out(self, tx: &mut Tx) -> Result<Ending> {
        if let Some(account) = &self.account {
            tx.audit_subject(account.employee_id);
        }
        let misses = match &self.tally {
            Some(tally) => store::misses(tx, &NOT_SIGNED_IN, tally).await?,
            None => Misses::default(),
        };
        if let (Err(_), Some(Instant(until))) = (misses.judge(tx.now()), misses.locked_until) {
            tx.note("outcome", "throttled");
            tx.denied(SIGN_IN_THROTTLED);
            return Ok(Ending::Throttled { until });
        }
        match &self.account {
            Some(account) if self.is_right && account.is_active => {
                let employee = account.employee_id;
                self.begun(tx, employee).await
            }
            _ => self.missed(tx, misses).await,
        }
    }

    async fn missed(self, tx: &mut Tx, misses: Misses) -> Result<Ending> {
        let outcome = match &self.account {
            None => "unknown login",
            Some(_) if self.is_right => "access closed",
            Some(_) => "wrong password",
        };
        tx.note("outcome", outcome);
        tx.denied(CREDENTIALS_INVALID);
        if let Some(tally) = &self.tally {
            store::note_misses(tx, &NOT_SIGNED_IN, tally, misses.one_more(tx.now())).await?;
        }
        Ok(Ending::Refused)
    }

    async fn begun(self, tx: &mut Tx, employee: EmployeeId) -> Result<Ending> {
        let failed_tries = store::clear_failures(tx, &NOT_SIGNED_IN, employee).await?;
        if let Some(tally) = &self.tally {
            store::forget_misses(tx, &NOT_SIGNED_IN, tally).await?;
        }
        if let Some(device) = &self.device {
            store::seen_on(tx, &NOT_SIGNED_IN, employee, device).await?;
        }
        let now = tx.now();
        let session = NewSession {
            id: tx.mint(),
            employee_id: employee,
            device_id: self.device.as_ref().map(|device| device.id),
            app_version: self.device.map(|device| device.app_version),
            ip_address: self.address.map(|address| address.to_string()),
            started_at: Instant(now),
            last_seen_at: Instant(now),
            refresh_hash: self.refresh_hash,
            refresh_expires_at: Instant(now + REFRESH_IDLE),
            expires_at: Instant(now + SESSION_LIFE),
            failed_tries,
        };
        store::begin(tx, &session).await?;
        tx.is_known_as(employee, session.id);
        tx.note("outcome", "signed in");
        Ok(Ending::Begun { session: session.id })
    }
}

/// Where a failed try is counted: on a known device by itself, else for the account, or for a login that is nobody's.
fn tally(account: Option<&Account>, device: Option<&DeviceInput>, logins: &[String]) -> Tally {
    let Some(account) = account else {
        return Tally::of_nobody(logins);
    };
    match device.filter(|device| account.devices.contains(&device.id.0)) {
        Some(device) => Tally::on(device.id, account.employee_id),
        None => Tally::Account(account.employee_id),
    }
}

/// The spellings by which an account may be found: its code, or its telephone in E.164.
pub(super) fn logins(login: &str) -> Vec<String> {
    let login = login.trim();
    let phone = PhoneNumber::parse(login, None).ok().map(|phone| phone.as_str().to_owned());
    std::iter::once(login.to_owned()).chain(phone).collect()
}

/// A device whose texts can be stored.
pub(super) fn checked(device: &DeviceInput) -> Result<DeviceInput> {
    let model = texts::name(&device.model).or_fault("device.model")?;
    let app_version = texts::name(&device.app_version).or_fault("device.appVersion")?;
    Ok(DeviceInput { model, app_version, ..device.clone() })
}
