-- Each queue gets at most its free places. The locks are taken in a materialised step: joined straight into the update,
-- the planner may run the limited scan more than once and claim more than asked for.
with wanted as (
    select queue, free from unnest($1::text[], $2::integer[]) as wanted (queue, free)
),
picked as materialized (
    select due.id
    from wanted
    cross join lateral (
        select jobs.id
        from jobs
        where jobs.queue = wanted.queue and jobs.state = 'READY' and jobs.run_at <= $3 and jobs.name = any($4)
        order by jobs.run_at
        limit wanted.free
        for update skip locked
    ) as due
)
update jobs
set state = 'RUNNING',
    attempts = jobs.attempts + 1,
    fence = nextval('jobs_fence'),
    leased_until = now() + make_interval(secs => $5)
from picked
where jobs.id = picked.id
returning jobs.id, jobs.queue, jobs.name, jobs.payload, jobs.fence, jobs.attempts, jobs.max_attempts
