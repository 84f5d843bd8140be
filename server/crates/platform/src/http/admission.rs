//! Which documents may run: one judgement for every door.

use http::StatusCode;
use rounds_domain::permissions::Permission;
use rounds_guard::Rejection;

use super::admitted::Admitted;
use super::answer;
use super::document::Document;
use super::documents::Freedom;
use super::gateway::Gateway;
use crate::access::Viewer;
use crate::error::Error;
use crate::error::codes;
use crate::graphql::Caller;

/// Why an operation is not executed.
pub(super) enum Refusal {
    /// It is not allowed, or not known.
    Error(Error),
    /// The guard found a fault.
    Rejection(Rejection),
}

impl Gateway {
    /// Judges what was sent by this viewer from this client.
    pub(super) async fn admit(
        &self,
        sent: Document,
        viewer: Option<&Viewer>,
        caller: &Caller,
    ) -> Result<Admitted, Refusal> {
        self.clients.admit(caller.app_version.as_deref())?;
        let source = self.documents.text(&sent, freedom(viewer)).await?;
        let checked = self.guard.check(&source, sent.operation_name.as_deref(), sent.variables.clone())?;
        if checked.asks_for_schema() && !self.settings.is_introspection_on {
            return Err(Error::code(codes::OPERATION_NOT_ALLOWED).into());
        }
        self.documents.register(&sent, &source).await?;
        Ok(Admitted { checked, source })
    }
}

fn freedom(viewer: Option<&Viewer>) -> Freedom {
    match viewer {
        Some(viewer) if viewer.may(Permission::SystemOperate) => Freedom::Free,
        _ => Freedom::Bound,
    }
}

impl Refusal {
    /// The refusal as it is told.
    pub(super) fn response(&self, caller: &Caller) -> async_graphql::Response {
        match self {
            Self::Error(error) => answer::finished(answer::failed(error), caller),
            Self::Rejection(rejection) => answer::rejected(rejection, caller),
        }
    }

    /// The status of an answer that tells by it.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Error(error) => match error.as_code() {
                codes::OPERATION_NOT_ALLOWED | codes::APP_UPGRADE_REQUIRED => StatusCode::FORBIDDEN,
                _ => StatusCode::BAD_REQUEST,
            },
            Self::Rejection(_) => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::Rejection(rejection)
    }
}
