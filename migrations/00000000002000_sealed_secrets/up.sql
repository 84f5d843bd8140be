-- What nobody reads by looking at the database: ID numbers, and the telephones of professionals. They are sealed under data
-- keys, whose secrets lie outside; here stands which keys are in use, and the foreign keys that keep one from being
-- retired while a row still needs it.
create table data_keys (
  id text not null,
  proof bytea not null,
  made_known_at timestamptz not null,
  superseded_at timestamptz,
  constraint data_keys_pkey primary key (id)
);
comment on column data_keys.proof is 'What the key makes of a known text: tells whether a file holds the same key under this id.';
comment on column data_keys.superseded_at is 'Null for the one key that seals.';
create unique index data_keys_one_seals on data_keys ((superseded_at is null)) where superseded_at is null;

alter table customer_phones alter column number drop not null;
alter table customer_phones add column sealed bytea;
alter table customer_phones add column data_key_id text;
alter table customer_phones add constraint customer_phones_clear_or_sealed check ((number is null) = (sealed is not null));
alter table customer_phones add constraint customer_phones_sealed_with_key check ((sealed is null) = (data_key_id is null));
alter table customer_phones add constraint customer_phones_data_key foreign key (data_key_id) references data_keys (id) on delete restrict;
comment on column customer_phones.number is 'Of an institution; that of a professional is sealed.';
create index customer_phones_data_key on customer_phones (data_key_id);

create table customer_id_numbers (
  customer_id uuid not null,
  sealed bytea not null,
  data_key_id text not null,
  constraint customer_id_numbers_pkey primary key (customer_id),
  constraint customer_id_numbers_customer foreign key (customer_id) references customers (id) on delete cascade,
  constraint customer_id_numbers_data_key foreign key (data_key_id) references data_keys (id) on delete restrict
);
comment on table customer_id_numbers is 'ID numbers of professionals, sealed.';
create index customer_id_numbers_data_key on customer_id_numbers (data_key_id);

-- What sealed values are found by: a digest under a key for this alone, another one for each field. It serves equality only.
create table customer_blind_keys (
  customer_id uuid not null,
  field text not null,
  digest bytea not null,
  data_key_id text not null,
  constraint customer_blind_keys_field check (field in ('PHONES', 'ID_NUMBER')),
  constraint customer_blind_keys_pkey primary key (digest, customer_id),
  constraint customer_blind_keys_customer foreign key (customer_id) references customers (id) on delete cascade,
  constraint customer_blind_keys_data_key foreign key (data_key_id) references data_keys (id) on delete restrict
);
create index customer_blind_keys_customer on customer_blind_keys (customer_id);
create index customer_blind_keys_data_key on customer_blind_keys (data_key_id);

alter table customer_changes drop constraint customer_changes_field;
alter table customer_changes add constraint customer_changes_field check (field in ('NAME', 'STATUS', 'CATEGORY', 'WORKPLACE', 'WORKPLACE_DEPARTMENT', 'REGION', 'ADDRESS', 'PHONES', 'TAGS', 'ID_NUMBER'));
