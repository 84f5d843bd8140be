//! A strict stand-in for Google's OAuth token endpoint and FCM HTTP v1, on loopback.
//!
//! It makes its own service account at the start and writes the key file that a client needs. It is stricter than the
//! original: it knows only the fields that Rounds sends, refuses a replayed signature, minds the pauses it asked for,
//! and remembers every breach (`GET /control/violations`), so a test can end by asserting that there was none. It
//! shares no code with the client it judges. Everything is in memory.

mod account;
mod answer;
mod assertion;
mod control;
mod desk;
mod ledger;
mod oauth;
mod phone;
mod schema;
mod script;
mod send;
mod settings;
mod wire;

use std::{
    io::{Read, Write},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Context, ensure};
use axum::{
    Router,
    routing::{get, post},
};
use clap::Parser;
use tokio::net::TcpListener;

use desk::Desk;
use settings::Settings;

#[derive(Parser)]
#[command(about = "A strict stand-in for Google's OAuth token endpoint and FCM HTTP v1, on loopback.", version)]
struct Options {
    /// Where to listen; loopback only, port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where to write the service account's key file (mode 0600, replaced if it is there)
    #[arg(long)]
    key_out: PathBuf,
    /// The Firebase project
    #[arg(long, default_value = "demo-project")]
    project: String,
    /// End when standard input ends
    #[arg(long)]
    exit_with_parent: bool,
    /// The shortest time between two sends to one device; less is a violation and answered 429
    #[arg(long, default_value_t = 0)]
    min_interval_ms: u64,
    /// How long after a 429 or 503 calls already under way are no violation
    #[arg(long, default_value_t = 0)]
    grace_ms: u64,
    /// The `expires_in` of access tokens
    #[arg(long, default_value_t = 3599)]
    access_token_seconds: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    ensure!(options.listen.ip().is_loopback(), "the fake listens on loopback only");
    let listener = TcpListener::bind(options.listen).await.context("cannot listen")?;
    let base = format!("http://{}", listener.local_addr()?);
    let issuer = account::create(&options.project, &base, &options.key_out)?;
    let desk = Arc::new(Desk::new(issuer, options.project.clone(), settings(&options)));
    if options.exit_with_parent {
        std::thread::spawn(end_with_standard_input);
    }
    let mut out = std::io::stdout();
    writeln!(out, "listening {base}")?;
    out.flush()?;
    let app = router(desk).into_make_service_with_connect_info::<wire::Line>();
    axum::serve(wire::Wires(listener), app).await.context("the listener failed")
}

fn settings(options: &Options) -> Settings {
    Settings {
        min_interval_ms: options.min_interval_ms,
        grace_ms: options.grace_ms,
        access_token_seconds: options.access_token_seconds,
        clock_offset_seconds: 0,
    }
}

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/token", post(oauth::token))
        .route("/v1/projects/{project}/{action}", post(send::send))
        .route("/control/devices", post(control::register))
        .route("/control/script", post(control::script))
        .route("/control/deliveries", get(control::deliveries))
        .route("/control/violations", get(control::violations))
        .route("/control/status", get(control::status))
        .route("/control/settings", post(control::settings))
        .route("/control/expire-tokens", post(control::expire_tokens))
        .fallback(send::unknown_route)
        .method_not_allowed_fallback(send::unknown_route)
        .with_state(desk)
}

fn end_with_standard_input() {
    let mut sink = [0_u8; 256];
    while std::io::stdin().read(&mut sink).is_ok_and(|count| count > 0) {}
    std::process::exit(0);
}
