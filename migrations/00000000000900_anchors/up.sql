-- Where institutions are on the map. The point is kept as it was given, with its system, and in WGS-84.
create function unit_sphere(lat double precision, lon double precision) returns cube
  language sql immutable parallel safe strict
  return cube(array[cos(radians(lat)) * cos(radians(lon)), cos(radians(lat)) * sin(radians(lon)), sin(radians(lat))]);

create table anchors (
  id uuid not null,
  institution_id uuid not null,
  given_lat double precision not null,
  given_lon double precision not null,
  given_system text not null,
  lat double precision not null,
  lon double precision not null,
  radius_m integer not null,
  outline jsonb,
  since timestamptz not null,
  until timestamptz,
  set_by uuid,
  reason text,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint anchors_pkey primary key (id),
  constraint anchors_system check (given_system in ('WGS84', 'GCJ02', 'BD09')),
  constraint anchors_lat check (lat between -90 and 90),
  constraint anchors_lon check (lon between -180 and 180),
  constraint anchors_radius check (radius_m between 20 and 5000),
  constraint anchors_institution foreign key (institution_id) references customers (id) on delete cascade,
  constraint anchors_setter foreign key (set_by) references employees (id) on delete restrict,
  constraint anchors_one_at_a_time exclude using gist (institution_id with =, tstzrange(since, until) with &&)
);
comment on column anchors.outline is 'Fence as a list of [lat, lon] in WGS-84; null for a circle.';
create index anchors_institution on anchors (institution_id, since desc);
create unique index anchors_current on anchors (institution_id) where until is null;
create index anchors_setter on anchors (set_by);
create index anchors_near on anchors using gist (unit_sphere(lat, lon)) where until is null;
create trigger anchors_stamp before insert or update on anchors for each row execute function stamp_row();

create table anchor_proposals (
  id uuid not null,
  institution_id uuid not null,
  given_lat double precision not null,
  given_lon double precision not null,
  given_system text not null,
  radius_m integer not null,
  state text not null default 'PENDING',
  message_key text not null,
  message_args jsonb not null default '{}',
  check_in_id uuid,
  proposed_by uuid,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  constraint anchor_proposals_pkey primary key (id),
  constraint anchor_proposals_state check (state in ('PENDING', 'APPROVED', 'DECLINED')),
  constraint anchor_proposals_system check (given_system in ('WGS84', 'GCJ02', 'BD09')),
  constraint anchor_proposals_institution foreign key (institution_id) references customers (id) on delete cascade,
  constraint anchor_proposals_proposer foreign key (proposed_by) references employees (id) on delete restrict,
  constraint anchor_proposals_decider foreign key (decided_by) references employees (id) on delete restrict
);
create index anchor_proposals_institution on anchor_proposals (institution_id);
create index anchor_proposals_pending on anchor_proposals (proposed_at, id) where state = 'PENDING';
create index anchor_proposals_proposer on anchor_proposals (proposed_by);
create index anchor_proposals_decider on anchor_proposals (decided_by);
