//! Files that are too long, silent, or put things off.

use crate::{NONE, complaints_of};

const MODEL: &str = "server/src/organisation/people/model.rs";
const DOCUMENTED: [&str; 1] = ["every wing and module is documented"];

#[test]
fn long_files_and_functions_are_found() {
    assert_eq!(complaints_of(MODEL, &"struct Visit;\n".repeat(401)), ["files are short"]);
    let long = format!("fn f() {{\n{}}}\n", "    g();\n".repeat(40));
    assert_eq!(complaints_of(MODEL, &long), ["functions are short"]);
}

#[test]
fn a_function_of_many_parameters_is_found() {
    let five = "impl V { fn f<T: Fn(u8) -> u8>(&mut self, a: Map<u8, u8>, b: (u8, u8), c: u8, d: u8, e: u8) {} }\n";
    assert_eq!(complaints_of(MODEL, five), ["functions take few parameters"]);
    let four = "impl V { fn f<T: Fn(u8) -> u8>(&mut self, a: Map<u8, u8>, b: (u8, u8), c: u8, d: u8,) {} }\n";
    assert_eq!(complaints_of(MODEL, four), NONE);
}

#[test]
fn a_module_of_which_nothing_is_said_is_found() {
    let contents = "//! The house.\n\n/// People.\npub mod organisation;\n\npub mod field;\n";
    assert_eq!(complaints_of("server/src/lib.rs", contents), DOCUMENTED);
    assert_eq!(complaints_of("server/src/field/mod.rs", "/// Plans.\npub mod plans;\n"), DOCUMENTED);
    assert_eq!(complaints_of("server/src/field/mod.rs", "//! The day.\n\npub mod plans;\n"), NONE);
    assert_eq!(complaints_of("server/src/field/plans/mod.rs", "mod model;\npub use model::Plan;\n"), DOCUMENTED);
}

#[test]
fn a_silenced_lint_is_found() {
    let silenced = ["no lint is silenced"];
    assert_eq!(complaints_of(MODEL, "#[allow(dead_code)]\nstruct V;\n"), silenced);
    assert_eq!(complaints_of("tests/journeys/main.rs", "#![allow(unused)]\n"), silenced);
    assert_eq!(complaints_of("tests/journeys/main.rs", "#[cfg_attr(test, allow(unused))]\nfn f() {}\n"), silenced);
    let told = "// #[allow(unused)]\nconst S: &str = \"#[allow(x)]\";\n";
    assert_eq!(complaints_of("tests/journeys/main.rs", told), NONE);
}

#[test]
fn work_that_is_put_off_is_found() {
    let mark = concat!("// TO", "DO: later\nstruct V;\n");
    assert_eq!(complaints_of(MODEL, mark), ["nothing is put off"]);
    assert_eq!(complaints_of("migrations/1_visits/up.sql", &mark.replace("//", "--")), ["nothing is put off"]);
}

#[test]
fn sql_in_a_test_that_says_nothing_of_itself_is_found() {
    let silent = ["SQL in tests says why"];
    let place = "tests/journeys/visits.rs";
    let test = |body: &str| format!("async fn f() {{\n    world.begin();\n{body}}}\n");
    for body in [
        "    world.sql(\"delete from visits\").await;\n",
        "    world\n        .sql(&format!(\n            \"delete\",\n        ))\n        .await;\n",
        "    people::sql(url, \"delete\").await;\n",
        "    connection.batch_execute(change).await.unwrap();\n",
        "    diesel::sql_query(change).execute(&mut database).await.unwrap();\n",
        "    // By SQL, for it is much.\n    let change = \"delete\";\n    world.sql(change).await;\n",
        "    // By SQL, for it is much.\n\n    world.sql(change).await;\n",
    ] {
        assert_eq!(complaints_of(place, &test(body)), silent, "{body}");
    }
    for body in [
        "    // By SQL, for it is much.\n    world.sql(\"delete from visits\").await;\n",
        "    // Much.\n    world\n        .sql(&format!(\n            \"delete\",\n        ))\n        .await;\n",
        "    world.sql(change).await; // Nobody archives yet.\n",
        "    // By SQL, for it is much.\n    world.sql(one).await;\n    world.sql(other).await;\n",
        "    holder.batch_execute(\"begin; lock table visits\").await.unwrap();\n",
        "    diesel::sql_query(look).load(&mut database).await.unwrap();\n",
    ] {
        assert_eq!(complaints_of(place, &test(body)), NONE, "{body}");
    }
    assert_eq!(complaints_of("tests/src/world.rs", &test("    diesel::sql_query(sql).execute(database);\n")), NONE);
}

#[test]
fn a_value_that_nothing_produces_is_found() {
    let promises = ["promises are kept or listed"];
    let unkept = "pub enum TaskMood {\n    /// Glad.\n    Glad = \"GLAD\",\n}\n";
    assert_eq!(complaints_of("server/crates/domain/src/vocabulary.rs", unkept), promises);
    let kept = format!("{unkept}pub fn mood() -> TaskMood {{\n    TaskMood::Glad\n}}\n");
    assert_eq!(complaints_of("server/crates/domain/src/vocabulary.rs", &kept), NONE);
    let listed = "pub enum VisitAction {\n    /// Shares.\n    Share = \"SHARE\",\n}\n";
    assert_eq!(complaints_of("server/crates/domain/src/vocabulary.rs", listed), NONE);
    let stale = format!("{listed}pub fn f() -> VisitAction {{\n    VisitAction::Share\n}}\n");
    assert_eq!(complaints_of("server/crates/domain/src/vocabulary.rs", &stale), promises);
}
