//! One day on real hospitals: from the plan on Monday morning to the push on the rep's phone.

use chrono::{SecondsFormat, TimeDelta};
use e2e::{Actor, Phone, World, captured, mint};
use rounds_domain::permissions::StandardPosition;
use rounds_server::customers::importing;
use serde_json::{Value, json};

use crate::journeys::real_data::import;

const PLANNED: usize = 12;
const FEED: &str = "{ reviewFeed { nodes { id state visit { id version customer { name } } } } }";

struct Day {
    world: World,
    phone: Phone,
    manager: Actor,
}

impl Day {
    fn captured(&self) -> Value {
        captured(self.world.app.clock.now())
    }

    /// The rep is given hospitals, plans the week with them, and the plan splits itself.
    async fn plan(&self, admin: &Actor) {
        let list = "query H($first: Int!) { customers(first: $first) { totalCount nodes { id name } } }";
        let seen = admin.ask(list, json!({ "first": PLANNED })).await;
        assert_eq!(seen.at("/customers/totalCount"), 44);
        let nodes = seen.at("/customers/nodes");
        let ids: Vec<&Value> = nodes.as_array().unwrap().iter().map(|node| &node["id"]).collect();
        let given =
            json!({"customerIds": ids, "employeeId": self.phone.actor.id, "duty": "REP", "reason": "New district"});
        let answer =
            admin.mutate("assignCustomers", given, "results { customer { rep { code } } refusal { code } }").await;
        assert_eq!(answer.at("/assignCustomers/results/0/customer/rep/code"), "r1");
        let items: Vec<Value> = ids.iter().map(|id| json!({"id": mint("planitem"), "customerId": id})).collect();
        let plan = mint("weekplan");
        let draft = json!({"captured": self.captured(), "id": plan, "week": "2026-W48", "items": items});
        self.phone.actor.mutate("draftWeekPlan", draft, "weekPlan { id }").await.text("/draftWeekPlan/weekPlan/id");
        let submit = json!({"captured": self.captured(), "planId": plan});
        let selection = "weekPlan { state days { date tasks { customer { name } } } }";
        let split = self.phone.actor.mutate("submitWeekPlan", submit, selection).await;
        assert_eq!(split.at("/submitWeekPlan/weekPlan/state"), "SUBMITTED");
        let days = split.at("/submitWeekPlan/weekPlan/days");
        let counts: Vec<usize> =
            days.as_array().unwrap().iter().map(|day| day["tasks"].as_array().unwrap().len()).collect();
        eprintln!("tasks from Monday to Sunday: {counts:?}");
        assert_eq!(counts.iter().sum::<usize>(), PLANNED);
        assert_eq!(counts[5..], [0, 0]);
    }

    /// The first hospital of the day: a check-in by the figures of a map of mainland China, and a visit.
    async fn visit(&self) -> String {
        let rep = &self.phone.actor;
        let ask = "{ myDay { tasks { id customer { id name anchor { given { system } point(system: GCJ02) { lat lon } } } } } }";
        let task = rep.ask(ask, json!({})).await.at("/myDay/tasks/0");
        let anchor = &task["customer"]["anchor"];
        assert_eq!(anchor["given"]["system"], "GCJ02");
        let measured =
            (self.world.app.clock.now() - TimeDelta::seconds(2)).to_rfc3339_opts(SecondsFormat::Millis, true);
        let fix = json!({"lat": anchor["point"]["lat"], "lon": anchor["point"]["lon"], "system": "GCJ02", "accuracyM": 15.0,
            "measuredAt": measured, "provider": "GNSS", "isMock": false});
        let stay = mint("checkin");
        let input = json!({"captured": self.captured(), "id": stay, "customerId": task["customer"]["id"], "taskId": task["id"], "fixes": [fix]});
        let judged = rep
            .mutate("checkIn", input, "checkIn { verdict judgement { fencePosition distanceM } }")
            .await
            .at("/checkIn/checkIn");
        eprintln!("check-in at {}: {judged}", task["customer"]["name"]);
        assert_eq!(judged["verdict"], "VERIFIED");
        assert_eq!(judged["judgement"]["fencePosition"], "INSIDE");
        let visit = mint("visit");
        let input = json!({"captured": self.captured(), "id": visit, "customerId": task["customer"]["id"], "checkInId": stay, "taskId": task["id"]});
        rep.mutate("startVisit", input, "visit { id }").await.text("/startVisit/visit/id");
        self.world.advance(TimeDelta::minutes(5));
        let report = json!({"purposeId": self.entry("VISIT_PURPOSE").await, "resultId": self.entry("VISIT_RESULT").await, "notes": "讨论了新适应症的数据"});
        let input = json!({"captured": self.captured(), "visitId": visit, "report": report});
        let done = rep.mutate("completeVisit", input, "visit { state } task { state planItem { visitsDone } }").await;
        assert_eq!(done.at("/completeVisit/task"), json!({"state": "DONE", "planItem": {"visitsDone": 1}}));
        visit
    }

    async fn entry(&self, list: &str) -> Value {
        let ask = "query L($names: [DictionaryName!]!) { dictionaries(names: $names) { id } }";
        self.phone.actor.ask(ask, json!({"names": [list]})).await.at("/dictionaries/0/id")
    }

    /// The manager finds it in the feed and reviews it; the rep's phone shows the push.
    async fn review(&self, visit: &str) {
        let review = self.manager.ask(FEED, json!({})).await.at("/reviewFeed/nodes/0");
        assert_eq!(review["visit"]["id"], visit);
        let input = json!({"captured": self.captured(), "reviewId": review["id"], "readVersion": review["visit"]["version"], "rating": 5});
        let met = self.manager.mutate("reviewVisit", input, "review { state rating }").await;
        assert_eq!(met.at("/reviewVisit/review"), json!({"state": "DONE", "rating": 5}));
        let shown = self.world.push().shown(&self.phone, 1).await;
        eprintln!("the phone shows {}", shown[0]["data"]["kind"]);
        assert_eq!(shown[0]["data"]["kind"], "VISIT_REVIEWED");
        assert!(self.world.push().violations().await.is_empty());
    }
}

/// Covers PLN-03, PLN-04, VIS-02, VIS-13, CFG-04, CUS-15.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs ../shared/data"]
async fn one_day_is_walked_on_real_hospitals() {
    let mut world = World::with_push().await;
    world.department("D1", "HQ").await;
    let manager = world.manager("m1", "D1").await;
    world.hire("r1", StandardPosition::Rep, "D1").await;
    let phone = world.phone("r1").await;
    let totals = importing::institutions(&world.app, import("beijing-hospitals-gcj02"), |_| {}).await.unwrap();
    assert_eq!(totals.created, 44);
    world.fill_lists().await;
    let admin = world.sign_in("admin").await;
    let day = Day { world, phone, manager };
    day.plan(&admin).await;
    let visit = day.visit().await;
    day.review(&visit).await;
    day.world.end().await;
}
