//! Who leads the departments of a leaver.

use e2e::field_day::CLINIC;
use e2e::{Actor, until};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};

use crate::handover::proof::{Findings, findings};
use crate::handover::scene::{HANDOVER, PREVIEW, Scene, counts, fault, uuid};

const HEAD: &str = "query H($id: ID!) { node(id: $id) { ... on Department { head { id } } } }";
const MANAGER: &str = "query M($id: ID!) { employee(id: $id) { manager { id } } }";

/// The scene, with a manager of the east who leads a branch too, and a manager of the south.
struct Heads {
    scene: Scene,
    east: String,
    branch: String,
    manager: Actor,
    south: Actor,
}

impl Heads {
    async fn begin() -> Self {
        let mut scene = Scene::begin().await;
        let world = &mut scene.world;
        let branch = world.department("EAST-1", "EAST").await;
        world.department("SOUTH", "REGION").await;
        let manager = world.sign_in("m1").await;
        let south = world.manager("m2", "SOUTH").await;
        world.lead("EAST-1", &manager).await;
        let document = "query E($id: ID!) { employee(id: $id) { department { id } } }";
        let east = manager.ask(document, json!({"id": manager.id})).await.text("/employee/department/id");
        world.forget_viewers();
        Self { scene, east, branch, manager, south }
    }

    async fn preview(&self, by: &Actor, rules: &Value) -> e2e::Reply {
        by.ask(PREVIEW, json!({"fromId": self.manager.id, "rules": rules})).await
    }

    async fn start(&self, by: &Actor, rules: &Value) -> e2e::Reply {
        let input = json!({"fromId": self.manager.id, "rules": rules, "closesAccess": true});
        by.mutate("startHandover", input, HANDOVER).await
    }

    async fn hand_over(&self, rules: &Value) -> Value {
        let mut live = self.scene.boss.live().await;
        let id = self.start(&self.scene.boss, rules).await.text("/startHandover/handover/id");
        self.scene.ended(&mut live, &id).await
    }

    async fn head(&self, department: &str) -> Value {
        self.scene.boss.ask(HEAD, json!({"id": department})).await.at("/node/head")
    }

    fn headships(&self, successor: &Value) -> Value {
        let led = |department: &str| json!({"department": {"id": department}, "successor": successor});
        json!([led(&self.east), led(&self.branch)])
    }
}

/// What a preview or a handover says of departments, without their present heads.
fn told(headships: &Value) -> Value {
    let rows = headships.as_array().unwrap().iter();
    rows.map(|row| json!({"department": {"id": row["department"]["id"]}, "successor": row["successor"]})).collect()
}

/// Covers ORG-14, ADV-12.
#[tokio::test(flavor = "multi_thread")]
async fn the_departments_of_a_leaver_pass_to_whoever_is_named() {
    let heads = Heads::begin().await;
    let Heads { scene, east, branch, manager, south } = &heads;
    let seen = "query C($id: ID!) { customer(id: $id) { id } }";
    assert_eq!(south.ask(seen, json!({"id": CLINIC})).await.at("/customer"), Value::Null);
    let rules = json!({"restToId": scene.one.id, "headsToId": south.id});
    let preview = heads.preview(&scene.boss, &rules).await;
    assert_eq!(told(&preview.at("/handoverPreview/headships")), heads.headships(&json!({"id": south.id})));
    assert_eq!(preview.at("/handoverPreview/headships/0/department/head/id"), manager.id.as_str(), "nothing is moved");
    assert_eq!(counts(&preview.at("/handoverPreview/lines"), "total"), [("HEADSHIPS".to_owned(), 2)]);
    let done = heads.hand_over(&rules).await;
    assert_eq!(done["state"], "COMPLETE", "{done:#}");
    assert_eq!(counts(&done["lines"], "moved"), [("HEADSHIPS".to_owned(), 2)]);
    assert_eq!(told(&done["headships"]), heads.headships(&json!({"id": south.id})));
    assert_eq!(findings(&scene.world, &manager.id).await, Findings::NONE, "who left leads nothing");
    for department in [east, branch] {
        assert_eq!(heads.head(department).await, json!({"id": south.id}));
    }
    let is_reached = async || !south.ask(seen, json!({"id": CLINIC})).await.at("/customer").is_null();
    until("the next head reaches the customers", is_reached).await;
    let raised = format!("employees where epoch > 1 and id in ('{}', '{}')", uuid(&south.id), uuid(&manager.id));
    assert_eq!(scene.world.count(&raised).await, 2, "both feel it at once");
    let journaled =
        format!("scope_changes where cause = 'DEPARTMENT' and details -> 'head' ->> 1 like '%{}'", uuid(&south.id));
    assert_eq!(scene.world.count(&journaled).await, 2);
    let audited = "audit_entries where action = 'advanceHandover' and changes::text like '%HEAD department_%'";
    assert_eq!(scene.world.count(audited).await, 1, "one row of the chunk tells of both");
    let mine = "query H($id: ID!) { handover(id: $id) { headships { successor { id } } } inbox { nodes { body } } }";
    let news = south.ask(mine, json!({"id": done["id"]})).await;
    assert_eq!(news.text("/handover/headships/1/successor/id"), south.id, "who is to lead may watch");
    let bodies = news.at("/inbox/nodes").to_string();
    assert!(bodies.contains("You take over from m1: 2 departments to lead"), "{bodies}");
    let chinese = scene.world.sign_in("m2").await.speaking("zh-CN");
    let bodies = chinese.ask(mine, json!({"id": done["id"]})).await.at("/inbox/nodes").to_string();
    assert!(bodies.contains("您接手 m1 负责的部门：2 个"), "{bodies}");
    heads.scene.world.end().await;
}

/// Covers ORG-14.
#[tokio::test(flavor = "multi_thread")]
async fn a_department_goes_to_a_leader_who_gets_the_rest_or_waits_for_a_head() {
    let mut heads = Heads::begin().await;
    let far = heads.scene.world.department("FAR", "HQ").await;
    heads.scene.world.lead("FAR", &heads.manager).await;
    let Heads { scene, east, branch, manager, south } = &heads;
    let waits = |department: &str| json!({"department": {"id": department}, "successor": null});
    let led = |department: &str| json!({"department": {"id": department}, "successor": {"id": south.id}});
    let to_a_leader = heads.preview(&scene.boss, &json!({"restToId": south.id})).await;
    let expected = json!([led(east), led(branch), waits(&far)]);
    assert_eq!(told(&to_a_leader.at("/handoverPreview/headships")), expected, "beyond the reach nobody is named");
    let to_a_rep = json!({"restToId": scene.one.id});
    let expected = json!([waits(east), waits(branch), waits(&far)]);
    assert_eq!(told(&heads.preview(&scene.boss, &to_a_rep).await.at("/handoverPreview/headships")), expected);
    let to_oneself = heads.preview(&scene.boss, &json!({"restToId": scene.boss.id})).await;
    assert_eq!(told(&to_oneself.at("/handoverPreview/headships")), expected, "nobody takes a department over unasked");
    let done = heads.hand_over(&to_a_rep).await;
    assert_eq!(done["state"], "COMPLETE", "{done:#}");
    for department in [east, branch, &far] {
        assert_eq!(heads.head(department).await, Value::Null);
    }
    let above = scene.boss.ask(MANAGER, json!({"id": scene.one.id})).await.text("/employee/manager/id");
    assert_eq!(above, scene.boss.id, "those above are in charge meanwhile");
    assert_eq!(findings(&scene.world, &manager.id).await, Findings::NONE);
    heads.scene.world.end().await;
}

/// Covers ORG-04, ORG-14: nobody widens the own reach by a handover, nor anybody's beyond what the leaver had.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_hands_a_department_to_themselves_or_to_the_wrong_person() {
    let mut heads = Heads::begin().await;
    heads.scene.world.department("WEST", "HQ").await;
    let outsider = heads.scene.world.manager("m3", "WEST").await;
    let auditor = heads.scene.world.rep("three", "SOUTH").await;
    let scene = &heads.scene;
    let admin = scene.world.sign_in("admin").await;
    let wider = json!([{"permission": "AUDIT_READ", "scope": "SUBTREE"}]);
    let given = json!({"employeeId": auditor.id, "positionIds": [], "directGrants": wider});
    admin.mutate("setEmployeeRights", given, "employee { id }").await.text("/setEmployeeRights/employee/id");
    let named = |head: &str| json!({"restToId": scene.one.id, "headsToId": head});
    for (head, code) in [
        (&scene.boss.id, "FORBIDDEN"),
        (&outsider.id, "NOT_FOUND"),
        (&auditor.id, "GRANT_BEYOND_OWN"),
        (&e2e::mint("employee"), "NOT_FOUND"),
    ] {
        assert_eq!(heads.preview(&scene.boss, &named(head)).await.code(), code, "{head}");
        assert_eq!(heads.start(&scene.boss, &named(head)).await.code(), code, "{head}");
    }
    assert_eq!(fault(&heads.start(&scene.boss, &named(&heads.manager.id)).await), "HANDOVER_TO_LEAVER");
    let nobody_else = json!({"headsToId": heads.south.id});
    assert_eq!(heads.start(&scene.boss, &nobody_else).await.code(), "BAD_USER_INPUT", "somebody gets the rest");
    assert_eq!(scene.world.count("handovers").await, 0);
    // An executive hands a department from one manager to another, who gets what the leaver had.
    let mut scene = heads.scene;
    let executive = scene.world.person("boss-of-all", StandardPosition::Executive, "HQ").await;
    let rules = json!({"restToId": heads.south.id});
    let asked = json!({"fromId": heads.manager.id, "rules": rules});
    let preview = executive.ask(PREVIEW, asked).await;
    assert_eq!(preview.text("/handoverPreview/headships/0/successor/id"), heads.south.id);
    scene.world.end().await;
}

/// Covers ORG-14: whoever stays goes on leading, whatever of theirs passes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_handover_that_closes_nothing_moves_no_department() {
    let heads = Heads::begin().await;
    let Heads { scene, east, branch, manager, south } = &heads;
    let named = json!({"restToId": scene.one.id, "headsToId": south.id});
    let input = |rules: &Value| json!({"fromId": manager.id, "rules": rules, "closesAccess": false});
    let refused = scene.boss.mutate("startHandover", input(&named), HANDOVER).await;
    assert_eq!(fault(&refused), "BAD_USER_INPUT");
    let mut live = scene.boss.live().await;
    let rest = json!({"restToId": scene.one.id});
    let started = scene.boss.mutate("startHandover", input(&rest), HANDOVER).await;
    let done = scene.ended(&mut live, &started.text("/startHandover/handover/id")).await;
    assert_eq!((&done["state"], &done["headships"]), (&json!("COMPLETE"), &json!([])), "{done:#}");
    for department in [east, branch] {
        assert_eq!(heads.head(department).await["id"], json!(manager.id));
    }
    heads.scene.world.end().await;
}
