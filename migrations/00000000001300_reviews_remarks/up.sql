-- The duty to look at each visit, and what is said about visits and plans.
create table reviews (
  id uuid not null,
  visit_id uuid not null,
  employee_id uuid not null,
  manager_id uuid,
  state text not null default 'DUE',
  priority text not null,
  priority_rank integer not null,
  reasons jsonb not null default '[]',
  due_at timestamptz not null,
  done_at timestamptz,
  done_by uuid,
  mode text,
  rating integer,
  text text,
  visit_version integer not null,
  created_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint reviews_pkey primary key (id),
  constraint reviews_visit_unique unique (visit_id),
  constraint reviews_state check (state in ('DUE', 'ESCALATED', 'DONE')),
  constraint reviews_priority check (priority in ('MUST_SEE', 'SAMPLE', 'ROUTINE')),
  constraint reviews_mode check (mode in ('READ', 'BATCH', 'SAMPLED')),
  constraint reviews_rating check (rating between 1 and 5),
  constraint reviews_done check ((state = 'DONE') = (done_at is not null) and (state = 'DONE') = (mode is not null)),
  constraint reviews_visit foreign key (visit_id) references visits (id) on delete cascade,
  constraint reviews_employee foreign key (employee_id) references employees (id) on delete restrict,
  constraint reviews_manager foreign key (manager_id) references employees (id) on delete restrict,
  constraint reviews_doer foreign key (done_by) references employees (id) on delete restrict
);
comment on column reviews.manager_id is 'Whose duty; fixed when it arose. Null: nobody leads the rep, the administrators'' queue.';
comment on column reviews.priority_rank is '0 must see, 1 sample, 2 routine: the order of the feed.';
create index reviews_feed on reviews (manager_id, state, priority_rank, due_at, id);
create index reviews_employee on reviews (employee_id);
create index reviews_doer on reviews (done_by);
create trigger reviews_stamp before insert or update on reviews for each row execute function stamp_row();

create table remarks (
  id uuid not null,
  about_type text not null,
  about_id uuid not null,
  kind text not null,
  author_id uuid not null,
  text text not null,
  written_at timestamptz not null,
  edited_at timestamptz,
  withdrawn_at timestamptz,
  reply_to_id uuid,
  due_on date,
  task_id uuid,
  acknowledged_at timestamptz,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint remarks_pkey primary key (id),
  constraint remarks_about check (about_type in ('VISIT', 'WEEK_PLAN', 'TASK', 'CUSTOMER')),
  constraint remarks_kind check (kind in ('COMMENT', 'SUGGESTION', 'INSTRUCTION')),
  constraint remarks_due_is_instruction check (due_on is null or kind = 'INSTRUCTION'),
  constraint remarks_author foreign key (author_id) references employees (id) on delete restrict,
  constraint remarks_reply_to foreign key (reply_to_id) references remarks (id) on delete restrict,
  constraint remarks_task foreign key (task_id) references tasks (id) on delete set null
);
create index remarks_about on remarks (about_id, written_at, id);
create index remarks_author on remarks (author_id);
create index remarks_reply_to on remarks (reply_to_id);
create index remarks_task on remarks (task_id);
create trigger remarks_stamp before insert or update on remarks for each row execute function stamp_row();

create table remark_mentions (
  remark_id uuid not null,
  employee_id uuid not null,
  constraint remark_mentions_pkey primary key (remark_id, employee_id),
  constraint remark_mentions_remark foreign key (remark_id) references remarks (id) on delete cascade,
  constraint remark_mentions_employee foreign key (employee_id) references employees (id) on delete restrict
);
create index remark_mentions_employee on remark_mentions (employee_id);
