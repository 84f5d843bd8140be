-- Changes of key fields that wait for an approval.
create table customer_revisions (
  id uuid not null,
  customer_id uuid not null,
  field text not null,
  before text,
  after text,
  workplace_department text,
  base_rev integer not null,
  reason text not null,
  requested_by uuid not null,
  requested_at timestamptz not null,
  state text not null default 'PENDING',
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  rev integer not null default 1,
  sync_xid bigint not null default 0,
  sync_seq bigint not null default 0,
  constraint customer_revisions_pkey primary key (id),
  constraint customer_revisions_field check (field in ('NAME', 'CATEGORY', 'STATUS', 'WORKPLACE')),
  constraint customer_revisions_state check (state in ('PENDING', 'APPROVED', 'DECLINED')),
  constraint customer_revisions_decision check ((state = 'PENDING') = (decided_at is null)),
  constraint customer_revisions_declined_with_reason check (state <> 'DECLINED' or decision_reason is not null),
  constraint customer_revisions_not_by_oneself check (decided_by <> requested_by),
  constraint customer_revisions_customer foreign key (customer_id) references customers (id) on delete cascade,
  constraint customer_revisions_requester foreign key (requested_by) references employees (id) on delete restrict,
  constraint customer_revisions_decider foreign key (decided_by) references employees (id) on delete restrict
);
comment on table customer_revisions is 'Changes of key fields that wait for an approval; what took effect stands in customer_changes.';
comment on column customer_revisions.workplace_department is 'Department there that was asked for with another workplace.';
comment on column customer_revisions.base_rev is 'Revision of the customer on which it was asked for.';
create unique index customer_revisions_one_pending on customer_revisions (customer_id, field) where state = 'PENDING';
create index customer_revisions_oldest on customer_revisions (state, requested_at, id);
create index customer_revisions_customer on customer_revisions (customer_id, requested_at, id);
create index customer_revisions_requester on customer_revisions (requested_by);
create index customer_revisions_decider on customer_revisions (decided_by);
create trigger customer_revisions_stamp before insert or update on customer_revisions for each row execute function stamp_row();

-- How a customer came to be as it is: status, owner, anchor and fields as one. An entry has the id of the row that tells of it;
-- the end of a service that nobody followed has that of the assignment, marked as a UUID of version 8.
create index assignments_ended on assignments ((overlay(id::text placing '8' from 15 for 1)::uuid)) where until is not null;

create view customer_history as
  select customers.id, customers.id as customer_id, 'STATUS' as kind, customers.created_at as at, 'STATUS' as field,
    null as before,
    coalesce((
      select first_change.before from customer_changes first_change
      where first_change.customer_id = customers.id and first_change.field = 'STATUS'
      order by first_change.at, first_change.id limit 1
    ), customers.status) as after,
    null as reason, customers.created_by as actor_id
  from customers
  union all
  select changed.id, changed.customer_id, case when changed.field = 'STATUS' then 'STATUS' else 'FIELD' end, changed.at,
    changed.field, changed.before, changed.after, changed.reason, changed.actor_id
  from customer_changes changed
  union all
  select begun.id, begun.customer_id, 'ASSIGNMENT', begun.since, begun.duty, (
      select 'employee_' || former.employee_id from assignments former
      where former.customer_id = begun.customer_id and former.duty = begun.duty and former.until = begun.since
        and former.id <> begun.id
      limit 1
    ), 'employee_' || begun.employee_id, begun.reason,
    case when begun.is_claim then begun.employee_id else begun.assigned_by end
  from assignments begun
  union all
  select overlay(ended.id::text placing '8' from 15 for 1)::uuid, ended.customer_id, 'ASSIGNMENT', ended.until, ended.duty,
    'employee_' || ended.employee_id, null, ended.end_reason, ended.ended_by
  from assignments ended
  where ended.until is not null and not exists (
    select 1 from assignments successor
    where successor.customer_id = ended.customer_id and successor.duty = ended.duty and successor.since = ended.until
  )
  union all
  select anchors.id, anchors.institution_id, 'ANCHOR', anchors.since, 'ANCHOR', (
      select round(former.lat::numeric, 5) || ', ' || round(former.lon::numeric, 5) || ', ' || former.radius_m || ' m'
      from anchors former
      where former.institution_id = anchors.institution_id and former.until = anchors.since and former.id <> anchors.id
      limit 1
    ), round(anchors.lat::numeric, 5) || ', ' || round(anchors.lon::numeric, 5) || ', ' || anchors.radius_m || ' m',
    anchors.reason, anchors.set_by
  from anchors;
comment on view customer_history is 'Values are kept as they are shown, or as the ids of what is to be named; coordinates are WGS-84.';
