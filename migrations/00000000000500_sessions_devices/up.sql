-- Signing in: passwords, sessions with rotating refresh tokens, devices.
create table credentials (
  employee_id uuid not null,
  password_hash text not null,
  must_change boolean not null default true,
  changed_at timestamptz not null,
  failure_count integer not null default 0,
  locked_until timestamptz,
  constraint credentials_pkey primary key (employee_id),
  constraint credentials_employee foreign key (employee_id) references employees (id) on delete cascade
);
comment on table credentials is 'argon2id hash of the password, and how often it was missed since the last success.';

create table devices (
  id uuid not null,
  employee_id uuid not null,
  platform text not null,
  model text not null,
  app_version text not null,
  push_channel text not null default 'NONE',
  push_token text,
  is_push_healthy boolean not null default true,
  time_zone text,
  last_seen_at timestamptz not null,
  retired_at timestamptz,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint devices_pkey primary key (id),
  constraint devices_employee foreign key (employee_id) references employees (id) on delete cascade,
  constraint devices_platform check (platform in ('ANDROID', 'ANDROID_CN', 'HARMONY', 'IOS', 'WEB')),
  constraint devices_push_channel check (push_channel in ('FCM', 'JPUSH', 'NONE')),
  constraint devices_token_with_channel check ((push_channel = 'NONE') = (push_token is null))
);
create index devices_employee on devices (employee_id, last_seen_at desc) where retired_at is null;
create index devices_of_employee on devices (employee_id);
create unique index devices_push_token on devices (push_channel, push_token) where push_token is not null and retired_at is null;
create trigger devices_stamp before insert or update on devices for each row execute function stamp_row();

create table sessions (
  id uuid not null,
  employee_id uuid not null,
  device_id uuid,
  app_version text,
  ip_address text,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  refresh_hash bytea not null,
  previous_refresh_hash bytea,
  refresh_expires_at timestamptz not null,
  expires_at timestamptz not null,
  constraint sessions_pkey primary key (id),
  constraint sessions_employee foreign key (employee_id) references employees (id) on delete cascade,
  constraint sessions_device foreign key (device_id) references devices (id) on delete set null,
  constraint sessions_ended_by check (ended_by in ('SIGNED_OUT', 'FORCED', 'EXPIRED', 'TOKEN_REUSED', 'ACCESS_CLOSED', 'PASSWORD_CHANGED')),
  constraint sessions_end_has_reason check ((ended_at is null) = (ended_by is null))
);
comment on column sessions.previous_refresh_hash is 'Stays valid until its successor is first used; null once it was. Reuse after that ends the family.';
create index sessions_employee on sessions (employee_id, started_at desc, id desc);
create index sessions_device on sessions (device_id);
create index sessions_open on sessions (started_at desc, id desc) where ended_at is null;
create unique index sessions_refresh on sessions (refresh_hash);
create index sessions_previous_refresh on sessions (previous_refresh_hash) where previous_refresh_hash is not null;

-- Refresh tokens that were superseded and used: seeing one again means that it was stolen.
create table spent_refresh_tokens (
  hash bytea not null,
  session_id uuid not null,
  spent_at timestamptz not null,
  constraint spent_refresh_tokens_pkey primary key (hash),
  constraint spent_refresh_tokens_session foreign key (session_id) references sessions (id) on delete cascade
);
create index spent_refresh_tokens_session on spent_refresh_tokens (session_id);

-- Keys that sign access tokens. The newest signs, all that stand here verify.
create table signing_keys (
  id text not null,
  private_key bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  constraint signing_keys_pkey primary key (id)
);
comment on table signing_keys is 'Ed25519 keys in PKCS#8 for access tokens.';
