-- Seams that stand before the first subject: change stamps for phones, idempotency, audit, changes of scope.
create extension if not exists btree_gist;
create extension if not exists cube;

create sequence sync_stamps as bigint;

-- Stamps a row that a phone may hold: one more revision, the writing transaction, and a place in the order of changes.
-- A pull reads above its cursor and below the oldest transaction still open, so that late commits are never skipped.
create function stamp_row() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    new.rev := old.rev + 1;
  end if;
  new.sync_xid := pg_current_xact_id()::text::bigint;
  new.sync_seq := nextval('sync_stamps');
  return new;
end
$$;

-- One mutation by one client key: what was asked, and the ids of what came of it. Kept for 180 days.
create table idempotency_records (
  employee_id uuid not null,
  key uuid not null,
  operation text not null,
  fingerprint bytea not null,
  receipt jsonb not null,
  created_at timestamptz not null,
  constraint idempotency_records_pkey primary key (employee_id, key)
);
comment on table idempotency_records is 'The effect of a mutation under its client-minted key; the same key has one effect for ever.';
create index idempotency_records_created_at on idempotency_records (created_at);

-- Who did what. Written by transact in the transaction of the mutation itself.
create table audit_entries (
  id bigint generated always as identity,
  at timestamptz not null,
  actor_id uuid,
  session_id uuid,
  device_id uuid,
  request_id text,
  action text not null,
  object_type text,
  object_id uuid,
  details jsonb not null default '{}',
  constraint audit_entries_pkey primary key (id)
);
comment on table audit_entries is 'The audit trail; actor null means the system, for the reason named in details.';
create index audit_entries_actor on audit_entries (actor_id, id desc);
create index audit_entries_object on audit_entries (object_id, id desc);
create index audit_entries_at on audit_entries (at);

-- Rows that enter or leave somebody's reach without changing themselves. Sync turns them into upserts and evictions.
create table scope_changes (
  id bigint generated always as identity,
  at timestamptz not null,
  cause text not null,
  customer_id uuid,
  employee_id uuid,
  department_id uuid,
  details jsonb not null default '{}',
  sync_xid bigint not null default pg_current_xact_id()::text::bigint,
  sync_seq bigint not null default nextval('sync_stamps'),
  constraint scope_changes_pkey primary key (id),
  constraint scope_changes_cause check (cause in ('ASSIGNMENT', 'POSITION', 'DEPARTMENT', 'RIGHTS', 'ACCESS'))
);
comment on table scope_changes is 'A journal of every write that moves the boundary of what somebody sees.';
create index scope_changes_sync on scope_changes (sync_xid, sync_seq);
