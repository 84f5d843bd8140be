//! What is set, what is shown of it, and what is refused.

use crate::operations::node::{data_keys, rounds, said};

const SOUND: &str = "postgres://app:9uV2rkQm41@127.0.0.1:5432/rounds";

async fn check(variables: &[(&str, &str)]) -> (bool, String) {
    let output = rounds(&["config", "check"], variables).await;
    (output.status.success(), said(&output))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_is_shown_with_its_origin_and_no_secret() {
    let (is_fine, text) = check(&[("DATABASE_URL", SOUND), ("ROUNDS_LISTEN", "127.0.0.1:8099")]).await;
    assert!(is_fine, "{text}");
    assert!(!text.contains("9uV2rkQm41"), "{text}");
    let line =
        |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {text}"));
    assert!(line("DATABASE_URL").contains("postgres://app:***@127.0.0.1:5432/rounds"), "{text}");
    assert!(line("ROUNDS_LISTEN").contains("127.0.0.1:8099") && line("ROUNDS_LISTEN").ends_with("environment"));
    assert!(line("ROUNDS_METRICS_LISTEN").ends_with("default"), "{text}");
    assert!(line("ROUNDS_FCM_KEY_FILE").ends_with("not set"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_faults_are_listed_at_once() {
    let (is_fine, text) =
        check(&[("DATABASE_URL", SOUND), ("ROUNDS_LISTEN", "nowhere"), ("ROUNDS_INTROSPECTION", "perhaps")]).await;
    assert!(!is_fine);
    for fault in ["fault: ROUNDS_LISTEN", "fault: ROUNDS_INTROSPECTION", "2 faults"] {
        assert!(text.contains(fault), "{fault} is missing in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn production_refuses_what_everybody_knows() {
    let cases = [
        ("postgres://rounds:secret@127.0.0.1/rounds", "everybody tries first"),
        ("postgres://app:app@127.0.0.1/rounds", "everybody tries first"),
        ("postgres://app@127.0.0.1/rounds", "there is no password"),
        ("postgres://app:9uV2rkQm41@db.example.org/rounds", "not encrypted"),
        ("postgres://app:9uV2rkQm41@db.example.org/rounds?sslmode=prefer", "not encrypted"),
        ("postgres://app:9uV2rkQm41@127.0.0.1/rounds_demo", "the database of the demo"),
        ("postgres://app:9uV2rkQm41@db.example.org/rounds?sslmode=verify-full", "sslrootcert"),
        ("nonsense", "cannot be read"),
    ];
    for (url, fault) in cases {
        let production = [("ROUNDS_ENVIRONMENT", "production"), ("DATABASE_URL", url)];
        let (is_fine, text) = check(&production).await;
        assert!(!is_fine && text.contains(fault), "{url}: {text}");
        let served = rounds(&["serve"], &production).await;
        assert!(!served.status.success() && said(&served).contains(fault), "{url}: {}", said(&served));
    }
    let embedded = rounds(&["serve", "--embedded"], &[("ROUNDS_ENVIRONMENT", "production")]).await;
    assert!(!embedded.status.success() && said(&embedded).contains("--embedded"), "{}", said(&embedded));
}

#[tokio::test(flavor = "multi_thread")]
async fn production_hides_the_schema_unless_it_is_told_not_to() {
    let url = "postgres://app:9uV2rkQm41@db.example.org/rounds?sslmode=verify-full&sslrootcert=system";
    let folder = tempfile::tempdir().unwrap();
    let keys = data_keys(&folder).await;
    let production = [("ROUNDS_ENVIRONMENT", "production"), ("DATABASE_URL", url), ("ROUNDS_DATA_KEYS", keys.as_str())];
    let told = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    for name in ["ROUNDS_INTROSPECTION", "ROUNDS_GRAPHIQL"] {
        let (is_fine, text) = check(&production).await;
        assert!(is_fine, "{text}");
        assert_eq!(told(&text, name), "false");
        let asked = [production[0], production[1], production[2], (name, "true")];
        assert_eq!(told(&check(&asked).await.1, name), "true");
        assert_eq!(told(&check(&[("DATABASE_URL", url)]).await.1, name), "true");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_read_from_its_file() {
    let database = rounds_testdb::fresh().await;
    let (scheme, rest) = database.url().split_once("://").unwrap();
    let (user, place) = rest.split_once('@').unwrap();
    let (user, password) = user.split_once(':').unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, format!("{password}\n")).unwrap();
    let url = format!("{scheme}://{user}@{place}");
    let variables = [("DATABASE_URL", url.as_str()), ("ROUNDS_DATABASE_PASSWORD_FILE", file.to_str().unwrap())];
    let checked = rounds(&["migrate", "--check"], &variables).await;
    assert!(checked.status.success(), "{}", said(&checked));
    let (is_fine, text) = check(&variables).await;
    assert!(is_fine && !text.contains(password), "{text}");
}
