//! What an open socket tells: each event is executed with fresh loaders, for the viewer as the viewer is by then.

use e2e::field_day::{self, FieldDay};
use e2e::{Actor, Live, World, captured, until};
use serde_json::{Value, json};

const NEWS: &str = "subscription { weekPlanChanged { weekPlan { id state items { customer { id } } } } }";
const PLAN: &str = "query P($of: ID!) { weekPlan(week: \"2026-W48\", employeeId: $of) { id } }";

/// A field day whose manager listens for plans, and whose rep has taken the plan of the week back.
struct Scene {
    world: World,
    manager: Actor,
    rep: Actor,
    plan: &'static str,
    live: Live,
}

impl Scene {
    async fn begin() -> Self {
        let FieldDay { world, manager, rep } = FieldDay::begin().await;
        let input = json!({"captured": captured(world.app.clock.now()), "planId": field_day::PLAN});
        rep.mutate("withdrawWeekPlan", input, "weekPlan { id }").await.text("/withdrawWeekPlan/weekPlan/id");
        let mut live = manager.live().await;
        live.subscribe(NEWS, json!({})).await;
        live.subscribe("{ __typename }", json!({})).await;
        assert_eq!(live.event().await["data"]["__typename"], "Query", "the subscription before it is open");
        assert_eq!(live.hear().await["type"], "complete");
        Self { world, manager, rep, plan: field_day::PLAN, live }
    }

    async fn change(&self, mutation: &str) {
        let input = json!({"captured": captured(self.world.app.clock.now()), "planId": self.plan});
        self.rep.mutate(mutation, input, "weekPlan { id }").await.text(&format!("/{mutation}/weekPlan/id"));
    }

    /// The plan as the next event shows it.
    async fn told(&mut self) -> Value {
        self.live.event().await["data"]["weekPlanChanged"]["weekPlan"].clone()
    }

    async fn is_in_reach(&self) -> bool {
        let seen = self.manager.ask(PLAN, json!({"of": self.rep.id})).await;
        seen.at("/weekPlan/id") == json!(self.plan)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_event_about_a_row_shows_it_as_it_stands_by_then() {
    let mut scene = Scene::begin().await;
    for (mutation, state) in
        [("submitWeekPlan", "SUBMITTED"), ("withdrawWeekPlan", "DRAFT"), ("submitWeekPlan", "SUBMITTED")]
    {
        scene.change(mutation).await;
        let told = scene.told().await;
        assert_eq!((told["id"].clone(), told["state"].clone()), (json!(scene.plan), json!(state)), "{mutation}");
    }
    scene.world.end().await;
}

/// A viewer is read again at most once a second: the manager asks until the loss is felt, and the socket feels it too.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_loses_a_right_is_not_told_of_the_row_any_more() {
    let mut scene = Scene::begin().await;
    scene.change("submitWeekPlan").await;
    assert_eq!(scene.told().await["id"], json!(scene.plan));
    assert!(scene.is_in_reach().await);
    let admin = scene.world.sign_in("admin").await;
    let input = json!({"employeeId": scene.manager.id, "positionIds": [], "directGrants": []});
    let bare = admin.mutate("setEmployeeRights", input, "employee { positions { id } }").await;
    assert_eq!(bare.at("/setEmployeeRights/employee/positions"), json!([]));
    let plan = async || scene.manager.ask(PLAN, json!({"of": scene.rep.id})).await.body["data"]["weekPlan"].clone();
    until("the right is lost", async || plan().await.is_null()).await;
    scene.change("withdrawWeekPlan").await;
    let event = scene.live.event().await;
    assert_eq!(event["data"]["weekPlanChanged"], json!({"weekPlan": null}), "{event:#}");
    scene.world.end().await;
}
