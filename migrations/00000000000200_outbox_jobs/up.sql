create sequence jobs_fence as bigint;
comment on sequence jobs_fence is 'Fencing tokens: whoever takes a job draws a new one, so the newest holder has the greatest';

create table jobs (
    id uuid primary key default gen_random_uuid(),
    queue text not null,
    name text not null,
    dedupe_key text,
    dedupe_ever boolean not null default false,
    payload jsonb not null,
    run_at timestamptz not null,
    attempts integer not null default 0,
    max_attempts integer not null,
    state text not null default 'READY',
    leased_until timestamptz,
    fence bigint not null default 0,
    last_error text,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint jobs_queue_length check (char_length(queue) between 1 and 100),
    constraint jobs_name_length check (char_length(name) between 1 and 100),
    -- An index row holds some 2,700 bytes; a key is a handful of ids.
    constraint jobs_dedupe_key_length check (char_length(dedupe_key) between 1 and 400),
    constraint jobs_dedupe_ever_has_key check (not dedupe_ever or dedupe_key is not null),
    constraint jobs_attempts_counted check (attempts between 0 and max_attempts),
    constraint jobs_max_attempts_range check (max_attempts between 1 and 100),
    constraint jobs_state_known check (state in ('READY', 'RUNNING', 'DONE', 'DEAD')),
    constraint jobs_leased_while_running check ((state = 'RUNNING') = (leased_until is not null)),
    constraint jobs_finished_when_over check ((state in ('DONE', 'DEAD')) = (finished_at is not null)),
    constraint jobs_last_error_length check (char_length(last_error) <= 1000)
) with (
    -- Every job leaves some four dead row versions; the claim scans slow down when they pile up.
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 500
);
alter sequence jobs_fence owned by jobs.fence;

comment on table jobs is 'Work promised in a business transaction and done after it, at least once, by whichever node holds the lease';
comment on column jobs.dedupe_key is 'Two pending jobs of one name never share a key; null means that every enqueue is a job of its own';
comment on column jobs.dedupe_ever is 'The key is used up for ever, also once the job is done or dead';
comment on column jobs.run_at is 'Due from here on, by the clock of the application';
comment on column jobs.attempts is 'Attempts begun, the running one included';
comment on column jobs.leased_until is 'By the clock of the database; past it any node may take the job away';
comment on column jobs.fence is 'Token of the present holder; a finish that carries another one changes nothing';
comment on column jobs.last_error is 'Cause of the last failed attempt: no personal data, no tokens, no positions';

create unique index jobs_pending_once on jobs (name, dedupe_key)
    where dedupe_key is not null and state in ('READY', 'RUNNING');
create unique index jobs_ever_once on jobs (name, dedupe_key) where dedupe_ever;
create index jobs_due on jobs (queue, run_at) where state = 'READY';
create index jobs_leases on jobs (leased_until) where state = 'RUNNING';
create index jobs_dead on jobs (finished_at, id) where state = 'DEAD';
-- What may be forgotten: a key that holds for ever keeps its row, except the past tick of a schedule.
create index jobs_forgettable on jobs (finished_at)
    where state = 'DONE' and (not dedupe_ever or dedupe_key like 'tick:%');
