//! The keys of what is sealed: made, rotated beside running nodes, retired; and what a wrong or missing one comes to.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use e2e::{Actor, Pace, until_at};
use serde_json::json;

use crate::operations::node::{Node, Plan, data_keys, program, rounds, said};
use crate::operations::people::{company, number, sql};

const DOCTORS: i64 = 900;
const LIST: &str = "{ customers(filter: { ownership: MINE, kind: PROFESSIONAL }, first: 100) { totalCount nodes { phones { number } } } }";

/// Doctors whom a rep serves, with telephones in the clear, as a version before this one left them.
async fn doctors_of_old(url: &str) {
    let text = format!(
        "with made as (
           insert into customers (id, kind, name, pinyin, initials, status_since, department_id, created_at)
           select gen_random_uuid(), case when n = 0 then 'INSTITUTION' else 'PROFESSIONAL' end, 'D' || n, 'd' || n, 'd', now(),
             (select id from departments limit 1), now() from generate_series(0, {DOCTORS}) n returning id, kind, name),
         served as (
           insert into assignments (id, customer_id, employee_id, duty, since)
           select gen_random_uuid(), made.id, (select id from employees where code = 'rep-0'), 'REP', now() from made),
         linked as (
           insert into work_links (professional_id, institution_id, is_primary, since)
           select made.id, (select id from made where kind = 'INSTITUTION'), true, now() from made where kind = 'PROFESSIONAL'),
         found as (
           insert into customer_search_keys (customer_id, key)
           select made.id, '1380013' || lpad(substr(made.name, 2), 4, '0') from made where kind = 'PROFESSIONAL')
         insert into customer_phones (customer_id, position, number)
         select made.id, 1, '+861380013' || lpad(substr(made.name, 2), 4, '0') from made"
    );
    // By SQL, for the version of now seals what it writes.
    sql(url, &text).await;
}

async fn keys(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let output = rounds(&[&["keys", "data"], arguments].concat(), variables).await;
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The id in the first line of the list: that of the key that seals.
async fn sealing(variables: &[(&str, &str)]) -> String {
    keys(&["list"], variables).await.split('\t').next().unwrap().to_owned()
}

async fn all_are_read(actor: &Actor) {
    let reply = actor.ask(LIST, json!({})).await;
    assert_eq!(reply.at("/customers/totalCount"), json!(DOCTORS));
    let nodes = reply.at("/customers/nodes");
    let read = nodes
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| node["phones"][0]["number"].as_str().is_some_and(|number| number.starts_with("+861380013")));
    assert_eq!(read.count(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_loses_nothing_while_nodes_serve() {
    let (database, folder) = (rounds_testdb::fresh().await, tempfile::tempdir().unwrap());
    let (url, file) = (database.url(), data_keys(&folder).await);
    let variables = [("DATABASE_URL", url), ("ROUNDS_DATA_KEYS", file.as_str())];
    company(url, 1).await;
    doctors_of_old(url).await;
    let plan = || Plan::on(url).with("ROUNDS_DATA_KEYS", &file).with("ROUNDS_LIMITS", "demo");
    let nodes = [plan().start().await, plan().start().await];
    let readers = [reader(&nodes[0]).await, reader(&nodes[1]).await];
    for actor in &readers {
        all_are_read(actor).await;
    }

    // What lay in the clear is sealed, and found all the same.
    assert!(keys(&["reseal"], &variables).await.contains(&format!("{DOCTORS} rows sealed anew")));
    let clear = "select count(*) from customer_phones p join customers c on c.id = p.customer_id where c.kind = 'PROFESSIONAL' and p.number is not null";
    assert_eq!(number(url, clear).await, 0);
    assert_eq!(number(url, "select count(*) from customer_search_keys where key like '1380013%'").await, 0);
    let found = readers[0].ask("{ customers(search: \"138 0013 0007\") { nodes { name } } }", json!({})).await;
    assert_eq!(found.at("/customers/nodes"), json!([{"name": "D7"}]));

    // Another key seals; while everything is sealed anew, both nodes read all of it.
    let old = sealing(&variables).await;
    keys(&["rotate"], &variables).await;
    let new = sealing(&variables).await;
    assert_ne!(old, new);
    let kept = rounds(&["keys", "data", "retire", &old], &variables).await;
    assert!(!kept.status.success() && said(&kept).contains("are sealed with"), "{}", said(&kept));
    let is_done = Arc::new(AtomicBool::new(false));
    let reading = readers.each_ref().map(|actor| {
        let (actor, is_done) = (actor.clone(), is_done.clone());
        tokio::spawn(async move {
            let mut times = 0;
            while !is_done.load(Ordering::Relaxed) {
                all_are_read(&actor).await;
                times += 1;
            }
            times
        })
    });
    killed_on_the_way(&variables, &new).await;
    let rest = keys(&["reseal"], &variables).await;
    is_done.store(true, Ordering::Relaxed);
    for times in reading {
        println!("read {} times meanwhile; {}", times.await.unwrap(), rest.lines().last().unwrap());
    }
    let under = |key: &str| format!("select count(*) from customer_phones where data_key_id = '{key}'");
    assert_eq!((number(url, &under(&old)).await, number(url, &under(&new)).await), (0, DOCTORS));
    assert!(keys(&["reseal"], &variables).await.contains("0 rows sealed anew"), "a second time does nothing");
    let found = readers[1].ask("{ customers(search: \"13800130007\") { nodes { name } } }", json!({})).await;
    assert_eq!(found.at("/customers/nodes"), json!([{"name": "D7"}]));

    // The one that seals stays, the other goes.
    let kept = rounds(&["keys", "data", "retire", &new], &variables).await;
    assert!(!kept.status.success() && said(&kept).contains("seals"), "{}", said(&kept));
    keys(&["retire", &old], &variables).await;
    assert!(!keys(&["list"], &variables).await.contains(&old));
    for actor in &readers {
        all_are_read(actor).await;
    }
}

async fn reader(node: &Node) -> Actor {
    Actor::sign_in(&node.url, "rep-0", e2e::PASSWORD).await
}

/// Begins to seal anew and is killed once something is done.
async fn killed_on_the_way(variables: &[(&str, &str)], new: &str) {
    let mut command = Command::new(program());
    command
        .args(["keys", "data", "reseal"])
        .envs(variables.iter().copied())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let begun = format!("select count(*) from customer_phones where data_key_id = '{new}'");
    let has_begun = async || {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it had done anything");
        number(variables[0].1, &begun).await > 0
    };
    until_at(Pace { every: Duration::from_millis(2), ..Pace::QUICK }, "resealing has begun", has_begun).await;
    child.kill().unwrap();
    child.wait().unwrap();
    println!("killed after {} of {DOCTORS}", number(variables[0].1, &begun).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn unusable_data_keys_are_refused_at_start() {
    let (database, folder) = (rounds_testdb::fresh().await, tempfile::tempdir().unwrap());
    let (url, file) = (database.url(), data_keys(&folder).await);
    let ours = [("DATABASE_URL", url), ("ROUNDS_DATA_KEYS", file.as_str())];
    company(url, 1).await;
    doctors_of_old(url).await;
    keys(&["reseal"], &ours).await;
    assert!(said(&rounds(&["doctor"], &ours).await).contains("ok    data keys"), "ours open it");

    let elsewhere = tempfile::tempdir().unwrap();
    let theirs = data_keys(&elsewhere).await;
    let theirs = [("DATABASE_URL", url), ("ROUNDS_DATA_KEYS", theirs.as_str())];
    let unnamed = [("DATABASE_URL", url)];
    for variables in [&theirs[..], &unnamed[..]] {
        let served = rounds(&["serve"], variables).await;
        assert!(!served.status.success() && said(&served).contains("is missing"), "{}", said(&served));
        assert!(said(&rounds(&["doctor"], variables).await).contains("FAIL  data keys"));
    }
    let id = sealing(&ours).await;
    let forged = elsewhere.path().join("forged");
    std::fs::write(&forged, format!("{id} {}\n", "A".repeat(43) + "=")).unwrap();
    let forged = [("DATABASE_URL", url), ("ROUNDS_DATA_KEYS", forged.to_str().unwrap())];
    assert!(said(&rounds(&["serve"], &forged).await).contains("another secret"));

    let production = [("DATABASE_URL", url), ("ROUNDS_ENVIRONMENT", "production")];
    assert!(said(&rounds(&["serve"], &production).await).contains("ROUNDS_DATA_KEYS"));
    let missing = [("DATABASE_URL", url), ("ROUNDS_DATA_KEYS", "/nowhere/data-keys")];
    assert!(said(&rounds(&["config", "check"], &missing).await).contains("fault: ROUNDS_DATA_KEYS"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_tried_out_can_be_sealed_for_production() {
    let (database, folder) = (rounds_testdb::fresh().await, tempfile::tempdir().unwrap());
    let url = database.url();
    company(url, 1).await;
    doctors_of_old(url).await;
    keys(&["reseal"], &[("DATABASE_URL", url)]).await;
    let file = data_keys(&folder).await;
    let production = [("DATABASE_URL", url), ("ROUNDS_DATA_KEYS", file.as_str()), ("ROUNDS_ENVIRONMENT", "production")];
    assert!(said(&rounds(&["doctor"], &production).await).contains("the key that everybody knows"));
    for step in [&["rotate"][..], &["reseal"], &["retire", "development"]] {
        keys(step, &production).await;
    }
    assert!(said(&rounds(&["doctor"], &production).await).contains("ok    data keys"));
}
