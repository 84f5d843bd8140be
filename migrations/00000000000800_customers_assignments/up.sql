-- Who serves a customer, from when to when: at any instant at most one rep and one service person.
create table assignments (
  id uuid not null,
  customer_id uuid not null,
  employee_id uuid not null,
  duty text not null,
  since timestamptz not null,
  until timestamptz,
  reason text,
  assigned_by uuid,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint assignments_pkey primary key (id),
  constraint assignments_duty check (duty in ('REP', 'SERVICE')),
  constraint assignments_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint assignments_employee foreign key (employee_id) references employees (id) on delete restrict,
  constraint assignments_assigner foreign key (assigned_by) references employees (id) on delete restrict,
  constraint assignments_exclusive exclude using gist (customer_id with =, duty with =, tstzrange(since, until) with &&)
);
create unique index assignments_current on assignments (customer_id, duty) where until is null;
create index assignments_served on assignments (employee_id, duty, customer_id) where until is null;
create index assignments_customer on assignments (customer_id, since desc, id desc);
create index assignments_employee on assignments (employee_id);
create index assignments_assigner on assignments (assigned_by);
create trigger assignments_stamp before insert or update on assignments for each row execute function stamp_row();
