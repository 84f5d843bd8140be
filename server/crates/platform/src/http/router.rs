//! The paths of the server.
//!
//! A body may be packed, by gzip or brotli; as it came and as it is read it obeys the same limit, and reading stops there,
//! so that nothing small grows into something large. Long answers are packed for those who read them so, streams never.

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{any, get};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use super::gateway::Gateway;
use super::limits::read_body;
use super::{graphiql, graphql, health, leaving, request_ids, socket};

const LARGEST_BODY: usize = 256 * 1024;
const WORTH_PACKING: u16 = 1024;

/// The paths of the server.
pub fn router(gateway: Gateway) -> Router {
    let http = Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(SizeAbove::new(WORTH_PACKING))))
        .layer(RequestDecompressionLayer::new())
        .layer(from_fn(leaving::unless_late))
        .layer(from_fn_with_state(gateway.settings.clone(), read_body));
    let graphiql = if gateway.settings.is_graphiql_on { graphiql::paths() } else { Router::new() };
    Router::new()
        .merge(http)
        .merge(graphiql)
        .route("/graphql/ws", any(socket::upgrade))
        .layer(from_fn_with_state(gateway.clone(), leaving::unless_away))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(axum::extract::DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(gateway.clone(), leaving::parting))
        .layer(from_fn_with_state(gateway.clone(), request_ids::named))
        .with_state(gateway)
}
