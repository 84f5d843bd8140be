//! Whether the process lives, and whether it can serve.

use axum::extract::State;
use http::StatusCode;

use super::gateway::Gateway;

/// The process answers.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// The process can be sent requests: PostgreSQL is there, and the process is not about to end.
pub(super) async fn ready(State(gateway): State<Gateway>) -> (StatusCode, &'static str) {
    if gateway.supervisor.is_leaving() {
        return (StatusCode::SERVICE_UNAVAILABLE, "about to end\n");
    }
    if gateway.database.availability().is_away() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n");
    }
    (StatusCode::OK, "ok\n")
}
