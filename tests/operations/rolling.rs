//! Two nodes on one database, restarted one after the other while they are asked without a pause.

use std::time::Instant;

use crate::operations::node::Plan;
use crate::operations::people::company;
use crate::operations::traffic::Traffic;

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_fails_no_request() {
    let database = rounds_testdb::fresh().await;
    let tokens = company(database.url(), 16).await;
    let plans = [(); 2].map(|()| Plan::on(database.url()).with("ROUNDS_LEAVING_GRACE_MS", "1000"));
    let mut nodes = [plans[0].start().await, plans[1].start().await];
    let traffic = Traffic::begin(&[&nodes[0].url, &nodes[1].url], &tokens);
    traffic.answers(100).await;
    let began = Instant::now();
    for (node, plan) in nodes.iter_mut().zip(&plans) {
        node.terminate();
        assert!(node.ended().await.success(), "{}", node.log());
        *node = plan.start().await;
        traffic.answers(100).await;
    }
    let took = began.elapsed();
    let told = traffic.end().await;
    println!(
        "rolling restart of two nodes: {took:?}, {} requests answered, slowest {} ms, {} failed",
        told.answered,
        told.slowest_ms,
        told.failures.len()
    );
    assert_eq!(told.failures, [""; 0]);
}
