drop index assignments_claims;
alter table assignments drop column end_reason;
alter table assignments drop column ended_by;
alter table assignments drop column is_claim;
