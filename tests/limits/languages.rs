//! In which language somebody is told what went wrong: the one asked for, else their own, else Chinese.

use e2e::{Actor, Live, World};
use serde_json::{Value, json};

const ASKING: &str =
    "query Q { customer(id: \"customer_0198f3a2-7c00-7000-8000-000000000001\") { id } departments { id } }";
const FAR: &str = "{ customers(first: 5000) { totalCount } }";
const SPOILT: &str = "mutation S($input: SignInInput!) { signIn(input: $input) { viewer { mustChangePassword } } }";

/// The sentences of the contract.
fn sentence(code: &str, language: &str) -> Value {
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("mobile-contract/errors.json");
    let listed: Value = serde_json::from_str(&std::fs::read_to_string(place).unwrap()).unwrap();
    let found = listed.as_array().unwrap().iter().find(|error| error["code"] == code).unwrap();
    found[language].clone()
}

/// Makes English the language of somebody who was hired.
async fn speaks_english(world: &World, employee: &Actor) {
    let admin = world.sign_in("admin").await;
    let input = json!({"employeeId": employee.id, "baseRev": 1, "language": "EN"});
    assert_eq!(
        admin.mutate("changeEmployee", input, "employee { language }").await.text("/changeEmployee/employee/language"),
        "EN"
    );
}

/// What is asked for, and in which language it is told: somebody Chinese and somebody English each.
const WISHES: [(&str, &str, &str); 5] = [
    ("en", "en", "en"),
    ("zh-CN", "zh-CN", "zh-CN"),
    ("fr, en;q=0.2", "en", "en"),
    ("", "zh-CN", "en"),
    ("de", "zh-CN", "en"),
];

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_told_in_the_language_asked_for_or_else_in_ones_own() {
    let mut world = World::begin().await;
    let chinese = world.rep("r1", "HQ").await;
    let english = world.rep("r2", "HQ").await;
    speaks_english(&world, &english).await;
    let english = world.sign_in("r2").await;
    for (asked, to_chinese, to_english) in WISHES {
        for (actor, language) in [(&chinese, to_chinese), (&english, to_english)] {
            let actor = actor.clone().speaking(asked);
            let refused = refusal(&actor).await;
            assert_eq!(refused["message"], sentence("PAGE_SIZE_INVALID", language), "HTTP, {asked}");
            let mut live = Live::open_in(asked, &world.url, actor.token.as_deref()).await;
            live.subscribe(FAR, json!({})).await;
            let heard = live.event().await["errors"][0]["extensions"]["fieldErrors"][0]["message"].clone();
            assert_eq!(heard, sentence("PAGE_SIZE_INVALID", language), "WebSocket, {asked}");
        }
    }
    world.end().await;
}

async fn refusal(actor: &Actor) -> Value {
    let reply = actor.ask(FAR, json!({})).await;
    assert_eq!(reply.body["errors"][0]["extensions"]["fieldErrors"][0]["path"], "first", "{:#}", reply.body);
    reply.body["errors"][0]["extensions"]["fieldErrors"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_guard_refuses_is_told_by_field_in_the_language_asked_for() {
    let world = World::begin().await;
    for language in ["en", "zh-CN"] {
        let nobody = world.anonymous().speaking(language);
        let reply = nobody.ask(SPOILT, json!({"input": {"login": 7}})).await;
        let told = |number: usize| reply.body["errors"][number]["extensions"]["fieldErrors"][0].clone();
        assert_eq!(told(0)["message"], sentence("WRONG_TYPE", language));
        assert_eq!(
            (&told(1)["path"], &told(1)["message"]),
            (&json!("input.password"), &sentence("FIELD_REQUIRED", language))
        );
        let unknown = nobody.ask(ASKING, json!({})).await;
        assert_eq!(unknown.body["errors"][0]["message"], sentence("UNAUTHENTICATED", language));
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_another_kind_is_told_in_the_language_asked_for() {
    let mut world = World::begin().await;
    let rep = world.rep("r1", "HQ").await;
    for (language, told) in [("en", "A value of type ID cannot be read"), ("zh-CN", "无法读取类型为 ID 的值")]
    {
        let document = "{ customer(id: \"visit_0198f3a2-7c00-7000-8000-000000000001\") { id } }";
        let reply = rep.clone().speaking(language).ask(document, json!({})).await;
        let error = &reply.body["errors"][0];
        assert_eq!((&error["message"], &error["extensions"]["code"]), (&json!(told), &json!("BAD_USER_INPUT")));
    }
    world.end().await;
}
