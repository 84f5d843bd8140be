//! Whoever asks, with what belongs to this person alone.

use rounds_domain::ids::{EmployeeId, SessionId};

use crate::organisation::inbox::ViewerInbox;
use crate::organisation::people::{Employee, Grant};
use crate::organisation::sessions::actions::Signed;
use crate::organisation::sessions::model::{Device, Session};
use crate::organisation::sessions::store;
use rounds_platform::graphql::prelude::*;

/// The signed-in user, with what belongs to this user alone.
#[derive(Debug, Clone, Copy)]
pub struct SignedInUser {
    pub(super) employee: EmployeeId,
    pub(super) session: SessionId,
}

impl Signed {
    pub(super) fn viewer(&self) -> SignedInUser {
        SignedInUser { employee: self.employee, session: self.session }
    }
}

/// The signed-in user, with what belongs to this user alone.
#[Object(name = "Viewer")]
impl SignedInUser {
    /// The signed-in user as an employee.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Employee> {
        ctx.own_loaders()?.row(self.employee).await?.ok_or_else(Error::not_found)
    }

    /// Session of this request.
    async fn session(&self, ctx: &Context<'_>) -> Result<Session> {
        store::own_session(&mut ctx.own_db()?.session().await?, self.session).await
    }

    /// Permissions in force, each with its widest scope; for showing and hiding only, since the server checks every request.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<Grant>> {
        let db = ctx.own_db()?;
        Ok(db
            .viewer()
            .grants
            .iter()
            .map(|(permission, scope)| Grant { permission: *permission, scope: *scope })
            .collect())
    }

    /// Whether the password must be changed before anything else.
    async fn must_change_password(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(ctx.own_db()?.viewer().must_change_password)
    }

    #[graphql(flatten)]
    async fn inbox(&self) -> ViewerInbox {
        ViewerInbox(*self)
    }

    /// Devices of the signed-in user, last used first, at most 10.
    async fn devices(&self, ctx: &Context<'_>) -> Answer<Vec<Device>> {
        Some(async { store::own_devices(&mut ctx.own_db()?.session().await?).await }.await)
    }
}
