alter table departments drop constraint departments_head;
drop table employee_grants;
drop table employee_positions;
drop table employee_departments;
drop table employees;
drop table position_grants;
drop table positions;
drop table department_closure;
drop table departments;
