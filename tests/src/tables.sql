-- Prints the text of the crate `tables` from the database: one table! per table, in order of name.
with columns as (
  select
    c.relname as table_name,
    a.attnum,
    a.attname as column_name,
    case format_type(a.atttypid, null)
      when 'uuid' then 'Uuid'
      when 'text' then 'Text'
      when 'integer' then 'Int4'
      when 'bigint' then 'Int8'
      when 'double precision' then 'Float8'
      when 'boolean' then 'Bool'
      when 'timestamp with time zone' then 'Timestamptz'
      when 'time without time zone' then 'Time'
      when 'date' then 'Date'
      when 'jsonb' then 'Jsonb'
      when 'numeric' then 'Numeric'
      when 'bytea' then 'Bytea'
      when 'uuid[]' then 'Array<Uuid>'
      when 'text[]' then 'Array<Text>'
      when 'integer[]' then 'Array<Int4>'
      when 'date[]' then 'Array<Date>'
    end as sql_type,
    a.attnotnull as is_required
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> '__diesel_schema_migrations'
),
primary_keys as (
  select c.relname as table_name, string_agg(a.attname, ', ' order by k.place) as key_columns
  from pg_index i
  join pg_class c on c.oid = i.indrelid
  cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
  where i.indisprimary and c.relnamespace = 'public'::regnamespace
  group by c.relname
),
bodies as (
  select
    columns.table_name,
    'diesel::table! {' || e'\n    ' || columns.table_name || ' (' || primary_keys.key_columns || ') {' || e'\n'
      || string_agg(
        '        ' || column_name || ' -> ' || case when is_required then sql_type else 'Nullable<' || sql_type || '>' end || ',' || e'\n',
        '' order by attnum)
      || '    }' || e'\n}\n' as body
  from columns
  join primary_keys on primary_keys.table_name = columns.table_name
  group by columns.table_name, primary_keys.key_columns
)
select
  '//! The tables of the database as diesel sees them, printed by `make tables`; nothing else lives here.' || e'\n\n'
  || string_agg(body, e'\n' order by table_name collate "C")
  || e'\ndiesel::allow_tables_to_appear_in_same_query!(\n'
  || string_agg('    ' || table_name || ',' || e'\n', '' order by table_name collate "C")
  || e');\n' as text
from bodies
