drop table sign_in_misses;
drop index sessions_started;
alter table sessions drop column failed_tries;
