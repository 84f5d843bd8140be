-- Jobs that are not done, by queue.
select
  queue as name,
  (count(*) filter (where state = 'READY' and run_at <= $1))::integer as due_jobs,
  (count(*) filter (where state = 'READY' and run_at > $1))::integer as scheduled_jobs,
  (count(*) filter (where state = 'RUNNING'))::integer as running_jobs,
  (count(*) filter (where state = 'DEAD'))::integer as dead_jobs,
  coalesce(extract(epoch from $1 - min(run_at) filter (where state = 'READY' and run_at <= $1)), 0)::integer as oldest_job_s
from jobs
where state in ('READY', 'RUNNING', 'DEAD')
group by queue
order by queue
limit 100
