//! The paths of the server.

use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use http::StatusCode;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use super::gateway::Gateway;
use super::{graphql, health, leaving, socket};

const LARGEST_BODY: usize = 256 * 1024;
const LONGEST_REQUEST: Duration = Duration::from_secs(8);

/// The paths of the server.
pub fn router(gateway: Gateway) -> Router {
    let http = Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_REQUEST));
    Router::new()
        .merge(http)
        .route("/graphql/ws", any(socket::upgrade))
        .layer(from_fn_with_state(gateway.clone(), leaving::unless_away))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(gateway.clone(), leaving::parting))
        .with_state(gateway)
}
