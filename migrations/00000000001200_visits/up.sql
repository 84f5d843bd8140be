-- Stays at institutions with their fixes and judgements, and the visits made within them.
create table check_ins (
  id uuid not null,
  employee_id uuid not null,
  institution_id uuid not null,
  customer_id uuid not null,
  task_id uuid,
  arrived_at timestamptz not null,
  arrival_trust text not null,
  departed_at timestamptz,
  is_departure_implied boolean not null default false,
  received_at timestamptz not null,
  captured_wall_at timestamptz not null,
  captured_zone text not null,
  captured_uptime_s double precision,
  captured_boot_id text,
  verdict text not null,
  fence text not null,
  explanation text,
  is_explanation_needed boolean not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint check_ins_pkey primary key (id),
  constraint check_ins_trust check (arrival_trust in ('SERVER', 'CORRECTED', 'PHONE_ONLY')),
  constraint check_ins_verdict check (verdict in ('VERIFIED', 'UNVERIFIABLE', 'CONTRADICTED')),
  constraint check_ins_fence check (fence in ('INSIDE', 'OUTSIDE', 'UNCERTAIN', 'UNKNOWN')),
  constraint check_ins_order check (departed_at >= arrived_at),
  constraint check_ins_employee foreign key (employee_id) references employees (id) on delete restrict,
  constraint check_ins_institution foreign key (institution_id) references customers (id) on delete restrict,
  constraint check_ins_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint check_ins_task foreign key (task_id) references tasks (id) on delete set null
);
create unique index check_ins_one_open on check_ins (employee_id) where departed_at is null;
create index check_ins_employee on check_ins (employee_id, arrived_at desc, id desc);
create index check_ins_institution on check_ins (institution_id, arrived_at desc);
create index check_ins_customer on check_ins (customer_id);
create index check_ins_task on check_ins (task_id);
create trigger check_ins_stamp before insert or update on check_ins for each row execute function stamp_row();

alter table anchor_proposals add constraint anchor_proposals_check_in foreign key (check_in_id) references check_ins (id) on delete set null;
create index anchor_proposals_check_in on anchor_proposals (check_in_id);

create table fixes (
  check_in_id uuid not null,
  position integer not null,
  is_at_departure boolean not null,
  given_lat double precision not null,
  given_lon double precision not null,
  given_system text not null,
  lat double precision not null,
  lon double precision not null,
  accuracy_m double precision,
  measured_at timestamptz not null,
  measured_uptime_s double precision,
  provider text not null,
  is_mock boolean,
  is_rounded boolean not null default false,
  constraint fixes_pkey primary key (check_in_id, position),
  constraint fixes_system check (given_system in ('WGS84', 'GCJ02', 'BD09')),
  constraint fixes_provider check (provider in ('GNSS', 'NETWORK', 'FUSED', 'UNKNOWN')),
  constraint fixes_check_in foreign key (check_in_id) references check_ins (id) on delete cascade
);
comment on table fixes is 'Raw measurements; full precision for 90 days, then three decimals.';

create table judgements (
  id uuid not null,
  check_in_id uuid not null,
  verdict text not null,
  fence text not null,
  score integer not null,
  distance_m double precision,
  anchor_id uuid,
  evidence jsonb not null,
  rules_version text not null,
  judged_at timestamptz not null,
  superseded_at timestamptz,
  constraint judgements_pkey primary key (id),
  constraint judgements_verdict check (verdict in ('VERIFIED', 'UNVERIFIABLE', 'CONTRADICTED')),
  constraint judgements_fence check (fence in ('INSIDE', 'OUTSIDE', 'UNCERTAIN', 'UNKNOWN')),
  constraint judgements_check_in foreign key (check_in_id) references check_ins (id) on delete cascade,
  constraint judgements_anchor foreign key (anchor_id) references anchors (id) on delete restrict
);
create unique index judgements_in_force on judgements (check_in_id) where superseded_at is null;
create index judgements_check_in on judgements (check_in_id, judged_at desc);
create index judgements_anchor on judgements (anchor_id);

create table visits (
  id uuid not null,
  employee_id uuid not null,
  customer_id uuid not null,
  check_in_id uuid,
  task_id uuid,
  state text not null default 'STARTED',
  channel text not null,
  started_at timestamptz not null,
  start_trust text not null,
  ended_at timestamptz,
  effective_minutes integer,
  purpose_id uuid,
  result_id uuid,
  notes text,
  next_step text,
  next_step_due_on date,
  abandon_reason text,
  quality_score numeric(6, 4),
  is_effective boolean,
  quality_parts jsonb,
  quality_model integer,
  version integer not null default 1,
  received_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint visits_pkey primary key (id),
  constraint visits_state check (state in ('STARTED', 'COMPLETED', 'ABANDONED')),
  constraint visits_channel check (channel in ('ON_SITE', 'PHONE', 'VIDEO', 'MESSAGE')),
  constraint visits_stay_is_on_site check (check_in_id is null or channel = 'ON_SITE'),
  constraint visits_end check ((state = 'STARTED') = (ended_at is null)),
  constraint visits_order check (ended_at >= started_at),
  constraint visits_minutes check (effective_minutes between 0 and 1440),
  constraint visits_trust check (start_trust in ('SERVER', 'CORRECTED', 'PHONE_ONLY')),
  constraint visits_employee foreign key (employee_id) references employees (id) on delete restrict,
  constraint visits_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint visits_check_in foreign key (check_in_id) references check_ins (id) on delete restrict,
  constraint visits_task foreign key (task_id) references tasks (id) on delete set null,
  constraint visits_purpose foreign key (purpose_id) references dictionary_entries (id) on delete restrict,
  constraint visits_result foreign key (result_id) references dictionary_entries (id) on delete restrict
);
create index visits_employee on visits (employee_id, started_at desc, id desc);
create index visits_customer on visits (customer_id, started_at desc, id desc);
create index visits_latest on visits (started_at desc, id desc);
create index visits_check_in on visits (check_in_id, started_at);
create unique index visits_task on visits (task_id) where state <> 'ABANDONED';
create index visits_of_task on visits (task_id);
create index visits_purpose on visits (purpose_id);
create index visits_result on visits (result_id);
create trigger visits_stamp before insert or update on visits for each row execute function stamp_row();

create table visit_products (
  visit_id uuid not null,
  product_id uuid not null,
  position integer not null,
  feedback text,
  constraint visit_products_pkey primary key (visit_id, product_id),
  constraint visit_products_visit foreign key (visit_id) references visits (id) on delete cascade,
  constraint visit_products_product foreign key (product_id) references products (id) on delete restrict
);
create index visit_products_product on visit_products (product_id);

create table visit_materials (
  visit_id uuid not null,
  material_id uuid not null,
  position integer not null,
  constraint visit_materials_pkey primary key (visit_id, material_id),
  constraint visit_materials_visit foreign key (visit_id) references visits (id) on delete cascade,
  constraint visit_materials_material foreign key (material_id) references dictionary_entries (id) on delete restrict
);
create index visit_materials_material on visit_materials (material_id);

-- A visit as it stood before each amendment.
create table visit_versions (
  visit_id uuid not null,
  version integer not null,
  replaced_at timestamptz not null,
  replaced_by uuid not null,
  reason text not null,
  report jsonb not null,
  constraint visit_versions_pkey primary key (visit_id, version),
  constraint visit_versions_visit foreign key (visit_id) references visits (id) on delete cascade,
  constraint visit_versions_amender foreign key (replaced_by) references employees (id) on delete restrict
);
create index visit_versions_amender on visit_versions (replaced_by);
