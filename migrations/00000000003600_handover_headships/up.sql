-- Departments that a leaver leads: who is to lead each instead, settled when the handover starts.
create table handover_headships (
  handover_id uuid not null,
  department_id uuid not null,
  successor_id uuid,
  constraint handover_headships_pkey primary key (handover_id, department_id),
  constraint handover_headships_handover foreign key (handover_id) references handovers (id) on delete cascade,
  constraint handover_headships_department foreign key (department_id) references departments (id) on delete restrict,
  constraint handover_headships_successor foreign key (successor_id) references employees (id) on delete restrict
);
comment on column handover_headships.successor_id is 'Null where nobody named may lead it: the department waits for a head.';
create index handover_headships_department on handover_headships (department_id);
create index handover_headships_successor on handover_headships (successor_id, handover_id);

alter table handover_lines drop constraint handover_lines_kind;
alter table handover_lines add constraint handover_lines_kind
  check (kind in ('CUSTOMERS', 'PLANS', 'TASKS', 'REMINDERS', 'REVIEWS', 'INSTRUCTIONS', 'DEVICES', 'HEADSHIPS'));
