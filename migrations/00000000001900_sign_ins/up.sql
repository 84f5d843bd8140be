-- Signing in as administrators look at it, and failed tries that all nodes count together.
alter table sessions add column failed_tries integer not null default 0;
alter table sessions add constraint sessions_failed_tries check (failed_tries >= 0);
comment on column sessions.failed_tries is 'Failed tries at the account between the signing-in before and this one.';
create index sessions_started on sessions (started_at desc, id desc);

-- Failed tries in a row that are counted for no account: of a login that is nobody's, and on a device that is known.
create table sign_in_misses (
  key bytea not null,
  failure_count integer not null default 0,
  locked_until timestamptz,
  missed_at timestamptz not null,
  constraint sign_in_misses_pkey primary key (key),
  constraint sign_in_misses_count check (failure_count >= 0)
);
comment on table sign_in_misses is 'By SHA-256 of what was tried, so that no login is kept; forgotten after a day.';
create index sign_in_misses_missed_at on sign_in_misses (missed_at);
