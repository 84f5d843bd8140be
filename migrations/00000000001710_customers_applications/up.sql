-- Applications for new customers, and likeness of names, by which duplicates are found.
create extension if not exists pg_trgm;

create index customers_likeness on customers using gist (pinyin gist_trgm_ops (siglen = 64)) where archived_at is null;
create index customer_phones_number on customer_phones (number);

create table customer_applications (
  id uuid not null,
  applicant_id uuid not null,
  kind text not null,
  name text not null,
  pinyin text not null,
  phones text[] not null,
  draft jsonb not null,
  reason text,
  applied_at timestamptz not null,
  received_at timestamptz not null,
  state text not null default 'PENDING',
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  customer_id uuid,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint customer_applications_pkey primary key (id),
  constraint customer_applications_kind check (kind in ('INSTITUTION', 'PROFESSIONAL')),
  constraint customer_applications_state check (state in ('PENDING', 'APPROVED', 'DECLINED')),
  constraint customer_applications_decision check ((state = 'PENDING') = (decided_at is null)),
  constraint customer_applications_outcome check ((state = 'APPROVED') = (customer_id is not null)),
  constraint customer_applications_declined_with_reason check (state <> 'DECLINED' or decision_reason is not null),
  constraint customer_applications_applicant foreign key (applicant_id) references employees (id) on delete restrict,
  constraint customer_applications_decider foreign key (decided_by) references employees (id) on delete restrict,
  constraint customer_applications_customer foreign key (customer_id) references customers (id) on delete restrict
);
comment on table customer_applications is 'Wishes for new customers: what was applied for, who decided, and what came of it.';
comment on column customer_applications.draft is 'What the customer is to be made of, as it was sent.';
comment on column customer_applications.phones is 'Telephones of the draft in international form: by them duplicates are found.';
comment on column customer_applications.applied_at is 'When it was made, by the phone''s corrected clock.';
create index customer_applications_applicant on customer_applications (applicant_id, applied_at desc, id desc);
create index customer_applications_latest on customer_applications (applied_at desc, id desc);
create index customer_applications_pending on customer_applications (applied_at, id) where state = 'PENDING';
create index customer_applications_decider on customer_applications (decided_by);
create index customer_applications_customer on customer_applications (customer_id);
create trigger customer_applications_stamp before insert or update on customer_applications for each row execute function stamp_row();
