-- Working days are data with a source and a version; leave is somebody's own layer.
create table calendar_releases (
  id uuid not null,
  layer text not null,
  area text not null,
  year integer not null,
  version integer not null,
  certainty text not null default 'CONFIRMED',
  source text not null,
  published_on date,
  created_by uuid,
  created_at timestamptz not null,
  constraint calendar_releases_pkey primary key (id),
  constraint calendar_releases_version_unique unique (layer, area, year, version),
  constraint calendar_releases_layer check (layer in ('COUNTRY', 'REGION', 'INSTITUTION')),
  constraint calendar_releases_certainty check (certainty in ('CONFIRMED', 'PROVISIONAL')),
  constraint calendar_releases_version check (version >= 1),
  constraint calendar_releases_creator foreign key (created_by) references employees (id) on delete restrict
);
create index calendar_releases_creator on calendar_releases (created_by);
create index calendar_releases_latest on calendar_releases (year desc, id desc);

create table calendar_days (
  release_id uuid not null,
  day date not null,
  kind text not null,
  name text not null,
  constraint calendar_days_pkey primary key (release_id, day),
  constraint calendar_days_release foreign key (release_id) references calendar_releases (id) on delete cascade,
  constraint calendar_days_kind check (kind in ('WORKING', 'OFF', 'MAKE_UP'))
);

-- The calendar that an employee lives by: country, region, and percent worked from Monday to Sunday.
create table employee_calendars (
  employee_id uuid not null,
  country text not null default 'CN',
  region text,
  weekdays integer[] not null default '{100,100,100,100,100,0,0}',
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint employee_calendars_pkey primary key (employee_id),
  constraint employee_calendars_employee foreign key (employee_id) references employees (id) on delete cascade,
  constraint employee_calendars_weekdays check (cardinality(weekdays) = 7 and weekdays <@ array[0, 50, 100])
);
create trigger employee_calendars_stamp before insert or update on employee_calendars for each row execute function stamp_row();

create table leaves (
  id uuid not null,
  employee_id uuid not null,
  kind text not null,
  first_on date not null,
  last_on date not null,
  part text not null default 'WHOLE',
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  cancelled_at timestamptz,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint leaves_pkey primary key (id),
  constraint leaves_kind check (kind in ('ANNUAL', 'SICK', 'PERSONAL', 'TRAINING')),
  constraint leaves_part check (part in ('WHOLE', 'MORNING', 'AFTERNOON')),
  constraint leaves_order check (first_on <= last_on and last_on - first_on < 366),
  constraint leaves_employee foreign key (employee_id) references employees (id) on delete cascade,
  constraint leaves_recorder foreign key (recorded_by) references employees (id) on delete restrict
);
create index leaves_employee on leaves (employee_id, first_on desc, id desc);
create index leaves_recorder on leaves (recorded_by);
create trigger leaves_stamp before insert or update on leaves for each row execute function stamp_row();
