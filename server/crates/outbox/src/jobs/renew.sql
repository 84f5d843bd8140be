-- Answers with the jobs that are still ours. A row that its own handler has locked to complete it is ours and is skipped,
-- so that one slow commit never keeps the other leases from being renewed.
with mine as (
    select id, fence from unnest($1::uuid[], $2::bigint[]) as mine (id, fence)
),
held as materialized (
    select jobs.id
    from jobs
    join mine on mine.id = jobs.id and mine.fence = jobs.fence
    where jobs.state = 'RUNNING'
    for update of jobs skip locked
),
renewed as (
    update jobs set leased_until = now() + make_interval(secs => $3) from held where jobs.id = held.id
)
select jobs.id
from jobs
join mine on mine.id = jobs.id and mine.fence = jobs.fence
