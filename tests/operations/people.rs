//! A small company on a database, made beside the processes that serve it.

use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use rounds_domain::permissions::StandardPosition;
use rounds_domain::vocabulary::NotificationKind;
use rounds_launcher::Cluster;
use rounds_platform::clock::Clock;
use rounds_platform::db::{Command, Tx};
use rounds_server::founding::{self, Founding, Hire};
use rounds_server::organisation::inbox::{self, NewNotification};
use rounds_server::organisation::sessions;

/// Makes a company with so many reps and returns an access token of each.
pub async fn company(url: &str, reps: usize) -> Vec<String> {
    rounds_server::prepare_process("info");
    let app = rounds_server::app::open(url, Clock::default()).await.unwrap();
    let root = founding::found(&app, Founding::default()).await.unwrap();
    let mut tokens = Vec::new();
    for number in 0..reps {
        let code = format!("rep-{number}");
        let hire = Hire {
            code: code.clone(),
            name: code.clone(),
            department: root,
            position: StandardPosition::Rep,
            is_head: false,
            password_hash: e2e::password_hash().await,
        };
        founding::hire(&app, hire).await.unwrap();
        tokens.push(sessions::sign_in_without_password(&app, &code).await.unwrap().access.text);
    }
    tokens
}

/// Makes the database `rounds` on a cluster that has none, and says where it is.
pub async fn database(cluster: &Cluster) -> String {
    sql(&cluster.admin_url(), "create database rounds").await;
    cluster.url("rounds")
}

/// Runs SQL.
pub async fn sql(url: &str, text: &str) {
    AsyncPgConnection::establish(url).await.unwrap().batch_execute(text).await.unwrap();
}

/// One number from the database.
pub async fn number(url: &str, query: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        value: i64,
    }
    let mut connection = AsyncPgConnection::establish(url).await.unwrap();
    let query = diesel::sql_query(format!("select ({query})::bigint as value"));
    query.get_result::<Row>(&mut connection).await.unwrap().value
}

/// Waits until a number from the database is what it should be.
pub async fn until(url: &str, query: &str, wanted: i64) {
    e2e::until(&format!("{query} is {wanted}"), async || number(url, query).await == wanted).await;
}

/// Tells a rep something, which is pushed to their phones.
pub async fn tell(url: &str, code: &str) {
    let app = rounds_server::app::open(url, Clock::default()).await.unwrap();
    let id: String = text(url, &format!("select id::text from employees where code = '{code}'")).await;
    let employee = format!("employee_{id}").parse().unwrap();
    let work = async move |tx: &mut Tx| {
        let news = NewNotification {
            employee,
            kind: NotificationKind::ReviewDue,
            message_key: "review-due",
            args: serde_json::json!({}),
            about: None,
            group_key: "test".to_owned(),
            dedupe_key: "test".to_owned(),
        };
        inbox::notify(tx, news).await
    };
    app.system("arrange").transact(Command::keyless("tell"), work).await.unwrap();
}

async fn text(url: &str, query: &str) -> String {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        value: String,
    }
    let mut connection = AsyncPgConnection::establish(url).await.unwrap();
    diesel::sql_query(format!("select ({query}) as value")).get_result::<Row>(&mut connection).await.unwrap().value
}
