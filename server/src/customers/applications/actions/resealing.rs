//! Sealing anew what waits in applications, a few in each transaction, as customers do with theirs.

use rounds_domain::phones::{PhoneNumber, Region};

use crate::customers::applications::model::{CustomerApplication, StoredPhones};
use crate::customers::applications::store;
use rounds_platform::db::{Command, Db, DbSession, Held, System, Tx};
use rounds_platform::error::Result;

/// Whatever lies under a data key.
const SEALED: System = System::because("a data key is replaced for everything that it has sealed");

/// How many applications have something that the key of now has not sealed.
pub async fn to_be_sealed(session: &mut DbSession) -> Result<i64> {
    store::count_unsealed(session, &SEALED).await
}

/// How many values of applications a data key has sealed.
pub async fn sealed_under(session: &mut DbSession, key: &str) -> Result<i64> {
    store::count_sealed_under(session, &SEALED, key).await
}

/// Seals a few applications anew, and tells how many; none when nothing waits.
pub async fn reseal(db: &Db) -> Result<usize> {
    let work = async move |tx: &mut Tx| {
        let waiting = store::hold_unsealed(tx, &SEALED).await?;
        for application in &waiting {
            seal_anew(tx, application).await?;
        }
        tx.note("applications", waiting.len());
        Ok(waiting.len())
    };
    db.transact(Command::keyless("resealApplications"), work).await
}

async fn seal_anew(tx: &mut Tx, application: &Held<CustomerApplication>) -> Result<()> {
    let key = tx.sealer().await?;
    let draft = application.whole(tx.session().vault())?;
    let international = |(label, typed): (Option<String>, String)| {
        let number = PhoneNumber::parse(&typed, Some(Region::CN));
        (label, number.map_or(typed, |number| number.as_str().to_owned()))
    };
    let phones: Vec<_> = draft.phones.into_iter().map(international).collect();
    let phones = StoredPhones::sealed_with(&key, application.id, &phones)?;
    store::put_phones(tx, application, &phones).await
}
