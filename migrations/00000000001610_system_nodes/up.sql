-- What administrators are told of the running system: the processes that run, and how often they had to refuse.
create table nodes (
  id uuid not null,
  name text not null,
  role text not null,
  version text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  connection_count integer not null,
  socket_count integer not null,
  constraint nodes_pkey primary key (id),
  constraint nodes_role check (role in ('SERVER', 'WORKER')),
  constraint nodes_counts check (connection_count >= 0 and socket_count >= 0)
);
comment on table nodes is 'Processes that serve or work; each writes its row every few seconds and takes it away when it ends.';
create index nodes_seen_at on nodes (seen_at);

-- A row per code and minute, over all nodes; what is older than a day is dropped as new ones are written.
create table error_tallies (
  minute timestamptz not null,
  code text not null,
  count bigint not null,
  constraint error_tallies_pkey primary key (minute, code),
  constraint error_tallies_count check (count >= 1)
);
comment on table error_tallies is 'Errors answered by code and minute; nothing of who asked.';
