-- A ticket for setting a forgotten password, and the code that it is shown with.
create table password_codes (
  ticket_hash bytea not null,
  employee_id uuid,
  code_hash text,
  expires_at timestamptz not null,
  tries integer not null default 0,
  constraint password_codes_pkey primary key (ticket_hash),
  constraint password_codes_employee foreign key (employee_id) references employees (id) on delete cascade,
  constraint password_codes_tries check (tries >= 0)
);
comment on table password_codes is 'A ticket by its SHA-256, the code by its argon2id; a ticket without an employee is for a login that is nobody''s.';
comment on column password_codes.code_hash is 'Null until the code is sent.';
create index password_codes_employee on password_codes (employee_id);
create index password_codes_expires_at on password_codes (expires_at);
