-- How the database does: what PostgreSQL tells of itself, the backups that were noted, the migrations that were applied.
select
  (pg_database_size(current_database()) / 1048576)::integer as mebibytes,
  coalesce((
    select extract(epoch from clock_timestamp() - min(xact_start))
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_xmin is not null
  ), 0)::integer as oldest_transaction_s,
  (select count(*) from pg_stat_replication)::integer as replica_count,
  (select max(extract(epoch from replay_lag)) from pg_stat_replication)::double precision as replica_lag_s,
  (select last_archived_time from pg_stat_archiver) as last_archived_at,
  (select last_failed_time from pg_stat_archiver) as last_archive_failure_at,
  (select at from audit_entries where action = 'noteBackup' order by at desc, id desc limit 1) as last_backup_at,
  (select max(version) from __diesel_schema_migrations) as newest_migration,
  (select count(*) from __diesel_schema_migrations) as migration_count
