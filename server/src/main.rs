//! The binary `rounds`.

use clap::Parser;
use rounds_server::cli::Command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _ = dotenvy::dotenv();
    rounds_server::prepare_process();
    Box::pin(Command::parse().run()).await
}
