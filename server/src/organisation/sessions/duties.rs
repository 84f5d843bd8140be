//! The code for a forgotten password, sent by text outside any request and any transaction.
//!
//! The code is made when it is sent and kept as a hash alone; another attempt sends another code, and the last one counts.
//! A login that is nobody's gets a job too, which sends nothing: asking takes the same time for everybody.

use std::time::Duration;

use chrono::{DateTime, Utc};
use rounds_domain::vocabulary::EmployeeStatus;
use rounds_outbox::{Attempt, Done, Failure, Job};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store;
use crate::organisation::people;
use rounds_platform::App;
use rounds_platform::db::{Command, System, Tx};
use rounds_platform::error::Result;
use rounds_platform::messages;
use rounds_platform::sms::{Sent, Text};

/// Tickets, whosever they are.
const TEXTING: System = System::because("a code goes to whomever its ticket is for, who is not signed in");

/// Sends the code of a ticket.
#[derive(Debug, Serialize, Deserialize)]
pub struct TextCode {
    /// SHA-256 of the ticket.
    pub ticket: Vec<u8>,
    /// After this nobody waits for it any more.
    pub until: DateTime<Utc>,
}

impl Job for TextCode {
    const NAME: &'static str = "text-password-code";
    const QUEUE: &'static str = "sms";
    const ATTEMPTS: i32 = 5;
    const LIMIT: Duration = Duration::from_secs(30);
}

/// Makes a code, keeps its hash and sends it.
pub async fn text_code(app: App, job: TextCode, attempt: Attempt) -> std::result::Result<Done, Failure> {
    let Some(sms) = app.sms.clone().filter(|_| app.clock.now() < job.until) else {
        return Ok(Done::ToRecord);
    };
    let Some(text) = prepared(&app, job.ticket).await.map_err(Failure::retry)? else {
        return Ok(Done::ToRecord);
    };
    match sms.send(text).await {
        Sent::Accepted => Ok(Done::ToRecord),
        Sent::Refused(why) => Err(Failure::dead(why)),
        Sent::Retry(after) => {
            tracing::debug!(attempt = attempt.attempt, "a text was not taken");
            Err(Failure::Retry { after, cause: "the gateway is away".to_owned() })
        }
    }
}

/// The text for whoever a ticket is for; none where it is nobody's, or theirs who has no access or no telephone.
async fn prepared(app: &App, ticket: Vec<u8>) -> Result<Option<Text>> {
    let db = app.system("text a password code");
    let mut session = db.session().await?;
    let Some(id) = store::ticket_of(&mut session, &TEXTING, &ticket).await? else { return Ok(None) };
    let employee = people::employee(&mut session, id).await?;
    drop(session);
    let Some(phone) = employee.phone.filter(|_| employee.status == EmployeeStatus::Active) else { return Ok(None) };
    let code = format!("{:06}", rand::random_range(0..1_000_000));
    let hash = app.passwords.hash(code.clone()).await?;
    let work = async move |tx: &mut Tx| {
        tx.audit_subject(id);
        store::put_code(tx, &TEXTING, &ticket, hash).await
    };
    db.transact(Command::keyless("textPasswordCode"), work).await?;
    let body = messages::render(employee.language, "password-code-text", &json!({ "code": code }));
    Ok(Some(Text { to: phone.0, body }))
}
