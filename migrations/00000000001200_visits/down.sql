drop table visit_versions;
drop table visit_materials;
drop table visit_products;
drop table visits;
drop table judgements;
drop table fixes;
drop index anchor_proposals_check_in;
alter table anchor_proposals drop constraint anchor_proposals_check_in;
drop table check_ins;
