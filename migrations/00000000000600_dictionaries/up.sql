-- Lists that the company maintains, and products.
create table dictionary_entries (
  id uuid not null,
  dictionary text not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  is_active boolean not null default true,
  created_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint dictionary_entries_pkey primary key (id),
  constraint dictionary_entries_code_unique unique (dictionary, code),
  constraint dictionary_entries_dictionary check (dictionary in ('REGION', 'CUSTOMER_CATEGORY', 'CUSTOMER_SOURCE', 'TITLE', 'INSTITUTION_LEVEL', 'VISIT_PURPOSE', 'VISIT_RESULT', 'MATERIAL', 'SHARE_TOPIC'))
);
create trigger dictionary_entries_stamp before insert or update on dictionary_entries for each row execute function stamp_row();

create table products (
  id uuid not null,
  code text not null,
  name_zh text not null,
  name_en text not null,
  spec text,
  is_active boolean not null default true,
  created_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint products_pkey primary key (id),
  constraint products_code_unique unique (code)
);
create trigger products_stamp before insert or update on products for each row execute function stamp_row();
