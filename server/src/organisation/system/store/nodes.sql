-- Processes that said lately that they are there.
select
  name,
  version,
  role = 'SERVER' as is_serving,
  started_at,
  greatest(extract(epoch from $1 - started_at), 0)::integer as uptime_s,
  seen_at as last_seen_at,
  connection_count,
  socket_count
from nodes
where seen_at > $1 - interval '30 seconds'
order by role, started_at, name
limit 100
