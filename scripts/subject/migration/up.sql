-- __Words__ of employees. Changed by their owners, never deleted.
create table __subjects__ (
  id uuid not null,
  employee_id uuid not null,
  title text not null,
  note text,
  created_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint __subjects___pkey primary key (id),
  constraint __subjects___title check (title <> ''),
  constraint __subjects___employee foreign key (employee_id) references employees (id) on delete restrict
);
create index __subjects___latest on __subjects__ (created_at desc, id desc);
create index __subjects___employee on __subjects__ (employee_id, created_at desc, id desc);
create trigger __subjects___stamp before insert or update on __subjects__ for each row execute function stamp_row();
