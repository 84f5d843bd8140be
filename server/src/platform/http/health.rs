//! Whether the process lives, and whether it can serve.

use axum::extract::State;
use http::StatusCode;

use super::gateway::Gateway;
use diesel_async::SimpleAsyncConnection;

/// The process answers.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// The process can serve: PostgreSQL answers.
pub(super) async fn ready(State(gateway): State<Gateway>) -> (StatusCode, &'static str) {
    let asked = async { gateway.database.connection().await.ok()?.batch_execute("select 1").await.ok() };
    match tokio::time::timeout(std::time::Duration::from_secs(1), asked).await {
        Ok(Some(())) => (StatusCode::OK, "ok\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
