//! The audit trail before somebody who may do anything in the database: `rounds audit verify` finds it, in processes of its
//! own, and finds nothing where nothing was done.

mod chained;
mod speed;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use e2e::{Actor, World};
use serde_json::json;

use crate::operations::node::{Plan, rounds, said};
use crate::operations::people::company;

/// Triggers are nothing to a superuser.
const UNGUARDED: &str = "set session_replication_role = replica; ";

async fn verify(url: &str, rest: &[&str]) -> Output {
    rounds(&[&["audit", "verify"], rest].concat(), &[("DATABASE_URL", url)]).await
}

async fn heads(url: &str, file: &Path) {
    let output = rounds(&["audit", "heads", "--to", file.to_str().unwrap()], &[("DATABASE_URL", url)]).await;
    assert!(output.status.success(), "{}", said(&output));
}

async fn tamper(url: &str, sql: &str) {
    let mut connection = AsyncPgConnection::establish(url).await.unwrap();
    // No use case rewrites the trail: whoever tampers is a superuser.
    connection.batch_execute(&format!("{UNGUARDED}{sql}")).await.unwrap();
}

/// The broken chains that are named, with the place and what is wrong there; none is an end without a fault.
fn broken(output: &Output) -> BTreeSet<(String, String)> {
    let text = said(output);
    let lines = text.lines().filter_map(|line| line.strip_prefix("BROKEN "));
    let named = lines.map(|line| {
        let (chain, rest) = line.split_once(": row ").unwrap();
        let (seq, what) = rest.split_once(": ").unwrap();
        (chain.to_owned(), format!("{seq} {}", what.split([':', ' ', ',']).next().unwrap()))
    });
    let named: BTreeSet<_> = named.collect();
    assert_eq!(output.status.success(), named.is_empty(), "{text}");
    named
}

/// People with six rows each: one came in and was denied something five times.
async fn people(world: &mut World, count: usize) -> Vec<String> {
    let mut people = Vec::new();
    for number in 0..count {
        let rep: Actor = world.rep(&format!("r{number}"), "HQ").await;
        for _ in 0..5 {
            assert_eq!(rep.ask("{ positions { totalCount } }", json!({})).await.code(), "FORBIDDEN");
        }
        people.push(rep.id.split_once('_').unwrap().1.to_owned());
    }
    people
}

#[tokio::test(flavor = "multi_thread")]
async fn tampering_is_found_at_the_first_changed_row_of_each_chain() {
    let mut world = World::begin().await;
    let people = people(&mut world, 8).await;
    let url = world.database_url().to_owned();
    let untouched = verify(&url, &[]).await;
    assert_eq!(broken(&untouched), BTreeSet::new(), "{}", said(&untouched));
    assert!(said(&untouched).contains(" rows in "), "{}", said(&untouched));
    let attacks = [
        ("update audit_entries set details = '{\"field\": \"nothing\"}' where stream = '$' and seq = 3", "3 changed"),
        ("delete from audit_entries where stream = '$' and seq = 4", "4 deleted"),
        (
            "update audit_entries set seq = 99 where stream = '$' and seq = 2; \
             update audit_entries set seq = 2 where stream = '$' and seq = 5; \
             update audit_entries set seq = 5 where stream = '$' and seq = 99",
            "2 changed",
        ),
        (
            "update audit_entries set seq = seq + 100 where stream = '$' and seq >= 3; \
             update audit_entries set seq = seq - 99 where stream = '$' and seq >= 103; \
             insert into audit_entries (id, stream, seq, at, action, previous, hash) \
             select gen_random_uuid(), stream, 3, at, 'nothing', hash, hash from audit_entries where stream = '$' and seq = 2",
            "3 changed",
        ),
        ("delete from audit_entries where stream = '$' and seq > 4", "5 cut"),
        ("delete from audit_entries where stream = '$'", "1 all"),
        (
            "update audit_entries e set at = at - interval '1 day' where stream = '$' and seq = 3; \
             update audit_entries e set hash = sha256(previous || int8send(seq) || convert_to(audit_text(e), 'UTF8')) where stream = '$' and seq = 3",
            "4 inserted",
        ),
    ];
    let mut expected = BTreeSet::new();
    for (person, (attack, found)) in people.iter().zip(attacks) {
        tamper(&url, &attack.replace('$', person)).await;
        expected.insert((person.clone(), found.to_owned()));
        let output = verify(&url, &[]).await;
        assert_eq!(broken(&output), expected, "{}", said(&output));
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trail_cut_off_with_its_head_is_found_by_the_recorded_heads() {
    let mut world = World::begin().await;
    let people = people(&mut world, 4).await;
    let url = world.database_url().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("heads");
    let from = ["--from", file.to_str().unwrap()];
    heads(&url, &file).await;
    let rep = world.sign_in("r3").await;
    assert_eq!(rep.ask("{ positions { totalCount } }", json!({})).await.code(), "FORBIDDEN");
    heads(&url, &file).await;
    let untouched = verify(&url, &from).await;
    assert_eq!(broken(&untouched), BTreeSet::new(), "{}", said(&untouched));

    let attacks = [
        (
            "delete from audit_entries where stream = '$' and seq > 4; update audit_heads set (seq, previous, hash) = \
             (select seq, previous, hash from audit_entries where stream = '$' and seq = 4) where stream = '$'",
            "6 cut",
        ),
        ("delete from audit_entries where stream = '$'; delete from audit_heads where stream = '$'", "6 cut"),
        // Everything behind a row is computed anew, as somebody would who knows how it is done.
        (
            "create temp table written as select * from audit_entries where stream = '$' order by seq; \
             update written set at = at - interval '1 day' where seq = 2; \
             delete from audit_entries where stream = '$'; delete from audit_heads where stream = '$'; \
             set session_replication_role = origin; \
             insert into audit_entries (id, at, actor_id, session_id, request_id, address, action, outcome, code, changes, details) \
             select id, at, actor_id, session_id, request_id, address, action, outcome, code, changes, details from written order by seq",
            "6 rewritten",
        ),
    ];
    let mut expected = BTreeSet::new();
    for (person, (attack, found)) in people.iter().zip(attacks) {
        tamper(&url, &attack.replace('$', person)).await;
        expected.insert((person.clone(), found.to_owned()));
        let blind = verify(&url, &[]).await;
        assert_eq!(broken(&blind), BTreeSet::new(), "within the database nothing is amiss: {}", said(&blind));
        let output = verify(&url, &from).await;
        assert_eq!(broken(&output), expected, "{}", said(&output));
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_is_told_from_tampering() {
    let mut world = World::begin().await;
    let people = people(&mut world, 2).await;
    let url = world.database_url().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("heads");
    let from = file.to_str().unwrap();
    heads(&url, &file).await;
    // What was recorded in another cluster before the moment has to be there, what was recorded after it need not.
    let own = std::fs::read_to_string(&file).unwrap();
    let line = own.lines().find(|line| line.ends_with(&people[0])).unwrap();
    let parts: Vec<&str> = line.splitn(5, ' ').collect();
    let elsewhere = |at: &str, seq: &str| format!("{at} 1/1 {seq} {} {}\n", parts[3], parts[4]);
    let restored = ["--from", from, "--restored-at", "2026-11-23T00:00:30Z"];

    std::fs::write(&file, format!("{own}\n{}", elsewhere("2026-11-23T00:05:00.000Z", "17"))).unwrap();
    assert_eq!(
        broken(&verify(&url, &["--from", from]).await),
        BTreeSet::from([(people[0].clone(), "17 cut".to_owned())])
    );
    let output = verify(&url, &restored).await;
    assert_eq!(broken(&output), BTreeSet::new(), "{}", said(&output));
    assert!(said(&output).contains("1 recorded heads were left out"), "{}", said(&output));

    std::fs::write(&file, format!("{own}\n{}", elsewhere("2026-11-23T00:00:00.000Z", "17"))).unwrap();
    assert_eq!(broken(&verify(&url, &restored).await), BTreeSet::from([(people[0].clone(), "17 cut".to_owned())]));

    // This cluster's own heads are compared whatever is said of a restore.
    std::fs::write(&file, &own).unwrap();
    tamper(
        &url,
        &format!(
            "delete from audit_entries where stream = '{0}'; delete from audit_heads where stream = '{0}'",
            people[1]
        ),
    )
    .await;
    assert_eq!(broken(&verify(&url, &restored).await), BTreeSet::from([(people[1].clone(), "6 cut".to_owned())]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_does_jobs_records_the_heads_at_its_start_and_at_its_end() {
    let database = rounds_testdb::fresh().await;
    let url = database.url();
    let token = company(url, 1).await.remove(0);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("heads");
    let mut node = Plan::on(url).with("ROUNDS_AUDIT_HEADS", file.to_str().unwrap()).start().await;
    let recorded = || std::fs::read_to_string(&file).unwrap_or_default();
    e2e::until("heads are recorded", async || !recorded().is_empty()).await;
    let at_the_start = recorded();
    let mut rep = Actor::anonymous(&node.url);
    rep.token = Some(token);
    assert_eq!(rep.ask("{ positions { totalCount } }", json!({})).await.code(), "FORBIDDEN");
    node.terminate();
    assert!(node.ended().await.success(), "{}", node.log());
    let at_the_end = recorded();
    assert!(at_the_end.starts_with(&at_the_start), "what was recorded is only added to");
    let added: Vec<&str> = at_the_end[at_the_start.len()..].lines().filter(|line| !line.is_empty()).collect();
    assert!(added.len() == 1 && added[0].split(' ').nth(2) == Some("2"), "{added:?}");
    let output = verify(url, &["--from", file.to_str().unwrap()]).await;
    assert_eq!(broken(&output), BTreeSet::new(), "{}", said(&output));
}
