//! Departments, employees and positions with their edges.

use rounds_domain::ids::PositionId;
use rounds_domain::permissions::Permission;
use rounds_domain::vocabulary::Language;

use crate::customers::customers::EmployeeCustomers;
use crate::field::calendar::EmployeeTime;
use crate::field::plans::EmployeePlans;
use crate::field::tasks::EmployeeDays;
use crate::field::visits::EmployeeVisits;
use crate::organisation::people::loaders::{Below, GivenBy, GivenDirectly, HeadAbove, Headcount, Held, PeopleIn};
use crate::organisation::people::model::{Department, Employee, Grant, Position};
use crate::organisation::people::scope;
use crate::organisation::sessions::EmployeeSessions;
use rounds_platform::graphql::prelude::*;

#[ComplexObject]
impl Department {
    /// Department directly above; null at the root.
    async fn parent(&self, ctx: &Context<'_>) -> Answer<Department> {
        edge(ctx, self.parent_id).await
    }

    /// Employee who leads the department; null when there is none.
    async fn head(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, self.head_id).await
    }

    /// Departments directly below, by code, at most 250.
    async fn children(&self, ctx: &Context<'_>) -> Answer<Vec<Department>> {
        Some(async { Ok(ctx.loaders()?.one(Below(self.id)).await?.unwrap_or_default()) }.await)
    }

    /// Employees of the department within reach, by code.
    async fn employees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether to include employees of the departments below.", default)] include_subtree: bool,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Employee>> {
        let arguments = PageArguments { first, after, last, before };
        Some(people_in(ctx, Headcount { department: self.id, is_deep: include_subtree }, arguments).await)
    }
}

#[ComplexObject]
impl Employee {
    #[graphql(flatten)]
    async fn customer_edges(&self) -> EmployeeCustomers {
        EmployeeCustomers(self.id)
    }

    /// Name in Latin letters; null when not recorded or without `people.read`.
    async fn latin_name(&self, ctx: &Context<'_>) -> Answer<String> {
        beyond_card(ctx, self, |employee| employee.latin_name.clone())
    }

    /// Department that the employee belongs to.
    async fn department(&self, ctx: &Context<'_>) -> Answer<Department> {
        edge(ctx, Some(self.department_id)).await
    }

    /// Work telephone; null when not recorded or without `people.read`.
    async fn phone(&self, ctx: &Context<'_>) -> Answer<PhoneNumberScalar> {
        beyond_card(ctx, self, |employee| employee.phone.clone())
    }

    /// Language of the employee's messages; null without `people.read`.
    async fn language(&self, ctx: &Context<'_>) -> Answer<Language> {
        beyond_card(ctx, self, |employee| Some(employee.language))
    }

    /// Time zone of the employee's days and weeks; null without `people.read`.
    async fn time_zone(&self, ctx: &Context<'_>) -> Answer<Zone> {
        beyond_card(ctx, self, |employee| Some(employee.time_zone))
    }

    /// Positions that the employee holds, at most 20; null without `people.read`.
    async fn positions(&self, ctx: &Context<'_>) -> Answer<Vec<Position>> {
        let work = async {
            if !scope::is_visible(&ctx.viewer()?, self) {
                return Ok(None);
            }
            Ok(Some(ctx.loaders()?.one(Held(self.id)).await?.unwrap_or_default()))
        };
        work.await.transpose()
    }

    /// Permissions given to the employee directly, beside those of the positions; null without `positions.manage`.
    async fn direct_grants(&self, ctx: &Context<'_>) -> Answer<Vec<Grant>> {
        let work = async {
            if !scope::is_within(&ctx.viewer()?.reach(Permission::PositionsManage), self) {
                return Ok(None);
            }
            Ok(Some(ctx.loaders()?.one(GivenDirectly(self.id)).await?.unwrap_or_default()))
        };
        work.await.transpose()
    }

    /// Manager of the employee: the nearest head of a department above; null when there is none.
    async fn manager(&self, ctx: &Context<'_>) -> Answer<Employee> {
        let work = async {
            let Some(head) = ctx.loaders()?.one(HeadAbove(self.id)).await? else {
                return Ok(None);
            };
            ctx.loaders()?.row(head).await
        };
        work.await.transpose()
    }

    #[graphql(flatten)]
    async fn time(&self) -> EmployeeTime {
        EmployeeTime(self.clone())
    }

    #[graphql(flatten)]
    async fn plans(&self) -> EmployeePlans {
        EmployeePlans(self.clone())
    }

    #[graphql(flatten)]
    async fn days(&self) -> EmployeeDays {
        EmployeeDays(self.clone())
    }

    #[graphql(flatten)]
    async fn signed_in(&self) -> EmployeeSessions {
        EmployeeSessions(self.clone())
    }

    #[graphql(flatten)]
    async fn visits(&self) -> EmployeeVisits {
        EmployeeVisits(self.clone())
    }
}

/// One page of the people of a department.
async fn people_in(ctx: &Context<'_>, wanted: Headcount, arguments: PageArguments) -> Result<Connection<Employee>> {
    let page = arguments.page()?;
    Connection::load(ctx, PeopleIn { wanted, page }, wanted).await
}

/// What lies beyond the card: null out of reach.
fn beyond_card<T>(ctx: &Context<'_>, employee: &Employee, read: impl FnOnce(&Employee) -> Option<T>) -> Answer<T> {
    match ctx.viewer() {
        Ok(viewer) if scope::is_visible(&viewer, employee) => read(employee).map(Ok),
        Ok(_) => None,
        Err(error) => Some(Err(error)),
    }
}

/// A named set of permissions that can be created and updated at run time (岗位).
#[Object]
impl Position {
    /// Global id, opaque and stable.
    async fn id(&self) -> &PositionId {
        &self.id
    }

    /// Revision of this row: counts its changes, from 1.
    async fn rev(&self) -> i32 {
        self.rev
    }

    /// Name in the caller's language.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        self.named(ctx.language())
    }

    /// Name of the position in Chinese.
    async fn name_zh(&self) -> &str {
        &self.name_zh
    }

    /// Name of the position in English.
    async fn name_en(&self) -> &str {
        &self.name_en
    }

    /// Permissions that the position gives.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<Grant>> {
        Ok(ctx.loaders()?.one(GivenBy(self.id)).await?.unwrap_or_default())
    }
}
