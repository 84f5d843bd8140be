//! `POST /token`: the JWT-bearer grant.

use axum::{
    Form, Json,
    extract::{ConnectInfo, State, rejection::FormRejection},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    answer, assertion,
    desk::{Desk, Shared},
    script::{Kind, Step},
    wire::Line,
};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    grant_type: String,
    assertion: String,
}

pub async fn token(
    State(desk): Shared,
    ConnectInfo(line): ConnectInfo<Line>,
    form: Result<Form<Request>, FormRejection>,
) -> Response {
    let request = match form {
        Ok(Form(request)) => request,
        Err(rejection) => return refuse(&desk, "invalid_request", &rejection.body_text()),
    };
    if request.grant_type != GRANT {
        return refuse(&desk, "unsupported_grant_type", "Invalid grant_type");
    }
    if let Err(fault) = check(&desk, &request.assertion) {
        return refuse(&desk, "invalid_grant", &fault);
    }
    let step = desk.ledger().next_token_step();
    match step {
        None => grant(&desk),
        Some(step) => play(&desk, step, &line).await,
    }
}

fn check(desk: &Desk, text: &str) -> Result<(), String> {
    let mut ledger = desk.ledger();
    assertion::verify(&desk.issuer, text, ledger.now_s())?;
    if ledger.is_first_use(text) { Ok(()) } else { Err("the assertion was used before".to_owned()) }
}

fn grant(desk: &Desk) -> Response {
    let (token, life_s) = desk.ledger().issue_access();
    Json(json!({ "access_token": token, "expires_in": life_s, "token_type": "Bearer" })).into_response()
}

fn refuse(desk: &Desk, error: &str, description: &str) -> Response {
    let mut ledger = desk.ledger();
    ledger.tokens_refused += 1;
    ledger.violate("token-request", format!("{error}: {description}"));
    answer::oauth_error(400, error, description)
}

async fn play(desk: &Desk, step: Step, line: &Line) -> Response {
    let response = match step.kind {
        Kind::Timeout => std::future::pending().await,
        Kind::Reset => {
            line.cut();
            answer::garbage()
        }
        Kind::Garbage200 => answer::garbage(),
        Kind::InvalidGrant => answer::oauth_error(400, "invalid_grant", "Invalid grant: account not found"),
        Kind::QuotaExceeded => answer::oauth_error(429, "rate_limit_exceeded", "Too many requests"),
        Kind::Unavailable => answer::oauth_error(503, "temporarily_unavailable", "Try again later"),
        _ => return grant(desk),
    };
    match step.retry_after {
        Some(seconds) => answer::retry_after(response, seconds, step.retry_after_form, desk.ledger().now_s()),
        None => response,
    }
}
