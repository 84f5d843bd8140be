drop table task_moves;
drop table tasks;
drop table plan_items;
drop table week_plans;
