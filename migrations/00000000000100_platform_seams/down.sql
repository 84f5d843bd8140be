drop table scope_changes;
drop table audit_entries;
drop table idempotency_records;
drop function stamp_row();
drop sequence sync_stamps;
drop extension cube;
drop extension btree_gist;
