delete from handover_lines where kind = 'HEADSHIPS';
alter table handover_lines drop constraint handover_lines_kind;
alter table handover_lines add constraint handover_lines_kind
  check (kind in ('CUSTOMERS', 'PLANS', 'TASKS', 'REMINDERS', 'REVIEWS', 'INSTRUCTIONS', 'DEVICES'));
drop table handover_headships;
