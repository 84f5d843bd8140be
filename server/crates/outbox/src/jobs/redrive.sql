with chosen as materialized (
    select distinct on (name, coalesce(dedupe_key, id::text)) id
    from jobs
    where id = any($1) and state = 'DEAD'
    order by name, coalesce(dedupe_key, id::text), finished_at desc
)
update jobs
set state = 'READY', attempts = 0, run_at = $2, finished_at = null
from chosen
where jobs.id = chosen.id
  and jobs.state = 'DEAD'
  and not exists (
      select from jobs as twin
      where twin.name = jobs.name and twin.dedupe_key = jobs.dedupe_key and twin.state in ('READY', 'RUNNING')
  )
