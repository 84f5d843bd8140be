//! The server as one future: the whole schema behind HTTP and WebSocket on one listener.

use std::net::SocketAddr;
use std::sync::Arc;

use rounds_guard::{Guard, Limits};
use tokio::net::TcpListener;

use crate::app::App;
use crate::contract;
use crate::graph;
use crate::platform::http::{Gateway, Introspected, Settings, router};
use crate::sessions;

/// Serves until `stopped` ends.
pub async fn serve(
    app: &App,
    listener: TcpListener,
    settings: Settings,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let router = router(gateway(app, with_examples(settings))?).into_make_service_with_connect_info::<SocketAddr>();
    let shutdown = app.supervisor.shutdown();
    let until = async move {
        stopped.await;
        shutdown.cancel();
    };
    Ok(axum::serve(listener, router).with_graceful_shutdown(until).await?)
}

/// GraphiQL offers the operations of the contract everywhere.
fn with_examples(mut settings: Settings) -> Settings {
    settings.offer.examples = contract::operations();
    settings
}

fn gateway(app: &App, settings: Settings) -> anyhow::Result<Gateway> {
    let engine = graph::engine(Some(app.clone()));
    let guard = Guard::new(engine.sdl(), Limits::default(), graph::ALONE)?;
    let who = app.clone();
    Ok(Gateway {
        guard: Arc::new(guard),
        engine,
        authenticate: Arc::new(move |token| {
            let app = who.clone();
            Box::pin(async move { sessions::authenticate(&app, &token).await })
        }),
        database: app.database.clone(),
        clock: app.clock.clone(),
        wake: app.wake.clone(),
        feed: app.feed.clone(),
        supervisor: app.supervisor.clone(),
        settings: Arc::new(settings),
        introspected: Introspected::default(),
    })
}
