//! A world: one server over one database, with a small company in it.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rounds_domain::ids::CustomerId;
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::{AssignmentDuty, CustomerKind};
use rounds_platform::App;
use rounds_platform::access::passwords::Passwords;
use rounds_platform::clock::Clock;
use rounds_platform::db::{Command, Tx};
use rounds_platform::http::Settings;
use rounds_platform::scalars::Instant;
use rounds_server::customers::assignments::{self, Service};
use rounds_server::customers::customers::CustomerPolicy;
use rounds_server::customers::customers::{self, Draft, Workplace};
use rounds_server::founding::{self, Founding, Hire};
use rounds_server::organisation::sessions;
use rounds_testdb::TestDatabase;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{OnceCell, oneshot};

use crate::actor::Actor;
use crate::phone::{FakePush, Phone};
use crate::texts::FakeTexts;

/// The password of everybody in a world.
pub const PASSWORD: &str = "correct horse 7";

/// Eight o'clock in Shanghai.
const MONDAY_MORNING: &str = "2026-11-23T00:00:00Z";
/// When templates are made, so that whatever happens in a clone happens later.
const BEFORE_WORK: &str = "2026-11-22T23:30:00Z";

/// The hash of `PASSWORD`, made once by each process, since hashing takes its time by design.
pub async fn password_hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let hash = HASH.get_or_init(async || Passwords::default().hash(PASSWORD.to_owned()).await.unwrap());
    hash.await.clone()
}

/// Who does the jobs of a world.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Worker {
    /// The server itself.
    Inside,
    /// Processes that a test starts.
    Elsewhere,
}

/// What is special about a world.
pub(crate) struct Arrangement {
    begins_at: &'static str,
    settings: Settings,
    worker: Worker,
    control: CustomerPolicy,
    push: Option<FakePush>,
    texts: Option<FakeTexts>,
}

impl Default for Arrangement {
    fn default() -> Self {
        Self {
            begins_at: MONDAY_MORNING,
            settings: Settings::demo(),
            worker: Worker::Inside,
            control: CustomerPolicy::default(),
            push: None,
            texts: None,
        }
    }
}

impl Arrangement {
    /// With a stand-in for Firebase.
    pub(crate) fn with_push() -> Self {
        Self { push: Some(FakePush::start()), ..Self::default() }
    }
}

/// One server over one database.
pub struct World {
    /// The server's inside, for moving its clock and counting its statements; never for reading its rows.
    pub app: App,
    /// Where it serves.
    pub url: String,
    database_url: String,
    /// Its own database; none while a template is made.
    _database: Option<TestDatabase>,
    stop: Option<oneshot::Sender<()>>,
    departments: HashMap<String, String>,
    push: Option<FakePush>,
    texts: Option<FakeTexts>,
}

impl World {
    /// Starts a server on a Monday morning in Shanghai, 2026-11-23 08:00, with a headquarters and its administrator `admin`.
    pub async fn begin() -> Self {
        Self::with(Settings::demo()).await
    }

    /// The same with other settings than those of a demo.
    pub async fn with(settings: Settings) -> Self {
        Self::arranged(Arrangement { settings, ..Arrangement::default() }).await
    }

    /// The same with a company that controls its customers otherwise than by default.
    pub async fn controlled(control: CustomerPolicy) -> Self {
        Self::arranged(Arrangement { control, ..Arrangement::default() }).await
    }

    /// Starts a server that leaves its jobs to workers of their own, and its clock as it is outside.
    pub async fn without_worker() -> Self {
        Self::arranged(Arrangement { worker: Worker::Elsewhere, ..Arrangement::default() }).await
    }

    /// The same with a stand-in for Firebase, which `world.push()` speaks for.
    pub async fn with_push() -> Self {
        Self::arranged(Arrangement::with_push()).await
    }

    /// The same with a stand-in for the gateway of text messages, which `world.texts()` speaks for.
    pub async fn with_texts() -> Self {
        Self::arranged(Arrangement { texts: Some(FakeTexts::start()), ..Arrangement::default() }).await
    }

    /// The stand-in for Firebase; only in a world that began with push.
    #[track_caller]
    pub fn push(&self) -> &FakePush {
        self.push.as_ref().expect("the world began without push")
    }

    /// Somebody who was hired before signs in on a phone that is pushed to.
    pub async fn phone(&self, code: &str) -> Phone {
        self.push().phone(&self.url, code).await
    }

    /// The stand-in for the gateway; only in a world that began with texts.
    #[track_caller]
    pub fn texts(&self) -> &FakeTexts {
        self.texts.as_ref().expect("the world began without texts")
    }

    /// A server over a database that a template is made of, with the administrator.
    pub(crate) async fn draft(url: &str) -> Self {
        let mut world = Self::over(url, Arrangement { begins_at: BEFORE_WORK, ..Arrangement::default() }).await;
        world.hire("admin", StandardPosition::Administrator, "HQ").await;
        world
    }

    /// A server over a clone of a template, in which there is an administrator already.
    pub(crate) async fn cloned(database: TestDatabase, arrangement: Arrangement) -> Self {
        let world = Self::over(database.url(), arrangement).await;
        Self { _database: Some(database), ..world }
    }

    /// Learns the ids of departments that were made through the API: those that somebody leads, and those right below.
    pub async fn learn_departments(&mut self, head: &Actor) {
        let listed = "{ departments { id code children { id code } } }";
        let led = head.ask(listed, json!({})).await.at("/departments");
        for led in led.as_array().unwrap() {
            for department in led["children"].as_array().unwrap().iter().chain([led]) {
                let [code, id] = ["code", "id"].map(|field| department[field].as_str().unwrap().to_owned());
                self.departments.insert(code, id);
            }
        }
    }

    async fn arranged(arrangement: Arrangement) -> Self {
        let database = rounds_testdb::fresh().await;
        let world = Self::over(database.url(), arrangement).await;
        let mut world = Self { _database: Some(database), ..world };
        world.hire("admin", StandardPosition::Administrator, "HQ").await;
        world
    }

    /// Serves over a database, in which the company is founded if need be.
    async fn over(database_url: &str, arrangement: Arrangement) -> Self {
        let Arrangement { begins_at, settings, worker, control, push, texts } = arrangement;
        rounds_server::prepare_process("info");
        let clock = Clock::default();
        if worker == Worker::Inside {
            clock.set(begins_at.parse::<DateTime<Utc>>().unwrap());
        }
        let mut app = rounds_server::app::open(database_url, clock).await.unwrap();
        app.handed.insert(control);
        app.push =
            push.as_ref().map(|fake| rounds_platform::push::firebase(&fake.key_file(), Some(&fake.url)).unwrap());
        app.sms = texts.as_ref().map(FakeTexts::door);
        let root = founding::found(&app, Founding::default()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        rounds_server::app::start_news(&app);
        if worker == Worker::Inside {
            rounds_server::duties::start(&app);
        }
        let serving = app.clone();
        app.supervisor.detach(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            rounds_server::serving::serve(&serving, listener, settings, stopped).await.unwrap();
        });
        let departments = HashMap::from([("HQ".to_owned(), root.to_string())]);
        let database_url = database_url.to_owned();
        Self { app, url, database_url, _database: None, stop: Some(stop), departments, push, texts }
    }

    /// Makes a department below another; both are named by their codes.
    pub async fn department(&mut self, code: &str, below: &str) -> String {
        let parent = self.departments[below].parse().unwrap();
        let id = founding::department(&self.app, code, parent).await.unwrap().to_string();
        self.departments.insert(code.to_owned(), id.clone());
        id
    }

    /// Hires somebody, without a signing in.
    pub async fn hire(&mut self, code: &str, position: StandardPosition, department: &str) -> String {
        let is_head = matches!(position, StandardPosition::DistrictManager | StandardPosition::RegionalManager);
        let hire = Hire {
            code: code.to_owned(),
            name: code.to_owned(),
            department: self.departments[department].parse().unwrap(),
            position,
            is_head,
            password_hash: password_hash().await,
        };
        founding::hire(&self.app, hire).await.unwrap().to_string()
    }

    /// Hires a rep and signs in.
    pub async fn rep(&mut self, code: &str, department: &str) -> Actor {
        self.person(code, StandardPosition::Rep, department).await
    }

    /// Hires the head of a department and signs in.
    pub async fn manager(&mut self, code: &str, department: &str) -> Actor {
        self.person(code, StandardPosition::DistrictManager, department).await
    }

    /// Hires somebody and signs in.
    pub async fn person(&mut self, code: &str, position: StandardPosition, department: &str) -> Actor {
        self.hire(code, position, department).await;
        self.sign_in(code).await
    }

    /// Somebody who was hired before, in a new session that no password was checked for.
    pub async fn sign_in(&self, code: &str) -> Actor {
        let signed = sessions::sign_in_without_password(&self.app, code).await.unwrap();
        let mut actor = self.anonymous();
        actor.id = signed.employee.to_string();
        actor.token = Some(signed.access.text);
        actor.refresh_token = Some(signed.refresh_token);
        actor
    }

    /// Has the administrator do something, which must succeed.
    pub async fn administer(&self, name: &str, input: Value) {
        let reply = self.sign_in("admin").await.mutate(name, input, "__typename").await;
        reply.text(&format!("/{name}/__typename"));
    }

    /// Has the administrator change somebody's particulars.
    pub async fn change_employee(&self, who: &Actor, fields: Value) {
        let rev = "query R($id: ID!) { employee(id: $id) { rev } }";
        let rev = self.sign_in("admin").await.ask(rev, json!({"id": who.id})).await.at("/employee/rev");
        let mut input = fields;
        (input["employeeId"], input["baseRev"]) = (json!(who.id), rev);
        self.administer("changeEmployee", input).await;
    }

    /// Has the administrator take somebody's access away.
    pub async fn close_access(&self, who: &Actor) {
        self.administer("setEmployeeAccess", json!({"employeeId": who.id, "isOpen": false, "reason": "Left"})).await;
    }

    /// Makes somebody the head of a department.
    pub async fn lead(&self, department: &str, head: &Actor) {
        let department = self.departments[department].parse().unwrap();
        founding::lead(&self.app, department, head.id.parse().unwrap()).await.unwrap();
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Actor {
        Actor::anonymous(&self.url)
    }

    /// Makes an institution in the pool of a department, or served by a rep for 30 days already.
    pub async fn institution(&self, name: &str, department: &str, rep: Option<&Actor>) -> String {
        self.customer(Draft::named(CustomerKind::Institution, name), department, rep).await
    }

    /// Makes a professional who works at an institution, in the pool or served by a rep for 30 days already.
    pub async fn professional(&self, name: &str, workplace: &str, rep: Option<&Actor>) -> String {
        let workplace = Workplace { institution: workplace.parse().unwrap(), department: None };
        let draft = Draft { workplace: Some(workplace), ..Draft::named(CustomerKind::Professional, name) };
        self.customer(draft, "HQ", rep).await
    }

    /// Makes any customer in the pool of a department, or served by a rep for 30 days already.
    pub async fn customer(&self, draft: Draft, department: &str, rep: Option<&Actor>) -> String {
        let department = self.departments[department].parse().unwrap();
        let draft = Draft { department: Some(department), ..draft };
        let id: CustomerId = self.app.clock.mint();
        let employee = rep.map(|rep| rep.id.parse().unwrap());
        let db = self.app.system("arrange");
        let work = async move |tx: &mut Tx| {
            customers::create(tx, id, draft).await?;
            if let Some(employee) = employee {
                let since = Instant(tx.now() - TimeDelta::days(30));
                let duty = AssignmentDuty::Rep;
                assignments::serve_from(tx, Service { customer: id, employee, duty, since, reason: None }).await?;
            }
            Ok(id)
        };
        db.transact(Command::keyless("createCustomer"), work).await.unwrap().to_string()
    }

    /// A connection to the database, for arranging what no API arranges and for looking at traces.
    pub async fn database(&self) -> AsyncPgConnection {
        AsyncPgConnection::establish(&self.database_url).await.unwrap()
    }

    /// Where the database is, for processes of their own.
    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Runs SQL for arranging.
    pub async fn sql(&self, sql: &str) {
        diesel::sql_query(sql).execute(&mut self.database().await).await.unwrap();
    }

    /// Counts rows of a table, with conditions after its name; for traces that no API tells.
    pub async fn count(&self, table: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Counted {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            rows: i64,
        }
        let counted = diesel::sql_query(format!("select count(*) as rows from {table}"));
        counted.get_result::<Counted>(&mut self.database().await).await.unwrap().rows
    }

    /// Moves the clock of the server.
    pub fn advance(&self, span: chrono::TimeDelta) {
        self.app.clock.advance(span);
    }

    /// Makes the server forget what it knows of viewers, so that everybody's rights are read anew.
    pub fn forget_viewers(&self) {
        self.app.viewers.forget_everybody();
    }

    /// Statements that `work` makes the server send, with background work left out as far as it can be.
    pub async fn statements<T>(&self, work: impl Future<Output = T>) -> (T, u64) {
        let before = self.app.database.statement_count();
        let value = work.await;
        (value, self.app.database.statement_count() - before)
    }

    /// Fewest statements of several goes at the same work, met three times: the worker and the relay send theirs in
    /// between, a viewer is read again once a second, and a busy machine may cut a batch of a loader in two.
    pub async fn fewest_statements<T>(&self, work: impl AsyncFn() -> T) -> u64 {
        let (mut fewest, mut met) = (u64::MAX, 0);
        for _ in 0..20 {
            let sent = self.statements(work()).await.1;
            met = if sent < fewest { 1 } else { met + u32::from(sent == fewest) };
            fewest = fewest.min(sent);
            if met == 3 {
                break;
            }
        }
        fewest
    }

    /// Asserts that `rows` rows more were not read by a statement each. A busy machine may cut a batch of a loader in two
    /// in all goes, so that fewer statements more than half the rows are let pass.
    #[track_caller]
    pub fn assert_none_per_row(few: u64, many: u64, rows: u64) {
        assert!(many < few + rows.div_ceil(2), "{few} statements for few rows, {many} for {rows} more");
    }

    /// Ends the server.
    pub async fn end(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        self.app.stop(Duration::from_secs(5)).await;
        assert_eq!(rounds_platform::db::breaches(), [""; 0], "locks are taken out of order");
    }
}
