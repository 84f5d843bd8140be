//! The binary `rounds`.

use clap::Parser;
use rounds::Command;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        anyhow::bail!("`.env` cannot be read: {error}");
    }
    let command = Command::parse();
    rounds_server::prepare_process(command.usual_log());
    let outcome = Box::pin(command.run()).await;
    rounds_platform::otel::finish();
    outcome
}
