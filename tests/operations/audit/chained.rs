//! Rows that were written before there were chains are chained by the migration.

use std::collections::BTreeSet;

use super::{broken, verify};
use crate::operations::node::{said, workspace};
use crate::operations::people::{number, sql};

const CHAINED: &str = "00000000001600_audit_chain";
const BEFORE: &str = "insert into audit_entries (at, actor_id, session_id, action, object_type, object_id, details) \
    select '2026-11-20'::timestamptz + place * interval '1 second', \
           case when place % 3 > 0 then ('0198f3a2-7c00-7000-8000-00000000000' || place % 3)::uuid end, null, 'changeCustomer', 'customer', \
           ('0198f3a2-7c00-7000-8000-00000000010' || place % 4)::uuid, jsonb_build_object('reason', 'import', 'place', place) \
    from generate_series(1, 300) place";

#[tokio::test(flavor = "multi_thread")]
async fn rows_written_before_the_chains_are_chained_in_their_order() {
    let database = rounds_testdb::empty().await;
    let url = database.url();
    let folders = std::fs::read_dir(workspace().join("migrations")).unwrap();
    let mut folders: Vec<_> = folders.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        if folder.ends_with(CHAINED) {
            // Rows as the version before the chains wrote them, which is none of ours any more.
            sql(url, BEFORE).await;
        }
        // Each migration by itself, for the server runs all or none.
        sql(url, &std::fs::read_to_string(folder.join("up.sql")).unwrap()).await;
    }
    assert_eq!(number(url, "select count(*) from audit_entries").await, 300);
    assert_eq!(
        number(url, "select count(*) from audit_heads").await,
        6,
        "two people, and the system about four objects"
    );
    let out_of_order = "select count(*) from (select details->>'place' as place, \
        lag((details->>'place')::int) over (partition by stream order by seq) as before from audit_entries) rows where place::int < before";
    assert_eq!(number(url, out_of_order).await, 0);
    let added = "insert into audit_entries (at, actor_id, action) values (now(), '0198f3a2-7c00-7000-8000-000000000001', 'later')";
    // One row more of the same person, past the server that would need the person.
    sql(url, added).await;
    assert_eq!(number(url, "select max(seq) from audit_entries where action = 'later'").await, 101);
    let output = verify(url, &[]).await;
    assert_eq!(broken(&output), BTreeSet::new(), "{}", said(&output));
}
