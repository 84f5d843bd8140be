-- Customers: institutions, and the professionals who work at them.
create table customers (
  id uuid not null,
  kind text not null,
  code text,
  name text not null,
  pinyin text not null,
  initials text not null,
  status text not null default 'PROSPECT',
  status_since timestamptz not null,
  category_id uuid,
  source_id uuid,
  region_id uuid,
  rank_id uuid,
  address text,
  tags text[] not null default '{}',
  bed_count integer,
  outpatients_per_day integer,
  department_id uuid not null,
  import_source text,
  external_id text,
  created_by uuid,
  created_at timestamptz not null,
  archived_at timestamptz,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint customers_pkey primary key (id),
  constraint customers_code_unique unique (code),
  constraint customers_external_id_unique unique (import_source, external_id),
  constraint customers_kind check (kind in ('INSTITUTION', 'PROFESSIONAL')),
  constraint customers_status check (status in ('PROSPECT', 'ACTIVE', 'DORMANT', 'LOST')),
  constraint customers_bed_count check (bed_count >= 0),
  constraint customers_outpatients check (outpatients_per_day >= 0),
  constraint customers_tags check (cardinality(tags) <= 30),
  constraint customers_external_id_with_source check ((import_source is null) = (external_id is null)),
  constraint customers_category foreign key (category_id) references dictionary_entries (id) on delete restrict,
  constraint customers_source foreign key (source_id) references dictionary_entries (id) on delete restrict,
  constraint customers_region foreign key (region_id) references dictionary_entries (id) on delete restrict,
  constraint customers_rank foreign key (rank_id) references dictionary_entries (id) on delete restrict,
  constraint customers_department foreign key (department_id) references departments (id) on delete restrict,
  constraint customers_creator foreign key (created_by) references employees (id) on delete restrict
);
comment on column customers.rank_id is 'Level of an institution, title of a professional.';
comment on column customers.department_id is 'Department whose pool it lies in while nobody serves it.';
create index customers_pinyin on customers (pinyin, id) where archived_at is null;
create index customers_category on customers (category_id);
create index customers_source on customers (source_id);
create index customers_region on customers (region_id);
create index customers_rank on customers (rank_id);
create index customers_department on customers (department_id);
create index customers_creator on customers (created_by);
create trigger customers_stamp before insert or update on customers for each row execute function stamp_row();

create table customer_phones (
  customer_id uuid not null,
  position integer not null,
  label text,
  number text not null,
  constraint customer_phones_pkey primary key (customer_id, position),
  constraint customer_phones_customer foreign key (customer_id) references customers (id) on delete cascade,
  constraint customer_phones_position check (position between 1 and 10)
);

-- What a customer is found by: suffixes of name, pinyin and initials, and ends of telephone numbers. Trigrams cannot
-- serve one or two Chinese characters, a prefix index on these can.
create table customer_search_keys (
  customer_id uuid not null,
  key text collate "C" not null,
  constraint customer_search_keys_pkey primary key (key, customer_id),
  constraint customer_search_keys_customer foreign key (customer_id) references customers (id) on delete cascade
);
create index customer_search_keys_customer on customer_search_keys (customer_id);

-- Where a professional works; one place is the primary one.
create table work_links (
  professional_id uuid not null,
  institution_id uuid not null,
  department text,
  is_primary boolean not null,
  since timestamptz not null,
  until timestamptz,
  constraint work_links_pkey primary key (professional_id, institution_id, since),
  constraint work_links_professional foreign key (professional_id) references customers (id) on delete cascade,
  constraint work_links_institution foreign key (institution_id) references customers (id) on delete restrict
);
create unique index work_links_one_primary on work_links (professional_id) where is_primary and until is null;
create index work_links_institution on work_links (institution_id) where until is null;
create index work_links_of_institution on work_links (institution_id);

-- Fields as they changed: who, when, from, to, why, and which revision of the customer came of it. Entries and customers
-- stand as their ids, telephones masked.
create table customer_changes (
  id uuid not null,
  customer_id uuid not null,
  field text not null,
  before text,
  after text,
  reason text,
  actor_id uuid,
  at timestamptz not null,
  rev integer not null,
  constraint customer_changes_pkey primary key (id),
  constraint customer_changes_field check (field in ('NAME', 'STATUS', 'CATEGORY', 'WORKPLACE', 'WORKPLACE_DEPARTMENT', 'REGION', 'ADDRESS', 'PHONES', 'TAGS')),
  constraint customer_changes_customer foreign key (customer_id) references customers (id) on delete cascade,
  constraint customer_changes_actor foreign key (actor_id) references employees (id) on delete restrict
);
create index customer_changes_customer on customer_changes (customer_id, at desc, id desc);
create index customer_changes_actor on customer_changes (actor_id);
