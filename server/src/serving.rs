//! The server as one future: the whole schema behind HTTP and WebSocket on one listener.

use std::net::SocketAddr;
use std::sync::Arc;

use rounds_guard::{Guard, Limits};
use tokio::net::TcpListener;

use crate::app::App;
use crate::graph;
use crate::platform::http::{Gateway, Seats, Settings, Watch, router};
use crate::sessions;

/// Serves until `stopped` ends.
pub async fn serve(
    app: &App,
    listener: TcpListener,
    settings: Settings,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let gateway = gateway(app, settings)?;
    let watch = gateway.watch.clone();
    app.supervisor.keep("watch over sessions", move |shutdown| watch.clone().keep(shutdown));
    let router = router(gateway).into_make_service_with_connect_info::<SocketAddr>();
    let shutdown = app.supervisor.shutdown();
    let until = async move {
        stopped.await;
        shutdown.cancel();
    };
    Ok(axum::serve(listener, router).with_graceful_shutdown(until).await?)
}

fn gateway(app: &App, settings: Settings) -> anyhow::Result<Gateway> {
    let engine = graph::engine(Some(app.clone()));
    let guard = Guard::new(engine.sdl(), Limits::default(), graph::ALONE)?;
    let (who, reader, watcher) = (app.clone(), app.clone(), app.clone());
    Ok(Gateway {
        guard: Arc::new(guard),
        engine,
        authenticate: Arc::new(move |token| {
            let app = who.clone();
            Box::pin(async move { sessions::authenticate(&app, &token).await })
        }),
        read_token: Arc::new(move |token| sessions::read_token(&reader, token)),
        watch: Watch::new(Arc::new(move |open| {
            let app = watcher.clone();
            Box::pin(async move { sessions::open_sessions(&app, &open).await })
        })),
        seats: Seats::new(&settings.sockets),
        database: app.database.clone(),
        clock: app.clock.clone(),
        wake: app.wake.clone(),
        feed: app.feed.clone(),
        supervisor: app.supervisor.clone(),
        settings: Arc::new(settings),
    })
}
