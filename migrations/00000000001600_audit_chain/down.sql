alter table audit_entries rename to audit_entries_chained;
alter table audit_entries_chained rename constraint audit_entries_pkey to audit_entries_chained_pkey;
drop index audit_entries_actor;
drop index audit_entries_object;

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

insert into audit_entries (at, actor_id, session_id, device_id, request_id, action, object_type, object_id, details)
select at, actor_id, session_id, device_id, request_id, action, object_type, object_id, details
from audit_entries_chained
order by at, stream, seq;

drop trigger audit_entries_chain on audit_entries_chained;
drop function audit_text(audit_entries_chained);
drop table audit_entries_chained;
drop table audit_heads;
drop function chain_audit_entry();
drop function audit_stream(uuid, jsonb, uuid);
drop function refuse_rewriting();
drop function audit_field(text);
