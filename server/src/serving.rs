//! The server as one future: the whole schema behind HTTP and WebSocket on one listener.

use std::sync::Arc;

use rounds_guard::{Guard, Limits};
use tokio::net::TcpListener;

use crate::contract;
use crate::organisation::sessions;
use crate::{graph, registries};
use rounds_platform::App;
use rounds_platform::http::{
    self, Clients, Documents, Gateway, Introspected, Listener, Rates, SessionWatcher, Settings, Slots, router,
};

/// Serves until `stopped` ends.
pub async fn serve(
    app: &App,
    listener: TcpListener,
    settings: Settings,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let gateway = gateway(app, with_examples(settings))?;
    gateway.rates.keep_small(&app.supervisor);
    let watch = gateway.watch.clone();
    app.supervisor.keep("watch over sessions", move |shutdown| watch.clone().keep(shutdown));
    let house = Listener::new(router(gateway.clone()), gateway.settings, app.supervisor.clone());
    let shutdown = app.supervisor.shutdown();
    let until = async move {
        stopped.await;
        shutdown.cancel();
    };
    http::serve(house, listener, until).await;
    Ok(())
}

/// GraphiQL offers the operations of the contract everywhere.
fn with_examples(mut settings: Settings) -> Settings {
    settings.offer.examples = contract::operations();
    settings
}

fn gateway(app: &App, settings: Settings) -> anyhow::Result<Gateway> {
    let engine = graph::engine(Some(app.clone()));
    let guard = Guard::new(engine.sdl(), Limits::default(), graph::ALONE)?;
    let documents = Documents::open(&settings, &guard)?;
    let (who, reader, watcher) = (app.clone(), app.clone(), app.clone());
    Ok(Gateway {
        guard: Arc::new(guard),
        documents: Arc::new(documents),
        clients: Arc::new(Clients::of(&settings)),
        engine,
        authenticate: Arc::new(move |token, since| {
            let app = who.clone();
            Box::pin(async move { sessions::authenticate(&app, &token, since).await })
        }),
        read_token: Arc::new(move |token| {
            let app = reader.clone();
            Box::pin(async move { sessions::read_token(&app, &token).await })
        }),
        watch: SessionWatcher::new(Arc::new(move |open| {
            let app = watcher.clone();
            Box::pin(async move { sessions::open_sessions(&app, &open).await })
        })),
        database: app.database.clone(),
        clock: app.clock.clone(),
        wake: app.wake.clone(),
        feed: app.feed.clone(),
        supervisor: app.supervisor.clone(),
        rates: Arc::new(Rates::new(&settings.quotas, settings.limits, &registries::field_rate_limits())),
        seats: Slots::new(&settings),
        settings: Arc::new(settings),
        introspected: Introspected::default(),
    })
}
