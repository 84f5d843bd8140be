-- Everything that migrations make in a database, a line each; the extensions' own things and diesel's table are left out.
with ours as (
  select oid, relname, relkind
  from pg_class
  where relnamespace = 'public'::regnamespace and relname <> '__diesel_schema_migrations'
    and not exists (select from pg_depend d where d.objid = pg_class.oid and d.deptype = 'e')
),
lines as (
  select format('extension %s', extname) as line from pg_extension
  union all
  select format('%s %s', relkind, relname) from ours where relkind in ('r', 'v', 'm', 'S', 'p')
  union all
  select format('column %s.%s %s %s %s', relname, attname, format_type(atttypid, atttypmod), attnotnull,
    (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = attrelid and adnum = attnum))
  from ours join pg_attribute on attrelid = oid
  where relkind = 'r' and attnum > 0 and not attisdropped
  union all
  select format('constraint %s %s %s', relname, conname, pg_get_constraintdef(c.oid))
  from pg_constraint c join ours on ours.oid = conrelid
  union all
  select format('index %s', pg_get_indexdef(indexrelid))
  from pg_index join ours on ours.oid = indrelid
  union all
  select format('trigger %s', pg_get_triggerdef(t.oid))
  from pg_trigger t join ours on ours.oid = tgrelid where not tgisinternal
  union all
  select format('function %s', pg_get_functiondef(p.oid))
  from pg_proc p
  where pronamespace = 'public'::regnamespace and prokind = 'f'
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  union all
  select format('type %s', typname)
  from pg_type t
  where typnamespace = 'public'::regnamespace and typtype in ('d', 'e')
    and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')
  union all
  select format('comment %s %s %s', relname, objsubid, description)
  from pg_description join ours on ours.oid = objoid
)
select line from lines order by line
