//! What `serve` and `work` look at before they begin; `doctor` and `config check` look at the same and more.

use anyhow::{bail, ensure};

use super::database::OpenDatabase;
use rounds_platform::access::tokens::{Keys, StoredKey};
use rounds_platform::clock::Clock;
use rounds_platform::db::{examine_data_keys, survey};
use rounds_platform::findings::{Finding, Grade};
use rounds_server::app::POOL_SIZE;
use rounds_server::config::Environment;

/// Refuses to go on with settings that must not be.
pub(super) fn settings(faults: &[String]) -> anyhow::Result<()> {
    ensure!(faults.is_empty(), "the settings cannot be served with:\n  {}", faults.join("\n  "));
    Ok(())
}

/// Refuses to go on upon a database, or with tokens, that cannot be trusted; logs what is doubtful.
pub(super) async fn surroundings(database: &OpenDatabase, environment: Environment) -> anyhow::Result<()> {
    let (url, strictness) = (&database.url, environment.strictness());
    let mut findings = survey(url, &Clock::default()).await?.judged(strictness, POOL_SIZE);
    findings.push(examine_data_keys(url, &database.vault, strictness).await?);
    findings.push(tokens());
    let broken: Vec<String> = of(&findings, Grade::Broken);
    for text in of(&findings, Grade::Doubtful) {
        tracing::warn!("{text}");
    }
    if broken.is_empty() {
        return Ok(());
    }
    bail!("this cannot be served on, `rounds doctor` tells more:\n  {}", broken.join("\n  "))
}

/// Whether tokens made here are read, and forged ones are not.
pub(super) fn tokens() -> Finding {
    let proof = Keys::generate().and_then(|pkcs8| Keys::new(&[StoredKey { id: "proof".to_owned(), pkcs8 }]));
    match proof {
        Ok(_) => Finding::fine("tokens", "signed, read, and refused when expired or forged"),
        Err(error) => Finding::broken("tokens", format!("{error:#}: this build must not be used")),
    }
}

fn of(findings: &[Finding], grade: Grade) -> Vec<String> {
    let wanted = findings.iter().filter(|finding| finding.grade == grade);
    wanted.map(|finding| format!("{}: {}", finding.subject, finding.text)).collect()
}
