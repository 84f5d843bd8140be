-- Tasks go to their successors, last of the day, open, and serve the successor's own plan of that week.
with passed as (
  select tasks.id, tasks.day, tasks.customer_id, given.successor_id,
    row_number() over (partition by given.successor_id, tasks.day order by tasks.position, tasks.id) as place
  from unnest($1, $2) as given (id, successor_id)
  join tasks on tasks.id = given.id
)
update tasks
set employee_id = passed.successor_id,
  state = 'OPEN',
  position = passed.place + coalesce(
    (select max(busy.position) from tasks busy where busy.employee_id = passed.successor_id and busy.day = passed.day), 0),
  plan_item_id = (
    select intended.id
    from week_plans planned
    join plan_items intended on intended.plan_id = planned.id
    where planned.employee_id = passed.successor_id
      and planned.week_start = date_trunc('week', passed.day::timestamp)::date
      and intended.customer_id = passed.customer_id and intended.removed_at is null)
from passed
where tasks.id = passed.id
