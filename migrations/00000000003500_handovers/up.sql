-- Handovers: everything of one employee passes to others, in chunks, provably complete.
create table handovers (
  id uuid not null,
  from_id uuid not null,
  heir_id uuid not null,
  closes_access boolean not null,
  state text not null default 'RUNNING',
  step integer not null default 1,
  fault text,
  started_by uuid not null,
  started_at timestamptz not null,
  told_at timestamptz not null,
  completed_at timestamptz,
  constraint handovers_pkey primary key (id),
  constraint handovers_state check (state in ('RUNNING', 'STOPPED', 'COMPLETE')),
  constraint handovers_step check (step >= 1),
  constraint handovers_not_to_oneself check (heir_id <> from_id),
  constraint handovers_completion check ((state = 'COMPLETE') = (completed_at is not null)),
  constraint handovers_fault_when_stopped check ((state = 'STOPPED') = (fault is not null)),
  constraint handovers_from foreign key (from_id) references employees (id) on delete restrict,
  constraint handovers_heir foreign key (heir_id) references employees (id) on delete restrict,
  constraint handovers_starter foreign key (started_by) references employees (id) on delete restrict
);
comment on column handovers.heir_id is 'Who gets what hangs on no customer that a rule places.';
comment on column handovers.step is 'The chunk that comes next: a chunk and its step commit together, so that none is done twice.';
comment on column handovers.fault is 'Why it stopped, as a code or a kind; no personal data.';
comment on column handovers.told_at is 'When progress was last told: at most once a second.';
create unique index handovers_one_at_a_time on handovers (from_id) where state <> 'COMPLETE';
create index handovers_from on handovers (from_id);
create index handovers_heir on handovers (heir_id);
create index handovers_starter on handovers (started_by);
create index handovers_latest on handovers (started_at desc, id desc);

-- Who gets what: one customer, the customers of one region, or, with neither, the rest.
create table handover_rules (
  handover_id uuid not null,
  position integer not null,
  customer_id uuid,
  region_id uuid,
  successor_id uuid not null,
  constraint handover_rules_pkey primary key (handover_id, position),
  constraint handover_rules_one_condition check (customer_id is null or region_id is null),
  constraint handover_rules_handover foreign key (handover_id) references handovers (id) on delete cascade,
  constraint handover_rules_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint handover_rules_region foreign key (region_id) references dictionary_entries (id) on delete restrict,
  constraint handover_rules_successor foreign key (successor_id) references employees (id) on delete restrict
);
create index handover_rules_customer on handover_rules (customer_id);
create index handover_rules_region on handover_rules (region_id);
create index handover_rules_successor on handover_rules (successor_id, handover_id);

create table handover_lines (
  handover_id uuid not null,
  kind text not null,
  total integer not null,
  moved integer not null default 0,
  constraint handover_lines_pkey primary key (handover_id, kind),
  constraint handover_lines_kind check (kind in ('CUSTOMERS', 'PLANS', 'TASKS', 'REMINDERS', 'REVIEWS', 'INSTRUCTIONS', 'DEVICES')),
  constraint handover_lines_moved check (moved between 0 and total),
  constraint handover_lines_handover foreign key (handover_id) references handovers (id) on delete cascade
);
comment on table handover_lines is 'How much of each kind there was and how much has moved; what comes in meanwhile raises the total.';

create table handover_shares (
  handover_id uuid not null,
  successor_id uuid not null,
  customer_count integer not null,
  customer_count_after integer not null,
  constraint handover_shares_pkey primary key (handover_id, successor_id),
  constraint handover_shares_handover foreign key (handover_id) references handovers (id) on delete cascade,
  constraint handover_shares_successor foreign key (successor_id) references employees (id) on delete restrict
);
create index handover_shares_successor on handover_shares (successor_id);

-- The packet of a successor: one row per customer that has moved; what is to be known of it is read as it stands.
create table handover_briefs (
  id uuid not null,
  handover_id uuid not null,
  customer_id uuid not null,
  successor_id uuid not null,
  pinyin text not null,
  constraint handover_briefs_pkey primary key (id),
  constraint handover_briefs_once unique (handover_id, customer_id),
  constraint handover_briefs_handover foreign key (handover_id) references handovers (id) on delete cascade,
  constraint handover_briefs_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint handover_briefs_successor foreign key (successor_id) references employees (id) on delete restrict
);
comment on column handover_briefs.pinyin is 'Of the customer when it moved: the order of the packet.';
create index handover_briefs_order on handover_briefs (handover_id, pinyin, id);
create index handover_briefs_customer on handover_briefs (customer_id);
create index handover_briefs_successor on handover_briefs (successor_id);

alter table remarks add column passed_to_id uuid;
alter table remarks add constraint remarks_passed_to foreign key (passed_to_id) references employees (id) on delete restrict;
comment on column remarks.passed_to_id is 'Who is to acknowledge an instruction instead of the person concerned, who handed over.';
create index remarks_passed_to on remarks (passed_to_id);
create index remarks_unacknowledged on remarks (about_id) where kind = 'INSTRUCTION' and acknowledged_at is null;
