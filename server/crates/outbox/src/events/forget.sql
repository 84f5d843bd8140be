-- By number, for which there is an index; numbers follow the times closely enough.
with oldest as (
    select id, occurred_at from events where published_seq is not null order by published_seq limit $3
),
old as materialized (
    select events.id
    from events
    join oldest on oldest.id = events.id
    where oldest.occurred_at < $1::timestamptz - make_interval(secs => $2)
    for update of events skip locked
)
delete from events using old where events.id = old.id
