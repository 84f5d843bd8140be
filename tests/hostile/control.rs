//! The control: the stock engine, asked as libraries ask it, hangs on what the guard refuses at once. The bomb goes off in
//! a child process; should an engine of a later version bear it, this fails and the guard may be thought over.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
use e2e::child;

struct Query;

#[Object]
impl Query {
    async fn count(&self) -> i32 {
        1
    }
}

/// Thirty fragments, each of which spreads the next one three times.
fn bomb() -> String {
    let link =
        |number: usize| format!("fragment F{number} on Query {{ {0} {0} {0} }}", format_args!("...F{}", number + 1));
    format!("{{ ...F0 }} {} fragment F30 on Query {{ count }}", (0..30).map(link).collect::<Vec<_>>().join(" "))
}

fn ignite() -> Child {
    child(concat!(module_path!(), "::a_bomb_goes_off")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// On a worker of a runtime, as any server has them.
#[test]
#[ignore = "goes off in a child process of the test below"]
fn a_bomb_goes_off() {
    let document = bomb();
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).limit_depth(10).limit_complexity(100).finish();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    runtime.block_on(runtime.spawn(async move { schema.execute(document).await })).unwrap();
}

#[test]
fn the_stock_engine_hangs_on_fragments_that_multiply() {
    let mut child = ignite();
    let until = Instant::now() + Duration::from_secs(3);
    while Instant::now() < until {
        assert!(child.try_wait().unwrap().is_none(), "the stock engine bore it");
        // That nothing ends it for three seconds is the subject.
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}
