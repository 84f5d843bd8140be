//! People in the public schema.

use rounds_domain::ids::{EmployeeId, PositionId};
use rounds_domain::vocabulary::Language;

use super::loaders::{Below, GivenBy, HeadAbove, Held};
use super::model::{Department, Employee, Grant, Position};
use super::{scope, store};
use crate::platform::graphql::prelude::*;
use crate::visits::EmployeeVisits;

/// Reads of people.
#[derive(Default)]
pub struct PeopleQuery;

#[Object]
impl PeopleQuery {
    /// The organisation tree from the viewer's highest departments down.
    async fn departments(&self, ctx: &Context<'_>) -> Answer<Vec<Department>> {
        Some(async { store::roots(&mut ctx.db()?.session().await?).await }.await)
    }

    /// One employee; null when absent.
    async fn employee(&self, ctx: &Context<'_>, #[graphql(desc = "The employee.")] id: EmployeeId) -> Answer<Employee> {
        edge(ctx, Some(id)).await
    }

    /// Employees within reach, by code.
    async fn employees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name, code or name in Latin letters.")] search: Option<String>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Employee>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let page = arguments.page()?;
            let slice = store::page(&mut ctx.db()?.session().await?, &store::Wanted { search }, &page).await?;
            Ok(Connection::of(slice, |row| TextKey(row.code.clone(), row.id.0)))
        };
        Some(work.await)
    }
}

#[ComplexObject]
impl Department {
    /// Department above; null at the root.
    async fn parent(&self, ctx: &Context<'_>) -> Answer<Department> {
        edge(ctx, self.parent_id).await
    }

    /// Who leads it; null when vacant.
    async fn head(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.head_id).await
    }

    /// Departments directly below, by code, at most 250.
    async fn children(&self, ctx: &Context<'_>) -> Answer<Vec<Department>> {
        Some(async { Ok(ctx.rows()?.load_one(Below(self.id)).await?.unwrap_or_default()) }.await)
    }
}

#[ComplexObject]
impl Employee {
    /// Name in Latin letters.
    async fn latin_name(&self, ctx: &Context<'_>) -> Answer<String> {
        beyond_card(ctx, self, |employee| employee.latin_name.clone())
    }

    /// Department; null only when it cannot be read.
    async fn department(&self, ctx: &Context<'_>) -> Answer<Department> {
        edge(ctx, Some(self.department_id)).await
    }

    /// Work telephone.
    async fn phone(&self, ctx: &Context<'_>) -> Answer<PhoneNumber> {
        beyond_card(ctx, self, |employee| employee.phone.clone())
    }

    /// Language of their messages.
    async fn language(&self, ctx: &Context<'_>) -> Answer<Language> {
        beyond_card(ctx, self, |employee| Some(employee.language))
    }

    /// Zone in which their days and weeks are computed.
    async fn time_zone(&self, ctx: &Context<'_>) -> Answer<Zone> {
        beyond_card(ctx, self, |employee| Some(employee.time_zone))
    }

    /// Positions held, at most 20.
    async fn positions(&self, ctx: &Context<'_>) -> Answer<Vec<Position>> {
        let work = async {
            if !scope::is_visible(ctx.viewer()?, self) {
                return Ok(None);
            }
            Ok(Some(ctx.rows()?.load_one(Held(self.id)).await?.unwrap_or_default()))
        };
        work.await.transpose()
    }

    /// Who leads them: the nearest head above.
    async fn manager(&self, ctx: &Context<'_>) -> Answer<Employee> {
        let work = async {
            let Some(head) = ctx.rows()?.load_one(HeadAbove(self.id)).await? else {
                return Ok(None);
            };
            ctx.rows()?.load_one(head).await
        };
        work.await.transpose()
    }

    #[graphql(flatten)]
    async fn visits(&self) -> EmployeeVisits {
        EmployeeVisits(self.clone())
    }
}

/// What lies beyond the card: null out of reach.
fn beyond_card<T>(ctx: &Context<'_>, employee: &Employee, read: impl FnOnce(&Employee) -> Option<T>) -> Answer<T> {
    match ctx.viewer() {
        Ok(viewer) if scope::is_visible(viewer, employee) => read(employee).map(Ok),
        Ok(_) => None,
        Err(error) => Some(Err(error)),
    }
}

/// A named set of rights that can be made and changed at run time (岗位).
#[Object]
impl Position {
    /// Global id.
    async fn id(&self) -> &PositionId {
        &self.id
    }

    /// Counts the changes of this row, from 1.
    async fn rev(&self) -> i32 {
        self.rev
    }

    /// Name in the caller's language.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        match ctx.language() {
            Language::ZhCn => &self.name_zh,
            Language::En => &self.name_en,
        }
    }

    /// Its rights.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<Grant>> {
        Ok(ctx.rows()?.load_one(GivenBy(self.id)).await?.unwrap_or_default())
    }
}
