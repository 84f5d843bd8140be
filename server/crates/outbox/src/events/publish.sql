-- The numbers are drawn in a materialised step over the sorted batch, so they follow its order.
with batch as materialized (
    select id from events where published_seq is null order by occurred_at, id limit $1
),
numbered as materialized (
    select id, nextval('events_publication') as seq from batch
),
published as (
    update events set published_seq = numbered.seq from numbered where events.id = numbered.id returning published_seq
)
select count(*) as count, min(published_seq) as first, max(published_seq) as last from published
