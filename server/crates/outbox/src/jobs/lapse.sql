-- The fence moves here already, so that the old holder learns at its next renewal that the job is no longer its own.
with lapsed as materialized (
    select id
    from jobs
    where state = 'RUNNING' and leased_until < now()
    order by leased_until
    limit 500
    for update skip locked
)
update jobs
set state = case when attempts < max_attempts then 'READY' else 'DEAD' end,
    finished_at = case when attempts < max_attempts then null else now() end,
    leased_until = null,
    fence = nextval('jobs_fence'),
    last_error = 'the lease lapsed'
from lapsed
where jobs.id = lapsed.id
returning jobs.id, jobs.name, jobs.attempts, jobs.state
