//! Calls on customers, what came of them, and who is where.

use chrono::TimeDelta;
use e2e::field_day::{DOCTOR, DOCTOR_ITEM, FieldDay, HOSPITAL};
use e2e::lists::{MATERIAL, PRODUCT, PURPOSE, RESULT};
use e2e::{Actor, Reply, World, captured, mint};
use serde_json::{Value, json};

use crate::journeys::anchors::BEIJING_GCJ02;
use crate::journeys::check_ins::{arrival, check_in, fix};

const VISIT: &str = "id rev version state channel startedAt endedAt effectiveMinutes notes nextStep nextStepDueOn verdict allowedActions
    customer { id } employee { id } checkIn { id } task { id state } purpose { id } result { id } materials { id }
    products { feedback product { id } } quality { score isEffective parts { element coefficient earned } }";

/// A field day with a manager, a rep, and the hospital and the doctor that the rep serves.
struct Company {
    world: World,
    manager: Actor,
    rep: Actor,
    hospital: String,
    doctor: String,
    /// On the doctor, of this week's plan.
    task: String,
}

async fn company() -> Company {
    let day = FieldDay::begin().await;
    let task = day.task(DOCTOR_ITEM).await;
    let FieldDay { world, manager, rep } = day;
    let (hospital, doctor) = (HOSPITAL.to_owned(), DOCTOR.to_owned());
    Company { world, manager, rep, hospital, doctor, task }
}

fn uuid(id: &str) -> &str {
    id.split_once('_').unwrap().1
}

impl Company {
    /// Moves the clock; access tokens end meanwhile, so people sign in again.
    async fn advance(&mut self, span: TimeDelta) {
        self.world.advance(span);
        self.manager = self.world.sign_in("m1").await;
        self.rep = self.world.sign_in("r1").await;
    }

    async fn arrive(&self) -> String {
        let measured = fix(self.world.app.clock.now(), BEIJING_GCJ02, "GCJ02");
        check_in(&self.rep, arrival(&self.world, &self.hospital, &[measured])).await.text("/checkIn/checkIn/id")
    }

    async fn start(&self, others: Value) -> Reply {
        self.start_as(&self.rep, others).await
    }

    async fn start_as(&self, by: &Actor, others: Value) -> Reply {
        let mut input =
            json!({"id": mint("visit"), "captured": captured(self.world.app.clock.now()), "customerId": self.doctor});
        for (name, value) in others.as_object().unwrap() {
            input[name] = value.clone();
        }
        by.mutate("startVisit", input, &format!("visit {{ {VISIT} }}")).await
    }

    async fn complete(&self, by: &Actor, visit: &str, others: Value) -> Reply {
        let mut report = json!({"purposeId": PURPOSE, "resultId": RESULT});
        for (name, value) in others.as_object().unwrap() {
            report[name] = value.clone();
        }
        let input = json!({"visitId": visit, "captured": captured(self.world.app.clock.now()), "report": report});
        let selection =
            format!("visit {{ {VISIT} }} task {{ id state }} nextTask {{ id date origin note customer {{ id }} }}");
        by.mutate("completeVisit", input, &selection).await
    }

    async fn visited(&mut self, others: Value) -> String {
        let id = self.start(others).await.text("/startVisit/visit/id");
        self.advance(TimeDelta::minutes(15)).await;
        self.complete(&self.rep, &id, json!({})).await.text("/completeVisit/visit/id")
    }
}

/// Covers VIS-02, VIS-06.
#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_recorded_in_the_template_and_its_quality_adds_up() {
    let mut company = company().await;
    let stay = company.arrive().await;
    let started = company.start(json!({ "checkInId": stay })).await;
    assert_eq!(started.at("/startVisit/visit/state"), "STARTED");
    assert_eq!(started.at("/startVisit/visit/verdict"), "VERIFIED");
    assert_eq!(started.at("/startVisit/visit/quality"), Value::Null);
    assert_eq!(started.at("/startVisit/visit/allowedActions"), json!(["COMPLETE", "REMARK"]));
    company.advance(TimeDelta::minutes(25)).await;
    let report = json!({
        "notes": "谈了新适应症的研究", "nextStep": "带来文献", "nextStepDueOn": "2026-11-30",
        "products": [{"productId": PRODUCT, "feedback": "愿意试用"}], "materialIds": [MATERIAL],
    });
    let done = company.complete(&company.rep, &started.text("/startVisit/visit/id"), report).await;
    assert_eq!(done.at("/completeVisit/visit/state"), "COMPLETED");
    assert_eq!(done.at("/completeVisit/visit/effectiveMinutes"), 25);
    assert_eq!(done.at("/completeVisit/visit/purpose/id"), PURPOSE);
    assert_eq!(done.at("/completeVisit/visit/products/0/feedback"), "愿意试用");
    assert_eq!(done.at("/completeVisit/visit/materials/0/id"), MATERIAL);
    let earned = done.at("/completeVisit/visit/quality/parts");
    let sum: f64 =
        earned.as_array().unwrap().iter().map(|part| part["earned"].as_str().unwrap().parse::<f64>().unwrap()).sum();
    let score: f64 = done.text("/completeVisit/visit/quality/score").parse().unwrap();
    assert!((sum - score).abs() < 1e-9, "{sum} {score}");
    assert_eq!(done.at("/completeVisit/nextTask/date"), "2026-11-30");
    assert_eq!(done.at("/completeVisit/nextTask/origin"), "NEXT_STEP");
    let card = "query C($id: ID!) { customer(id: $id) { lastVisit { id } visits { totalCount nodes { id } } } }";
    let card = company.rep.ask(card, json!({"id": company.doctor})).await;
    assert_eq!(card.at("/customer/lastVisit/id"), done.at("/completeVisit/visit/id"));
    assert_eq!(card.at("/customer/visits/totalCount"), 1);
    company.world.end().await;
}

/// Covers VIS-13, PLN-04.
#[tokio::test(flavor = "multi_thread")]
async fn a_planned_visit_becomes_history_and_its_result_goes_into_the_plan() {
    let mut company = company().await;
    let stay = company.arrive().await;
    let started = company.start(json!({"checkInId": stay, "taskId": company.task})).await;
    assert_eq!(started.at("/startVisit/visit/task/state"), "STARTED");
    let again = company.start(json!({"checkInId": stay, "taskId": company.task})).await;
    assert_eq!(again.code(), "TASK_ALREADY_VISITED");
    company.advance(TimeDelta::minutes(12)).await;
    let done = company.complete(&company.rep, &started.text("/startVisit/visit/id"), json!({})).await;
    assert_eq!(done.at("/completeVisit/task/state"), "DONE");
    let written = format!(
        "plan_items where id = '{}' and visits_done = 1 and last_result_id = '{}'",
        uuid(DOCTOR_ITEM),
        uuid(RESULT)
    );
    assert_eq!(company.world.count(&written).await, 1);
    let task =
        company.rep.ask("query T($id: ID!) { task(id: $id) { visit { id } } }", json!({"id": company.task})).await;
    assert_eq!(task.at("/task/visit/id"), done.at("/completeVisit/visit/id"));
    company.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_visit_opens_its_task_again() {
    let company = company().await;
    let id = company.start(json!({"taskId": company.task})).await.text("/startVisit/visit/id");
    let input =
        |reason: &str| json!({"visitId": id, "captured": captured(company.world.app.clock.now()), "reason": reason});
    let empty = company.rep.mutate("abandonVisit", input(" "), "visit { id }").await;
    assert_eq!(empty.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "TEXT_EMPTY");
    let given_up =
        company.rep.mutate("abandonVisit", input("Called away"), "visit { state endedAt task { state } }").await;
    assert_eq!(given_up.at("/abandonVisit/visit/state"), "ABANDONED");
    assert_eq!(given_up.at("/abandonVisit/visit/task/state"), "OPEN");
    assert_eq!(company.complete(&company.rep, &id, json!({})).await.code(), "VISIT_STATE");
    company.start(json!({"taskId": company.task})).await.text("/startVisit/visit/id");
    company.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stay_holds_visits_on_those_who_are_there() {
    let mut company = company().await;
    let elsewhere = company.world.institution("人民医院", "EAST", Some(&company.rep)).await;
    let stay = company.arrive().await;
    assert_eq!(company.start(json!({"checkInId": stay, "customerId": elsewhere})).await.code(), "STAY_ELSEWHERE");
    let by_phone = company.start(json!({"checkInId": stay, "channel": "PHONE"})).await;
    assert_eq!(by_phone.body["errors"][0]["extensions"]["fieldErrors"][0]["code"], "STAY_ONLY_ON_SITE");
    company.start(json!({"checkInId": stay, "customerId": company.hospital})).await.text("/startVisit/visit/id");
    company.start(json!({"checkInId": stay})).await.text("/startVisit/visit/id");
    let leave = json!({"checkInId": stay, "captured": captured(company.world.app.clock.now()), "fixes": []});
    let left = company.rep.mutate("checkOut", leave, "checkIn { allowedActions visits { id } }").await;
    assert_eq!(left.at("/checkOut/checkIn/visits").as_array().unwrap().len(), 2);
    assert_eq!(left.at("/checkOut/checkIn/allowedActions"), json!([]));
    company.advance(TimeDelta::minutes(5)).await;
    assert_eq!(company.start(json!({ "checkInId": stay })).await.code(), "CHECK_IN_CLOSED");
    company.start(json!({"channel": "VIDEO"})).await.text("/startVisit/visit/id");
    company.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_report_is_told_with_its_field() {
    let company = company().await;
    let id = company.start(json!({})).await.text("/startVisit/visit/id");
    let fault = async |report: Value| {
        let reply = company.complete(&company.rep, &id, report).await;
        let fault = reply.body["errors"][0]["extensions"]["fieldErrors"][0].clone();
        (fault["path"].as_str().unwrap_or_default().to_owned(), fault["code"].as_str().unwrap_or_default().to_owned())
    };
    let expected = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    assert_eq!(fault(json!({"purposeId": null})).await, expected("report.purposeId", "FIELD_REQUIRED"));
    assert_eq!(fault(json!({"purposeId": RESULT})).await, expected("report.purposeId", "DICTIONARY_ENTRY_INVALID"));
    assert_eq!(
        fault(json!({"effectiveMinutes": 1441})).await,
        expected("report.effectiveMinutes", "NUMBER_OUT_OF_RANGE")
    );
    assert_eq!(fault(json!({"notes": "好".repeat(4_001)})).await, expected("report.notes", "TEXT_TOO_LONG"));
    let twice = json!({"materialIds": [MATERIAL, MATERIAL]});
    assert_eq!(fault(twice).await, expected("report.materialIds", "LIST_HAS_DUPLICATES"));
    let unknown = json!({"products": [{"productId": PRODUCT}, {"productId": mint("product")}]});
    assert_eq!(fault(unknown).await, expected("report.products.1.productId", "DICTIONARY_ENTRY_INVALID"));
    let many: Vec<String> = (0..21).map(|_| mint("dictionaryentry")).collect();
    assert_eq!(fault(json!({ "materialIds": many })).await, expected("report.materialIds", "LIST_TOO_LONG"));
    company.complete(&company.rep, &id, json!({})).await.text("/completeVisit/visit/id");
    company.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn completing_twice_has_the_effect_of_once() {
    let company = company().await;
    let id = company.start(json!({"taskId": company.task})).await.text("/startVisit/visit/id");
    let mut input = json!({
        "visitId": id, "captured": captured(company.world.app.clock.now()), "idempotencyKey": "0198f3a2-7c00-7000-8000-000000000002",
        "report": {"purposeId": PURPOSE, "resultId": RESULT, "nextStepDueOn": "2026-11-27"},
    });
    let selection = "visit { id rev } task { id } nextTask { id }";
    let first = company.rep.mutate("completeVisit", input.clone(), selection).await;
    let second = company.rep.mutate("completeVisit", input.clone(), selection).await;
    assert_eq!(first.at("/completeVisit"), second.at("/completeVisit"));
    assert_eq!(company.world.count(&format!("tasks where customer_id = '{}'", uuid(DOCTOR))).await, 2);
    input["report"]["notes"] = json!("Something else");
    assert_eq!(company.rep.mutate("completeVisit", input, selection).await.code(), "IDEMPOTENCY_KEY_REUSED");
    company.world.end().await;
}

/// Covers VIS-09.
#[tokio::test(flavor = "multi_thread")]
async fn the_manager_sees_where_somebody_is_now() {
    let mut company = company().await;
    company.world.department("WEST", "HQ").await;
    let stranger = company.world.rep("r3", "WEST").await;
    let stay = company.arrive().await;
    let visit = company.start(json!({ "checkInId": stay })).await.text("/startVisit/visit/id");
    let asked = "query P($id: ID!) { employee(id: $id) { presence { state since institution { id } checkIn { id } visit { id } } } }";
    let seen = company.manager.ask(asked, json!({"id": company.rep.id})).await;
    assert_eq!(seen.at("/employee/presence/state"), "CHECKED_IN");
    assert_eq!(seen.at("/employee/presence/institution/id"), company.hospital);
    assert_eq!(seen.at("/employee/presence/checkIn/id"), stay);
    assert_eq!(seen.at("/employee/presence/visit/id"), visit);
    assert_eq!(stranger.ask(asked, json!({"id": company.rep.id})).await.at("/employee/presence"), Value::Null);
    let leave = json!({"checkInId": stay, "captured": captured(company.world.app.clock.now()), "fixes": []});
    company.rep.mutate("checkOut", leave, "checkIn { id }").await.text("/checkOut/checkIn/id");
    let seen = company.manager.ask(asked, json!({"id": company.rep.id})).await;
    assert_eq!(seen.at("/employee/presence/state"), "BETWEEN_VISITS");
    company.world.end().await;
}

/// Covers VIS-06, VIS-08.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_asked_by_person_department_day_and_verdict() {
    let mut company = company().await;
    let stay = company.arrive().await;
    let verified = company.visited(json!({ "checkInId": stay })).await;
    company.advance(TimeDelta::days(1)).await;
    let by_phone = company.visited(json!({"channel": "PHONE"})).await;
    let log = "query L($filter: VisitFilter) { visits(filter: $filter) { totalCount nodes { id } } }";
    let ids = async |by: &Actor, filter: Value| {
        let reply = by.ask(log, json!({ "filter": filter })).await;
        let nodes = reply.at("/visits/nodes");
        nodes.as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let manager = &company.manager;
    assert_eq!(ids(manager, json!({})).await, [by_phone.clone(), verified.clone()]);
    assert_eq!(ids(manager, json!({"verdicts": ["VERIFIED"]})).await, std::slice::from_ref(&verified));
    assert_eq!(ids(manager, json!({"period": {"from": "2026-11-24", "until": "2026-11-24"}})).await, [by_phone]);
    assert_eq!(ids(manager, json!({"employeeIds": [company.rep.id], "states": ["COMPLETED"]})).await.len(), 2);
    assert!(ids(manager, json!({"employeeIds": [manager.id]})).await.is_empty());
    assert!(ids(manager, json!({"states": ["STARTED"]})).await.is_empty());
    let department = manager
        .ask("query D($id: ID!) { employee(id: $id) { department { id } } }", json!({"id": company.rep.id}))
        .await;
    let department = department.text("/employee/department/id");
    assert_eq!(ids(manager, json!({"departmentIds": [department]})).await.len(), 2);
    let reversed = json!({"filter": {"period": {"from": "2026-11-24", "until": "2026-11-23"}}});
    assert_eq!(
        manager.ask(log, reversed).await.body["errors"][0]["extensions"]["fieldErrors"][0]["code"],
        "RANGE_INVALID"
    );
    let own = "query E($id: ID!) { employee(id: $id) { visits(first: 1) { nodes { id } pageInfo { hasNextPage } } } }";
    assert_eq!(manager.ask(own, json!({"id": company.rep.id})).await.at("/employee/visits/pageInfo/hasNextPage"), true);
    company.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_says_what_counts_and_what_is_required() {
    let company = company().await;
    let form = "{ visitForm { version elements { element isRequired coefficient } purposes { id } results { id } materials { id } } }";
    let reply = company.rep.ask(form, json!({})).await;
    assert_eq!(reply.at("/visitForm/elements/0/coefficient"), "0.2");
    assert_eq!(reply.at("/visitForm/purposes/0/id"), PURPOSE);
    assert_eq!(reply.at("/visitForm/results/0/id"), RESULT);
    assert_eq!(reply.at("/visitForm/materials/0/id"), MATERIAL);
    assert_eq!(company.world.anonymous().ask(form, json!({})).await.code(), "UNAUTHENTICATED");
    company.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_sees_and_touches_no_visit_and_the_author_keeps_reading() {
    let mut company = company().await;
    company.world.department("WEST", "HQ").await;
    let stranger = company.world.rep("r3", "WEST").await;
    let other_manager = company.world.manager("m2", "WEST").await;
    let stay = company.arrive().await;
    let id = company.start(json!({ "checkInId": stay })).await.text("/startVisit/visit/id");
    let asked = "query V($id: ID!) { visit(id: $id) { id notes customer { id } } }";
    for somebody in [&stranger, &other_manager] {
        for id in [id.clone(), mint("visit")] {
            assert_eq!(somebody.ask(asked, json!({ "id": id })).await.at("/visit"), Value::Null);
        }
        assert_eq!(somebody.ask("{ visits { totalCount } }", json!({})).await.at("/visits/totalCount"), 0);
    }
    assert_eq!(company.complete(&stranger, &id, json!({})).await.code(), "NOT_FOUND");
    assert_eq!(company.complete(&stranger, &mint("visit"), json!({})).await.code(), "NOT_FOUND");
    assert_eq!(company.complete(&company.manager, &id, json!({})).await.code(), "NOT_FOUND");
    assert_eq!(company.start_as(&stranger, json!({})).await.code(), "NOT_FOUND");
    assert_eq!(company.start_as(&company.world.anonymous(), json!({})).await.code(), "UNAUTHENTICATED");
    company.complete(&company.rep, &id, json!({"notes": "Mine to keep"})).await.text("/completeVisit/visit/id");
    let passed_on = json!({"customerIds": [company.doctor], "employeeId": stranger.id, "duty": "REP", "reason": "Another district"});
    let admin = company.world.sign_in("admin").await;
    let assigned = admin.mutate("assignCustomers", passed_on, "results { refusal { code } }").await;
    assert_eq!(assigned.at("/assignCustomers/results/0/refusal"), Value::Null);
    let kept = company.rep.ask(asked, json!({ "id": id })).await;
    assert_eq!(kept.at("/visit/notes"), "Mine to keep");
    assert_eq!(kept.at("/visit/customer"), Value::Null);
    company.world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_costs_the_same_statements_however_long_it_is() {
    let mut company = company().await;
    let stay = company.arrive().await;
    for _ in 0..4 {
        company.visited(json!({ "checkInId": stay })).await;
    }
    let log = format!(
        "query L($first: Int) {{ visits(first: $first) {{ nodes {{ {VISIT} checkIn {{ judgement {{ id anchor {{ id }} }} fixes {{ provider }} visits {{ id }} }} }} }} }}"
    );
    let cost = async |first: i32| {
        let ask = async || {
            let reply = company.manager.ask(&log, json!({ "first": first })).await;
            assert_eq!(reply.at("/visits/nodes").as_array().unwrap().len(), usize::try_from(first).unwrap());
        };
        company.world.fewest_statements(ask).await
    };
    cost(1).await;
    World::assert_none_per_row(cost(1).await, cost(4).await, 3);
    company.world.end().await;
}
