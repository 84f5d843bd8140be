//! The two tables of this crate, as `diesel print-schema` writes them.

diesel::table! {
    jobs (id) {
        id -> Uuid,
        queue -> Text,
        name -> Text,
        dedupe_key -> Nullable<Text>,
        dedupe_ever -> Bool,
        payload -> Jsonb,
        run_at -> Timestamptz,
        attempts -> Int4,
        max_attempts -> Int4,
        state -> Text,
        leased_until -> Nullable<Timestamptz>,
        fence -> Int8,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    events (id) {
        id -> Uuid,
        topic -> Text,
        audience -> Nullable<Array<Nullable<Uuid>>>,
        subject -> Uuid,
        payload -> Jsonb,
        occurred_at -> Timestamptz,
        published_seq -> Nullable<Int8>,
    }
}
