//! Tasks in the public schema.

use rounds_domain::ids::TaskId;

use super::model::Task;
use crate::customers::Customer;
use crate::dictionaries::DictionaryEntry;
use crate::people::Employee;
use crate::platform::graphql::TimeWindow;
use crate::platform::graphql::prelude::*;
use crate::reminders::TaskReminder;

/// Reads of tasks.
#[derive(Default)]
pub struct TaskQuery;

#[Object]
impl TaskQuery {
    /// One task; null when absent or out of reach.
    async fn task(&self, ctx: &Context<'_>, #[graphql(desc = "The task.")] id: TaskId) -> Answer<Task> {
        edge(ctx, Some(id)).await
    }
}

#[ComplexObject]
impl Task {
    /// Who is to go.
    async fn employee(&self, ctx: &Context<'_>) -> Answer<Employee> {
        edge(ctx, Some(self.employee_id)).await
    }

    /// To whom.
    async fn customer(&self, ctx: &Context<'_>) -> Answer<Customer> {
        edge(ctx, Some(self.customer_id)).await
    }

    /// Time of day wished for or planned.
    async fn window(&self) -> Option<TimeWindow> {
        TimeWindow::between(self.window_from, self.window_until)
    }

    #[graphql(flatten)]
    async fn reminder(&self) -> TaskReminder {
        TaskReminder(self.id)
    }

    /// Purpose.
    async fn purpose(&self, ctx: &Context<'_>) -> Answer<DictionaryEntry> {
        edge(ctx, self.purpose_id).await
    }
}
