//! Two nodes, eight writers: whatever is handed over, claimed, given back, assigned, edited and visited at once, each customer
//! has one rep and one service person at any instant, and nothing that was acknowledged is lost.

mod proof;
mod writers;

use std::time::{Duration, Instant};

use e2e::{Actor, Pace, until_at};
use rounds_domain::ids::CustomerId;
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::CustomerKind;
use rounds_platform::clock::Clock;
use rounds_platform::db::{Command, Tx};
use rounds_server::customers::customers::{self, Draft};
use rounds_server::founding::{self, Founding, Hire};
use rounds_server::organisation::sessions;
use tokio::task::JoinSet;

use crate::operations::node::{Node, Plan};
use crate::operations::people::number;
use proof::{Edit, Interval, Record, faults};
use writers::{Done, Writer};

const WRITERS: usize = 8;
const CUSTOMERS: usize = 24;
const PATIENCE: Duration = Duration::from_secs(180);

/// How long the writers write; the default keeps the usual run short, `make ownership` takes longer.
fn span() -> Duration {
    Duration::from_secs(std::env::var("ROUNDS_OWNERSHIP_SECONDS").map_or(8, |text| text.parse().unwrap()))
}

fn seed() -> u64 {
    std::env::var("ROUNDS_SEED").map_or_else(|_| rand::random(), |text| text.parse().unwrap())
}

/// Everybody of a company: an administrator, then reps.
async fn staff(url: &str, reps: usize) -> Vec<Actor> {
    rounds_server::prepare_process("warn");
    let app = rounds_server::app::open(url, Clock::default()).await.unwrap();
    let department = founding::found(&app, Founding::default()).await.unwrap();
    let mut staff = Vec::new();
    for place in 0..=reps {
        let code = format!("p{place}");
        let position = if place == 0 { StandardPosition::Administrator } else { StandardPosition::Rep };
        let (name, password_hash) = (code.clone(), e2e::password_hash().await);
        let hire = Hire { code: code.clone(), name, department, position, is_head: false, password_hash };
        let mut actor = Actor::anonymous(url);
        actor.id = founding::hire(&app, hire).await.unwrap().to_string();
        actor.token = Some(sessions::sign_in_without_password(&app, &code).await.unwrap().access.text);
        staff.push(actor);
    }
    staff
}

/// Hospitals in the pool of the only department.
async fn customers(url: &str) -> Vec<String> {
    let app = rounds_server::app::open(url, Clock::default()).await.unwrap();
    let department = founding::found(&app, Founding::default()).await.unwrap();
    let mut made = Vec::new();
    for place in 1..=CUSTOMERS {
        let id: CustomerId = app.clock.mint();
        let named = Draft::named(CustomerKind::Institution, format!("Hospital {place}"));
        let draft = Draft { department: Some(department), ..named };
        let work = async move |tx: &mut Tx| customers::create(tx, id, draft).await;
        let created = app.system("arrange").transact(Command::keyless("createCustomer"), work).await;
        made.push(created.unwrap().to_string());
    }
    made
}

async fn nodes(database: &str) -> [Node; 2] {
    let plan = || {
        Plan::on(database)
            .with("ROUNDS_USER_RATE", "10000/s+10000")
            .with("ROUNDS_LIMITS", "demo")
            .with("ROUNDS_POOL_CLAIMS_PER_DAY", "1000000")
            .with("ROUNDS_POOL_CLAIMS_PER_WEEK", "1000000")
            .with("ROUNDS_POOL_COOLING_OFF_DAYS", "0")
    };
    [plan().start().await, plan().start().await]
}

/// Waits until no handover is under way.
async fn ended(url: &str) {
    let running = "select count(*) from handovers where state = 'RUNNING'";
    let pace = Pace { at_most: PATIENCE, ..Pace::QUICK };
    until_at(pace, "no handover is under way", async || number(url, running).await == 0).await;
}

/// Covers CUS-16, CUS-17, CUS-18.
#[tokio::test(flavor = "multi_thread")]
async fn eight_writers_on_two_nodes_never_share_a_customer_and_lose_nothing() {
    let database = rounds_testdb::fresh().await;
    let url = database.url();
    let staff = staff(url, WRITERS).await;
    let customers = customers(url).await;
    let nodes = nodes(url).await;
    let (seed, began) = (seed(), Instant::now());
    let mut writing = JoinSet::new();
    for place in 0..WRITERS {
        let node = &nodes[place % nodes.len()].url;
        let writer = Writer::of(node, &staff, (place, customers.clone()), seed);
        writing.spawn(writer.write_until(began + span()));
    }
    let mut done = Done::default();
    while let Some(written) = writing.join_next().await {
        done.add(written.unwrap());
    }
    ended(url).await;
    // A handover whose leaver went on claiming stops until somebody resumes it; a fault of ours is no reason.
    let stopped = number(url, "select count(*) from handovers where state = 'STOPPED'").await;
    let broken = number(url, "select count(*) from handovers where fault = 'INTERNAL_SERVER_ERROR'").await;
    let record = Record::read(url, done.edits.clone(), &done.reasons).await;
    let found = faults(&record);
    let deadlocks = number(url, "select deadlocks from pg_stat_database where datname = current_database()").await;
    println!(
        "{WRITERS} writers on {} nodes for {:?} (seed {seed}): {:?}; refusals {:?}; {} intervals, {} changes, {} deadlocks \
         in the database, {stopped} handovers stopped, {} faults",
        nodes.len(),
        began.elapsed(),
        done.counts,
        done.refusals,
        record.intervals.len(),
        record.changes.len(),
        deadlocks,
        found.len()
    );
    let leaked: Vec<_> = done.refusals.keys().filter(|code| !writers::TYPED.contains(&code.as_str())).collect();
    assert!(leaked.is_empty(), "{leaked:?}\n{}\n{}", nodes[0].log(), nodes[1].log());
    assert_eq!(found, [""; 0]);
    assert_eq!(broken, 0, "handovers stopped by a fault of ours");
    assert_eq!(deadlocks, 0, "transactions waited for each other in a circle");
    // A claim may pass on to somebody else before its answer is read: then its claimer is told that it is not there.
    let claims = number(url, "select count(*) from assignments where is_claim").await;
    let out_of_sight = done.refusals.get("NOT_FOUND").copied().unwrap_or_default();
    assert!((done.claims()..=done.claims() + out_of_sight).contains(&claims), "{claims}, {:?}", done.claims());
    for kind in ["assign", "claim", "release", "edit", "check in", "hand over"] {
        assert!(done.counts.get(kind).is_some_and(|count| *count > 0), "nobody could {kind}: {:?}", done.counts);
    }
}

/// The control: what overlaps, leaves a gap, or was acknowledged and is nowhere, is found.
#[test]
fn an_overlap_a_gap_and_a_lost_update_are_found() {
    let served = |since: i64, until: Option<i64>, end_reason: Option<&str>| Interval {
        customer: "c".to_owned(),
        duty: "REP".to_owned(),
        since,
        until,
        end_reason: end_reason.map(str::to_owned),
    };
    let edit = |before: Option<&str>, after: &str| proof::Change {
        customer: "c".to_owned(),
        before: before.map(str::to_owned),
        after: Some(after.to_owned()),
    };
    let sound = Record {
        intervals: vec![served(1, Some(5), None), served(5, Some(7), Some("given back")), served(9, None, None)],
        changes: vec![edit(None, "a"), edit(Some("a"), "b")],
        addresses: vec![("c".to_owned(), Some("b".to_owned()))],
        edits: vec![Edit { customer: "c".to_owned(), address: "a".to_owned() }],
        unheard: Vec::new(),
    };
    assert_eq!(faults(&sound), [""; 0]);
    let with = |change: &dyn Fn(&mut Record)| {
        let mut broken = sound.clone();
        change(&mut broken);
        faults(&broken).len()
    };
    assert!(with(&|record| record.intervals[1].since = 4) > 0, "an overlap");
    assert!(with(&|record| record.intervals[1].end_reason = None) > 0, "a gap that nobody made");
    assert!(with(&|record| record.intervals[0].until = None) > 0, "two at once");
    assert!(with(&|record| record.changes[0].after = Some("x".to_owned())) > 0, "an edit that is nowhere");
    assert!(with(&|record| record.changes[1].before = None) > 0, "an edit that overwrote another unseen");
    assert!(with(&|record| record.addresses[0].1 = Some("a".to_owned())) > 0, "an edit that does not stand");
    assert!(with(&|record| record.unheard.push("release 7".to_owned())) > 0, "a release that is nowhere");
}
