//! Drops databases: those of finished tests, and those that dead processes left behind.
//!
//! A thread with a runtime and a connection of its own, since `Drop` cannot await. A finished test waits for it, so that databases do
//! not pile up; what dead processes left is dropped when nothing else is to do. Sweeping never fails a test: a database that cannot
//! be dropped is tried again by the next process.

use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use diesel_async::{AsyncConnection, AsyncPgConnection};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{cluster, names, sql};

/// A test waits no longer than this for the end of its database.
const PATIENCE: Duration = Duration::from_secs(10);

/// A database to drop, and whom to tell.
struct Order {
    database: String,
    done: Option<Sender<()>>,
}

/// Drops a database and waits until it is gone.
pub(crate) fn dispose(database: String) {
    let (done, answer) = channel();
    let order = Order { database, done: Some(done) };
    if sweeper().send(order).is_ok() {
        // A dead sweeper hangs up, and a slow one is not worth a failed test.
        let _ = answer.recv_timeout(PATIENCE);
    }
}

/// Starts the thread, which begins with what dead processes left behind.
pub(crate) fn wake() {
    sweeper();
}

fn sweeper() -> &'static UnboundedSender<Order> {
    static SWEEPER: OnceLock<UnboundedSender<Order>> = OnceLock::new();
    SWEEPER.get_or_init(|| {
        let (sender, orders) = unbounded_channel();
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(work(orders)))
        });
        sender
    })
}

async fn work(mut orders: UnboundedReceiver<Order>) {
    let mut broom = Broom::default();
    let mut left = broom.left_behind().await;
    loop {
        let order = tokio::select! {
            biased;
            order = orders.recv() => order,
            Some(database) = async { left.pop() } => Some(Order { database, done: None }),
        };
        let Some(order) = order else { return };
        broom.drop_database(&order.database).await;
        order.done.map(|done| done.send(()));
    }
}

/// A connection that is made anew after a failure.
#[derive(Default)]
struct Broom {
    connection: Option<AsyncPgConnection>,
}

impl Broom {
    async fn connected(&mut self) -> Option<&mut AsyncPgConnection> {
        if self.connection.is_none() {
            self.connection = AsyncPgConnection::establish(&cluster::shared().admin_url()).await.ok();
        }
        self.connection.as_mut()
    }

    async fn left_behind(&mut self) -> Vec<String> {
        let Some(connection) = self.connected().await else { return Vec::new() };
        let mut databases = sql::databases(connection).await.unwrap_or_default();
        databases.retain(|database| names::is_left_behind(database));
        databases
    }

    async fn drop_database(&mut self, database: &str) {
        let Some(connection) = self.connected().await else { return };
        let statement = format!("drop database if exists {database} with (force)");
        if sql::run(connection, &statement).await.is_err() {
            self.connection = None;
        }
    }
}
