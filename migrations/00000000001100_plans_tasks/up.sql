-- What a rep intends for a week, and the tasks that come of it day by day.
create table week_plans (
  id uuid not null,
  employee_id uuid not null,
  week_start date not null,
  state text not null default 'DRAFT',
  submitted_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  return_reason text,
  created_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint week_plans_pkey primary key (id),
  constraint week_plans_one_per_week unique (employee_id, week_start),
  constraint week_plans_state check (state in ('DRAFT', 'SUBMITTED', 'APPROVED', 'RETURNED')),
  constraint week_plans_monday check (extract(isodow from week_start) = 1),
  constraint week_plans_decision check ((decided_at is null) = (decided_by is null)),
  constraint week_plans_employee foreign key (employee_id) references employees (id) on delete restrict,
  constraint week_plans_decider foreign key (decided_by) references employees (id) on delete restrict
);
create index week_plans_week on week_plans (week_start, coalesce(submitted_at, created_at) desc, id desc);
create index week_plans_decider on week_plans (decided_by);
create trigger week_plans_stamp before insert or update on week_plans for each row execute function stamp_row();

create table plan_items (
  id uuid not null,
  plan_id uuid not null,
  customer_id uuid not null,
  visits_wanted integer not null default 1,
  fixed_days date[] not null default '{}',
  window_from time,
  window_until time,
  purpose_id uuid,
  is_pinned boolean not null default false,
  note text,
  visits_done integer not null default 0,
  last_result_id uuid,
  removed_at timestamptz,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint plan_items_pkey primary key (id),
  constraint plan_items_visits check (visits_wanted between 1 and 7),
  constraint plan_items_window check ((window_from is null) = (window_until is null) and window_from < window_until),
  constraint plan_items_fixed_days check (cardinality(fixed_days) <= visits_wanted),
  constraint plan_items_plan foreign key (plan_id) references week_plans (id) on delete cascade,
  constraint plan_items_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint plan_items_purpose foreign key (purpose_id) references dictionary_entries (id) on delete restrict,
  constraint plan_items_last_result foreign key (last_result_id) references dictionary_entries (id) on delete restrict
);
create unique index plan_items_customer_once on plan_items (plan_id, customer_id) where removed_at is null;
create index plan_items_plan on plan_items (plan_id, id);
create index plan_items_customer on plan_items (customer_id);
create index plan_items_purpose on plan_items (purpose_id);
create index plan_items_last_result on plan_items (last_result_id);
create trigger plan_items_stamp before insert or update on plan_items for each row execute function stamp_row();

create table tasks (
  id uuid not null,
  employee_id uuid not null,
  customer_id uuid not null,
  plan_item_id uuid,
  day date not null,
  position integer not null,
  state text not null default 'OPEN',
  origin text not null,
  window_from time,
  window_until time,
  purpose_id uuid,
  note text,
  is_pinned boolean not null default false,
  reason text,
  created_by uuid not null,
  created_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint tasks_pkey primary key (id),
  constraint tasks_state check (state in ('OPEN', 'STARTED', 'DONE', 'CANCELLED', 'MISSED')),
  constraint tasks_origin check (origin in ('PLAN', 'OWN', 'INSTRUCTION', 'NEXT_STEP')),
  constraint tasks_position check (position >= 1),
  constraint tasks_window check ((window_from is null) = (window_until is null) and window_from < window_until),
  constraint tasks_employee foreign key (employee_id) references employees (id) on delete restrict,
  constraint tasks_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint tasks_plan_item foreign key (plan_item_id) references plan_items (id) on delete set null,
  constraint tasks_purpose foreign key (purpose_id) references dictionary_entries (id) on delete restrict,
  constraint tasks_creator foreign key (created_by) references employees (id) on delete restrict
);
create index tasks_day on tasks (employee_id, day, position, id);
create index tasks_customer on tasks (customer_id, day, id) where state in ('OPEN', 'STARTED');
create index tasks_of_customer on tasks (customer_id);
create index tasks_plan_item on tasks (plan_item_id);
create index tasks_purpose on tasks (purpose_id);
create index tasks_creator on tasks (created_by);
create trigger tasks_stamp before insert or update on tasks for each row execute function stamp_row();

-- Every move of a task to another day.
create table task_moves (
  id uuid not null,
  task_id uuid not null,
  from_day date not null,
  to_day date not null,
  reason text,
  moved_by uuid not null,
  moved_at timestamptz not null,
  constraint task_moves_pkey primary key (id),
  constraint task_moves_task foreign key (task_id) references tasks (id) on delete cascade,
  constraint task_moves_mover foreign key (moved_by) references employees (id) on delete restrict
);
create index task_moves_task on task_moves (task_id, moved_at desc);
create index task_moves_mover on task_moves (moved_by);
