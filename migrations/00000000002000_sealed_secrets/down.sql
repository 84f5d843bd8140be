delete from customer_changes where field = 'ID_NUMBER';
alter table customer_changes drop constraint customer_changes_field;
alter table customer_changes add constraint customer_changes_field check (field in ('NAME', 'STATUS', 'CATEGORY', 'WORKPLACE', 'WORKPLACE_DEPARTMENT', 'REGION', 'ADDRESS', 'PHONES', 'TAGS'));
drop table customer_blind_keys;
drop table customer_id_numbers;
-- What is sealed cannot be opened here.
delete from customer_phones where number is null;
drop index customer_phones_data_key;
alter table customer_phones drop constraint customer_phones_data_key;
alter table customer_phones drop constraint customer_phones_sealed_with_key;
alter table customer_phones drop constraint customer_phones_clear_or_sealed;
alter table customer_phones drop column data_key_id;
alter table customer_phones drop column sealed;
alter table customer_phones alter column number set not null;
comment on column customer_phones.number is null;
drop table data_keys;
