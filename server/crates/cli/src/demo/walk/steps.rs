//! The steps of the day.

use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::TimeDelta;
use rounds_domain::time::IsoWeek;
use serde_json::{Value, json};

use super::Scene;
use super::client::{Client, Listener, text};
use crate::demo::{ZONE, at};
use rounds_platform::App;

const PUSH_TOKEN: &str = "demo-phone-1";
const PLANNED: usize = 18;
const INBOX: &str = "subscription { inboxChanged { change notification { kind title body } } }";
const FEED: &str = "subscription { reviewFeedChanged { change reviewId review { id state priority reasons visit { id version effectiveMinutes verdict \
                    customer { name } employee { name } result { name } quality { score isEffective } } } } }";

/// The day as far as it has come.
pub(super) struct Walk<'w> {
    app: &'w App,
    scene: &'w Scene<'w>,
    rep: Client,
    manager: Client,
    plan: String,
    check_in: String,
    visit: String,
    feed: Option<Listener>,
    steps: usize,
}

impl<'w> Walk<'w> {
    /// The rep and the manager sign in, on Friday afternoon.
    pub(super) async fn begin(app: &'w App, scene: &'w Scene<'w>) -> anyhow::Result<Self> {
        let team = scene.company.teams.first().context("the company has no team")?;
        let rep = team.reps.first().context("the team has no rep")?;
        let rep = Client::sign_in(&scene.url, &rep.code, &app.clock).await?;
        let manager = Client::sign_in(&scene.url, &team.manager.code, &app.clock).await?;
        let empty = String::new;
        let mut walk =
            Self { app, scene, rep, manager, plan: empty(), check_in: empty(), visit: empty(), feed: None, steps: 0 };
        walk.tell(&format!(
            "{} {} and the manager {} {} sign in",
            walk.rep.code, walk.rep.name, walk.manager.code, walk.manager.name
        ));
        Ok(walk)
    }

    /// Steps walked so far.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// The rep drafts next week's plan and submits it; it splits itself, the manager is told and approves.
    pub(super) async fn friday(&mut self) -> anyhow::Result<()> {
        self.register_phone().await?;
        let mut inbox = self.manager.listen(INBOX).await?;
        let customers = self.own_customers().await?;
        self.draft(&customers).await?;
        self.submit().await?;
        let news = inbox.event(|data| data["inboxChanged"]["notification"]["kind"] == "PLAN_SUBMITTED").await?;
        self.tell(&format!("the manager's phone rings: {}", text(&news, "/inboxChanged/notification/title")?));
        let plan = self
            .rep
            .ask("query P($id: ID!) { node(id: $id) { ... on WeekPlan { rev } } }", json!({"id": self.plan}))
            .await?;
        let input = json!({"planId": self.plan, "readRev": plan["node"]["rev"]});
        let approved = self.manager.mutate("approveWeekPlan", input, "weekPlan { state }").await?;
        self.tell(&format!("the manager reads the plan: {}", text(&approved, "/weekPlan/state")?));
        Ok(())
    }

    async fn register_phone(&mut self) -> anyhow::Result<()> {
        self.scene.phone.switch_on(PUSH_TOKEN).await?;
        let id = self.rep.mint("device");
        let device = json!({"id": id, "platform": "ANDROID", "model": "Demo phone", "appVersion": "1.0.0"});
        let input = json!({"device": device, "pushChannel": "FCM", "pushToken": PUSH_TOKEN, "timeZone": ZONE.name()});
        let answer = self.rep.mutate("registerDevice", input, "device { model pushChannel }").await?;
        self.rep.device = Some(id);
        self.tell(&format!(
            "the phone is registered: {} by {}",
            text(&answer, "/device/model")?,
            text(&answer, "/device/pushChannel")?
        ));
        Ok(())
    }

    async fn own_customers(&mut self) -> anyhow::Result<Vec<Value>> {
        let document = "query C($first: Int!) { customers(filter: {ownership: MINE}, first: $first) { totalCount nodes { id name kind } } }";
        let data = self.rep.ask(document, json!({ "first": PLANNED })).await?;
        let customers = data["customers"]["nodes"].as_array().cloned().unwrap_or_default();
        ensure!(customers.len() == PLANNED, "the rep serves too few customers");
        self.tell(&format!(
            "the rep serves {} customers and chooses {PLANNED} for next week",
            data["customers"]["totalCount"]
        ));
        Ok(customers)
    }

    async fn draft(&mut self, customers: &[Value]) -> anyhow::Result<()> {
        let wednesday = self.scene.monday + chrono::Days::new(2);
        let item = |(number, customer): (usize, &Value)| {
            let fixed = if number == 0 { json!([wednesday]) } else { json!([]) };
            json!({"id": self.rep.mint("planitem"), "customerId": customer["id"], "fixedDays": fixed})
        };
        let items: Vec<Value> = customers.iter().enumerate().map(item).collect();
        self.plan = self.rep.mint("weekplan");
        let week = IsoWeek::of(self.scene.monday).to_string();
        let input = json!({"captured": self.rep.captured(), "id": self.plan, "week": week, "items": items});
        let answer = self.rep.mutate("draftWeekPlan", input, "weekPlan { state week items { id } }").await?;
        self.tell(&format!(
            "the plan of {week} is drafted, one visit fixed for Wednesday: {}",
            text(&answer, "/weekPlan/state")?
        ));
        Ok(())
    }

    async fn submit(&mut self) -> anyhow::Result<()> {
        let input = json!({"captured": self.rep.captured(), "planId": self.plan});
        let selection = "weekPlan { state days { date tasks { id position customer { name } } } }";
        let answer = self.rep.mutate("submitWeekPlan", input, selection).await?;
        self.tell(&format!("the plan is submitted and splits itself: {}", text(&answer, "/weekPlan/state")?));
        let mut placed = 0;
        for day in answer["weekPlan"]["days"].as_array().into_iter().flatten() {
            let names: Vec<&str> = day["tasks"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|task| task["customer"]["name"].as_str())
                .collect();
            placed += names.len();
            if !names.is_empty() {
                println!("      {}  {}", day["date"].as_str().unwrap_or_default(), names.join(" → "));
            }
        }
        ensure!(placed == PLANNED, "{placed} of {PLANNED} visits found a day");
        Ok(())
    }

    /// Monday, half past eight: the reminder rings on the phone, and the day is there.
    pub(super) async fn monday_morning(&mut self) -> anyhow::Result<()> {
        self.app.clock.set(at(self.scene.monday, 8, 0));
        self.rep.refresh().await?;
        self.manager.refresh().await?;
        self.tell("Monday morning: the phones renew their tokens");
        self.app.clock.set(at(self.scene.monday, 8, 30) + TimeDelta::seconds(5));
        let push = self.push_of("TASK_REMINDER").await?;
        self.tell(&format!("a reminder is pushed to the phone: {}", push["body"].as_str().unwrap_or("(data only)")));
        Ok(())
    }

    /// The push of a kind that the phone shows; waits for the worker.
    async fn push_of(&self, kind: &str) -> anyhow::Result<Value> {
        for _ in 0..100 {
            let shown = self.scene.phone.shown(PUSH_TOKEN).await?;
            if let Some(push) = shown.into_iter().find(|push| push["data"]["kind"] == kind) {
                return Ok(push);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("no push of kind {kind} reached the phone")
    }

    /// The first task of the day: check-in, visit, and what came of it.
    pub(super) async fn visit(&mut self) -> anyhow::Result<()> {
        self.app.clock.set(at(self.scene.monday, 9, 5));
        self.manager.refresh().await?;
        self.rep.refresh().await?;
        self.feed = Some(self.manager.listen(FEED).await?);
        let task = self.first_task().await?;
        self.check_in(&task).await?;
        self.start(&task).await?;
        self.app.clock.advance(TimeDelta::minutes(9));
        self.complete().await
    }

    async fn first_task(&mut self) -> anyhow::Result<Value> {
        let document = "query D { myDay { date calendarDay { kind } tasks { id position customer { id name place { name } anchor { radiusM point(system: GCJ02) { lat lon } } } } \
                        route { distanceM travelMinutes } } }";
        let day = self.rep.ask(document, json!({})).await?;
        let tasks = day["myDay"]["tasks"].as_array().cloned().unwrap_or_default();
        let route = &day["myDay"]["route"];
        self.tell(&format!(
            "the day holds {} tasks, {} m of way and {} minutes of travel",
            tasks.len(),
            route["distanceM"],
            route["travelMinutes"]
        ));
        tasks.into_iter().next().context("Monday has no task")
    }

    async fn check_in(&mut self, task: &Value) -> anyhow::Result<()> {
        let anchor = &task["customer"]["anchor"]["point"];
        let figure =
            |name: &str| anchor[name].as_f64().with_context(|| format!("the customer has no anchor: {task:#}"));
        let measured_at = self.app.clock.now() - TimeDelta::seconds(3);
        let fix = json!({"lat": figure("lat")? + 0.0003, "lon": figure("lon")?, "system": "GCJ02", "accuracyM": 12.0,
            "measuredAt": measured_at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true), "provider": "FUSED", "isMock": false});
        self.check_in = self.rep.mint("checkin");
        let input = json!({"captured": self.rep.captured(), "id": self.check_in, "customerId": task["customer"]["id"], "taskId": task["id"], "fixes": [fix]});
        let selection =
            "checkIn { verdict institution { name } judgement { fencePosition distanceM evidence { sentence } } }";
        let answer = self.rep.mutate("checkIn", input, selection).await?;
        let judged = &answer["checkIn"]["judgement"];
        self.tell(&format!(
            "check-in at {}: {}, {}, {:.0} m from the anchor",
            text(&answer, "/checkIn/institution/name")?,
            text(&answer, "/checkIn/verdict")?,
            text(judged, "/fencePosition")?,
            judged["distanceM"].as_f64().unwrap_or_default()
        ));
        for evidence in judged["evidence"].as_array().into_iter().flatten() {
            println!("      {}", evidence["sentence"].as_str().unwrap_or_default());
        }
        ensure!(answer["checkIn"]["verdict"] == "VERIFIED", "an honest check-in was not believed");
        Ok(())
    }

    async fn start(&mut self, task: &Value) -> anyhow::Result<()> {
        self.visit = self.rep.mint("visit");
        let input = json!({"captured": self.rep.captured(), "id": self.visit, "customerId": task["customer"]["id"], "checkInId": self.check_in, "taskId": task["id"]});
        let answer = self.rep.mutate("startVisit", input, "visit { state task { state } customer { name } }").await?;
        self.tell(&format!(
            "the visit on {} begins, its task is {}",
            text(&answer, "/visit/customer/name")?,
            text(&answer, "/visit/task/state")?
        ));
        Ok(())
    }

    async fn complete(&mut self) -> anyhow::Result<()> {
        let form = self.rep.ask("query F { visitForm { purposes { id } results { id } materials { id } } products(first: 2) { nodes { id } } }", json!({})).await?;
        let first = |path: &str| form.pointer(path).cloned().with_context(|| format!("nothing at {path}"));
        let report = json!({"purposeId": first("/visitForm/purposes/0/id")?, "resultId": first("/visitForm/results/0/id")?, "notes": "讨论了用法用量，医生希望看到新文献，下周再访",
            "nextStep": "送文献", "nextStepDueOn": self.scene.monday + chrono::Days::new(3), "products": [{"productId": first("/products/nodes/0/id")?, "feedback": "有兴趣"}],
            "materialIds": [first("/visitForm/materials/0/id")?]});
        let input = json!({"captured": self.rep.captured(), "visitId": self.visit, "report": report});
        let selection = "visit { state effectiveMinutes quality { score isEffective } } task { state planItem { visitsDone lastResult { name } } } nextTask { date }";
        let answer = self.rep.mutate("completeVisit", input, selection).await?;
        let quality = &answer["visit"]["quality"];
        self.tell(&format!(
            "the visit is {}: {} minutes, quality {}, effective: {}",
            text(&answer, "/visit/state")?,
            answer["visit"]["effectiveMinutes"],
            quality["score"].as_str().unwrap_or_default(),
            quality["isEffective"]
        ));
        self.tell(&format!(
            "its task is {}, the week plan counts {} visit with the result {}, the next step is a task on {}",
            text(&answer, "/task/state")?,
            answer["task"]["planItem"]["visitsDone"],
            text(&answer, "/task/planItem/lastResult/name")?,
            text(&answer, "/nextTask/date")?
        ));
        Ok(())
    }

    /// The manager sees it live, reviews it and suggests something.
    pub(super) async fn review(&mut self) -> anyhow::Result<()> {
        let visit = self.visit.clone();
        let feed = self.feed.as_mut().context("the manager does not listen")?;
        let news = feed.event(|data| data["reviewFeedChanged"]["review"]["visit"]["id"] == visit).await?;
        let review = &news["reviewFeedChanged"]["review"];
        self.tell(&format!(
            "the manager's feed shows it live: {} on {}, {}",
            text(review, "/visit/employee/name")?,
            text(review, "/visit/customer/name")?,
            text(review, "/priority")?
        ));
        let input = json!({"captured": self.manager.captured(), "reviewId": review["id"], "readVersion": review["visit"]["version"], "rating": 5, "text": "准备充分，继续保持"});
        let done = self.manager.mutate("reviewVisit", input, "review { state rating }").await?;
        self.tell(&format!(
            "the manager rates it {} of 5: {}",
            done["review"]["rating"],
            text(&done, "/review/state")?
        ));
        let remark = json!({"captured": self.manager.captured(), "id": self.manager.mint("remark"), "aboutId": self.visit, "kind": "SUGGESTION", "text": "下次可带上最新的临床研究"});
        let answer = self.manager.mutate("addRemark", remark, "remark { kind text }").await?;
        self.tell(&format!("and suggests: {}", text(&answer, "/remark/text")?));
        Ok(())
    }

    /// The rep is told, leaves, and nobody else has seen anything.
    pub(super) async fn evening(&mut self) -> anyhow::Result<()> {
        self.push_of("VISIT_REVIEWED").await?;
        self.push_of("REMARK").await?;
        let inbox = self.rep.ask("query I { inbox(first: 5) { nodes { kind title body } } }", json!({})).await?;
        self.tell("the rep's phone rings; the inbox says");
        for message in inbox["inbox"]["nodes"].as_array().into_iter().flatten() {
            println!(
                "      {}: {}",
                message["title"].as_str().unwrap_or_default(),
                message["body"].as_str().unwrap_or_default()
            );
        }
        let input = json!({"captured": self.rep.captured(), "checkInId": self.check_in, "fixes": []});
        let left = self.rep.mutate("checkOut", input, "checkIn { departedAt }").await?;
        self.tell(&format!("the rep checks out at {}", text(&left, "/checkIn/departedAt")?));
        self.stranger().await?;
        let violations = self.scene.phone.violations().await?;
        ensure!(violations.is_empty(), "the fake of Firebase complains: {violations:#?}");
        self.tell("the fake of Firebase has nothing to complain about");
        Ok(())
    }

    async fn stranger(&mut self) -> anyhow::Result<()> {
        let other =
            self.scene.company.teams.iter().flat_map(|team| &team.reps).nth(1).context("there is one rep only")?;
        let other = Client::sign_in(&self.scene.url, &other.code, &self.app.clock).await?;
        let seen = other.ask("query V($id: ID!) { visit(id: $id) { id } }", json!({"id": self.visit})).await?;
        ensure!(seen["visit"].is_null(), "a colleague sees the visit");
        self.tell(&format!("{} asks for the same visit and finds nothing", other.code));
        Ok(())
    }

    fn tell(&mut self, what: &str) {
        self.steps += 1;
        let time = self.app.clock.now().with_timezone(&ZONE).format("%a %H:%M");
        println!("{time}  {what}");
    }
}
