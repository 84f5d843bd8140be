//! The registers that others keep, brought in whole.

use e2e::World;
use rounds_server::customers::importing::{self, Totals};

use crate::journeys::real_data::import;

/// Covers CFG-04.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs ../shared/data"]
async fn the_registers_that_others_keep_come_in_whole_and_twice_change_nothing() {
    let world = World::begin().await;
    for (name, created, skipped) in
        [("us-hospitals", 7_634, 379), ("beijing-institutions", 4_279, 0), ("beijing-hospitals-gcj02", 44, 0)]
    {
        let first = whole(&world, name).await;
        assert_eq!(first, Totals { created, skipped, ..Totals::default() }, "{name}");
        let second = whole(&world, name).await;
        assert_eq!(second, Totals { unchanged: created, skipped, ..Totals::default() }, "{name}");
    }
    let shifted = "anchors where given_system = 'GCJ02' and given_lon - lon between 0.005 and 0.008";
    assert_eq!(world.count(shifted).await, 44);
    world.end().await;
}

async fn whole(world: &World, name: &str) -> Totals {
    importing::institutions(&world.app, import(name), |_| {}).await.unwrap()
}
