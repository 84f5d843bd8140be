-- What a professional has agreed to: for which purpose, on which ground, from when to when. Never changed, only withdrawn.
create table consents (
  id uuid not null,
  customer_id uuid not null,
  purpose text not null,
  basis text not null,
  since timestamptz not null,
  until timestamptz,
  evidence text,
  recorded_by uuid,
  recorded_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawal_reason text,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint consents_pkey primary key (id),
  constraint consents_purpose check (purpose in ('VISITS', 'MARKETING', 'EVENTS', 'RESEARCH', 'PAYMENTS')),
  constraint consents_basis check (basis in ('CONSENT', 'CONTRACT', 'LEGAL_OBLIGATION', 'PUBLIC_DATA')),
  constraint consents_order check (until > since),
  constraint consents_withdrawal check ((withdrawn_at is null) = (withdrawal_reason is null)),
  constraint consents_customer foreign key (customer_id) references customers (id) on delete cascade,
  constraint consents_recorder foreign key (recorded_by) references employees (id) on delete restrict,
  constraint consents_withdrawer foreign key (withdrawn_by) references employees (id) on delete restrict,
  constraint consents_one_at_a_time exclude using gist (customer_id with =, purpose with =,
    tstzrange(since, case when withdrawn_at is null then until else greatest(since, least(until, withdrawn_at)) end) with &&)
);
comment on column consents.until is 'Null: until it is withdrawn.';
create index consents_customer on consents (customer_id, since desc, id desc);
create index consents_recorder on consents (recorded_by);
create index consents_withdrawer on consents (withdrawn_by);
create trigger consents_stamp before insert or update on consents for each row execute function stamp_row();
