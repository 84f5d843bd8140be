-- Every notification a person ever got; what is due at a local time; each push to each device.
create table notifications (
  id uuid not null,
  employee_id uuid not null,
  kind text not null,
  message_key text not null,
  message_args jsonb not null default '{}',
  about_type text,
  about_id uuid,
  group_key text not null,
  dedupe_key text not null,
  at timestamptz not null,
  read_at timestamptz,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint notifications_pkey primary key (id),
  constraint notifications_once unique (employee_id, dedupe_key),
  constraint notifications_about check ((about_type is null) = (about_id is null)),
  constraint notifications_kind check (kind in ('TASK_REMINDER', 'PLAN_DUE', 'PLAN_SUBMITTED', 'PLAN_APPROVED', 'PLAN_RETURNED', 'REVIEW_DUE', 'VISIT_REVIEWED', 'REMARK', 'INSTRUCTION', 'SHARE', 'QUOTA_OPEN', 'QUALITY_SHORT', 'MONTH_TIGHT', 'VERDICT', 'CUSTOMERS_MOVED', 'REQUEST', 'QUARANTINE')),
  constraint notifications_employee foreign key (employee_id) references employees (id) on delete cascade
);
comment on table notifications is 'The truth that pushes only hint at; texts are keys and arguments, rendered in the reader''s language.';
create index notifications_inbox on notifications (employee_id, at desc, id desc);
create index notifications_unread on notifications (employee_id, kind) where read_at is null;
create index notifications_about on notifications (about_id);
create trigger notifications_stamp before insert or update on notifications for each row execute function stamp_row();

create table notification_preferences (
  employee_id uuid not null,
  kind text not null,
  is_pushed boolean not null,
  is_digested boolean not null,
  constraint notification_preferences_pkey primary key (employee_id, kind),
  constraint notification_preferences_employee foreign key (employee_id) references employees (id) on delete cascade
);

create table quiet_hours (
  employee_id uuid not null,
  quiet_from time not null,
  quiet_until time not null,
  constraint quiet_hours_pkey primary key (employee_id),
  constraint quiet_hours_not_empty check (quiet_from <> quiet_until),
  constraint quiet_hours_employee foreign key (employee_id) references employees (id) on delete cascade
);

create table reminders (
  id uuid not null,
  employee_id uuid not null,
  kind text not null,
  about_type text not null,
  about_id uuid not null,
  title text,
  message_key text not null,
  message_args jsonb not null default '{}',
  local_date date not null,
  local_time time not null,
  time_zone text not null,
  due_at timestamptz not null,
  expires_at timestamptz,
  state text not null default 'PENDING',
  dedupe_key text not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint reminders_pkey primary key (id),
  constraint reminders_once unique (employee_id, dedupe_key),
  constraint reminders_state check (state in ('PENDING', 'RUNG', 'SNOOZED', 'DISMISSED')),
  constraint reminders_employee foreign key (employee_id) references employees (id) on delete cascade
);
create index reminders_day on reminders (employee_id, local_date, due_at, id);
create index reminders_about on reminders (about_id);
create index reminders_due on reminders (due_at) where state in ('PENDING', 'SNOOZED');
create trigger reminders_stamp before insert or update on reminders for each row execute function stamp_row();

create table deliveries (
  id uuid not null,
  notification_id uuid not null,
  device_id uuid not null,
  channel text not null,
  state text not null default 'PENDING',
  attempts integer not null default 0,
  message_name text,
  last_error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint deliveries_pkey primary key (id),
  constraint deliveries_once unique (notification_id, device_id),
  constraint deliveries_state check (state in ('PENDING', 'ACCEPTED', 'DROPPED', 'DEAD')),
  constraint deliveries_channel check (channel in ('FCM', 'JPUSH')),
  constraint deliveries_notification foreign key (notification_id) references notifications (id) on delete cascade,
  constraint deliveries_device foreign key (device_id) references devices (id) on delete cascade
);
create index deliveries_device on deliveries (device_id);
create index deliveries_latest on deliveries (created_at desc, id desc);
