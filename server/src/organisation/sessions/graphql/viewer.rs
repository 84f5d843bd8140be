//! Whoever asks, with what belongs to this person alone.

use rounds_domain::ids::{EmployeeId, SessionId};

use crate::organisation::inbox::ViewerInbox;
use crate::organisation::people::{Employee, Grant};
use crate::organisation::sessions::actions::Signed;
use crate::organisation::sessions::model::{Device, Session};
use crate::organisation::sessions::store;
use rounds_platform::graphql::prelude::*;

/// The person who asks, and what belongs to this person alone.
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    pub(super) employee: EmployeeId,
    pub(super) session: SessionId,
}

impl Signed {
    pub(super) fn viewer(&self) -> Viewer {
        Viewer { employee: self.employee, session: self.session }
    }
}

/// The person who asks, and what belongs to this person alone.
#[Object]
impl Viewer {
    /// The person.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Employee> {
        ctx.own_loaders()?.row(self.employee).await?.ok_or_else(Error::not_found)
    }

    /// The session in use.
    async fn session(&self, ctx: &Context<'_>) -> Result<Session> {
        store::own_session(&mut ctx.own_db()?.session().await?, self.session).await
    }

    /// Rights in force, the widest scope for each; for showing and hiding, the server decides anyway.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<Grant>> {
        let db = ctx.own_db()?;
        Ok(db
            .viewer()
            .grants
            .iter()
            .map(|(permission, scope)| Grant { permission: *permission, scope: *scope })
            .collect())
    }

    /// Whether a new password is due before anything else.
    async fn must_change_password(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(ctx.own_db()?.viewer().must_change_password)
    }

    #[graphql(flatten)]
    async fn inbox(&self) -> ViewerInbox {
        ViewerInbox(*self)
    }

    /// Devices in use, at most 10.
    async fn devices(&self, ctx: &Context<'_>) -> Answer<Vec<Device>> {
        Some(async { store::own_devices(&mut ctx.own_db()?.session().await?).await }.await)
    }
}
