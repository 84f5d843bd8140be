-- Columns by which rows hang on customers and on employees; every other column has no parent.
select
  format('%s.%s', c.relname, a.attname) as column_name,
  (
    select t.relname::text
    from pg_constraint k
    join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any(k.conkey) and t.relname in ('customers', 'employees')
    limit 1
  ) as parent
from pg_class c
join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
order by 1
