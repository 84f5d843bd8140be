-- Telephones of professionals who are applied for: sealed while the application waits, gone once it is decided.
alter table customer_applications add column sealed_phones bytea;
alter table customer_applications add column data_key_id text;
alter table customer_applications add constraint customer_applications_sealed_with_key check ((sealed_phones is null) = (data_key_id is null));
alter table customer_applications add constraint customer_applications_sealed_while_pending check (state = 'PENDING' or sealed_phones is null);
alter table customer_applications add constraint customer_applications_data_key foreign key (data_key_id) references data_keys (id) on delete restrict;
comment on column customer_applications.phones is 'Telephones of an institution in international form: by them duplicates are found.';
comment on column customer_applications.sealed_phones is 'Telephones of a professional as they were typed, sealed; the draft holds none.';
create index customer_applications_data_key on customer_applications (data_key_id);
update customer_applications set phones = '{}', draft = jsonb_set(draft, '{phones}', '[]')
  where kind = 'PROFESSIONAL' and state <> 'PENDING';
