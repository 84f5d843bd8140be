-- The audit trail, chained by hash: one chain for each person, and for each reason of the system.
--
-- Whoever writes a row takes the head of one chain, as the last lock before the commit: people never wait for each other.
-- Nothing is changed or deleted here; what is too old to keep will go by the partition, with its heads written down first.
alter table audit_entries rename to audit_entries_unchained;
alter table audit_entries_unchained rename constraint audit_entries_pkey to audit_entries_unchained_pkey;
drop index audit_entries_actor;
drop index audit_entries_object;
drop index audit_entries_at;

create table audit_heads (
  stream text collate "C" not null,
  seq bigint not null,
  previous bytea not null,
  hash bytea not null,
  constraint audit_heads_pkey primary key (stream),
  constraint audit_heads_seq check (seq >= 1)
) with (fillfactor = 50);
comment on table audit_heads is 'The last row of each chain of the audit trail; written by the trigger of audit_entries alone.';

create table audit_entries (
  id uuid not null default gen_random_uuid(),
  stream text collate "C" not null,
  seq bigint not null,
  at timestamptz not null,
  actor_id uuid,
  acted_for_id uuid,
  session_id uuid,
  device_id uuid,
  request_id text,
  address text,
  app_version text,
  action text not null,
  outcome text not null default 'DONE',
  code text,
  object_type text,
  object_id uuid,
  changes jsonb not null default '[]',
  details jsonb not null default '{}',
  previous bytea not null,
  hash bytea not null,
  constraint audit_entries_pkey primary key (id),
  constraint audit_entries_place unique (stream, seq),
  constraint audit_entries_outcome check (outcome in ('DONE', 'DENIED')),
  constraint audit_entries_code_when_denied check ((outcome = 'DENIED') = (code is not null)),
  constraint audit_entries_object_named check ((object_type is null) = (object_id is null)),
  constraint audit_entries_changes_listed check (jsonb_typeof(changes) = 'array')
);
comment on table audit_entries is 'The audit trail; actor null means the system, for the reason named in details. References nothing: it outlives what it tells of.';
comment on column audit_entries.stream is 'The chain: the id of the person, or system:<reason>, and the last digit of the object so that jobs do not wait for each other.';
comment on column audit_entries.seq is 'Place in the chain, from 1 without a gap.';
comment on column audit_entries.changes is 'Key fields before and after, without secrets: [{"field", "before", "after"}].';
comment on column audit_entries.previous is 'Hash of the row before; 32 zero bytes for the first.';
comment on column audit_entries.hash is 'SHA-256 over the hash before, the place as eight bytes and the fields as audit_text writes them.';
create index audit_entries_latest on audit_entries (at desc, id desc);
create index audit_entries_actor on audit_entries (actor_id, at desc, id desc);
create index audit_entries_object on audit_entries (object_id, at desc, id desc);
create index audit_entries_action on audit_entries (action, at desc, id desc);
create index audit_entries_denied on audit_entries (at desc, id desc) where outcome = 'DENIED';

-- One field: its length in bytes, a colon, its text; a hyphen where there is none.
create function audit_field(value text) returns text language sql immutable parallel safe as
$$ select case when value is null then '-' else octet_length(value) || ':' || value end $$;

-- All fields of a row but its hashes and its place, so that no two rows are written alike. Stable, for extract is no more
-- than that: declared otherwise it would be called for each row instead of being a part of the statement.
create function audit_text(entry audit_entries) returns text language sql stable parallel safe as $$
  select audit_field(entry.stream) || audit_field(entry.id::text)
    || audit_field((extract(epoch from entry.at) * 1000000)::bigint::text)
    || audit_field(entry.actor_id::text) || audit_field(entry.acted_for_id::text)
    || audit_field(entry.session_id::text) || audit_field(entry.device_id::text)
    || audit_field(entry.request_id) || audit_field(entry.address) || audit_field(entry.app_version)
    || audit_field(entry.action) || audit_field(entry.outcome) || audit_field(entry.code)
    || audit_field(entry.object_type) || audit_field(entry.object_id::text)
    || audit_field(entry.changes::text) || audit_field(entry.details::text)
$$;

create function audit_stream(actor_id uuid, details jsonb, object_id uuid) returns text language sql immutable parallel safe as $$
  select coalesce(
    actor_id::text,
    'system:' || coalesce(details ->> 'reason', 'unknown') || coalesce('/' || right(object_id::text, 1), ''))
$$;

create function chain_audit_entry() returns trigger language plpgsql as $$
declare
  genesis constant bytea := decode(repeat('00', 32), 'hex');
  fields bytea;
begin
  new.stream := audit_stream(new.actor_id, new.details, new.object_id);
  fields := convert_to(audit_text(new), 'UTF8');
  insert into audit_heads as head (stream, seq, previous, hash)
  values (new.stream, 1, genesis, sha256(genesis || int8send(1) || fields))
  on conflict (stream) do update
    set seq = head.seq + 1, previous = head.hash, hash = sha256(head.hash || int8send(head.seq + 1) || fields)
  returning head.seq, head.previous, head.hash into new.seq, new.previous, new.hash;
  return new;
end
$$;

-- The rows that are there, chain by chain: a head that moved a million times in one transaction would be slow to find.
do $$
declare
  old record;
  entry audit_entries;
begin
  for old in
    select audit_stream(actor_id, details, object_id) collate "C" as stream, *
    from audit_entries_unchained
    order by 1, id
  loop
    if entry.stream is distinct from old.stream then
      entry.seq := 0;
      entry.hash := decode(repeat('00', 32), 'hex');
    end if;
    entry.id := gen_random_uuid();
    entry.stream := old.stream;
    entry.seq := entry.seq + 1;
    entry.at := old.at;
    entry.actor_id := old.actor_id;
    entry.session_id := old.session_id;
    entry.device_id := old.device_id;
    entry.request_id := old.request_id;
    entry.action := old.action;
    entry.outcome := 'DONE';
    entry.object_type := old.object_type;
    entry.object_id := old.object_id;
    entry.changes := '[]';
    entry.details := old.details;
    entry.previous := entry.hash;
    entry.hash := sha256(entry.previous || int8send(entry.seq) || convert_to(audit_text(entry), 'UTF8'));
    insert into audit_entries select entry.*;
  end loop;
end
$$;
insert into audit_heads (stream, seq, previous, hash)
select distinct on (stream) stream, seq, previous, hash
from audit_entries
order by stream, seq desc;

drop table audit_entries_unchained;

create trigger audit_entries_chain before insert on audit_entries for each row execute function chain_audit_entry();

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entries_stay before update or delete or truncate on audit_entries
  for each statement execute function refuse_rewriting();
-- The chain writes the heads from within its trigger; nobody else does.
create trigger audit_heads_follow before insert or update or delete or truncate on audit_heads
  for each statement when (pg_trigger_depth() = 0) execute function refuse_rewriting();
