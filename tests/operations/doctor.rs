//! What is found out about the surroundings, and what is not served on.

use e2e::FakeTexts;
use rounds_launcher::{Cluster, Launcher};
use tempfile::TempDir;

use crate::operations::node::{data_keys, rounds, said};
use crate::operations::people::database;

/// A private cluster of a test's own.
pub async fn cluster(home: &TempDir, settings: &[(&str, &str)], port: Option<u16>) -> Cluster {
    let mut launcher = Launcher::new(home.path()).settings(settings.iter().copied());
    if let Some(port) = port {
        launcher = launcher.port(port);
    }
    tokio::task::spawn_blocking(move || launcher.start().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_database_is_found_sound() {
    let home = tempfile::tempdir().unwrap();
    let cluster = cluster(&home, &[], None).await;
    let url = database(&cluster).await;
    let before = rounds(&["doctor"], &[("DATABASE_URL", &url)]).await;
    assert!(before.status.success(), "{}", said(&before));
    assert!(said(&before).contains("warn  migrations"), "{}", said(&before));
    let migrated = rounds(&["migrate"], &[("DATABASE_URL", &url)]).await;
    assert!(migrated.status.success(), "{}", said(&migrated));
    let after = said(&rounds(&["doctor"], &[("DATABASE_URL", &url), ("ROUNDS_ENVIRONMENT", "production")]).await);
    for subject in [
        "postgresql",
        "connection",
        "extensions",
        "role",
        "fsync",
        "full_page_writes",
        "synchronous_commit",
        "time zone",
        "messages",
        "encoding",
        "clock",
        "connections",
        "migrations",
        "tokens",
    ] {
        let is_fine = after.lines().any(|line| line.starts_with(&format!("ok    {subject} ")));
        assert!(is_fine, "{subject}: {after}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_forgets_is_not_served_on_in_production() {
    let home = tempfile::tempdir().unwrap();
    let cluster = cluster(&home, &[("fsync", "off"), ("synchronous_commit", "off")], None).await;
    let url = database(&cluster).await;
    let keys = data_keys(&home).await;
    let production =
        [("DATABASE_URL", url.as_str()), ("ROUNDS_ENVIRONMENT", "production"), ("ROUNDS_DATA_KEYS", keys.as_str())];
    let examined = rounds(&["doctor"], &production).await;
    let text = said(&examined);
    assert!(
        !examined.status.success() && text.contains("FAIL  fsync") && text.contains("FAIL  synchronous_commit"),
        "{text}"
    );
    let served = rounds(&["serve"], &production).await;
    assert!(!served.status.success() && said(&served).contains("fsync: off"), "{}", said(&served));
    let tried = said(&rounds(&["doctor"], &[("DATABASE_URL", &url)]).await);
    assert!(tried.contains("warn  fsync"), "{tried}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_what_is_broken_and_what_to_do() {
    let port = crate::operations::node::free_port().to_string();
    let url = format!("postgres://app:9uV2rkQm41@127.0.0.1:{port}/rounds");
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.json");
    std::fs::write(&key, r#"{"private_key": "very secret"}"#).unwrap();
    let examined = rounds(&["doctor"], &[("DATABASE_URL", &url), ("ROUNDS_FCM_KEY_FILE", key.to_str().unwrap())]).await;
    let text = said(&examined);
    assert!(!examined.status.success());
    assert!(text.contains("FAIL  postgresql") && text.contains("is it running"), "{text}");
    assert!(text.contains("FAIL  push"), "{text}");
    assert!(!text.contains("9uV2rkQm41") && !text.contains("very secret"), "{text}");
}

/// What `doctor` says of texts at the stand-in for the gateway, with some settings otherwise.
async fn of_texts(gateway: &FakeTexts, otherwise: &[(&str, &str)]) -> String {
    let settings = gateway.settings();
    let mut settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    settings.retain(|(name, _)| otherwise.iter().all(|(other, _)| other != name));
    settings.extend(otherwise);
    let text = said(&rounds(&["doctor"], &settings).await);
    text.lines().find(|line| line.contains(" texts ")).unwrap_or_else(|| panic!("nothing of texts: {text}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_of_text_messages_is_asked_and_no_text_is_sent() {
    let gateway = FakeTexts::start();
    let fine = of_texts(&gateway, &[]).await;
    assert!(fine.starts_with("ok    texts "), "{fine}");
    assert_eq!(gateway.violations().await.len(), 0);
    let stranger = of_texts(&gateway, &[("ROUNDS_SMS_ACCOUNT", "AC1")]).await;
    assert!(stranger.starts_with("FAIL  texts ") && stranger.contains("ROUNDS_SMS_ACCOUNT"), "{stranger}");
    let nowhere = format!("http://127.0.0.1:{}", crate::operations::node::free_port());
    let away = of_texts(&gateway, &[("ROUNDS_SMS_BASE_URL", &nowhere)]).await;
    assert!(away.starts_with("FAIL  texts ") && away.contains("does not answer") && !away.contains("AC0"), "{away}");
    assert_eq!(gateway.sent("+8613800138000", 0).await, [""; 0]);
}
