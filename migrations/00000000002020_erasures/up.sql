-- Persons whose data was erased on request. What was done with them is counted on under their id.
create table erasures (
  customer_id uuid not null,
  erased_at timestamptz not null,
  erased_by uuid,
  constraint erasures_pkey primary key (customer_id),
  constraint erasures_customer foreign key (customer_id) references customers (id) on delete restrict,
  constraint erasures_eraser foreign key (erased_by) references employees (id) on delete restrict
);
create index erasures_eraser on erasures (erased_by);
