-- Claims from the pool and returns to it: which intervals their employee began alone, so that claims can be counted and
-- limited, and who ended an interval that nobody followed, and why.
alter table assignments add column is_claim boolean not null default false;
alter table assignments add column ended_by uuid;
alter table assignments add column end_reason text;
alter table assignments add constraint assignments_ender foreign key (ended_by) references employees (id) on delete restrict;
comment on column assignments.is_claim is 'Whether it began by a claim from the pool.';
comment on column assignments.ended_by is 'Who returned the customer to the pool; null where somebody followed.';
create index assignments_claims on assignments (employee_id, since) where is_claim;
create index assignments_ender on assignments (ended_by);
