//! Crates that use what is not below them.

use crate::{NONE, complaints, complaints_of};

const CRATES: [&str; 1] = ["crates use only those below"];

#[test]
fn a_leaf_that_uses_another_crate_of_ours_is_found() {
    assert_eq!(complaints_of("server/crates/domain/src/week.rs", "use rounds_outbox::Job;\n"), CRATES);
    assert_eq!(complaints_of("server/crates/domain/src/week.rs", "fn f() { rounds_tables::jobs::table; }\n"), CRATES);
    let fcm = "server/crates/fcm/Cargo.toml";
    assert_eq!(complaints_of(fcm, "[dependencies]\nrounds-domain.workspace = true\n"), CRATES);
    assert_eq!(complaints_of(fcm, "[dependencies.rounds-domain]\nworkspace = true\n"), CRATES);
    assert_eq!(complaints_of(fcm, "[dev-dependencies]\nrounds-testdb.workspace = true\n"), NONE);
}

#[test]
fn a_platform_that_knows_the_server_is_found() {
    assert_eq!(complaints_of("server/crates/platform/src/push.rs", "use rounds_server::config;\n"), CRATES);
    assert_eq!(complaints_of("server/crates/platform/src/push.rs", "use rounds_launcher::Cluster;\n"), CRATES);
    assert_eq!(complaints_of("server/crates/platform/src/push.rs", "use rounds_fcm::Fcm;\n"), NONE);
}

#[test]
fn a_library_that_uses_the_binary_is_found() {
    assert_eq!(complaints_of("server/src/serving.rs", "use rounds::Command;\n"), CRATES);
    assert_eq!(complaints_of("server/Cargo.toml", "[dependencies]\nrounds.workspace = true\n"), CRATES);
    assert_eq!(complaints_of("tests/src/lib.rs", "use rounds::Command;\n"), NONE);
}

#[test]
fn a_crate_of_which_nothing_is_said_is_found() {
    assert_eq!(complaints_of("server/crates/sms/src/lib.rs", "pub struct Text;\n"), CRATES);
}

#[test]
fn a_test_that_nobody_runs_is_found() {
    let manifest = ("server/crates/domain/Cargo.toml", "[lib]\ntest = false\n");
    let week = "server/crates/domain/src/week.rs";
    for test in
        ["mod tests {\n    #[test]\n    fn f() {}\n}\n", "#[cfg(test)]\nmod tests;\n", "//! ```\n//! f();\n//! ```\n"]
    {
        assert_eq!(complaints(&[manifest, (week, test)]), ["tests are run"], "{test}");
        assert_eq!(complaints_of(week, test), NONE, "{test}");
    }
}
