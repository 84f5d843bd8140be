select
  current_setting('server_version_num')::int as version,
  current_setting('fsync') = 'on' as fsync,
  current_setting('full_page_writes') = 'on' as full_page_writes,
  current_setting('synchronous_commit') <> 'off' as synchronous_commit,
  current_setting('TimeZone') as time_zone,
  current_setting('lc_messages') as messages,
  pg_encoding_to_char(d.encoding)::text as encoding,
  d.datcollate::text as collation,
  pg_is_in_recovery() as is_replica,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as connections,
  (select count(*) from pg_stat_activity where backend_type = 'client backend') as connected,
  coalesce((select s.version from pg_stat_ssl s where s.pid = pg_backend_pid()), '') as tls,
  array(
    select wanted from unnest(array['btree_gist', 'cube', 'pg_trgm']) wanted
    where wanted not in (select name from pg_available_extensions)
  )::text[] as missing_extensions,
  clock_timestamp() as at
from pg_database d
where d.datname = current_database()
