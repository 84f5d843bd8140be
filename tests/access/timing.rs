//! What belongs to others takes the work and the time of what is not there, so that nobody learns of it by a clock.

use std::time::{Duration, Instant};

use e2e::rows::Stranger::Names;
use e2e::rows::rows;

use crate::access::Scene;
use crate::access::asking::Ids;

const PAIRS: usize = 400;
/// Of the pairs, those in which the foreign took longer; a fair coin lies within 0.4 and 0.6 with all but certainty, the rest
/// is left to a busy machine.
const FAIR: std::ops::RangeInclusive<f64> = 0.3..=0.7;

/// Statements are counted, for they do not depend on how busy a machine is.
#[tokio::test(flavor = "multi_thread")]
async fn foreign_ids_take_as_many_statements_as_absent_ids() {
    let scene = Scene::begin().await;
    let mut faults = Vec::new();
    let mut told = Vec::new();
    for (root, name) in rows().roots(|row| row == Names) {
        let count = async |ids: Ids| {
            let ask = async || {
                scene.stranger.send(scene.asking.request(root, name, ids)).await;
            };
            scene.world.fewest_statements(ask).await
        };
        let (mut foreign, mut absent) = (u64::MAX, u64::MAX);
        // A machine that is busy for long reads a viewer anew in each go.
        for _ in 0..5 {
            foreign = foreign.min(count(Ids::Foreign).await);
            absent = absent.min(count(Ids::Absent).await);
            if foreign == absent {
                break;
            }
        }
        told.push(format!("{name} {foreign}"));
        if foreign != absent {
            faults.push(format!("{name}: {foreign} statements for what is foreign, {absent} for what is absent"));
        }
    }
    println!("statements for foreign and for absent ids alike: {}", told.join(", "));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    scene.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_ids_take_as_long_as_absent_ids() {
    let scene = Scene::begin().await;
    for name in ["node", "customer", "visit"] {
        let time = async |ids: Ids| {
            let request = scene.asking.request("Query", name, ids);
            let since = Instant::now();
            scene.stranger.send(request).await;
            since.elapsed()
        };
        let (mut foreign, mut absent, mut longer) = (Vec::new(), Vec::new(), 0_u32);
        for pair in 0..PAIRS {
            // Whichever comes second finds things warmer, so they take turns.
            let (one, other) = if pair % 2 == 0 {
                let one = time(Ids::Foreign).await;
                (one, time(Ids::Absent).await)
            } else {
                let other = time(Ids::Absent).await;
                (time(Ids::Foreign).await, other)
            };
            longer += u32::from(one > other);
            foreign.push(one);
            absent.push(other);
        }
        let share = f64::from(longer) / PAIRS as f64;
        let (foreign, absent) = (median(foreign), median(absent));
        println!(
            "{name}: foreign {foreign:?}, absent {absent:?}; the foreign took longer in {share:.3} of {PAIRS} pairs"
        );
        assert!(FAIR.contains(&share), "{name}: {share}");
    }
    scene.world.end().await;
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
