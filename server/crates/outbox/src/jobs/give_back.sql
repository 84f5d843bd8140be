update jobs
set state = 'READY', attempts = attempts - 1, leased_until = null, fence = nextval('jobs_fence')
from unnest($1::uuid[], $2::bigint[]) as mine (id, fence)
where jobs.id = mine.id and jobs.fence = mine.fence and jobs.state = 'RUNNING'
