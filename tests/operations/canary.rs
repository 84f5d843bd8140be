//! Values that stand nowhere else go in by the API of a real process; where they must not come out again, they do not: logs,
//! metrics, errors, pushes, a dump of the database, and the answers to other people.

use std::process::Command;

use e2e::{Actor, FakePush, PASSWORD, captured, mint};
use rounds_domain::permissions::StandardPosition;
use rounds_platform::clock::Clock;
use rounds_server::founding::{self, Founding, Hire};
use serde_json::{Value, json};

use crate::operations::node::{Node, Plan, data_keys};
use crate::operations::people::sql;

const ID_NUMBER: &str = "440307198802157616";
const ID_NUMBER_WRONG: &str = "440307198802157617";
const TELEPHONE: &str = "13977770707";
const LOGIN_SECRET: &str = "canary-Passw0rd-9d1f";
const WRONG_SECRET: &str = "canary-Wrong0ne-7c2e";
const LAT: f64 = 31.298_765_4;
const LON: f64 = 120.612_345_6;
const POSITIONS: [&str; 2] = ["31.29876", "120.61234"];

/// What must not come out, in the clear or as the hexadecimal digits of a dump.
struct Canaries(Vec<String>);

impl Canaries {
    fn of(secrets: &[&str]) -> Self {
        let fixed = [ID_NUMBER, ID_NUMBER_WRONG, TELEPHONE, LOGIN_SECRET, WRONG_SECRET];
        Self(fixed.iter().chain(secrets).map(|text| (*text).to_owned()).collect())
    }

    fn with(&self, more: &[&str]) -> Self {
        Self(self.0.iter().cloned().chain(more.iter().map(|text| (*text).to_owned())).collect())
    }

    fn found_in(&self, text: &str) -> Vec<&str> {
        let hexadecimal = |word: &str| word.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let is_there = |word: &&String| text.contains(word.as_str()) || text.contains(&hexadecimal(word));
        self.0.iter().filter(is_there).map(String::as_str).collect()
    }

    #[track_caller]
    fn are_not_in(&self, place: &str, text: &str) {
        assert!(!text.is_empty(), "nothing was looked at in {place}");
        assert_eq!(self.found_in(text), [""; 0], "{place}");
    }
}

/// People of a company, who sign in with the canary, but for the head, whose phone is the fake's.
async fn people(url: &str) {
    rounds_server::prepare_process("info");
    let app = rounds_server::app::open(url, Clock::default()).await.unwrap();
    let root = founding::found(&app, Founding::default()).await.unwrap();
    let all = [
        ("admin", StandardPosition::Administrator, LOGIN_SECRET),
        ("head", StandardPosition::DistrictManager, PASSWORD),
        ("rep", StandardPosition::Rep, LOGIN_SECRET),
        ("peer", StandardPosition::Rep, LOGIN_SECRET),
        ("finance", StandardPosition::Finance, LOGIN_SECRET),
    ];
    for (code, position, password) in all {
        let hire = Hire {
            code: code.to_owned(),
            name: code.to_owned(),
            department: root,
            position,
            is_head: code == "head",
            password_hash: app.passwords.hash(password.to_owned()).await.unwrap(),
        };
        founding::hire(&app, hire).await.unwrap();
    }
}

struct Scene {
    node: Node,
    admin: Actor,
    rep: Actor,
    doctor: String,
}

impl Scene {
    /// A doctor with both numbers, made and served by the API, and visited where the canaries are.
    async fn begin(node: Node, head: &str) -> Self {
        let admin = Actor::sign_in(&node.url, "admin", LOGIN_SECRET).await;
        let rep = Actor::sign_in(&node.url, "rep", LOGIN_SECRET).await;
        let (hospital, doctor) = (mint("customer"), mint("customer"));
        let draft = json!({"kind": "INSTITUTION", "name": "金丝雀医院"});
        let made = admin.mutate("createCustomer", json!({"id": hospital, "draft": draft}), "customer { id }").await;
        made.at("/createCustomer");
        let draft = json!({"kind": "PROFESSIONAL", "name": "金医生", "workplaceId": hospital, "phones": [{"number": TELEPHONE}]});
        admin
            .mutate("createCustomer", json!({"id": doctor, "draft": draft}), "customer { id }")
            .await
            .at("/createCustomer");
        let served = json!({"customerIds": [hospital, doctor], "employeeId": rep.id, "duty": "REP", "reason": "分配"});
        admin.mutate("assignCustomers", served, "results { __typename }").await.at("/assignCustomers");
        let number = json!({"customerId": doctor, "idNumber": ID_NUMBER, "reason": "登记"});
        rep.mutate("setIdNumber", number, "customer { idNumberEnding }").await.at("/setIdNumber");
        let now = captured(chrono::Utc::now());
        let fix = json!({"lat": LAT, "lon": LON, "system": "WGS84", "accuracyM": 15.0, "measuredAt": now["wallAt"], "provider": "GNSS", "isMock": false});
        let arrival = json!({"captured": now, "id": mint("checkin"), "customerId": hospital, "fixes": [fix]});
        rep.mutate("checkIn", arrival, "checkIn { verdict }").await.at("/checkIn");
        let told = json!({"captured": now, "id": mint("remark"), "aboutId": doctor, "kind": "COMMENT",
            "text": format!("电话 {TELEPHONE}，证件 {ID_NUMBER}"), "mentionIds": [head]});
        rep.mutate("addRemark", told, "remark { id }").await.at("/addRemark");
        Self { node, admin, rep, doctor }
    }

    /// Everything that is refused, with canaries in it.
    async fn refusals(&self) -> Vec<Value> {
        let nobody = Actor::anonymous(&self.node.url);
        let sign_in = "mutation S($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";
        let refresh =
            "mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { tokens { accessToken } } }";
        let wrong = |number: &str| json!({"customerId": self.doctor, "idNumber": number, "reason": "登记"});
        let change = |phone: &str| json!({"captured": captured(chrono::Utc::now()), "customerId": self.doctor, "baseRev": 1, "phones": [{"number": phone}]});
        let unread = format!("{{ customers(search: \"{TELEPHONE}{ID_NUMBER}\"");
        let misplaced = format!("{{ customers(filter: \"{ID_NUMBER}\") {{ totalCount }} }}");
        let replies = [
            nobody.ask(sign_in, json!({"input": {"login": "rep", "password": WRONG_SECRET}})).await,
            nobody.ask(refresh, json!({"input": {"refreshToken": WRONG_SECRET}})).await,
            self.rep.mutate("setIdNumber", wrong(ID_NUMBER_WRONG), "customer { id }").await,
            self.rep.mutate("changeCustomer", change(&format!("{TELEPHONE}99")), "customer { id }").await,
            self.rep.mutate("revealSecret", json!({"customerId": self.doctor, "reason": ID_NUMBER}), "idNumber").await,
            self.rep.ask(&unread, json!({})).await,
            self.rep.ask(&misplaced, json!({})).await,
            self.rep.ask("query Q($id: ID!) { customer(id: $id) { name } }", json!({"id": {"a": ID_NUMBER}})).await,
            self.rep.ask("query Q($id: ID!) { customer(id: $id) { name } }", json!({"id": TELEPHONE})).await,
        ];
        replies
            .map(|reply| {
                reply.code();
                reply.body
            })
            .to_vec()
    }

    /// What others get who ask for it in every way.
    async fn answers_to(&self, code: &str) -> String {
        let actor = Actor::sign_in(&self.node.url, code, LOGIN_SECRET).await;
        let whole =
            "query W($id: ID!, $search: String) { customer(id: $id) { name idNumberEnding phones { number display } }
          node(id: $id) { id } customers(search: $search) { totalCount nodes { phones { number } } } }";
        let mut answers = String::new();
        for search in [ID_NUMBER, TELEPHONE, "0707", "金医生"] {
            answers += &actor.ask(whole, json!({"id": self.doctor, "search": search})).await.body.to_string();
        }
        for (name, selection) in [("revealSecret", "idNumber"), ("exportPersonalData", "document")] {
            let input = json!({"customerId": self.doctor, "reason": "想看一看这个号码是多少"});
            answers += &actor.mutate(name, input, selection).await.body.to_string();
        }
        answers
    }
}

/// All tables as text, read as the role under which the server works.
fn dump(url: &str) -> String {
    let output = Command::new("pg_dump").args(["--data-only", "--dbname", url]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_never_appear_in_logs_or_answers() {
    let (database, folder) = (rounds_testdb::fresh().await, tempfile::tempdir().unwrap());
    let (url, file) = (database.url(), data_keys(&folder).await);
    people(url).await;
    let push = FakePush::start();
    let plan = Plan::on(url)
        .with("ROUNDS_DATA_KEYS", &file)
        .with("ROUNDS_FCM_KEY_FILE", push.key_file().to_str().unwrap())
        .with("ROUNDS_FCM_BASE_URL", &push.url)
        .with("ROUNDS_LOG", "debug")
        .with("ROUNDS_LEAVING_GRACE_MS", "0");
    let node = plan.start().await;
    let phone = push.phone(&node.url, "head").await;
    let mut scene = Scene::begin(node, &phone.actor.id).await;
    let tokens = [scene.rep.token.clone().unwrap(), scene.rep.refresh_token.clone().unwrap()];
    let secrets = std::fs::read_to_string(&file).unwrap();
    let secret = secrets.lines().last().unwrap().split(' ').nth(1).unwrap();
    let canaries = Canaries::of(&[&tokens[0], &tokens[1], secret]);
    let everywhere = canaries.with(&POSITIONS).with(&[&phone.token]);

    // Whoever may, reads it; the checker sees it there.
    let input = json!({"customerId": scene.doctor, "reason": "核对处方人的身份信息"});
    let revealed = scene.admin.mutate("revealSecret", input.clone(), "idNumber").await.body.to_string();
    assert_eq!(everywhere.found_in(&revealed), [ID_NUMBER]);
    scene.admin.mutate("exportPersonalData", input, "document").await.at("/exportPersonalData");
    let found = scene
        .rep
        .ask("query S($s: String) { customers(search: $s) { nodes { phones { number } } } }", json!({"s": TELEPHONE}));
    assert_eq!(everywhere.found_in(&found.await.body.to_string()), [TELEPHONE]);

    let place = "{ myDay { openCheckIn { fixes { given { lat lon } } } } }";
    assert_eq!(everywhere.found_in(&scene.rep.ask(place, json!({})).await.body.to_string()), POSITIONS);

    for refusal in scene.refusals().await {
        everywhere.are_not_in("an error", &refusal.to_string());
    }
    for other in ["peer", "finance"] {
        everywhere.are_not_in(other, &scene.answers_to(other).await);
    }
    let shown = push.shown(&phone, 1).await;
    canaries.with(&POSITIONS).are_not_in("a push", &json!(shown).to_string());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let metrics = http.get(&scene.node.metrics).send().await.unwrap().text().await.unwrap();
    everywhere.are_not_in("the metrics", &metrics);
    scene.node.terminate();
    assert!(scene.node.ended().await.success());
    let log = scene.node.log();
    assert!(log.contains("serving") && log.contains("DEBUG"), "the log is read at its most talkative");
    everywhere.are_not_in("the log", &log);

    // A remark is what somebody wrote, not what we keep: it is put out of the way before the dump is read.
    sql(url, "update remarks set text = 'redacted'; update notifications set message_args = '{}'").await;
    let text = dump(url);
    assert!(text.contains("金医生") && text.contains("customer_id_numbers"), "the dump holds the doctor");
    canaries.are_not_in("a dump", &text);
    // What no use case writes in the clear is planted.
    sql(url, &format!("update customers set address = '{TELEPHONE}' where name = '金医生'")).await;
    assert_eq!(canaries.found_in(&dump(url)), [TELEPHONE], "a leak that was planted is found");
}
