//! What must hold of a handover, whatever happened on the way: the registry finds nothing left, and the history of who
//! served whom has neither a gap nor an overlap nor anything twice.

use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use e2e::World;
use rounds_server::records::handovers;

/// Customer and duty of everything that the leaver ever served, with each interval beside its neighbours.
const HISTORY: &str =
    "with passed as (select distinct customer_id, duty from assignments where employee_id = '{leaver}'),
    history as (select kept.customer_id, kept.duty, kept.since, kept.until,
        row_number() over neighbours as place, lag(kept.until) over neighbours as ended,
        lead(kept.since) over neighbours as follows
      from assignments kept join passed using (customer_id, duty)
      window neighbours as (partition by kept.customer_id, kept.duty order by kept.since, kept.until nulls last))";

/// Not exactly one owner at some instant: a gap, an overlap, or nobody in the end.
const OWNERS: &str = "select count(distinct (customer_id, duty)) as found from history
    where (place > 1 and ended is distinct from since) or (follows is null) <> (until is null)";

/// Moved more often than once: intervals, and entries of the journal that phones read.
const TWICE: &str = "select (select count(*) from (select 1 from history group by customer_id, duty having count(*) > 2) doubled)
    + (select count(*) from (select 1 from scope_changes where cause = 'ASSIGNMENT' and details ->> 'from' like '%{leaver}'
       group by customer_id, details ->> 'duty' having count(*) > 1) doubled) as found";

/// Open things that still name the leaver, counted past the server's own registry.
const LEFT: &str = "select (select count(*) from assignments where employee_id = '{leaver}' and until is null)
    + (select count(*) from tasks where employee_id = '{leaver}' and state in ('OPEN', 'STARTED'))
    + (select count(*) from reminders where employee_id = '{leaver}' and state in ('PENDING', 'SNOOZED'))
    + (select count(*) from reviews where manager_id = '{leaver}' and state <> 'DONE')
    + (select count(*) from week_plans where employee_id = '{leaver}' and week_start > now() and exists (select 1 from plan_items
       where plan_id = week_plans.id and removed_at is null and visits_done < visits_wanted))
    + (select count(*) from departments where head_id = '{leaver}')
    + (select count(*) from devices where employee_id = '{leaver}' and retired_at is null) as found";

/// Nobody or several serve a customer right now.
const NOW: &str = "select count(*) as found from (select customer_id, duty from assignments
    group by customer_id, duty having count(*) filter (where until is null) <> 1) astray";

/// What was found wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Findings {
    /// Customers without exactly one owner at every instant.
    pub owners: i64,
    /// Open things of the leaver.
    pub orphans: i64,
    /// Things that moved twice.
    pub twice: i64,
}

impl Findings {
    /// Nothing wrong.
    pub const NONE: Self = Self { owners: 0, orphans: 0, twice: 0 };
}

/// Looks for everything that may not be after a handover of this employee.
pub async fn findings(world: &World, leaver: &str) -> Findings {
    let leaver = crate::handover::scene::uuid(leaver);
    let asked = |query: &str| query.replace("{leaver}", leaver);
    let employee = format!("employee_{leaver}").parse().unwrap();
    let mut session = world.app.system("prove a handover").session().await.unwrap();
    let registered = handovers::left_of(&mut session, employee).await.unwrap();
    let orphans: i64 = registered.iter().map(|(_, count)| count).sum();
    let left = found(world, &asked(LEFT)).await;
    assert!(orphans >= left, "the registry misses something: {registered:?}, {left} left");
    Findings {
        owners: found(world, &asked(&format!("{HISTORY} {OWNERS}"))).await,
        orphans,
        twice: found(world, &asked(&format!("{HISTORY} {TWICE}"))).await,
    }
}

/// Customers that nobody or several serve right now, of those who were ever served.
pub async fn astray(world: &World) -> i64 {
    found(world, NOW).await
}

async fn found(world: &World, query: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        found: i64,
    }
    diesel::sql_query(query).get_result::<Found>(&mut world.database().await).await.unwrap().found
}
