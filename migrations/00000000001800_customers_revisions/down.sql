drop view customer_history;
drop index assignments_ended;
drop table customer_revisions;
