//! How fast a long trail is verified: `ROUNDS_AUDIT_ROWS=1000000 cargo test -p e2e --test life -- --nocapture audit::speed`.

use std::collections::BTreeSet;
use std::time::Instant;

use super::{broken, verify};
use crate::operations::node::said;
use crate::operations::people::{number, sql};

const PEOPLE: usize = 100;
const AT_ONCE: usize = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_long_trail_is_verified() {
    let rows: usize = std::env::var("ROUNDS_AUDIT_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(5_000);
    let database = rounds_testdb::fresh().await;
    let written = |from: usize, until: usize| {
        format!(
            "insert into audit_entries (at, actor_id, session_id, request_id, address, app_version, action, object_type, object_id, changes, details) \
         select '2026-11-23'::timestamptz + place * interval '1 ms', ('0198f3a2-7c00-7000-8000-' || lpad((place % {PEOPLE})::text, 12, '0'))::uuid, \
                '0198f3a2-7c00-7000-8000-000000000001', '0198f3a27c0070008000000000000001', '192.0.2.1', '1.4.2', 'changeCustomer', 'customer', \
                gen_random_uuid(), '[{{\"field\": \"NAME\", \"before\": \"协和医院\", \"after\": \"协和医院东区\"}}]', '{{\"why\": \"改名\"}}' \
         from generate_series({from}, {until}) place"
        )
    };
    let began = Instant::now();
    for from in (1..=rows).step_by(AT_ONCE) {
        // By SQL, for a million rows are not written by a million mutations.
        sql(database.url(), &written(from, rows.min(from + AT_ONCE - 1))).await;
    }
    let writing = began.elapsed();
    let mebibytes = number(database.url(), "pg_total_relation_size('audit_entries') / 1048576").await;
    let began = Instant::now();
    let output = verify(database.url(), &[]).await;
    let verifying = began.elapsed();
    assert_eq!(broken(&output), BTreeSet::new(), "{}", said(&output));
    assert!(said(&output).contains(&format!("{rows} rows in {PEOPLE} chains")), "{}", said(&output));
    let per_million = verifying.as_secs_f64() * 1e6 / rows as f64;
    println!(
        "{rows} rows of {PEOPLE} chains ({mebibytes} MiB): written through the trigger in {writing:.1?}, verified in {verifying:.1?}; \
         {per_million:.1} s per million rows"
    );
}
