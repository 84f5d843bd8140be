-- What each active employee may do and how far they reach; other statements join it by `employee_id`.
select
  employees.id as employee_id,
  employees.department_id,
  employees.epoch,
  employees.language,
  employees.time_zone,
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
from employees
where employees.status = 'ACTIVE'
