-- Foreign keys: an index serves one when its first columns are those of the key, in any order, and it leaves out no row but those without a value.
select
  c.relname as table_name,
  k.conname as name,
  k.confdeltype <> 'a' as says_what_deletion_does,
  exists (
    select
    from pg_index i
    where i.indrelid = k.conrelid
      and (
        select array_agg(part order by part)
        from unnest(i.indkey::int2[]) with ordinality as columns (part, place)
        where place <= cardinality(k.conkey)
      ) = (select array_agg(part order by part) from unnest(k.conkey) as part)
      and (
        i.indpred is null
        or pg_get_expr(i.indpred, i.indrelid) = (
          select format('(%I IS NOT NULL)', attname)
          from pg_attribute
          where attrelid = k.conrelid and attnum = k.conkey[1]
        )
      )
  ) as is_indexed
from pg_constraint k
join pg_class c on c.oid = k.conrelid
where k.contype = 'f'
order by c.relname, k.conname
