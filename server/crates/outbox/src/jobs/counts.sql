-- One index-only look per state: the done ones, which are the many, are never touched.
select
    (select count(*) from jobs where state = 'READY' and run_at <= $1) as ready,
    (select count(*) from jobs where state = 'READY' and run_at > $1) as waiting,
    (select count(*) from jobs where state = 'RUNNING') as running,
    (select count(*) from jobs where state = 'DEAD') as dead,
    (select min(run_at) from jobs where state = 'READY' and run_at <= $1) as oldest_due
