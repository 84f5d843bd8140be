-- The organisation: departments as a tree, positions as sets of rights, employees who hold them.
create table departments (
  id uuid not null,
  code text not null,
  name text not null,
  is_branch boolean not null default false,
  parent_id uuid,
  head_id uuid,
  created_at timestamptz not null,
  archived_at timestamptz,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint departments_pkey primary key (id),
  constraint departments_code_unique unique (code),
  constraint departments_not_own_parent check (parent_id is distinct from id),
  constraint departments_parent foreign key (parent_id) references departments (id) on delete restrict
);
comment on table departments is 'A node of the organisation tree; a branch office is one too.';
create index departments_parent on departments (parent_id);
create index departments_head on departments (head_id);
create trigger departments_stamp before insert or update on departments for each row execute function stamp_row();

-- Every pair of an ancestor and a descendant, each department with itself at depth 0.
create table department_closure (
  ancestor_id uuid not null,
  descendant_id uuid not null,
  depth integer not null,
  constraint department_closure_pkey primary key (ancestor_id, descendant_id),
  constraint department_closure_ancestor foreign key (ancestor_id) references departments (id) on delete cascade,
  constraint department_closure_descendant foreign key (descendant_id) references departments (id) on delete cascade,
  constraint department_closure_depth check (depth >= 0)
);
create index department_closure_descendant on department_closure (descendant_id, depth);

create table positions (
  id uuid not null,
  standard text,
  name_zh text not null,
  name_en text not null,
  created_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint positions_pkey primary key (id),
  constraint positions_standard_unique unique (standard)
);
comment on table positions is 'A named set of rights that can be made and changed at run time.';
create index positions_name_zh on positions (name_zh, id);
create index positions_name_en on positions (name_en, id);
create trigger positions_stamp before insert or update on positions for each row execute function stamp_row();

create table position_grants (
  position_id uuid not null,
  permission text not null,
  scope text not null,
  constraint position_grants_pkey primary key (position_id, permission),
  constraint position_grants_position foreign key (position_id) references positions (id) on delete cascade,
  constraint position_grants_scope check (scope in ('OWN', 'SUBTREE', 'ALL'))
);

create table employees (
  id uuid not null,
  code text not null,
  name text not null,
  pinyin text not null default '',
  initials text not null default '',
  latin_name text,
  phone text,
  language text not null,
  time_zone text not null,
  status text not null default 'ACTIVE',
  department_id uuid not null,
  epoch bigint not null default 1,
  created_at timestamptz not null,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint employees_pkey primary key (id),
  constraint employees_code_unique unique (code),
  constraint employees_phone_unique unique (phone),
  constraint employees_status check (status in ('ACTIVE', 'LEAVING', 'DEACTIVATED')),
  constraint employees_language check (language in ('ZH_CN', 'EN')),
  constraint employees_department foreign key (department_id) references departments (id) on delete restrict
);
comment on table employees is 'Somebody who signs in. The epoch grows whenever what they may see can have shrunk.';
create index employees_department on employees (department_id, code);
create index employees_code on employees (code, id);
create trigger employees_stamp before insert or update on employees for each row execute function stamp_row();

alter table departments add constraint departments_head foreign key (head_id) references employees (id) on delete restrict;

-- Departments and positions of an employee, from when to when: the past is judged by the rules of its day.
create table employee_departments (
  employee_id uuid not null,
  department_id uuid not null,
  since timestamptz not null,
  until timestamptz,
  constraint employee_departments_pkey primary key (employee_id, since),
  constraint employee_departments_employee foreign key (employee_id) references employees (id) on delete cascade,
  constraint employee_departments_department foreign key (department_id) references departments (id) on delete restrict,
  constraint employee_departments_one_at_a_time exclude using gist (employee_id with =, tstzrange(since, until) with &&)
);
create index employee_departments_department on employee_departments (department_id);

create table employee_positions (
  employee_id uuid not null,
  position_id uuid not null,
  since timestamptz not null,
  until timestamptz,
  constraint employee_positions_pkey primary key (employee_id, position_id, since),
  constraint employee_positions_employee foreign key (employee_id) references employees (id) on delete cascade,
  constraint employee_positions_position foreign key (position_id) references positions (id) on delete restrict,
  constraint employee_positions_once exclude using gist (employee_id with =, position_id with =, tstzrange(since, until) with &&)
);
create index employee_positions_position on employee_positions (position_id) where until is null;

create table employee_grants (
  employee_id uuid not null,
  permission text not null,
  scope text not null,
  constraint employee_grants_pkey primary key (employee_id, permission),
  constraint employee_grants_employee foreign key (employee_id) references employees (id) on delete cascade,
  constraint employee_grants_scope check (scope in ('OWN', 'SUBTREE', 'ALL'))
);
comment on table employee_grants is 'Rights given to a person directly, beside the positions.';
