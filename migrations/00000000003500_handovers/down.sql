drop index remarks_unacknowledged;
alter table remarks drop column passed_to_id;
drop table handover_briefs;
drop table handover_shares;
drop table handover_lines;
drop table handover_rules;
drop table handovers;
