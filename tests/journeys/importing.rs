//! Bringing in institutions from files.

use std::collections::HashMap;
use std::path::Path;

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use e2e::World;
use rounds_domain::permissions::StandardPosition;
use rounds_server::customers::importing::{self, Import, ImportMode, Mapping, Totals};
use serde_json::json;
use tempfile::TempDir;

use crate::journeys::anchors::set_anchor;

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn count(world: &World, sql: &str) -> i64 {
    diesel::sql_query(sql).get_result::<Counted>(&mut world.database().await).await.unwrap().count
}

const MAP: &str = r#"
source = "list"
department = "HQ"
null_markers = ["-999", "NOT AVAILABLE"]
create_missing = true
[[skip]]
column = "state"
equals = ["CLOSED"]
[columns]
external_id = "id"
code = "code"
name = "name"
address = "{street}, {town}"
beds = "beds"
[phone]
column = "phone"
region = "CN"
[coordinates]
latitude = "lat"
longitude = "lon"
system = "GCJ02"
[level]
column = "level"
[level.values]
"三级甲等" = "3A"
[level.entries]
3A = { zh = "三级甲等", en = "Level 3, grade A" }
[origin]
constant = "LIST"
"#;

const HEADER: &str = "id,code,name,street,town,phone,level,beds,lat,lon,state";

/// A run over a text as the file, with the report by external id: verdict and code.
struct Run {
    totals: Totals,
    report: HashMap<String, (String, String)>,
}

async fn run(world: &World, map: &str, bytes: &[u8], rehearsal: ImportMode) -> Run {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("list.csv");
    std::fs::write(&file, bytes).unwrap();
    let report = folder.path().join("report.csv");
    let mapping = Mapping::read(map).unwrap();
    let import = Import { file, mapping, rehearsal, report: Some(report.clone()) };
    let totals = importing::institutions(&world.app, import, |_| {}).await.unwrap();
    Run { totals, report: verdicts(&report) }
}

/// The report by external id, or by line where there is none.
fn verdicts(report: &Path) -> HashMap<String, (String, String)> {
    let text = std::fs::read_to_string(report).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("line,external_id,verdict,code,message"));
    let row = |line: &str| {
        let fields: Vec<&str> = line.splitn(5, ',').collect();
        let name = if fields[1].is_empty() { format!("line {}", fields[0]) } else { fields[1].to_owned() };
        (name, (fields[2].to_owned(), fields[3].to_owned()))
    };
    lines.map(row).collect()
}

fn file(lines: &[&str]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

/// Covers CFG-04.
#[tokio::test(flavor = "multi_thread")]
async fn every_row_gets_a_verdict_and_a_broken_one_stops_nobody() {
    let world = World::begin().await;
    let mut bytes = file(&[
        "a1,C1,第一医院,\"1, Long Road\",Town,010-65296114,三级甲等,88,39.912392,116.415911,OPEN",
        "a2,C2,\"The \"\"Second\"\" Hospital\",,Town,NOT AVAILABLE,二级,-999,,,OPEN",
        "a3,C3,Closed,,,,,,,,CLOSED",
        "a4,C4,Off the globe,,,,,,91.5,116.4,OPEN",
        "a5,C5,Half a point,,,,,,39.9,,OPEN",
        "a6,C6,Words for a point,,,,,,north,east,OPEN",
        "a7,C7,Bad phone,,,12345,,,,,OPEN",
        "a8,C8,Bad beds,,,,,many,,,OPEN",
        "a9,C9,,,,,,,,,OPEN",
        "a1,C10,The id again,,,,,,,,OPEN",
        "b1,C1,The code again,,,,,,,,OPEN",
        "b2,C12,Too few columns",
        ",C13,No id,,,,,,,,OPEN",
    ])
    .into_bytes();
    bytes.extend_from_slice(b"b3,C14,\xff\xfe,,,,,,,,OPEN\nb4,C15,Last,,,,,0,,,OPEN\n");
    let dry = run(&world, MAP, &bytes, ImportMode::Dry).await;
    assert_eq!(count(&world, "select count(*) from customers").await, 0);
    assert_eq!(count(&world, "select count(*) from dictionary_entries").await, 0);
    let real = run(&world, MAP, &bytes, ImportMode::Real).await;
    assert_eq!((dry.totals, &dry.report), (real.totals, &real.report));
    let expected = Totals { created: 3, updated: 0, unchanged: 0, skipped: 1, refused: 11 };
    assert_eq!(real.totals, expected);
    for (id, code) in [
        ("a4", "POINT_OUT_OF_RANGE"),
        ("a5", "POINT_OUT_OF_RANGE"),
        ("a6", "POINT_OUT_OF_RANGE"),
        ("a7", "PHONE_INVALID"),
        ("a8", "NUMBER_OUT_OF_RANGE"),
        ("a9", "TEXT_EMPTY"),
        ("a1", "ID_TAKEN"),
        ("b1", "CODE_TAKEN"),
        ("line 13", "BAD_USER_INPUT"),
        ("line 14", "TEXT_EMPTY"),
        ("line 15", "TEXT_FORBIDDEN_CHARACTER"),
    ] {
        assert_eq!(real.report[id], ("REFUSED".to_owned(), code.to_owned()), "{id}");
    }
    assert_eq!(real.report["a3"].0, "SKIPPED");
    assert_eq!(real.report["b4"].0, "CREATED");
    let whole = "select count(*) from customers c join customer_phones p on p.customer_id = c.id and p.number = '+861065296114' \
                 join anchors a on a.institution_id = c.id and a.until is null and a.given_system = 'GCJ02' and a.given_lat = 39.912392 \
                 and a.lon between 116.408 and 116.411 join dictionary_entries l on l.id = c.rank_id and l.code = '3A' \
                 join customer_search_keys k on k.customer_id = c.id and k.key = 'dyyy' \
                 where c.external_id = 'a1' and c.address = '1, Long Road, Town' and c.bed_count = 88";
    assert_eq!(count(&world, whole).await, 1);
    assert_eq!(count(&world, "select count(*) from customers where name = 'The \"Second\" Hospital' and address = 'Town' and bed_count is null").await, 1);
    world.end().await;
}

/// Covers CFG-04.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_changes_nothing_and_a_changed_row_only_itself() {
    let mut world = World::begin().await;
    let first = "a1,C1,第一医院,,Town,010-65296114,三级甲等,88,39.912392,116.415911,OPEN";
    let second = "a2,C2,第二医院,,Town,,,10,39.95,116.42,OPEN";
    let marked = [b"\xef\xbb\xbf", file(&[first, second]).as_bytes()].concat();
    assert_eq!(run(&world, MAP, &marked, ImportMode::Real).await.totals.created, 2);
    let again = run(&world, MAP, file(&[first, second]).as_bytes(), ImportMode::Real).await;
    assert_eq!(again.totals, Totals { unchanged: 2, ..Totals::default() });
    assert_eq!(count(&world, "select count(*) from customers where rev <> 1").await, 0);

    let moved = "a1,C1,第一人民医院,,Town,010-65296115,三级甲等,88,39.93,116.415911,OPEN";
    let changed = run(&world, MAP, file(&[moved, second]).as_bytes(), ImportMode::Real).await;
    assert_eq!(changed.totals, Totals { updated: 1, unchanged: 1, ..Totals::default() });
    assert_eq!(count(&world, "select count(*) from anchors where until is not null").await, 1);
    let recorded = "select count(*) from customer_changes join customers on customers.id = customer_id \
                    where customer_changes.rev = customers.rev and actor_id is null and reason = import_source and (field, before, after) in \
                    (('NAME', '第一医院', '第一人民医院'), ('PHONES', '+86 010****6114', '+86 010****6115'))";
    assert_eq!(count(&world, recorded).await, 2, "an import leaves the same trace as a person");
    assert_eq!(count(&world, "select count(*) from customer_changes").await, 2);
    assert_eq!(count(&world, "select count(*) from anchors where until is null and given_lat = 39.93").await, 1);
    assert_eq!(count(&world, "select count(*) from customer_search_keys where key in ('6114', 'dyyy')").await, 0);
    assert_eq!(count(&world, "select count(*) from customer_search_keys where key in ('6115', 'dyrmyy')").await, 2);

    let id = first_id(&world).await;
    let manager = world.person("m1", StandardPosition::DistrictManager, "HQ").await;
    set_anchor(&manager, &id, (39.94, 116.415_911), "WGS84").await.text("/setAnchor/anchor/id");
    let kept = run(&world, MAP, file(&[moved, second]).as_bytes(), ImportMode::Real).await;
    assert_eq!(kept.totals, Totals { unchanged: 2, ..Totals::default() });
    let admin = world.sign_in("admin").await;
    let seen = admin.ask("query C($id: ID!) { customer(id: $id) { name initials } }", json!({"id": id})).await;
    assert_eq!(seen.at("/customer"), json!({"name": "第一人民医院", "initials": "dyrmyy"}));
    world.end().await;
}

async fn first_id(world: &World) -> String {
    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = diesel::sql_types::Text)]
        id: String,
    }
    let named = "select 'customer_' || id as id from customers where external_id = 'a1'";
    diesel::sql_query(named).get_result::<Named>(&mut world.database().await).await.unwrap().id
}

/// Covers CFG-04.
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_nobody_made_is_refused_unless_the_mapping_makes_it() {
    let world = World::begin().await;
    let row = "a1,C1,第一医院,,,,四级,,,,OPEN";
    let strict = MAP.replace("create_missing = true", "create_missing = false");
    let refused = run(&world, &strict, file(&[row]).as_bytes(), ImportMode::Real).await;
    assert_eq!(refused.report["a1"], ("REFUSED".to_owned(), "DICTIONARY_ENTRY_INVALID".to_owned()));
    assert_eq!(run(&world, MAP, file(&[row]).as_bytes(), ImportMode::Real).await.totals.created, 1);
    assert_eq!(
        count(&world, "select count(*) from dictionary_entries where name_zh = '四级' and name_en = '四级'").await,
        1
    );
    assert_eq!(run(&world, &strict, file(&[row]).as_bytes(), ImportMode::Real).await.totals.unchanged, 1);
    let other = MAP.replace("source = \"list\"", "source = \"other\"");
    let taken = run(&world, &other, file(&[row]).as_bytes(), ImportMode::Real).await;
    assert_eq!(taken.report["a1"], ("REFUSED".to_owned(), "CODE_TAKEN".to_owned()));
    world.end().await;
}

/// Covers CFG-04.
#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_that_leaves_something_open_is_refused() {
    let world = World::begin().await;
    for (from, to, said) in [
        ("system = \"GCJ02\"\n", "", "system"),
        ("source = \"list\"", "source = \"list\"\nsauce = 1", "sauce"),
        ("beds = \"beds\"", "beds = \"beds\"\nbads = \"beds\"", "bads"),
        ("constant = \"LIST\"", "", "column or a constant"),
        ("{town}", "{town", "bracket"),
    ] {
        let error = Mapping::read(&MAP.replace(from, to)).unwrap_err();
        assert!(format!("{error:#}").contains(said), "{error:#}");
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, "id,name\na1,x\n").unwrap();
    let import = |map: &str| Import {
        file: path.clone(),
        mapping: Mapping::read(map).unwrap(),
        rehearsal: ImportMode::Real,
        report: None,
    };
    let missing = importing::institutions(&world.app, import(MAP), |_| {}).await.unwrap_err();
    assert!(missing.to_string().contains("beds"), "{missing}");
    let nowhere = MAP.replace("department = \"HQ\"", "department = \"nowhere\"");
    let nowhere = importing::institutions(&world.app, import(&nowhere), |_| {}).await.unwrap_err();
    assert!(nowhere.to_string().contains("nowhere"), "{nowhere}");
    world.end().await;
}
