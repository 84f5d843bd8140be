create sequence events_publication as bigint;
comment on sequence events_publication is 'Numbers drawn by the relay, one batch at a time under its lock';

create table events (
    id uuid primary key,
    topic text not null,
    audience uuid[],
    subject uuid not null,
    payload jsonb not null,
    occurred_at timestamptz not null,
    published_seq bigint,
    constraint events_topic_length check (char_length(topic) between 1 and 100),
    constraint events_audience_without_gaps check (array_position(audience, null) is null),
    constraint events_published_once unique (published_seq)
) with (
    -- Every event is rewritten once, when it is published.
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 500
);
alter sequence events_publication owned by events.published_seq;

comment on table events is 'What happened, written in the transaction in which it happened and published after its commit';
comment on column events.audience is 'Who is to hear of it; null means everybody whose scope reaches the subject';
comment on column events.subject is 'The thing it happened to; readers re-read it through their own scope';
comment on column events.payload is 'Ids and codes only, never what a reader might not be allowed to see';
comment on column events.published_seq is
    'Order of publication, given after commit: unlike an id or a time, nothing ever appears behind a cursor on it';

create index events_unpublished on events (occurred_at, id) where published_seq is null;
create index events_by_topic on events (topic, published_seq);
