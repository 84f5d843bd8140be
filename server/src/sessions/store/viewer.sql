-- Everything that is known of whoever is behind a session, in one statement; it also keeps `last_seen_at`, to the minute.
with seen as (
  update sessions set last_seen_at = $2 where id = $1 and ended_at is null and last_seen_at < $2 - interval '1 minute'
)
select
  employees.id as employee_id,
  sessions.device_id,
  employees.department_id,
  employees.epoch,
  employees.language,
  employees.time_zone,
  credentials.must_change as must_change_password,
  array(
    select distinct department_closure.descendant_id
    from department_closure
    where department_closure.ancestor_id = employees.department_id
      or department_closure.ancestor_id in (select departments.id from departments where departments.head_id = employees.id)
  ) as departments,
  coalesce((
    select jsonb_agg(jsonb_build_array(given.permission, given.scope))
    from (
      select position_grants.permission, position_grants.scope
      from employee_positions
      join position_grants on position_grants.position_id = employee_positions.position_id
      where employee_positions.employee_id = employees.id and employee_positions.until is null
      union all
      select employee_grants.permission, employee_grants.scope from employee_grants where employee_grants.employee_id = employees.id
    ) given
  ), '[]') as grants
from sessions
join employees on employees.id = sessions.employee_id
join credentials on credentials.employee_id = employees.id
where sessions.id = $1 and sessions.ended_at is null and sessions.expires_at > $2 and employees.status = 'ACTIVE'
