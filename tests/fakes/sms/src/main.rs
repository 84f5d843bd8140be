//! A strict stand-in for a gateway of text messages, on loopback: `POST /2010-04-01/Accounts/{account}/Messages.json`, and
//! `GET /2010-04-01/Accounts/{account}.json` for whoever tries whether it is let in.
//!
//! It is stricter than the original: it takes only the fields that Rounds sends, only numbers in E.164, only texts of one
//! segment, and minds the pauses that it asked for. Every breach is remembered (`GET /control/violations`), so a test can
//! end by asserting that there was none. It shares no code with the client it judges. Everything is in memory.

mod control;
mod desk;
mod messages;

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use axum::Router;
use axum::routing::{get, post};
use clap::Parser;
use tokio::net::TcpListener;

use desk::Desk;

const TOKEN: &str = "the-secret-of-a-gateway-on-loopback";

#[derive(Parser)]
#[command(about = "A strict stand-in for a gateway of text messages, on loopback.", version)]
struct Options {
    /// Where to listen; loopback only, port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where to write the token of the account
    #[arg(long)]
    token_out: PathBuf,
    /// The account
    #[arg(long, default_value = "AC00000000000000000000000000000000")]
    account: String,
    /// The number that texts have to come from
    #[arg(long, default_value = "+8610000000000")]
    from: String,
    /// End when standard input ends
    #[arg(long)]
    exit_with_parent: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    ensure!(options.listen.ip().is_loopback(), "the fake listens on loopback only");
    let listener = TcpListener::bind(options.listen).await.context("cannot listen")?;
    let base = format!("http://{}", listener.local_addr()?);
    std::fs::write(&options.token_out, TOKEN).context("cannot write the token")?;
    let desk = Arc::new(Desk::new(options.account, TOKEN, options.from));
    if options.exit_with_parent {
        std::thread::spawn(end_with_standard_input);
    }
    let mut out = std::io::stdout();
    writeln!(out, "listening {base}")?;
    out.flush()?;
    axum::serve(listener, router(desk)).await.context("the listener failed")
}

fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/2010-04-01/Accounts/{account}/Messages.json", post(messages::send))
        .route("/2010-04-01/Accounts/{file}", get(messages::account))
        .route("/control/script", post(control::script))
        .route("/control/messages", get(control::messages))
        .route("/control/violations", get(control::violations))
        .fallback(messages::unknown_route)
        .method_not_allowed_fallback(messages::unknown_route)
        .with_state(desk)
}

fn end_with_standard_input() {
    let mut sink = [0_u8; 256];
    while std::io::stdin().read(&mut sink).is_ok_and(|count| count > 0) {}
    std::process::exit(0);
}
