-- Open tasks by day: those whose day is over, and those that a published year breaks.
create index tasks_open on tasks (day, id) where state = 'OPEN';
