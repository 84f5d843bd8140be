//! GraphiQL from the binary itself: nothing is fetched from elsewhere, and the page may run nothing but its own script.
//!
//! The bundle under `server/assets/graphiql` is built from `server/graphiql` by `make graphiql`. Beside it the page asks for
//! an offer: the operations of the contract as examples and, in a demo alone, accounts to sign in with.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{HeaderName, HeaderValue, header};

use super::gateway::Gateway;

const PAGE: &str = include_str!("../../../../assets/graphiql/page.html");
const SCRIPT: &str = include_str!("../../../../assets/graphiql/graphiql.js");
const STYLE: &str = include_str!("../../../../assets/graphiql/graphiql.css");
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The paths of GraphiQL.
pub(super) fn paths() -> Router<Gateway> {
    Router::new()
        .route("/", get(async || Redirect::temporary("/graphiql")))
        .route("/graphiql", get(async || told("text/html; charset=utf-8", PAGE)))
        .route("/graphiql/graphiql.js", get(async || told("text/javascript; charset=utf-8", SCRIPT)))
        .route("/graphiql/graphiql.css", get(async || told("text/css; charset=utf-8", STYLE)))
        .route("/graphiql/offer.json", get(offer))
}

/// The offer, with the server's idea of now: a demo lives in a time of its own.
async fn offer(State(gateway): State<Gateway>) -> Response {
    let offer = &gateway.settings.offer;
    let told =
        serde_json::json!({ "accounts": offer.accounts, "examples": offer.examples, "now": gateway.clock.now() });
    guarded(Json(told).into_response())
}

fn told(media_type: &'static str, body: &'static str) -> Response {
    guarded(([(header::CONTENT_TYPE, media_type)], body).into_response())
}

fn guarded(mut response: Response) -> Response {
    let rules: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    for (name, value) in rules {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
