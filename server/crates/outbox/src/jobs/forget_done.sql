with old as materialized (
    select id from jobs
    where state = 'DONE'
      and finished_at < now() - make_interval(secs => $1)
      and (not dedupe_ever or dedupe_key like 'tick:%')
    order by finished_at
    limit $2
    for update skip locked
)
delete from jobs using old where jobs.id = old.id
