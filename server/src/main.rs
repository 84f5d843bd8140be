//! The binary `rounds`.

use clap::Parser;
use rounds_server::cli::Command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _ = dotenvy::dotenv();
    let command = Command::parse();
    rounds_server::prepare_process(command.usual_log());
    Box::pin(command.run()).await
}
